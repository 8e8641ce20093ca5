"""`trong check --self-test`: the checks tried on books whose faults are known.

Clean books first, in which they may find nothing; then each kind of fault a few times, and every near miss. What is
missed, what is found where nothing is, and a wrong amount all count against the checks.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api import database, migrate, reference
from api.config import Settings
from api.db import transaction
from api.inspections.models import Finding
from api.inspections.run import run_on
from api.rehearsal.books import Books, lay
from api.rehearsal.faults import KINDS, Planted, plant_each
from api.rehearsal.people import invent
from api.rehearsal.rows import Rows, by_the_owners_hand
from api.rehearsal.verify import verify
from api.thai import today

MONTHS = 16
TIMES = 3  # how often each kind is planted
Say = Callable[[str], None]
Checks = Callable[[Engine, date], None]
"""Runs the checks on a database as of a day; what they found is read from `findings`."""


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table: a kind, how often it was planted and found, and how often with the right amount."""

    kind: str
    rule: str
    planted: int
    found: int
    right: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the self-test came to."""

    scores: tuple[Score, ...]
    false_alarms: tuple[tuple[str, str, UUID], ...]
    """Rule, subject and id of each finding that nothing was planted for."""

    @property
    def good(self) -> bool:
        """Everything was found, with its amount, and nothing else."""
        return not self.false_alarms and all(one.planted == one.right for one in self.scores)


def self_test(settings: Settings, *, lots: int, seed: int, say: Say, checks: Checks | None = None) -> int:
    """Try the checks on a scratch database of the embedded server. 0 when they are good, else 1."""
    judge = checks or run_all
    with _scratch(settings) as (owner, app):
        books = lay_books(owner, lots=lots, seed=seed, say=say)
        judge(app, books.as_of)
        clean = compare([], findings(app))
        say(f"clean: {lots} lots, {books.entries:,} entries: {len(clean.false_alarms)} findings")
        planted = plant_all(owner, books)
        judge(app, books.as_of)
        verdict = compare(planted, findings(app))
    for line in table(verdict):
        say(line)
    return 0 if clean.good and verdict.good else 1


def run_all(engine: Engine, as_of: date) -> None:
    """All checks of this release."""
    run_on(engine, as_of=as_of)


def lay_books(owner: Engine, *, lots: int, seed: int, say: Say = lambda line: None) -> Books:
    """Invented parties and so many clean lots, proved and committed. Teams grow with the lots, so that people last."""
    until = today()
    since = until - timedelta(days=MONTHS * 31)
    with transaction(owner) as session:
        connection = raw(session)
        rows = Rows()
        world = invent(session, rows, seed=seed, firms=20 + 3 * TIMES, teams=max(12, lots // 40) + 2 * TIMES, people=60)
        world.spare(firms=3 * TIMES, teams=2 * TIMES)
        with by_the_owners_hand(connection):
            rows.write(connection)
        books = lay(connection, world, seed=seed, lots=lots, since=since, until=until)
        for wrong in verify(session):
            raise ValueError(f"the books are not clean: {wrong}")
        say(f"laid {books.rows_written:,} rows")
    return books


def plant_all(owner: Engine, books: Books, kinds: Collection[str] | None = None, times: int = TIMES) -> list[Planted]:
    """So many faults of each kind, in one transaction."""
    chosen = [kind for name, kind in KINDS.items() if kinds is None or name in kinds]
    with transaction(owner) as session:
        return plant_each(raw(session), books, [(kind, nth) for kind in chosen for nth in range(times)])


def raw(session: Session) -> "psycopg.Connection[tuple[object, ...]]":
    """The driver's connection of a session's transaction, for COPY."""
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def findings(engine: Engine) -> list[Finding]:
    """Every finding that stands."""
    with Session(engine) as session:
        return list(session.scalars(select(Finding).where(Finding.state != "gone").order_by(Finding.rule, Finding.id)))


def compare(planted: Iterable[Planted], found: Iterable[Finding]) -> Verdict:
    """What was planted against what was found."""
    expected = {(one.rule, one.subject_id): one for one in planted if one.rule}
    beside = {(rule, about) for one in expected.values() for rule in one.allowed for about in one.ids}
    seen: dict[tuple[str | None, UUID | None], int] = {}
    alarms = []
    for finding in found:
        key = (finding.rule, finding.subject_id)
        if key in expected:
            seen[key] = finding.owed_satang
        elif key not in beside and (finding.rule, finding.award_id) not in beside:
            alarms.append((finding.rule, finding.subject, finding.subject_id))
    return Verdict(tuple(_scores(expected.values(), seen)), tuple(alarms))


def _scores(planted: Iterable[Planted], seen: dict[tuple[str | None, UUID | None], int]) -> Iterator[Score]:
    by_kind: dict[str, list[Planted]] = {}
    for one in planted:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, ones in by_kind.items():
        hits = [one for one in ones if (one.rule, one.subject_id) in seen]
        right = [one for one in hits if one.owed_satang in (None, seen[one.rule, one.subject_id])]
        yield Score(kind, ones[0].rule or "", len(ones), len(hits), len(right))


def table(verdict: Verdict) -> Iterator[str]:
    """The verdict as lines of text."""
    yield f"{'kind':<42}{'rule':<30}{'planted':>8}{'found':>7}{'amount':>8}"
    for one in verdict.scores:
        mark = "" if one.planted == one.right else "  <-"
        yield f"{one.kind:<42}{one.rule:<30}{one.planted:>8}{one.found:>7}{one.right:>8}{mark}"
    near = sum(kind.rule is None for kind in KINDS.values())
    planted, found = sum(one.planted for one in verdict.scores), sum(one.found for one in verdict.scores)
    yield f"{len(verdict.scores)} kinds, {near} near misses: planted {planted}, found {found}"
    yield f"false alarms {len(verdict.false_alarms)}"
    for rule, subject, subject_id in verdict.false_alarms[:20]:
        yield f"  {rule}: {subject} {subject_id}"


@contextmanager
def _scratch(settings: Settings) -> Iterator[tuple[Engine, Engine]]:
    """A migrated database of the embedded server for the owner and for the application; dropped at the end."""
    embedded = settings.model_copy(update={"database_url": None, "migrate_url": None})
    name = f"trong_scratch_{uuid4().hex[:12]}"
    found = database.urls(embedded, name=name)
    owner = database.migrate_engine(embedded, found)
    try:
        migrate.upgrade(owner)
        reference.load(owner)
        app = database.app_engine(embedded.model_copy(update={"statement_timeout_ms": 600_000}), found)
        yield owner, app
        app.dispose()
    finally:
        owner.dispose()
        admin = database.urls(embedded, name="postgres").migrate
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
