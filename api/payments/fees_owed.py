"""What is owed to leaders, and how far what was paid of it came. All in satang."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from api.deliveries.models import GoodsReceipt
from api.ledger.models import Account, Journal, Posting
from api.payments.models import FeePayment, FeePaymentItem, Instalment, LotShare
from api.payments.owing import due_on, with_notes

ABOUT = ("goods_receipt", "dispute")


def fees_owed(session: Session, hirer_id: UUID, due_until: date) -> dict[UUID, dict[UUID, int]]:
    """Fees to pay by group: the entry that owes each, and its satang.

    The Act sets no day for a fee, so it is due with the pay for the same pieces: no leader is paid before her members.
    """
    pieces = with_notes(select(func.coalesce(Instalment.dispute_id, Instalment.receipt_id))).where(
        Instalment.hirer_id == hirer_id, due_on() <= due_until
    )
    reversal = aliased(Journal)
    taken = select(FeePaymentItem.journal_id).join(FeePayment).where(FeePayment.state != "cancelled")
    fees = (
        select(Account.party_id, Journal.id, Posting.amount_satang)
        .join(Posting, Posting.journal_id == Journal.id)
        .join(Account, Account.id == Posting.account_id)
        .where(Journal.kind == "leader_fee", Account.kind == "leader_fee")
        .where(Journal.reference_subject.in_(ABOUT), Journal.reference_id.in_(pieces))
        .where(~select(reversal.id).where(reversal.corrects_id == Journal.id).exists())
        .where(~taken.where(FeePaymentItem.journal_id == Journal.id).exists())
        .order_by(Account.party_id, Journal.id)
    )
    owed: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for group_id, entry_id, satang in session.execute(fees):
        owed[group_id][entry_id] = satang
    return dict(owed)


def fees_paid(session: Session, award_id: UUID) -> dict[str, int]:
    """Fees for the pieces of an award that pay runs hold, by the state of their payment."""
    about = func.coalesce(LotShare.dispute_id, LotShare.receipt_id)
    paid = (
        select(FeePayment.state, func.sum(FeePaymentItem.amount_satang))
        .join(FeePaymentItem, FeePaymentItem.fee_payment_id == FeePayment.id)
        .join(Journal, Journal.id == FeePaymentItem.journal_id)
        .join(LotShare, about == Journal.reference_id)
        .join(GoodsReceipt, GoodsReceipt.id == LotShare.receipt_id)
        .where(GoodsReceipt.award_id == award_id)
        .group_by(FeePayment.state)
    )
    return {state: int(satang) for state, satang in session.execute(paid)}
