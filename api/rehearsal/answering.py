"""The hirer's answer to a delivery: the receipt, what was refused with its picture, and the dispute about it."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

from api.rehearsal.deliveries import Answer, Handing
from api.rehearsal.earning import Owed, earn, next_pay_day
from api.rehearsal.ids import at
from api.rehearsal.plans import Job
from api.rehearsal.scribe import Scribe

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd"
    "8db00000000049454e44ae426082"
)
"""A PNG of one point: every refusal needs a picture."""
OWN_FAULT = "material_fault"
"""A reason for refusing that is the hirer's own doing."""


def receive(scribe: Scribe, job: Job, plan: Handing, answer: Answer, note_id: UUID) -> UUID:
    """The receipt with a line for each homeworker, and what was refused."""
    moment = at(answer.on, 21) if answer.by == "hirer" else at(answer.on, 0, 20)
    short, rejected = sum(answer.short.values()), sum(answer.rejected.values())
    receipt_id = scribe.new(
        "goods_receipts",
        moment,
        note_id=note_id,
        award_id=job.id,
        decided_by=answer.by,
        decided_on=answer.on,
        device_at=None,
        accepted_pieces=sum(plan.pieces.values()) - short - rejected,
        short_pieces=short,
        rejected_pieces=rejected,
        principal_id=job.firm.principal_id if answer.by == "hirer" else None,
        note="",
    )
    for homeworker_id, pieces in plan.pieces.items():
        scribe.rows.add(
            "receipt_lines",
            receipt_id=receipt_id,
            homeworker_id=homeworker_id,
            note_id=note_id,
            accepted_pieces=pieces - refused(answer, homeworker_id),
            short_pieces=answer.short.get(homeworker_id, 0),
            rejected_pieces=answer.rejected.get(homeworker_id, 0),
        )
    if rejected:
        reject(scribe, job, receipt_id, answer, answer.reason, rejected)
    if answer.own_fault:
        reject(scribe, job, receipt_id, answer, OWN_FAULT, answer.own_fault)
    return receipt_id


def reject(scribe: Scribe, job: Job, receipt_id: UUID, answer: Answer, reason: str, pieces: int) -> None:
    """Pieces refused for a reason, with a picture."""
    scribe.new(
        "rejections",
        at(answer.on, 21),
        receipt_id=receipt_id,
        reason=reason,
        pieces=pieces,
        photo_id=photo(scribe, job, answer.on),
        mend_by_on=answer.mend_by_on,
        note="",
    )


def photo(scribe: Scribe, job: Job, on: date) -> UUID:
    """A picture of what was refused."""
    picture = PICTURE + scribe.ids.salt()  # no two alike; what follows the end of a PNG is not drawn
    return scribe.new(
        "photos",
        at(on, 20),
        award_id=job.id,
        principal_id=job.firm.principal_id,
        sha256=hashlib.sha256(picture).hexdigest(),
        media_type="image/png",
        content=picture,
    )


def argue(scribe: Scribe, job: Job, plan: Handing, answer: Answer, note_id: UUID, receipt_id: UUID) -> list[Owed]:
    """The refused pieces are disputed the next day; those granted are paid with the clock of their hand-over.

    Their pay is due at once, so no dispute ends that late that the next day of pay is not part of the history.
    """
    dispute = answer.dispute
    assert dispute is not None
    opened_on = answer.on + timedelta(days=1)
    if opened_on > scribe.until:
        return []
    ended = next_pay_day(dispute.ended_on) <= scribe.until
    dispute_id = scribe.new(
        "disputes",
        at(opened_on, 9),
        version=1,
        receipt_id=receipt_id,
        pieces=sum(answer.rejected.values()),
        reason="งานถูกต้องตามแบบ",
        photo_id=None,
        device_at=None,
        state="ended" if ended else "open",
        granted_pieces=sum(dispute.granted.values()) if ended else None,
        ended_by=job.firm.principal_id if ended else None,
        ended_at=at(dispute.ended_on, 14) if ended else None,
        ended_because="ตรวจใหม่ร่วมกัน" if ended else None,
    )
    for homeworker_id, pieces in answer.rejected.items():
        scribe.rows.add(
            "dispute_lines",
            dispute_id=dispute_id,
            homeworker_id=homeworker_id,
            pieces=pieces,
            granted_pieces=dispute.granted.get(homeworker_id, 0) if ended else 0,
        )
    if not ended:
        return []
    return earn(scribe, job, plan, note_id, receipt_id, dispute.granted, dispute.ended_on, dispute_id)


def refused(answer: Answer, homeworker_id: UUID) -> int:
    """How many of her pieces are short or refused."""
    return answer.short.get(homeworker_id, 0) + answer.rejected.get(homeworker_id, 0)
