"""Where a payment's money is by the wage record, and moving it there when somebody's word says so."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from api.ledger.books import AccountKind, Reference
from api.ledger.models import Account, Journal, Posting
from api.ledger.service import correct
from api.payments import entries
from api.payments.models import Compensation, Payment, PaymentItem
from api.payments.rules import Claim, Place, State, place_of


def move(
    session: Session, payment: Payment, before: Sequence[Claim], after: Sequence[Claim], state: State, *, on: date
) -> UUID | None:
    """Post what takes the money from where it was to where the words put it now. The last entry's id."""
    was = _place(payment, before, payment.state)
    now = _place(payment, after, state)
    entry: UUID | None = None
    if was == "hers" and now != "hers":
        was, entry = _she_has_it_not(session, payment)
    if was == now:
        return entry
    if now == "hers":
        parts = parts_of(session, payment.id)
        return entries.hers(session, payment, parts=parts, source=was, on=on).id
    if now == "at_group":
        return at_group_together(session, [payment], on=on)
    return entries.not_at_group_after_all(session, payment, on=on).id


def at_group_together(session: Session, payments: Sequence[Payment], *, on: date) -> UUID:
    """The leader has the money of these payments of one run to her group: one entry."""
    first = payments[0]
    return entries.at_group(
        session,
        hirer_id=first.hirer_id,
        group_id=first.group_id,
        satang=sum(one.amount_satang for one in payments),
        reference=Reference("pay_run", first.pay_run_id),
        on=on,
    ).id


def moves_to_group(payment: Payment, before: Sequence[Claim], heard: Claim) -> bool:
    """Whether a leader's word brings the money to the group."""
    return not leader_has_it(payment, before) and leader_has_it(payment, [*before, heard])


def leader_has_it(payment: Payment, claims: Sequence[Claim]) -> bool:
    """Whether the money is with the leader, as long as she herself has not got it."""
    return _place(payment, claims, "sent") == "at_group"


def parts_of(session: Session, payment_id: UUID) -> dict[AccountKind, int]:
    """What a payment pays, by the account it is owed on, in satang."""
    items = select(
        func.coalesce(func.sum(PaymentItem.pay_satang), 0), func.coalesce(func.sum(PaymentItem.interest_satang), 0)
    ).where(PaymentItem.payment_id == payment_id)
    pay, late = session.execute(items).one()
    owed = select(func.coalesce(func.sum(Compensation.amount_satang), 0)).where(Compensation.payment_id == payment_id)
    return {
        "homeworker_earning": int(pay),
        "homeworker_interest": int(late),
        "homeworker_compensation": int(session.scalars(owed).one()),
    }


def _place(payment: Payment, claims: Sequence[Claim], state: str) -> Place:
    return place_of(claims, state, amount_satang=payment.amount_satang, via=payment.via)  # type: ignore[arg-type]


def _she_has_it_not(session: Session, payment: Payment) -> tuple[Place, UUID]:
    """Reverse the entry by which she had it; where the money is then, and the reversal."""
    reversal = aliased(Journal)
    standing = (
        select(Journal.id)
        .outerjoin(reversal, reversal.corrects_id == Journal.id)
        .where(Journal.reference_subject == "payment", Journal.reference_id == payment.id)
        .where(Journal.kind == "payment_received", reversal.id.is_(None))
    )
    entry = session.scalars(standing).one()
    kinds = select(Account.kind).join(Posting, Posting.account_id == Account.id).where(Posting.journal_id == entry)
    was_at: Place = "at_group" if "group_held" in session.scalars(kinds).all() else "on_the_way"
    return was_at, correct(session, entry, "she says not received").id
