"""What a fault is, and how it comes into the books.

`lived`: rows the application itself would accept, one after the other. The others need the owner's hand: a trigger
that does not judge, a constraint that is lifted.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

from api.rehearsal.books import Books
from api.rehearsal.rows import Rows
from api.rehearsal.stage import Stage, set_stage


@dataclass(frozen=True, slots=True)
class Found:
    """What a check has to find: about which thing, and how much is owed. None: no sum is asked for."""

    subject: str
    subject_id: UUID
    owed_satang: int | None = 0
    also: tuple[UUID, ...] = ()
    """Things that were there before, about which the rules beside may speak too."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of doing wrong. `rule`: the check that must find it; none for a near miss, which nothing may find.

    `beside`: rules that may find the same rows too. `law`: the section, or none for book-keeping and patterns.
    """

    name: str
    rule: str | None
    law: str | None
    lived: bool
    beside: tuple[str, ...]
    lifts: tuple[tuple[str, str], ...]
    wanted: dict[str, Any]
    act: Callable[[Stage], "Found | None"]


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault in the books. `ids`: all rows laid for it; what the rules of `allowed` find about them is no surprise."""

    kind: str
    rule: str | None
    subject: str
    subject_id: UUID | None
    owed_satang: int | None
    allowed: tuple[str, ...]
    ids: frozenset[UUID]


KINDS: dict[str, Kind] = {}
"""Every kind by its name."""


def fault(
    rule: str | None,
    law: str | None = None,
    *,
    lived: bool = False,
    beside: str = "",
    lifts: tuple[tuple[str, str], ...] = (),
    **wanted: Any,
) -> Callable[[Callable[[Stage], Found | None]], Callable[[Stage], Found | None]]:
    """Enter a kind under the name of its function. `lifts`: constraints (table, name) that stand in its way."""

    def enter(act: Callable[[Stage], Found | None]) -> Callable[[Stage], Found | None]:
        name = act.__name__
        KINDS[name] = Kind(name, rule, law, lived, tuple(beside.split()), lifts, wanted, act)
        return act

    return enter


def near_miss(law: str | None = None, **wanted: Any) -> Callable[[Callable[[Stage], object]], object]:
    """Enter something that looks like a fault and is none."""

    def enter(act: Callable[[Stage], object]) -> object:
        def and_nothing(stage: Stage) -> None:
            act(stage)

        name = act.__name__
        KINDS[name] = Kind(name, None, law, True, (), (), wanted, and_nothing)
        return act

    return enter


def plant(connection: Connection[Any], books: Books, kind: Kind, nth: int) -> Planted:
    """Put the nth fault of a kind into the books, within the connection's transaction."""
    (planted,) = plant_each(connection, books, [(kind, nth)])
    return planted


def plant_each(connection: Connection[Any], books: Books, wanted: Iterable[tuple[Kind, int]]) -> list[Planted]:
    """Put several faults into the books, written at once."""
    rows, planted, lifts = Rows(), [], set()
    for kind, nth in wanted:
        stage = set_stage(books, kind.name, nth, **kind.wanted)
        planted.append(_planted(kind, kind.act(stage), stage))
        lifts |= set(kind.lifts)
        rows.take(stage.scribe.rows)
    with _lifted(connection, sorted(lifts)):
        books.write(connection, rows)
    return planted


def _planted(kind: Kind, found: Found | None, stage: Stage) -> Planted:
    return Planted(
        kind=kind.name,
        rule=kind.rule,
        subject=found.subject if found else "",
        subject_id=found.subject_id if found else None,
        owed_satang=found.owed_satang if found else None,
        allowed=kind.beside,
        ids=frozenset({*stage.scribe.rows.ids(), *(found.also if found else ())}),
    )


@contextmanager
def _lifted(connection: Connection[Any], constraints: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Without these constraints; afterwards they hold again for what comes, and are not asked of what is there."""
    again = []
    for table, name in constraints:
        row = connection.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        (definition,) = row.fetchone() or ("",)
        named = (sql.Identifier(table), sql.Identifier(name))
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(*named))
        said = sql.SQL(definition.removesuffix(" NOT VALID"))
        again.append(sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID").format(*named, said))
    yield
    for statement in again:
        connection.execute(statement)
