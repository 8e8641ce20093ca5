"""One run of all checks: lay the tables out, carry out each rule, keep what it found. Safe to repeat, and to run twice
at once: runs come one after the other.

`as_of` moves the clocks (due days, days to answer); it hides nothing that was recorded after it.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.inspections import recheck
from api.inspections.checks import RULES, Rule, rules_version, worktables
from api.inspections.findings import Fault, Kind, keep
from api.inspections.models import CheckRun
from api.ledger.models import Journal

CHECK_LOCK = 7_468_103  # any number that no other lock of this database has
ROOM = """
SET LOCAL statement_timeout = '10min'; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL cursor_tuple_fraction = 1
"""
"""A run may take its time. Its selects come through cursors, and all their rows are wanted, not the first ones soon."""
NAMES = tuple(field.name for field in fields(Fault))
Progress = Callable[[str, int, int], None]
log = structlog.get_logger()


def run_checks(
    session: Session,
    *,
    as_of: date,
    only: Collection[str] | None = None,
    progress: Progress | None = None,
    run_id: UUID | None = None,
) -> CheckRun:
    """Carry out all rules, or only some, in the session's transaction. `run_id`: a run that was asked for and waits."""
    session.execute(text(ROOM))
    session.execute(select(func.pg_advisory_xact_lock(CHECK_LOCK)))
    chosen = _chosen(only)
    run = _begin(session, as_of, run_id)
    steps = _Steps(progress, len(worktables.STEPS) + len(chosen) + 1)
    for name in worktables.lay_out(session):
        steps.begin(f"tables.{name}")
    found = new = 0
    for rule in chosen:
        steps.begin(rule.code)
        seen, fresh = keep(session, run, _kind(rule), _faults(session, rule.select, as_of))
        found, new = found + seen, new + fresh
    if only is None or recheck.CODE in only:
        steps.begin(recheck.CODE)
        seen, fresh = keep(session, run, recheck.KIND, recheck.faults(session, run.id, as_of))
        found, new = found + seen, new + fresh
    run.milliseconds = steps.end()
    run.state, run.found, run.new, run.finished_at = "finished", found, new, func.clock_timestamp()
    run.entries_read = session.scalar(select(func.count()).select_from(Journal))
    session.flush()
    audit.record(session, "run_checks", "check_run", run.id, found=found, new=new)
    session.refresh(run)
    return run


def run_on(
    engine: Engine,
    *,
    as_of: date,
    only: Collection[str] | None = None,
    progress: Progress | None = None,
    run_id: UUID | None = None,
) -> UUID:
    """The same in a transaction of its own that sees one moment of the database. A run that fails says so."""
    try:
        with _one_at_a_time(engine), Session(engine) as session, session.begin():
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            return run_checks(session, as_of=as_of, only=only, progress=progress, run_id=run_id).id
    except Exception:
        with Session(engine) as session, session.begin():
            session.execute(
                update(CheckRun).where(CheckRun.id == run_id, CheckRun.state == "running").values(state="failed")
            )
        raise


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """Wait for the run before this one, so that what it wrote is seen."""
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(CHECK_LOCK + 1)))
        yield


def _begin(session: Session, as_of: date, run_id: UUID | None) -> CheckRun:
    if run_id is not None:
        run = session.get(CheckRun, run_id)
        if run is None:
            raise NotFound()
        return run
    run = CheckRun(state="running", as_of=as_of, rules_version=rules_version(), milliseconds={})
    run.asked_by = session.info.get("principal_id")
    session.add(run)
    session.flush()
    return run


def _chosen(only: Collection[str] | None) -> list[Rule]:
    """The rules of a run. The re-checker compares, so what it compares with is run too."""
    if only is None:
        return list(RULES.values())
    wanted = {*only, *(recheck.COVERS if recheck.CODE in only else ())}
    return [rule for rule in RULES.values() if rule.code in wanted]


def _kind(rule: Rule) -> Kind:
    return Kind(rule.code, rule.version, rule.severity, rule.subject)


def _faults(session: Session, asked: str, as_of: date) -> Iterator[Fault]:
    """What a rule's select gives, a few hundred rows at a time."""
    wanted = {"as_of": as_of} if ":as_of" in asked else {}
    rows = session.execute(text(asked).execution_options(yield_per=500), wanted)
    for row in rows.mappings():
        yield Fault(**{name: row[name] for name in NAMES})


class _Steps:
    """Times the steps of a run and tells how far it is."""

    def __init__(self, progress: Progress | None, of: int) -> None:
        self._progress, self._of = progress, of
        self._took: dict[str, int] = {}
        self._name, self._since = "", time.monotonic()

    def begin(self, name: str) -> None:
        self._note()
        self._name = name
        if self._progress:
            self._progress(name, len(self._took), self._of)

    def end(self) -> dict[str, int]:
        """Milliseconds of each step."""
        self._note()
        return self._took

    def _note(self) -> None:
        now = time.monotonic()
        if self._name:
            self._took[self._name] = round((now - self._since) * 1_000)
        self._since = now
