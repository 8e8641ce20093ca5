"""Refused pieces delivered again, mended and in time; and short ones that turned up. Not more than a receipt says."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.deliveries.clock import heard_on
from api.deliveries.models import AT_FAULT, DeliveryNote, Dispute, GoodsReceipt, Rejection
from api.deliveries.refusals import NotSoManyToMend
from api.deliveries.rules import mendable
from api.deliveries.sides import hold
from api.deliveries.signed import demand_signatures
from api.errors import NotFound
from api.offers.models import Award
from api.words import Words

RULE = Words(
    "ชิ้นที่ไม่ผ่านแก้แล้วส่งใหม่ได้ในกำหนด ชิ้นที่ขาดส่งเพิ่มได้ เมื่อรับแล้วจ่ายครั้งเดียวเต็มราคา ให้คนที่มีชื่อในใบส่งงานแก้ ไม่หักเงินเพราะครั้งแรกไม่ผ่าน",
    "A refused piece may be mended and delivered again in time, a short one once it is there. When it is accepted it "
    "is paid once, at the full rate, to whom the later note names. Nothing is deducted for the first try",
)
"""The rule of rework as both sides read it, in every goods receipt."""


def claim_rework(session: Session, award: Award, receipt_id: UUID, pieces: int, claimed_on: date | None) -> None:
    """Take pieces of what a receipt of this award refused or missed. The award's own pieces are not claimed again."""
    hold(session, award.id)
    demand_signatures(session, award.id)
    receipt = session.get(GoodsReceipt, receipt_id)
    if receipt is None or receipt.award_id != award.id:
        raise NotFound(pointer="/rework_of")
    on = min(claimed_on or heard_on(session), heard_on(session))
    left = left_to_mend(session, receipt, on)
    if pieces > left:
        raise NotSoManyToMend(pieces_left=left)


def left_to_mend(session: Session, receipt: GoodsReceipt, on: date) -> int:
    """How many pieces of a receipt may still be delivered again on a day; what is disputed waits for its end."""
    missing = [(receipt.short_pieces, None), *_refused(session, receipt.id)]
    in_time = mendable(missing, mended(session, receipt.id), on)
    return max(0, min(in_time, unsettled(session, receipt)))


def unsettled(session: Session, receipt: GoodsReceipt) -> int:
    """Short and refused pieces of a receipt that are neither mended nor, as far as it goes, granted in a dispute."""
    disputed = session.execute(
        select(func.coalesce(func.sum(func.coalesce(Dispute.granted_pieces, Dispute.pieces)), 0)).where(
            Dispute.receipt_id == receipt.id, Dispute.state != "withdrawn"
        )
    ).scalar_one()
    return receipt.short_pieces + receipt.rejected_pieces - mended(session, receipt.id) - int(disputed)


def mended(session: Session, receipt_id: UUID) -> int:
    """Pieces of a receipt that were delivered again."""
    found = select(func.coalesce(func.sum(DeliveryNote.pieces), 0)).where(DeliveryNote.rework_of_id == receipt_id)
    return int(session.execute(found).scalar_one())


def _refused(session: Session, receipt_id: UUID) -> list[tuple[int, date | None]]:
    rows = session.execute(
        select(Rejection.reason, Rejection.pieces, Rejection.mend_by_on).where(Rejection.receipt_id == receipt_id)
    )
    return [(pieces, mend_by_on) for reason, pieces, mend_by_on in rows if AT_FAULT[reason] == "group"]
