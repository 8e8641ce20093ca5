"""How much a page asks of the database: statements, and the rows that come back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Asked:
    """What was asked while it was counted."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0


@contextmanager
def asked(engine: Engine) -> Iterator[Asked]:
    """Count what this engine is asked inside the block."""
    found = Asked()

    def listen(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        found.statements.append(statement)
        found.rows += max(0, cursor.rowcount)

    event.listen(engine, "after_cursor_execute", listen)
    try:
        yield found
    finally:
        event.remove(engine, "after_cursor_execute", listen)


def statements(engine: Engine, does: Callable[[], object]) -> int:
    """How many statements something takes once what is remembered is remembered."""
    does()
    with asked(engine) as found:
        does()
    return len(found.statements)
