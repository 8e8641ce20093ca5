"""Parts side by side: in this process one after the other, or in several at once. The answers are the same bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from matching.parts.part import Part, PartPlan, solve_part
from matching.parts.rounds import Solver

AHEAD = 2  # parts handed over for each process, so that none waits and no more than these are held twice


@contextmanager
def workers(processes: int, solver: Solver | None = None) -> Iterator[Solver]:
    """What solves parts with so many processes, or what else is given; answers come in the order of the parts.

    A fresh interpreter for each (the one way that is safe beside threads): a program that calls this must guard its
    own start with `if __name__ == "__main__"`.
    """
    if solver or processes == 1:
        yield solver or in_turn
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield lambda parts: at_once(pool, parts, AHEAD * processes)


def in_turn(parts: Iterable[Part]) -> Iterator[PartPlan]:
    """Here, one after the other."""
    return map(solve_part, parts)


def at_once(pool: ProcessPoolExecutor, parts: Iterable[Part], ahead: int) -> Iterator[PartPlan]:
    """In the pool, with at most so many parts on their way."""
    waiting: deque[Future[PartPlan]] = deque()
    for part in parts:
        waiting.append(pool.submit(solve_part, part))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
