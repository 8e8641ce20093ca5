"""Goods handed over: note, claims and tallies; then what the hirer answers, and what is owed for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.rehearsal.answering import argue, receive, refused
from api.rehearsal.deliveries import Handing
from api.rehearsal.earning import Owed, earn
from api.rehearsal.ids import at
from api.rehearsal.plans import Job
from api.rehearsal.scribe import Scribe

ANSWER_DAYS = 3


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of a delivery."""

    note_id: UUID
    receipt_id: UUID | None
    owed: tuple[Owed, ...]


def hand_over(scribe: Scribe, job: Job, plan: Handing) -> Handed:
    """Write a delivery with its answer, as far as both have happened by the end of the history."""
    heard_on = plan.on + timedelta(days=plan.heard_after_days)
    answered = plan.answer is not None and plan.answer.on <= scribe.until
    note_id = _note(scribe, job, plan, heard_on, "received" if answered else "handed_over")
    _claims(scribe, job, plan, note_id, heard_on)
    for homeworker_id, pieces in plan.pieces.items():
        percent = plan.percent.get(homeworker_id, 100)
        scribe.rows.add(
            "tallies",
            note_id=note_id,
            homeworker_id=homeworker_id,
            award_id=job.id,
            pieces=pieces,
            percent_done=percent,
            minutes=plan.minutes.get(homeworker_id),
        )
    if not answered or plan.answer is None:
        return Handed(note_id, None, ())
    receipt_id = receive(scribe, job, plan, plan.answer, note_id)
    accepted = {one: plan.pieces[one] - refused(plan.answer, one) for one in plan.pieces}
    owed = earn(scribe, job, plan, note_id, receipt_id, accepted, plan.answer.on)
    if plan.answer.dispute is not None:
        owed += argue(scribe, job, plan, plan.answer, note_id, receipt_id)
    return Handed(note_id, receipt_id, tuple(owed))


def _note(scribe: Scribe, job: Job, plan: Handing, heard_on: date, state: str) -> UUID:
    heard = at(heard_on, 18, 30)
    sheet_id = None
    if plan.source == "paper":
        code = "".join(scribe.chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=8))
        sheet_id = scribe.new(
            "tally_sheets", at(job.signed_on, 15), award_id=job.id, code=code, principal_id=job.team.principal_id
        )
    return scribe.new(
        "delivery_notes",
        heard,
        version=1,
        award_id=job.id,
        number=plan.number,
        kind=plan.kind,
        rework_of_id=plan.rework_of_id,
        source=plan.source,
        sheet_id=sheet_id,
        pieces=sum(plan.pieces.values()),
        handed_over_on=plan.on,
        answer_by_on=heard_on + timedelta(days=ANSWER_DAYS),
        photo_id=None,
        note="",
        state=state,
    )


def _claims(scribe: Scribe, job: Job, plan: Handing, note_id: UUID, heard_on: date) -> None:
    """The leader's word is heard with the note; the hirer may say a day of its own, not an earlier one."""
    scribe.new(
        "hand_over_claims",
        at(heard_on, 18, 30),
        note_id=note_id,
        side="leader",
        claimed_on=plan.on,
        device_at=at(plan.on, 17) if plan.source == "phone" else None,
        principal_id=job.team.principal_id,
    )
    if plan.hirer_claims_on is not None and plan.hirer_claims_on <= scribe.until:
        scribe.new(
            "hand_over_claims",
            at(max(heard_on, plan.hirer_claims_on), 20),
            note_id=note_id,
            side="hirer",
            claimed_on=plan.hirer_claims_on,
            device_at=None,
            principal_id=job.firm.principal_id,
        )
