"""Pieces that one side calls short or bad and the other does not. Only these wait; everything else is paid.

Nobody ends a dispute alone against the other: the hirer grants all, the leader takes what it offered or withdraws, or
staff end it and say why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.dispute_ends import end, hold_open, room_of
from api.deliveries.models import Dispute, DisputeLine, GoodsReceipt
from api.deliveries.photos import refuse_unknown
from api.deliveries.refusals import PiecesDoNotAddUp
from api.deliveries.refusals_ends import DisputeOpen, NothingToDispute, OfferChanged
from api.deliveries.rework import unsettled
from api.deliveries.rules import OTHER, spread
from api.deliveries.sides import Actor, demand, hold
from api.deliveries.telling import tell, tell_log
from api.documents.rules import SIDES
from api.offers.models import Award
from api.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Objection:
    """What the group disputes. `lines`: (homeworker, pieces); None: spread over all that were short or refused."""

    pieces: int
    reason: str
    lines: Sequence[tuple[UUID, int]] | None = None
    photo_id: UUID | None = None
    device_at: datetime | None = None


def open_dispute(
    session: Session, sealer: Sealer | None, *, award: Award, receipt: GoodsReceipt, by: Actor, objection: Objection
) -> Dispute:
    """The leader disputes pieces of a receipt that were short or refused, each of them once."""
    demand(by, "leader")
    refuse_unknown(session, award, objection.photo_id, "/photo")
    award = hold(session, award.id)
    open_one = select(Dispute.id).where(Dispute.receipt_id == receipt.id, Dispute.state == "open")
    if session.scalar(open_one) is not None:
        raise DisputeOpen()
    room = room_of(session, receipt)
    left = min(sum(room.values()), unsettled(session, receipt))
    if objection.pieces > left:
        raise NothingToDispute(pointer="/pieces", pieces_left=left)
    made = Dispute(
        receipt_id=receipt.id,
        pieces=objection.pieces,
        reason=objection.reason,
        photo_id=objection.photo_id,
        device_at=objection.device_at,
        state="open",
    )
    session.add(made)
    session.flush()
    lines = _lines(objection, room)
    session.add_all(DisputeLine(dispute_id=made.id, homeworker_id=who, pieces=n) for who, n in lines.items() if n)
    session.flush()
    audit.record(session, "open_dispute", "dispute", made.id, pieces=made.pieces)
    tell_log(session, "dispute.opened", made.id, award.id)
    tell(session, sealer, "dispute_opened", award, "hirer", pieces=made.pieces)
    return made


def offer_pieces(
    session: Session, sealer: Sealer | None, *, award: Award, dispute: Dispute, by: Actor, pieces: int
) -> Dispute:
    """The hirer says how many of the disputed pieces it would accept. The newest offer counts."""
    demand(by, "hirer")
    hold_open(session, dispute)
    if pieces > dispute.pieces:
        raise PiecesDoNotAddUp(pointer="/pieces", pieces=dispute.pieces)
    dispute.offered_pieces = pieces
    session.flush()
    session.refresh(dispute)
    audit.record(session, "offer_pieces", "dispute", dispute.id, offered_pieces=pieces)
    tell(session, sealer, "dispute_offered", award, "leader", offered=pieces, pieces=dispute.pieces)
    return dispute


def grant(session: Session, sealer: Sealer | None, *, award: Award, dispute: Dispute, by: Actor) -> Dispute:
    """The hirer accepts all the disputed pieces after all."""
    demand(by, "hirer")
    hold_open(session, dispute)
    return end(
        session, sealer, award=award, dispute=dispute, by=by.principal_id, granted=dispute.pieces, told=("leader",)
    )


def take_offer(
    session: Session, sealer: Sealer | None, *, award: Award, dispute: Dispute, by: Actor, pieces: int
) -> Dispute:
    """The leader agrees to the number she saw the hirer offer."""
    demand(by, "leader")
    hold_open(session, dispute)
    if dispute.offered_pieces is None or dispute.offered_pieces != pieces:
        raise OfferChanged(pointer="/pieces", offered_pieces=dispute.offered_pieces or 0)
    return end(session, sealer, award=award, dispute=dispute, by=by.principal_id, granted=pieces, told=("hirer",))


def withdraw(session: Session, sealer: Sealer | None, *, award: Award, dispute: Dispute, by: Actor) -> Dispute:
    """The leader lets it rest; the pieces stay short or refused, and may be disputed again."""
    demand(by, "leader")
    hold_open(session, dispute)
    dispute.state, dispute.ended_by, dispute.ended_at = "withdrawn", by.principal_id, func.now()
    session.flush()
    session.refresh(dispute)
    audit.record(session, "withdraw_dispute", "dispute", dispute.id)
    tell_log(session, "dispute.settled", dispute.id, award.id)
    tell(session, sealer, "dispute_ended", award, OTHER[by.side], granted=0, pieces=dispute.pieces)
    return dispute


def rule(
    session: Session, sealer: Sealer | None, *, dispute: Dispute, principal_id: UUID, granted: int, because: str
) -> Dispute:
    """Staff end a dispute that the sides cannot end, and say why."""
    receipt = session.get_one(GoodsReceipt, dispute.receipt_id)
    award = session.get_one(Award, receipt.award_id)
    hold_open(session, dispute)
    if granted > dispute.pieces:
        raise PiecesDoNotAddUp(pointer="/granted_pieces", pieces=dispute.pieces)
    dispute.ended_because = because
    return end(session, sealer, award=award, dispute=dispute, by=principal_id, granted=granted, told=SIDES)


def _lines(objection: Objection, room: Mapping[UUID, int]) -> dict[UUID, int]:
    """Whose pieces are disputed: as the leader says, nobody's more than were short or refused, or spread over all."""
    if objection.lines is None:
        return dict(zip(room, spread(objection.pieces, list(room.values())), strict=True))
    found: dict[UUID, int] = {}
    for at, (homeworker_id, pieces) in enumerate(objection.lines):
        found[homeworker_id] = found.get(homeworker_id, 0) + pieces
        left = room.get(homeworker_id, 0)
        if found[homeworker_id] > left:
            raise NothingToDispute(pointer=f"/lines/{at}/pieces", pieces_left=left)
    if sum(found.values()) != objection.pieces:
        raise PiecesDoNotAddUp(pointer="/lines", pieces=objection.pieces)
    return found
