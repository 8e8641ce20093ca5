"""Asking for a run of the checks, which waits for the worker, and carrying it out."""

from datetime import date
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api import audit, jobs
from api.inspections.checks import rules_version
from api.inspections.models import CheckRun
from api.inspections.run import run_on

JOB = "run_checks"


def ask(session: Session, *, as_of: date, asked_by: UUID) -> CheckRun:
    """A run that waits for the worker: one for the same day that waits already, else a new one."""
    waiting = session.scalar(
        select(CheckRun)
        .where(CheckRun.state == "running", CheckRun.as_of == as_of, CheckRun.rules_version == rules_version())
        .order_by(CheckRun.id.desc())
        .limit(1)
    )
    if waiting is not None:
        return waiting
    run = CheckRun(state="running", as_of=as_of, rules_version=rules_version(), milliseconds={}, asked_by=asked_by)
    session.add(run)
    session.flush()
    audit.record(session, "ask_for_checks", "check_run", run.id, as_of=as_of.isoformat())
    jobs.defer(session, JOB, run_id=run.id.hex)
    session.refresh(run)
    return run


def carry_out(engine: Engine, run_id: UUID) -> None:
    """Do a run that was asked for. One that is finished or failed stays as it is."""
    with Session(engine) as session:
        run = session.get_one(CheckRun, run_id)
    if run.state == "running":
        run_on(engine, as_of=run.as_of, run_id=run_id)
