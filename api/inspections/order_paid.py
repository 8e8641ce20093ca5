"""Money paid under an order to pay, line by line, never more than what was ordered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.inspections.cases import note
from api.inspections.models import Inspection, PayOrderLine, PayOrderPaid
from api.inspections.orders import held, lines_of
from api.inspections.refusals import DayOutOfRange, OrderNotInThatState, PaidTooMuch, PaymentOfAnother
from api.payments.models import Payment
from api.thai import today

MAY_BE_PAID = ("known", "in_court", "expired")


@dataclass(frozen=True, slots=True)
class Paid:
    """One sum paid on one line: by a payment on record, or by the member's own word (say it in `note`)."""

    line_id: UUID
    amount_satang: int
    paid_on: date
    payment_id: UUID | None = None
    note: str = ""


def record_paid(session: Session, *, order_id: UUID, paid: Paid, principal_id: UUID) -> PayOrderPaid:
    """Write a sum down. When nothing is open any more, the order is complied with."""
    order = held(session, order_id)
    if order.kind != "pay" or order.state not in MAY_BE_PAID:
        raise OrderNotInThatState(state=order.state)
    if not order.issued_on <= paid.paid_on <= today():
        raise DayOutOfRange("/paid_on", earliest_on=order.issued_on.isoformat(), latest_on=today().isoformat())
    line, left = _open_line(session, order_id, paid.line_id)
    if paid.amount_satang > left:
        raise PaidTooMuch("/amount_satang", left_satang=left)
    case = session.get_one(Inspection, order.inspection_id)
    if paid.payment_id is not None:
        _judge_payment(session, line, case.hirer_id, paid)
    made = PayOrderPaid(
        line_id=line.id,
        amount_satang=paid.amount_satang,
        paid_on=paid.paid_on,
        payment_id=paid.payment_id,
        principal_id=principal_id,
        note=paid.note,
    )
    session.add(made)
    session.flush()
    audit.record(session, "record_paid", "case_order", order.id, amount_satang=paid.amount_satang)
    if all(one.agreed_satang + one.interest_satang <= satang for one, satang in lines_of(session, order.id)):
        order.state = "complied"
        note(session, case, "order_complied")
    session.flush()
    return made


def _open_line(session: Session, order_id: UUID, line_id: UUID) -> tuple[PayOrderLine, int]:
    for line, paid in lines_of(session, order_id):
        if line.id == line_id:
            return line, line.agreed_satang + line.interest_satang - paid
    raise NotFound()


def _judge_payment(session: Session, line: PayOrderLine, hirer_id: UUID, paid: Paid) -> None:
    """The payment is of these two, and its money is not counted twice. Its row is held, so that two cannot both."""
    payment = session.get(Payment, paid.payment_id, with_for_update=True)
    if payment is None or (payment.hirer_id, payment.homeworker_id) != (hirer_id, line.homeworker_id):
        raise PaymentOfAnother("/payment")
    counted = session.scalar(
        select(func.coalesce(func.sum(PayOrderPaid.amount_satang), 0)).where(PayOrderPaid.payment_id == payment.id)
    )
    if (counted or 0) + paid.amount_satang > payment.amount_satang:
        raise PaymentOfAnother("/payment")
