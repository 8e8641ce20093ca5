"""What is said about an award besides its rate: costs homeworkers bear, the leader's fee, an agent's price."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.offers.models import Award
from api.orders.models import Lot, Order
from api.parties.models import Hirer
from api.payments.models import ChainPrice, LeaderFee, LeaderFeeProposal, WorkerCost
from api.payments.refusals import FeeAgreed, FeeNotProposed, OnlyAgents
from api.thai import today


def declare_cost(session: Session, award: Award, *, kind: str, satang_per_piece: int, principal_id: UUID) -> WorkerCost:
    """Say what a piece costs the homeworkers themselves. It lowers what counts towards the floor, never their pay."""
    made = WorkerCost(
        award_id=award.id,
        kind=kind,
        satang_per_piece=satang_per_piece,
        declared_on=today(),
        principal_id=principal_id,
    )
    session.add(made)
    session.flush()
    audit.record(session, "declare_cost", "award", award.id, kind=kind, satang_per_piece=satang_per_piece)
    return made


def propose_fee(session: Session, award: Award, *, satang_per_piece: int, principal_id: UUID) -> LeaderFeeProposal:
    """The leader asks for a fee on top of the rate. It is never taken from members, and nothing until agreed."""
    if agreed_fee(session, award.id) is not None:
        raise FeeAgreed()
    made = LeaderFeeProposal(award_id=award.id, satang_per_piece=satang_per_piece, principal_id=principal_id)
    session.add(made)
    session.flush()
    audit.record(session, "propose_leader_fee", "award", award.id, satang_per_piece=satang_per_piece)
    return made


def agree_fee(session: Session, award: Award, *, satang_per_piece: int, principal_id: UUID) -> LeaderFee:
    """The hirer agrees to the very sum the leader proposed last. It counts for pieces accepted from now on."""
    if agreed_fee(session, award.id) is not None:
        raise FeeAgreed()
    asked = proposed_fee(session, award.id)
    if asked is None or asked.satang_per_piece != satang_per_piece:
        raise FeeNotProposed("/satang_per_piece")
    made = LeaderFee(award_id=award.id, satang_per_piece=satang_per_piece, agreed_on=today(), principal_id=principal_id)
    session.add(made)
    session.flush()
    audit.record(session, "agree_leader_fee", "award", award.id, satang_per_piece=satang_per_piece)
    return made


def agreed_fee(session: Session, award_id: UUID) -> LeaderFee | None:
    """The fee both sides agreed to."""
    return session.scalar(select(LeaderFee).where(LeaderFee.award_id == award_id))


def proposed_fee(session: Session, award_id: UUID) -> LeaderFeeProposal | None:
    """What the leader asked for last."""
    asked = select(LeaderFeeProposal).where(LeaderFeeProposal.award_id == award_id)
    return session.scalar(asked.order_by(LeaderFeeProposal.id.desc()).limit(1))


def costs_of(session: Session, award_id: UUID) -> list[WorkerCost]:
    """The newest declaration of each kind."""
    declared = select(WorkerCost).where(WorkerCost.award_id == award_id).order_by(WorkerCost.declared_on)
    return list({one.kind: one for one in session.scalars(declared)}.values())


def declare_chain_price(
    session: Session, *, hirer_id: UUID, lot_id: UUID, satang_per_piece: int, principal_id: UUID
) -> ChainPrice:
    """An agent says what the next one up the chain pays it per piece: what it keeps becomes visible (C9)."""
    lot = session.scalar(
        select(Lot).join(Order, Order.id == Lot.order_id).where(Lot.id == lot_id, Order.hirer_id == hirer_id)
    )
    if lot is None:
        raise NotFound()
    if session.get_one(Hirer, hirer_id).kind != "agent":
        raise OnlyAgents()
    made = ChainPrice(lot_id=lot_id, satang_per_piece=satang_per_piece, principal_id=principal_id)
    session.add(made)
    session.flush()
    audit.record(session, "declare_chain_price", "lot", lot_id, satang_per_piece=satang_per_piece)
    return made
