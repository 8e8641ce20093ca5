"""How far it is, for whoever watches a terminal; silent in a pipe. With rich where it is installed, else plain."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Say]:
    """A word of progress: (stage, done, of)."""
    if not sys.stderr.isatty():
        yield lambda stage, done, of: None
        return
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        yield _plain
        print(file=sys.stderr)
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading")
        yield lambda stage, done, of: bar.update(task, description=stage, completed=done, total=of)


def _plain(stage: str, done: int, of: int) -> None:
    print(f"\r{stage} {done}/{of}   ", end="", file=sys.stderr, flush=True)
