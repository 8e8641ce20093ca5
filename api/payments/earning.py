"""What accepted pieces earn: an entry of the wage record, an instalment for each homeworker, shares of the price."""

from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.hooks import Acceptance
from api.deliveries.models import DeliveryNote
from api.documents.dated import figure
from api.documents.models import WorkDocument
from api.ledger.books import Reference
from api.offers.models import Award
from api.payments import entries
from api.payments.models import ChainPrice, Instalment, LeaderFee, LotShare
from api.payments.rules import gross
from api.shapes import new_id


def earn(session: Session, acceptance: Acceptance) -> None:
    """Post what a receipt, or a dispute that ended for the group, earns. Runs in the transaction of that act."""
    award = session.get_one(Award, acceptance.award_id)
    noted = select(DeliveryNote.handed_over_on).where(DeliveryNote.id == acceptance.note_id)
    handed_over_on = session.scalars(noted).one()
    earned = {one.homeworker_id: gross(one.pieces, award.rate_satang, one.percent_done) for one in acceptance.lines}
    about = _about(acceptance)
    entry = entries.owed(
        session,
        "earning",
        "homeworker_earning",
        hirer_id=award.hirer_id,
        to=earned,
        reference=about,
        on=handed_over_on,
    )
    days = _pay_within_days(session, award, handed_over_on)
    rows = [
        {
            "id": new_id(),
            "receipt_id": acceptance.receipt_id,
            "dispute_id": acceptance.dispute_id,
            "note_id": acceptance.note_id,
            "award_id": award.id,
            "hirer_id": award.hirer_id,
            "group_id": award.group_id,
            "homeworker_id": line.homeworker_id,
            "pieces": line.pieces,
            "percent_done": line.percent_done,
            "rate_satang": award.rate_satang,
            "gross_satang": earned[line.homeworker_id],
            "pay_within_days": days,
            "journal_id": entry.id,
        }
        for line in acceptance.lines
    ]
    session.execute(insert(Instalment), rows)
    _share(session, acceptance, award, earned_satang=sum(earned.values()), on=handed_over_on)
    audit.record(session, "earn", about.subject, about.id, homeworkers=len(rows), satang=sum(earned.values()))


def _about(acceptance: Acceptance) -> Reference:
    if acceptance.dispute_id is not None:
        return Reference("dispute", acceptance.dispute_id)
    return Reference("goods_receipt", acceptance.receipt_id)


def _pay_within_days(session: Session, award: Award, on: date) -> int:
    """The days both sides signed for in the work document; the law's where there is none."""
    agreed = session.scalar(
        select(WorkDocument.content["instalments"][0]["pay_within_days"].as_integer())
        .where(WorkDocument.award_id == award.id)
        .order_by(WorkDocument.version_no.desc())
        .limit(1)
    )
    return figure("pay_within_days", on) if agreed is None else agreed


def _share(session: Session, acceptance: Acceptance, award: Award, *, earned_satang: int, on: date) -> None:
    """Where the price of these pieces goes (C9): homeworkers, leader, and what an agent keeps of its own price.

    The hirer pays the leader's fee on top of the rate; an agent that declared less than it pays keeps nothing.
    """
    pieces = sum(line.pieces for line in acceptance.lines)
    fee = (session.scalar(select(LeaderFee.satang_per_piece).where(LeaderFee.award_id == award.id)) or 0) * pieces
    if fee:
        to, about = {award.group_id: fee}, _about(acceptance)
        entries.owed(session, "leader_fee", "leader_fee", hirer_id=award.hirer_id, to=to, reference=about, on=on)
    agent = max(0, _chain_price(session, award.lot_id) * pieces - earned_satang - fee)
    session.add(
        LotShare(
            receipt_id=acceptance.receipt_id,
            dispute_id=acceptance.dispute_id,
            lot_id=award.lot_id,
            price_satang=earned_satang + fee + agent,
            homeworkers_satang=earned_satang,
            leader_satang=fee,
            transport_satang=0,
            platform_satang=0,
            agent_satang=agent,
        )
    )
    session.flush()


def _chain_price(session: Session, lot_id: UUID) -> int:
    newest = select(ChainPrice.satang_per_piece).where(ChainPrice.lot_id == lot_id).order_by(ChainPrice.id.desc())
    return session.scalar(newest.limit(1)) or 0
