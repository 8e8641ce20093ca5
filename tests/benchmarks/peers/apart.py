"""A peer in a process of its own: it may overrun, want all memory or fall over, and the table still goes on."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

MOST_BYTES = 8 * 2**30  # what we allow ourselves for a country ten times as large
SLACK = 2, 30  # times the seconds it was given, and seconds more: model building and presolve are not interrupted


def apart(call: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
    """What the call returns; None if it did not come back in time, or not at all."""
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=_answer, args=(there, call, arguments), daemon=True)
    child.start()
    there.close()
    try:
        return here.recv() if here.poll(SLACK[0] * seconds + SLACK[1]) else None
    except EOFError:
        return None
    finally:
        child.kill()
        child.join()


def _answer(there: Connection, call: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    there.send(call(*arguments))
