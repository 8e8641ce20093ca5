"""Receipts, disputes, extensions and early ends as their two sides see them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.deliveries.clock import heard_on
from api.deliveries.dispute_ends import lines_of
from api.deliveries.extensions import WHAT_HAPPENS
from api.deliveries.models import (
    AT_FAULT,
    Dispute,
    DisputeLine,
    EarlyEnd,
    Extension,
    GoodsReceipt,
    ReceiptLine,
    Rejection,
)
from api.deliveries.rework import RULE, left_to_mend
from api.deliveries.schemas_ends import EarlyEndShape, ExtensionShape
from api.deliveries.schemas_receipts import (
    DisputeLineShape,
    DisputeShape,
    Mending,
    ReceiptDetail,
    ReceiptLineShape,
    ReceiptShape,
    RejectionShape,
    Saying,
)
from api.offers.models import Award
from api.words import Words


def show_receipt(receipt: GoodsReceipt) -> ReceiptShape:
    """A receipt without its lines."""
    return ReceiptShape(
        id=receipt.id,
        delivery_note=receipt.note_id,
        award=receipt.award_id,
        decided_by=receipt.decided_by,
        decided_on=receipt.decided_on,
        device_at=receipt.device_at,
        accepted_pieces=receipt.accepted_pieces,
        short_pieces=receipt.short_pieces,
        rejected_pieces=receipt.rejected_pieces,
        note=receipt.note,
        created_at=receipt.created_at,
    )


def one_receipt(session: Session, receipt: GoodsReceipt) -> ReceiptDetail:
    """A receipt with its lines, why pieces were refused, and what can still be mended under which rule."""
    lines = session.scalars(
        select(ReceiptLine).where(ReceiptLine.receipt_id == receipt.id).order_by(ReceiptLine.homeworker_id)
    )
    rejections = session.scalars(
        select(Rejection).where(Rejection.receipt_id == receipt.id).order_by(Rejection.created_at, Rejection.id)
    )
    left = left_to_mend(session, receipt, heard_on(session))
    return ReceiptDetail(
        **show_receipt(receipt).model_dump(),
        lines=[_line(one) for one in lines],
        rejections=[_rejection(one) for one in rejections],
        mending=Mending(pieces_left=left, rule=say(RULE)),
    )


def say(words: Words) -> Saying:
    """A sentence in both languages."""
    return Saying(th=words.th, en=words.en)


def _line(one: ReceiptLine) -> ReceiptLineShape:
    return ReceiptLineShape(
        homeworker=one.homeworker_id,
        accepted_pieces=one.accepted_pieces,
        short_pieces=one.short_pieces,
        rejected_pieces=one.rejected_pieces,
    )


def _rejection(one: Rejection) -> RejectionShape:
    return RejectionShape.model_validate(
        {
            "reason": one.reason,
            "at_fault": AT_FAULT[one.reason],
            "pieces": one.pieces,
            "photo": one.photo_id,
            "mend_by_on": one.mend_by_on,
            "note": one.note,
        }
    )


def show_disputes(session: Session, disputes: Sequence[Dispute]) -> list[DisputeShape]:
    """Disputes with the work and whose pieces they are about, in two more statements."""
    lines = lines_of(session, disputes)
    wanted = select(GoodsReceipt.id, GoodsReceipt.award_id).where(
        GoodsReceipt.id.in_([one.receipt_id for one in disputes])
    )
    awards = {row.id: row.award_id for row in session.execute(wanted)}
    return [
        _dispute(one, awards[one.receipt_id], [line for line in lines if line.dispute_id == one.id]) for one in disputes
    ]


def _dispute(dispute: Dispute, award_id: UUID, lines: Sequence[DisputeLine]) -> DisputeShape:
    return DisputeShape(
        id=dispute.id,
        receipt=dispute.receipt_id,
        award=award_id,
        pieces=dispute.pieces,
        reason=dispute.reason,
        photo=dispute.photo_id,
        device_at=dispute.device_at,
        state=dispute.state,
        offered_pieces=dispute.offered_pieces,
        granted_pieces=dispute.granted_pieces,
        ended_at=dispute.ended_at,
        ended_because=dispute.ended_because,
        lines=[
            DisputeLineShape(homeworker=one.homeworker_id, pieces=one.pieces, granted_pieces=one.granted_pieces)
            for one in lines
        ],
        created_at=dispute.created_at,
        version=dispute.version,
    )


def show_extension(one: Extension) -> ExtensionShape:
    """An extension, and what its state means."""
    return ExtensionShape(
        id=one.id,
        award=one.award_id,
        old_due_on=one.old_due_on,
        new_due_on=one.new_due_on,
        reason=one.reason,
        device_at=one.device_at,
        state=one.state,
        answered_at=one.answered_at,
        what_happens=say(WHAT_HAPPENS[one.state]),
        created_at=one.created_at,
        version=one.version,
    )


def show_end(one: EarlyEnd, award: Award) -> EarlyEndShape:
    """How work ended early."""
    return EarlyEndShape.model_validate(
        {
            "id": one.id,
            "award": one.award_id,
            "cause": one.cause,
            "ended_on": one.ended_on,
            "delivery_note": one.note_id,
            "pieces_given_back": award.pieces - award.delivered_pieces,
            "note": one.note,
            "created_at": one.created_at,
        }
    )
