"""Turns that an award may take on its way: another due day (s.11), an end before it (s.13)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from api.rehearsal.deliveries import Answer, Handing
from api.rehearsal.ids import at
from api.rehearsal.plans import Job
from api.rehearsal.rows import Row
from api.rehearsal.scribe import Scribe


def extend(scribe: Scribe, job: Job, award: Row, new_due_on: date) -> None:
    """The group says in time that it will be late; the hirer agrees the day after, and the due day moves."""
    asked_on = job.due_on - timedelta(days=3)
    if asked_on >= scribe.until:
        return
    scribe.new(
        "extensions",
        at(asked_on, 8),
        version=1,
        award_id=job.id,
        old_due_on=job.due_on,
        new_due_on=new_due_on,
        reason="ฝนตกหลายวัน งานตากไม่แห้ง",
        asked_by=job.team.principal_id,
        device_at=None,
        state="agreed",
        answered_by=job.firm.principal_id,
        answered_at=at(asked_on + timedelta(days=1), 9),
    )
    job.due_on = award["due_on"] = new_due_on


def cut_short(chance: Random, handings: Sequence[Handing]) -> list[Handing]:
    """The same deliveries, but the last one is half of its pieces and a few part-finished ones beside them."""
    *before, last = handings
    made = {one: max(1, many // 2) for one, many in last.pieces.items()}
    begun = {one: min(last.pieces[one] - many, chance.randrange(1, 7)) for one, many in made.items()}
    part = {one: many for one, many in begun.items() if many}
    answer = Answer(last.on + timedelta(days=1 + chance.randrange(3)))
    rest = replace(last, pieces=made, answer=answer, minutes={}, source="phone")
    if not part:
        return [*before, rest]
    percent = {one: chance.randrange(15, 95) for one in part}
    return [*before, rest, replace(rest, pieces=part, percent=percent, kind="early_end", number=last.number + 1)]


def end_early(scribe: Scribe, job: Job, award: Row, note_id: UUID, on: date) -> None:
    """Somebody fell ill whose skill the work needs. The hirer wants no more of it; what was made is paid."""
    award["state"] = "ended"
    lot = next(row for row in reversed(scribe.rows.of("lots")) if row["id"] == job.lot_id)
    made = award["delivered_pieces"]
    lot |= {"quantity_pieces": made, "awarded_pieces": made, "groups_awarded": 0}
    scribe.new(
        "early_ends",
        at(on, 19),
        award_id=job.id,
        cause="illness",
        ended_on=on,
        note_id=note_id,
        principal_id=job.team.principal_id,
        note="",
    )
