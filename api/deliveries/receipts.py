"""Writing a goods receipt and telling the rooms that pay: of the hirer and the silence, the first one counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import audit
from api.deliveries import hooks
from api.deliveries.hooks import Acceptance, AcceptedPieces
from api.deliveries.models import DeliveryNote, GoodsReceipt, ReceiptLine, Rejection, Tally
from api.deliveries.refusals import AlreadyReceived, PiecesDoNotAddUp
from api.deliveries.rules import Outcome
from api.deliveries.telling import tell_log


@dataclass(frozen=True, slots=True)
class Rejected:
    """Pieces refused for one reason. No last day to mend them: there is none."""

    reason: str
    pieces: int
    photo_id: UUID
    mend_by_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a delivery, by whom it was decided, and what was refused."""

    by: Literal["hirer", "silence"]
    on: date
    outcomes: Mapping[UUID, Outcome]
    rejections: Sequence[Rejected] = ()
    device_at: datetime | None = None
    principal_id: UUID | None = None
    note: str = ""


def tallies_of(session: Session, note_id: UUID) -> Sequence[Tally]:
    """The tallies of a note, always in the same order."""
    return session.scalars(select(Tally).where(Tally.note_id == note_id).order_by(Tally.homeworker_id)).all()


def close_note(session: Session, note: DeliveryNote, tallies: Sequence[Tally], decision: Decision) -> GoodsReceipt:
    """Claim the note by a conditional update, write the receipt, and let pay follow."""
    _refuse_negative(tallies, decision.outcomes)
    claimed = session.scalar(
        update(DeliveryNote)
        .where(DeliveryNote.id == note.id, DeliveryNote.state == "handed_over")
        .values(state="received")
        .returning(DeliveryNote.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise AlreadyReceived()
    session.refresh(note)
    receipt = _write(session, note, decision)
    names = {"accepted": receipt.accepted_pieces, "short": receipt.short_pieces, "rejected": receipt.rejected_pieces}
    audit.record(session, "receive", "goods_receipt", receipt.id, decided_by=decision.by, **names)
    tell_log(session, "goods_receipt.posted", receipt.id, receipt.award_id)
    _let_pay_follow(session, receipt, tallies, decision.outcomes)
    return receipt


def _refuse_negative(tallies: Sequence[Tally], found: Mapping[UUID, Outcome]) -> None:
    for one in tallies:
        if found[one.homeworker_id].accepted < 0:
            raise PiecesDoNotAddUp(pointer="/lines", pieces=one.pieces)


def _write(session: Session, note: DeliveryNote, decision: Decision) -> GoodsReceipt:
    lines = decision.outcomes
    receipt = GoodsReceipt(
        note_id=note.id,
        award_id=note.award_id,
        decided_by=decision.by,
        decided_on=decision.on,
        device_at=decision.device_at,
        accepted_pieces=sum(one.accepted for one in lines.values()),
        short_pieces=sum(one.short for one in lines.values()),
        rejected_pieces=sum(one.rejected for one in lines.values()),
        principal_id=decision.principal_id,
        note=decision.note,
    )
    session.add(receipt)
    session.flush()
    session.add_all(
        ReceiptLine(
            receipt_id=receipt.id,
            homeworker_id=homeworker_id,
            note_id=note.id,
            accepted_pieces=one.accepted,
            short_pieces=one.short,
            rejected_pieces=one.rejected,
        )
        for homeworker_id, one in lines.items()
    )
    session.add_all(
        Rejection(
            receipt_id=receipt.id,
            reason=one.reason,
            pieces=one.pieces,
            photo_id=one.photo_id,
            mend_by_on=one.mend_by_on,
            note=one.note,
        )
        for one in decision.rejections
    )
    session.flush()
    return receipt


def _let_pay_follow(
    session: Session, receipt: GoodsReceipt, tallies: Sequence[Tally], found: Mapping[UUID, Outcome]
) -> None:
    lines = tuple(
        AcceptedPieces(one.homeworker_id, found[one.homeworker_id].accepted, one.percent_done)
        for one in tallies
        if found[one.homeworker_id].accepted
    )
    if lines:
        hooks.accepted(session, Acceptance(receipt.id, None, receipt.note_id, receipt.award_id, lines))
