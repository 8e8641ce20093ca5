"""Guarantees that no rule allows, or that are not returned in time (s.14)."""

from datetime import date, timedelta
from uuid import UUID

from api.ledger.books import Reference
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.ids import at
from api.rehearsal.scribe import Move
from api.rehearsal.stage import Stage


@fault("guarantee_unlawful", "s.14", beside="guarantee_not_returned")
def guarantee_after_its_rule_ended(stage: Stage) -> Found:
    guarantee, satang = _guarantee(stage, until=stage.starts_on - timedelta(days=30))
    return Found("guarantee", guarantee, satang)


@fault("guarantee_unlawful", "s.14", beside="guarantee_not_returned")
def guarantee_over_its_rule(stage: Stage) -> Found:
    """A satang more than the rule allows of the work's value."""
    guarantee, satang = _guarantee(stage, over=1)
    return Found("guarantee", guarantee, satang)


@fault("guarantee_not_returned", "s.14", lived=True)
def guarantee_kept(stage: Stage) -> Found:
    guarantee, satang = _guarantee(stage)
    return Found("guarantee", guarantee, satang)


@fault("guarantee_not_returned", "s.14", lived=True)
def guarantee_back_on_the_eighth_day(stage: Stage) -> Found:
    guarantee, satang = _guarantee(stage)
    _returned(stage, guarantee, satang, 8)
    return Found("guarantee", guarantee, 0)


@near_miss("s.14")
def guarantee_back_on_the_seventh_day(stage: Stage) -> None:
    guarantee, satang = _guarantee(stage)
    _returned(stage, guarantee, satang, 7)


def _guarantee(stage: Stage, *, until: date | None = None, over: int = 0) -> tuple[UUID, int]:
    """Five percent of the work's value taken under a rule, and the work delivered and paid."""
    job = stage.agree()
    handed = stage.deliver(job)
    stage.pay(handed)
    award = stage.row("awards", job.id)
    rule_id = stage.scribe.new(
        "guarantee_rules",
        at(stage.books.since),
        effective_from=stage.books.since,
        effective_until=until,
        kind_of_work="ซ้อม",
        most_percent=5,
        source="a rule for rehearsal; none is on record",
    )
    satang = award["pieces"] * job.rate_satang * 5 // 100 + over
    person = stage.roster[0].id
    on = job.signed_on
    moves: list[Move] = [("guarantee_held", job.firm.id, -satang), ("homeworker_guarantee", person, satang)]
    guarantee_id = stage.scribe.ids.at(at(on, 14))
    journal_id = stage.scribe.post("guarantee_taken", at(on, 14), on, Reference("guarantee", guarantee_id), moves)
    stage.scribe.rows.add(
        "guarantees",
        id=guarantee_id,
        created_at=at(on, 14),
        award_id=job.id,
        homeworker_id=person,
        rule_id=rule_id,
        amount_satang=satang,
        taken_on=on,
        journal_id=journal_id,
    )
    return guarantee_id, satang


def _returned(stage: Stage, guarantee_id: UUID, satang: int, days: int) -> None:
    on = stage.handed_on + timedelta(days=days)
    moves: list[Move] = [
        ("guarantee_held", stage.firm.id, satang),
        ("homeworker_guarantee", stage.roster[0].id, -satang),
    ]
    about = Reference("guarantee", guarantee_id)
    journal_id = stage.scribe.post("guarantee_returned", at(on, 14), on, about, moves)
    stage.scribe.new("guarantee_returns", at(on, 14), guarantee_id=guarantee_id, returned_on=on, journal_id=journal_id)
