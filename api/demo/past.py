"""The twelve months the country has lived through: lawful ones, with a few faults of each kind put in on purpose.

Laid by the owner of the tables in one transaction, proved, and remembered in the audit trail, so that a demonstration
that was broken off goes on and tells the same. Afterwards the checks run as of the day it was laid.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from api import audit
from api.audit import AuditEvent
from api.db import transaction
from api.demo.build import Step
from api.demo.crafts import CRAFTS
from api.rehearsal.books import Books, lay
from api.rehearsal.faults import KINDS, Kind, Planted, plant_each
from api.rehearsal.parties import Work, World, read_world
from api.rehearsal.self_test import Verdict, compare, findings, raw, run_all
from api.rehearsal.verify import verify
from api.shapes import seeded_ids

LOTS = 600
DAYS = 365
TIMES = 2  # how often each kind of fault is planted; each near miss once
LAST_STARTS = timedelta(days=50)
"""The last lots began so long ago that all are delivered and paid; what is open today is the story's own."""
EARLIER_THAN_THAT = {"wage_rose_before_the_hand_over"}  # needs the middle of 2025

JOINED = text("UPDATE memberships SET joined_on = :on WHERE joined_on > :on")
WEEKS = text(
    "INSERT INTO capacity_weeks (profile_id, week_on, group_id, minutes, booked_centiminutes) "
    "SELECT p.id, w.week_on, g.id, p.members * g.minutes_per_member_day * g.working_days_per_week, "
    "least(coalesce(b.work, 0), 100 * p.members * g.minutes_per_member_day * g.working_days_per_week) "
    "FROM skill_profiles p JOIN groups g ON g.id = p.group_id "
    "CROSS JOIN (SELECT CAST(each AS date) AS week_on "
    "FROM generate_series(CAST(:first AS date), CAST(:last AS date), '7 days') each) w "
    "LEFT JOIN (SELECT profile_id, week_on, sum(centiminutes) AS work FROM award_work GROUP BY profile_id, week_on) b "
    "ON b.profile_id = p.id AND b.week_on = w.week_on ON CONFLICT DO NOTHING"
)
"""What the groups had of time in the weeks behind us: fairness looks back on them."""


def is_lived(session: Session) -> bool:
    """Whether the country has its past. It is committed whole, so one event tells."""
    return session.scalar(_remembered("lay_past").limit(1)) is not None


def live_through(owner: Engine, *, seed: int, today: date, step: Step) -> None:
    """Lay the past, prove it and plant the faults: all of it or nothing. Lived through once, it is not laid again."""
    with transaction(owner) as session:
        if is_lived(session):
            return
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        since = today - timedelta(days=DAYS)
        _settle(session, since)
        world = _world(session)
        until = today - timedelta(days=1)
        books = lay(
            raw(session),
            world,
            seed=seed,
            lots=LOTS,
            since=since,
            until=until,
            as_of=today,
            rest=LAST_STARTS,
            step=step,
        )
        for wrong in verify(session):
            raise ValueError(f"the past is not lawful: {wrong}")
        planted = plant_each(raw(session), books, _chosen())
        step("history", LOTS, LOTS)
        _look_back(session, since, today)
        with seeded_ids(seed + 500_000):
            _remember(session, books, planted, today)
            session.flush()


def judge(engine: Engine) -> tuple[Verdict, int]:
    """Run the checks as of the day the past was laid. What they found against what was planted, and how many."""
    with Session(engine) as session:
        as_of = date.fromisoformat(session.scalars(_remembered("lay_past")).one().details["as_of"])
        planted = [_planted(event) for event in session.scalars(_remembered("plant_fault"))]
    run_all(engine, as_of)
    return compare(planted, findings(engine)), len(planted)


def _settle(session: Session, since: date) -> None:
    """Everybody joined before it began."""
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(JOINED, {"on": since - timedelta(days=30)})
    session.execute(text("SET LOCAL session_replication_role = origin"))


def _world(session: Session) -> World:
    """The country's hirers and groups; the last group of each region and six hirers stay without a past."""
    works: dict[str, tuple[Work, ...]] = {}
    for craft in CRAFTS:
        works[craft.skill] = tuple(
            Work(craft.skill, article, round(craft.minutes * (90 + 15 * number)), craft.hazard)
            for number, article in enumerate(craft.articles)
        )
    world = read_world(session, works)
    spare = {team.id for team in world.teams[4::5]}
    world.teams.sort(key=lambda team: team.id in spare)
    world.spare(firms=3 * TIMES, teams=2 * TIMES)
    return world


def _chosen() -> Iterator[tuple[Kind, int]]:
    for name, kind in KINDS.items():
        if name not in EARLIER_THAN_THAT:
            yield from ((kind, nth) for nth in range(TIMES if kind.rule else 1))


def _look_back(session: Session, since: date, today: date) -> None:
    this_week = today - timedelta(days=today.weekday())
    session.execute(WEEKS, {"first": since - timedelta(days=since.weekday()), "last": this_week})


def _remember(session: Session, books: Books, planted: list[Planted], today: date) -> None:
    """Everything planted, as events that nobody can edit."""
    laid = {"as_of": today.isoformat(), "rows": books.rows_written, "entries": books.entries}
    audit.record(session, "lay_past", "rehearsal", books.world.teams[0].id, **laid)
    for one in planted:
        if one.rule is None or one.subject_id is None:
            continue
        details: dict[str, Any] = {
            "kind": one.kind,
            "rule": one.rule,
            "owed_satang": one.owed_satang,
            "allowed": list(one.allowed),
            "ids": sorted(each.hex for each in one.ids) if one.allowed else [],
        }
        audit.record(session, "plant_fault", one.subject, one.subject_id, **details)


def _planted(event: AuditEvent) -> Planted:
    told = event.details
    return Planted(
        kind=told["kind"],
        rule=told["rule"],
        subject=event.subject,
        subject_id=event.subject_id,
        owed_satang=told["owed_satang"],
        allowed=tuple(told["allowed"]),
        ids=frozenset(UUID(hex=one) for one in told["ids"]),
    )


def _remembered(action: str) -> Any:
    return select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)


def may_lay(session: Session) -> bool:
    """Whether this account may lay a past: it takes one that may set triggers aside, as the embedded server's does."""
    allowed = func.has_parameter_privilege("session_replication_role", "SET")
    return bool(session.scalar(select(allowed)))
