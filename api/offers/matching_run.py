"""One matching run: read, let go of the database, solve, check, then write offers in a second short transaction.

Runs come one after the other (an advisory lock). What changed while the solver worked is left out: each lot is
looked at again, locked, before an offer for it is written.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import Engine, delete, func, update
from sqlalchemy.orm import Session

from api import audit
from api.db import transaction
from api.errors import NotFound
from api.offers import debts, policies
from api.offers.models import MatchingPart, MatchingRun
from api.offers.parts import Jobs
from api.offers.publish import Tools, make_offers
from api.offers.snapshot import WEEKS, Snapshot, take
from api.orders.rules import monday_after
from api.parties.capacity import plan_every_group
from api.thai import today
from matching import STEPS, Plan, Problem, check, engine_version, plan_hash, problem_hash, solve
from matching.fairness.book import credit_changes
from matching.policy import LEXIMIN

RUN_LOCK = 7_468_102  # any number that no other lock of this database has
Progress = Callable[[str, int, int], None]
log = structlog.get_logger()


def run_matching(
    tools: Tools,
    *,
    asked_by: UUID | None = None,
    on: date | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> UUID:
    """Match what is open now and make offers. Returns the run's id; the run says what happened."""
    with one_at_a_time(tools.engine):
        run_id, snapshot = _begin(tools, asked_by=asked_by, on=on or today(), seed=seed)
        if snapshot is None:
            return run_id
        try:
            plan = _solve(tools, run_id, snapshot.problem, progress)
            verdict = check(snapshot.problem, plan)
        except Exception:
            _fail(tools.engine, run_id, "the engine stopped")
            raise
        if not verdict.good:
            _fail(tools.engine, run_id, "; ".join(sorted({fault.rule for fault in verdict.faults})))
            log.error("plan_refused", run=str(run_id), faults=len(verdict.faults))
            return run_id
        _publish(tools, run_id, snapshot, plan)
        return run_id


def _solve(tools: Tools, run_id: UUID, problem: Problem, progress: Progress | None) -> Plan:
    """The plan, with the parts of a large problem solved where the settings say. It is the same plan wherever."""
    where = tools.settings.matching_parts
    return solve(
        problem,
        effort=tools.settings.matching_effort or STEPS,
        progress=progress,
        processes=len(os.sched_getaffinity(0)) if where == "processes" else 1,
        solver=Jobs(tools.engine, run_id, problem_hash(problem)) if where == "jobs" else None,
    )


@contextmanager
def one_at_a_time(engine: Engine) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET lock_timeout = 0; SET statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({RUN_LOCK})")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({RUN_LOCK})")
            connection.exec_driver_sql("RESET lock_timeout; RESET statement_timeout")


def _begin(tools: Tools, *, asked_by: UUID | None, on: date, seed: int) -> tuple[UUID, Snapshot | None]:
    with transaction(tools.engine) as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        session.info["principal_id"] = asked_by
        _close_broken_off(session)
        policy = policies.in_force(session, on)
        first_week_on = monday_after(on)
        plan_every_group(session, first_week_on, WEEKS)
        snapshot = take(session, policy=policy, first_week_on=first_week_on, seed=seed)
        empty = not snapshot.problem.lots
        run = MatchingRun(
            state="empty" if empty else "solving",
            asked_by=asked_by,
            policy_id=policy.id,
            snapshot=None if empty else snapshot.problem.to_json(),
            snapshot_hash=None if empty else problem_hash(snapshot.problem),
            first_week_on=snapshot.first_week_on,
            engine=engine_version(),
            seed=seed,
            effort=tools.settings.matching_effort or STEPS,
            lots=len(snapshot.problem.lots),
            left_out=snapshot.left_out,
            finished_at=func.now() if empty else None,
        )
        session.add(run)
        session.flush()
        audit.record(session, "begin_matching", "matching_run", run.id, lots=len(snapshot.problem.lots))
        return run.id, None if empty else snapshot


def _close_broken_off(session: Session) -> None:
    """Runs come one after the other, so one that is still solving lost its process; its parts are nobody's."""
    session.execute(delete(MatchingPart))
    session.execute(
        update(MatchingRun)
        .where(MatchingRun.state == "solving")
        .values(state="failed", why_not_published="its process ended", finished_at=func.now())
    )


def _fail(engine: Engine, run_id: UUID, why: str) -> None:
    with transaction(engine) as session:
        run = session.get_one(MatchingRun, run_id)
        run.state, run.why_not_published, run.finished_at = "failed", why, func.now()


def _publish(tools: Tools, run_id: UUID, snapshot: Snapshot, plan: Plan) -> None:
    keeps_book = snapshot.problem.policy.aim == LEXIMIN  # a line to stand in, which value alone does not have
    owed = credit_changes(snapshot.problem, plan) if keeps_book else {}
    with transaction(tools.engine) as session:
        session.connection().exec_driver_sql("SET LOCAL statement_timeout = '60s'; SET LOCAL lock_timeout = '20s'")
        run = session.get_one(MatchingRun, run_id)
        run.plan, run.plan_hash = plan.to_json(), plan_hash(plan)
        run.objective, run.bound, run.gap_ppm = plan.objective, plan.bound, plan.gap_ppm
        run.finished_at = func.now()
        if plan.gap_ppm > tools.settings.highest_gap_ppm:
            run.state = "withheld"
            run.why_not_published = f"gap {plan.gap_ppm} ppm above {tools.settings.highest_gap_ppm} ppm"
            return
        made, changed = make_offers(session, tools, run_id, snapshot, plan.allocations)
        if keeps_book:
            debts.book_run(session, run_id, snapshot.problem, plan, owed, snapshot.group_ids)
        run.state, run.offers_made, run.lots_changed_meanwhile = "published", made, changed
        audit.record(session, "publish_matching", "matching_run", run_id, offers=made, plan_hash=run.plan_hash)


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored run solved again."""

    run_id: UUID
    stored_hash: str
    hash_now: str
    good: bool


def replay(engine: Engine, run_id: UUID, progress: Progress | None = None) -> Replay:
    """Solve a stored snapshot again with its seed and effort, and judge the result without the solver."""
    with Session(engine) as session:
        run = session.get(MatchingRun, run_id)
        if run is None or run.snapshot is None or run.plan_hash is None:
            raise NotFound()
        text, stored, effort = run.snapshot, run.plan_hash, run.effort
    problem = Problem.from_json(text)
    plan = solve(problem, effort=effort, progress=progress)
    return Replay(run_id, stored, plan_hash(plan), check(problem, plan).good)
