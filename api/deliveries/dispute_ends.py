"""How a dispute ends: whose pieces are granted, and that they are paid with the clock of their own hand-over."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.deliveries import hooks
from api.deliveries.hooks import Acceptance, AcceptedPieces
from api.deliveries.models import Dispute, DisputeLine, GoodsReceipt, ReceiptLine
from api.deliveries.receipts import tallies_of
from api.deliveries.refusals_ends import DisputeEnded
from api.deliveries.rules import Side, spread
from api.deliveries.telling import tell, tell_log
from api.offers.models import Award
from api.sealing import Sealer


def hold_open(session: Session, dispute: Dispute) -> None:
    """Take an open dispute for this transaction. Of two who end it at once, one does."""
    session.refresh(dispute, with_for_update=True)
    if dispute.state != "open":
        raise DisputeEnded(state=dispute.state)


def end(
    session: Session,
    sealer: Sealer | None,
    *,
    award: Award,
    dispute: Dispute,
    by: UUID,
    granted: int,
    told: Sequence[Side],
) -> Dispute:
    """End a dispute that this transaction holds, with so many pieces for the group."""
    dispute.state, dispute.granted_pieces = "ended", granted
    dispute.ended_by, dispute.ended_at = by, func.now()
    session.flush()
    session.refresh(dispute)
    audit.record(session, "end_dispute", "dispute", dispute.id, pieces=dispute.pieces, granted_pieces=granted)
    _let_pay_follow(session, dispute, _grant_lines(session, dispute, granted))
    tell_log(session, "dispute.settled", dispute.id, award.id)
    for side in told:
        tell(session, sealer, "dispute_ended", award, side, granted=granted, pieces=dispute.pieces)
    return dispute


def lines_of(session: Session, disputes: Sequence[Dispute]) -> Sequence[DisputeLine]:
    """Whose pieces are disputed, always in the same order."""
    found = select(DisputeLine).where(DisputeLine.dispute_id.in_({one.id for one in disputes}))
    return session.scalars(found.order_by(DisputeLine.dispute_id, DisputeLine.homeworker_id)).all()


def room_of(session: Session, receipt: GoodsReceipt) -> Mapping[UUID, int]:
    """How many pieces of each homeworker were short or refused on a receipt and never disputed."""
    disputed = session.execute(
        select(DisputeLine.homeworker_id, func.sum(DisputeLine.pieces).label("pieces"))
        .join(Dispute, Dispute.id == DisputeLine.dispute_id)
        .where(Dispute.receipt_id == receipt.id, Dispute.state != "withdrawn")
        .group_by(DisputeLine.homeworker_id)
    )
    before = {row.homeworker_id: int(row.pieces) for row in disputed}
    lines = session.scalars(
        select(ReceiptLine).where(ReceiptLine.receipt_id == receipt.id).order_by(ReceiptLine.homeworker_id)
    )
    return {
        one.homeworker_id: one.short_pieces + one.rejected_pieces - before.get(one.homeworker_id, 0) for one in lines
    }


def _grant_lines(session: Session, dispute: Dispute, granted: int) -> dict[UUID, int]:
    """Share the granted pieces out over the disputed ones, by largest remainder."""
    lines = lines_of(session, [dispute])
    shares = spread(granted, [one.pieces for one in lines])
    for line, share in zip(lines, shares, strict=True):
        session.execute(
            update(DisputeLine)
            .where(DisputeLine.dispute_id == dispute.id, DisputeLine.homeworker_id == line.homeworker_id)
            .values(granted_pieces=share)
        )
    return {line.homeworker_id: share for line, share in zip(lines, shares, strict=True) if share}


def _let_pay_follow(session: Session, dispute: Dispute, granted: Mapping[UUID, int]) -> None:
    receipt = session.get_one(GoodsReceipt, dispute.receipt_id)
    done = {one.homeworker_id: one.percent_done for one in tallies_of(session, receipt.note_id)}
    lines = tuple(AcceptedPieces(who, pieces, done[who]) for who, pieces in granted.items())
    if lines:
        hooks.accepted(session, Acceptance(receipt.id, dispute.id, receipt.note_id, receipt.award_id, lines))
