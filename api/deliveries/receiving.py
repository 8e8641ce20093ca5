"""The hirer's answer to a delivery. What is accepted is owed in the same transaction, whatever else is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.dated import setting
from api.deliveries.clock import heard_on
from api.deliveries.models import AT_FAULT, DeliveryNote, GoodsReceipt
from api.deliveries.photos import refuse_unknown
from api.deliveries.receipts import Decision, Rejected, close_note, tallies_of
from api.deliveries.refusals import (
    AlreadyReceived,
    AnswerTooLate,
    MendTimeTooShort,
    NamedTwice,
    NotOnTheRoster,
    PiecesDoNotAddUp,
)
from api.deliveries.rules import outcomes
from api.deliveries.sides import Actor, demand
from api.deliveries.telling import tell
from api.errors import Faults
from api.offers.models import Award
from api.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Said:
    """What is short and refused of one homeworker's pieces."""

    homeworker_id: UUID
    short: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The hirer's count. `lines`: whose pieces are short or refused; None: spread over all tallies."""

    accepted: int
    short: int = 0
    rejections: Sequence[Rejected] = ()
    lines: Sequence[Said] | None = None
    device_at: datetime | None = None
    note: str = ""

    @property
    def refused(self) -> int:
        return sum(one.pieces for one in self.rejections)

    @property
    def groups_fault(self) -> int:
        """Pieces refused for which the group answers; those of the hirer's own fault count as accepted."""
        return sum(one.pieces for one in self.rejections if AT_FAULT[one.reason] == "group")


def receive(
    session: Session, sealer: Sealer | None, *, award: Award, note: DeliveryNote, by: Actor, answer: Answer
) -> GoodsReceipt:
    """Answer a delivery, once and in time. Late, only all of it can be accepted: silence has accepted it."""
    demand(by, "hirer")
    heard = heard_on(session)
    if note.state == "received":
        raise AlreadyReceived()
    if heard > note.answer_by_on and answer.short + answer.refused:
        raise AnswerTooLate(answer_by_on=note.answer_by_on.isoformat())
    _judge(session, award, note, answer, heard)
    tallies = tallies_of(session, note.id)
    said = None if answer.lines is None else _said(answer, [one.homeworker_id for one in tallies])
    pieces = {one.homeworker_id: one.pieces for one in tallies}
    decision = Decision(
        by="hirer",
        on=heard,
        outcomes=outcomes(pieces, answer.short, answer.groups_fault, said),
        rejections=answer.rejections,
        device_at=answer.device_at,
        principal_id=by.principal_id,
        note=answer.note,
    )
    receipt = close_note(session, note, tallies, decision)
    counts = {"accepted": receipt.accepted_pieces, "short": receipt.short_pieces, "rejected": receipt.rejected_pieces}
    tell(session, sealer, "goods_received", award, "leader", **counts)
    return receipt


def _judge(session: Session, award: Award, note: DeliveryNote, answer: Answer, heard: date) -> None:
    if answer.accepted + answer.short + answer.refused != note.pieces:
        raise PiecesDoNotAddUp(pointer="/accepted_pieces", pieces=note.pieces)
    earliest = heard + timedelta(days=setting("deliveries", "least_mend_days", heard))
    for at, one in enumerate(answer.rejections):
        refuse_unknown(session, award, one.photo_id, f"/rejections/{at}/photo")
        if one.mend_by_on is not None and one.mend_by_on < earliest:
            raise MendTimeTooShort(pointer=f"/rejections/{at}/mend_by_on", earliest_on=earliest.isoformat())


def _said(answer: Answer, delivered: Sequence[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """(Short, refused) per homeworker. Refused unless they add up to the totals; `close_note` sees to each tally."""
    lines, faults = answer.lines or (), Faults()
    for at, one in enumerate(lines):
        if one.homeworker_id not in delivered:
            faults.add(NotOnTheRoster(pointer=f"/lines/{at}/homeworker"))
        elif one.homeworker_id in {earlier.homeworker_id for earlier in lines[:at]}:
            faults.add(NamedTwice(pointer=f"/lines/{at}/homeworker"))
    faults.raise_any()
    for name, total, found in (
        ("short_pieces", answer.short, sum(one.short for one in lines)),
        ("rejected_pieces", answer.groups_fault, sum(one.rejected for one in lines)),
    ):
        if total != found:
            raise PiecesDoNotAddUp(pointer="/lines", pieces=total, field=name)
    return {one.homeworker_id: (one.short, one.rejected) for one in lines}
