"""Where the money went: the account of an award for its group, the middle-share meter of a lot."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.deliveries.models import GoodsReceipt
from api.errors import NotFound
from api.offers.models import Award, AwardMember
from api.offers.views import visible_awards
from api.payments.fees_owed import fees_paid
from api.payments.hours import minimum_per_hour, satang_per_hour
from api.payments.models import Compensation, Instalment, LotShare, Payment, PaymentItem
from api.payments.owing import SENT, held, net
from api.payments.term_schemas import AwardAccount, LotShares, MemberAccount, ReceiptShare, ShareShape

PARTS = tuple(ShareShape.model_fields)


def account_of(session: Session, award: Award) -> AwardAccount:
    """Every member's work and pay in an award."""
    members = session.scalars(
        select(AwardMember).where(AwardMember.award_id == award.id).order_by(AwardMember.homeworker_id)
    ).all()
    earned, owed = _earned(session, award.id), _compensated(session, award.id)
    by_hour = satang_per_hour(session, award)
    shown = [
        _member(one, earned.get(one.homeworker_id), owed.get(one.homeworker_id), by_hour.get(one.homeworker_id))
        for one in members
    ]
    fee = (
        select(func.coalesce(func.sum(LotShare.leader_satang), 0))
        .join(GoodsReceipt, GoodsReceipt.id == LotShare.receipt_id)
        .where(GoodsReceipt.award_id == award.id)
    )
    held_there = (
        select(func.coalesce(func.sum(PaymentItem.pay_satang), 0))
        .join(Payment, Payment.id == PaymentItem.payment_id)
        .join(Instalment, Instalment.id == PaymentItem.instalment_id)
        .where(Instalment.award_id == award.id, Payment.state == "at_group")
    )
    fees = fees_paid(session, award.id)
    return AwardAccount(
        award=award.id,
        group=award.group_id,
        price_satang=award.pieces * award.rate_satang,
        accepted_satang=sum(one.gross_satang for one in shown),
        leader_fee_satang=int(session.scalars(fee).one()),
        leader_fee_sent_satang=sum(fees.get(state, 0) for state in SENT),
        leader_fee_received_satang=fees.get("received", 0),
        minimum_satang_per_hour=minimum_per_hour(session, award.group_id),
        with_the_leader_satang=int(session.scalars(held_there).one()),
        members=shown,
    )


def shares_of(session: Session, caller: Caller, lot_id: UUID) -> LotShares:
    """Where the price of a lot's accepted pieces went, for the awards the caller may see. None: not found."""
    seen = visible_awards(session, caller).where(Award.lot_id == lot_id).with_only_columns(Award.id)
    if session.scalar(seen.limit(1)) is None:
        raise NotFound()
    rows = session.scalars(
        select(LotShare)
        .join(GoodsReceipt, GoodsReceipt.id == LotShare.receipt_id)
        .where(GoodsReceipt.award_id.in_(seen))
        .order_by(LotShare.id)
    ).all()
    total = {part: sum(getattr(row, part) for row in rows) for part in PARTS}
    price = total["price_satang"]
    return LotShares(
        lot=lot_id,
        **total,
        homeworkers_percent=total["homeworkers_satang"] * 100 // price if price else 100,
        receipts=[ReceiptShare(receipt=row.receipt_id, **{part: getattr(row, part) for part in PARTS}) for row in rows],
    )


def _earned(session: Session, award_id: UUID) -> dict[UUID, Any]:
    each = (
        select(
            Instalment.homeworker_id,
            Instalment.pieces,
            Instalment.gross_satang,
            net().label("net"),
            held(SENT).label("sent"),
            held(("received",)).label("received"),
        )
        .where(Instalment.award_id == award_id)
        .subquery()
    )
    sums = [func.sum(each.c[name]).label(name) for name in ("pieces", "gross_satang", "net", "sent", "received")]
    rows = session.execute(select(each.c.homeworker_id, *sums).group_by(each.c.homeworker_id))
    return {row.homeworker_id: row for row in rows}


def _compensated(session: Session, award_id: UUID) -> dict[UUID, tuple[int, str | None]]:
    rows: Iterable[Any] = session.execute(
        select(Compensation.homeworker_id, Compensation.amount_satang, Payment.state)
        .outerjoin(Payment, Payment.id == Compensation.payment_id)
        .where(Compensation.award_id == award_id)
    )
    return {homeworker_id: (satang, state) for homeworker_id, satang, state in rows}


def _member(one: AwardMember, earned: Any, owed: tuple[int, str | None] | None, by_hour: int | None) -> MemberAccount:
    compensation, state = owed or (0, None)
    gross, kept = (int(earned.gross_satang), int(earned.net)) if earned else (0, 0)
    sent, received = (int(earned.sent), int(earned.received)) if earned else (0, 0)
    return MemberAccount(
        homeworker=one.homeworker_id,
        name=one.name,
        pieces=int(earned.pieces) if earned else 0,
        gross_satang=gross,
        deducted_satang=gross - kept,
        net_satang=kept,
        compensation_satang=compensation,
        sent_satang=sent + (compensation if state in SENT else 0),
        received_satang=received + (compensation if state == "received" else 0),
        satang_per_hour=by_hour,
    )
