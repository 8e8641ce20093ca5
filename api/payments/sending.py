"""The hirer's word: a run is paid, one payment of it is paid (a bank statement says so), one was not paid after all."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.events import service as events
from api.payments import entries, fees, money
from api.payments.claims import Word, add_claims, claims_of, judge, lock, settle
from api.payments.event_log import log_payment
from api.payments.models import FeePayment, Payment, PaymentItem, PayRun
from api.payments.pay_runs import claim_run, free_compensations
from api.payments.refusals import PaidInFuture, PaidLaterThanPlanned, PaymentNotSent, PaymentStands
from api.thai import today


def send(session: Session, run: PayRun, word: Word, *, reference: str | None, principal_id: UUID) -> PayRun:
    """The hirer says it paid the whole run, once. Not later than its pay day: interest was counted until then."""
    _judge_day(run, word, "/paid_on")
    claim_run(session, run, "sent")
    waiting = (
        select(Payment)
        .where(Payment.pay_run_id == run.id, Payment.state == "prepared")
        .order_by(Payment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    _say_paid(session, run, session.scalars(waiting).all(), word, reference=reference, principal_id=principal_id)
    fees.send(session, run, word, principal_id=principal_id)
    audit.record(session, "send_pay_run", "pay_run", run.id)
    events.tell(session, "pay_run.paid", run.id, hirer_id=run.hirer_id, order_id=None)
    session.refresh(run)
    return run


def claim_paid(
    session: Session,
    payment: Payment,
    *,
    on_date: date,
    reference: str | None,
    principal_id: UUID,
    given_by: str = "bank_statement",
    word: Word | None = None,
) -> Payment:
    """The hirer, or its bank's statement, says one payment is paid. Of one already sent it is one more claim.

    A statement tells facts, so a day after the run's pay day is taken: the checks find the interest that is missing.
    """
    word = word or Word("hirer", "paid", on_date, given_by)
    payment = lock(session, payment.id)
    if payment.state == "cancelled":
        raise PaymentNotSent(state=payment.state)
    if payment.state == "prepared":
        judge(payment, [], word)
        run = session.get_one(PayRun, payment.pay_run_id)
        if word.given_by != "bank_statement":
            _judge_day(run, word, "/on_date")
        _say_paid(session, run, [payment], word, reference=reference, principal_id=principal_id)
        log_payment(session, "payment.paid", payment)
        _close_when_all_sent(session, run)
    else:
        before = claims_of(session, [payment.id])[payment.id]
        heard = judge(payment, before, word)
        settle(session, payment, before, heard, on=word.on_date)
        add_claims(session, {payment.id: heard.amount_satang}, word, journal_id=None, principal_id=principal_id)
        payment.bank_reference = reference or payment.bank_reference
    audit.record(session, "claim_payment", "payment", payment.id, side="hirer", said="paid")
    session.flush()
    return payment


def void(session: Session, payment_id: UUID, *, reason: str) -> Payment:
    """The money did not go, or came back: entries opposite to those of this payment say why; its pay is open again."""
    payment = lock(session, payment_id)
    claims = claims_of(session, [payment.id])[payment.id]
    if payment.state not in ("sent", "contested") or money.leader_has_it(payment, claims):
        raise PaymentStands(state=payment.state)
    late = money.parts_of(session, payment.id)["homeworker_interest"]
    entries.not_sent_after_all(session, payment, interest_satang=late, on=today(), reason=reason)
    payment.state = "cancelled"
    session.flush()
    free_compensations(session, [payment.id])
    audit.record(session, "void_payment", "payment", payment.id)
    return payment


def _judge_day(run: PayRun, word: Word, pointer: str) -> None:
    if word.on_date > today():
        raise PaidInFuture(pointer)
    if word.on_date > run.pay_on:
        raise PaidLaterThanPlanned(pointer, pay_on=run.pay_on.isoformat())


def _say_paid(
    session: Session,
    run: PayRun,
    payments: Sequence[Payment],
    word: Word,
    *,
    reference: str | None,
    principal_id: UUID,
) -> None:
    """One entry for all of them, one for the interest in them, a claim for each."""
    total = sum(one.amount_satang for one in payments)
    if not total:
        return
    entry = entries.sent(session, hirer_id=run.hirer_id, satang=total, run_id=run.id, on=word.on_date)
    late = _interest(session, payments)
    if late:
        entries.interest(session, hirer_id=run.hirer_id, to=late, run_id=run.id, on=run.pay_on)
    amounts = {one.id: one.amount_satang for one in payments}
    add_claims(session, amounts, word, journal_id=entry.id, principal_id=principal_id)
    session.execute(
        update(Payment)
        .where(Payment.id.in_(amounts))
        .values(state="sent", bank_reference=func.coalesce(reference, Payment.bank_reference))
        .execution_options(synchronize_session=False)
    )
    session.scalars(select(Payment).where(Payment.id.in_(amounts)).execution_options(populate_existing=True)).all()


def _interest(session: Session, payments: Sequence[Payment]) -> dict[UUID, int]:
    """Interest in payments of one run, by homeworker: each has one payment in a run."""
    items = (
        select(Payment.homeworker_id, func.sum(PaymentItem.interest_satang))
        .join(PaymentItem, PaymentItem.payment_id == Payment.id)
        .where(Payment.id.in_([one.id for one in payments]))
        .group_by(Payment.homeworker_id)
        .having(func.sum(PaymentItem.interest_satang) > 0)
        .order_by(Payment.homeworker_id)
    )
    return {homeworker_id: int(satang) for homeworker_id, satang in session.execute(items)}


def claim_fee_paid(session: Session, fee: FeePayment, word: Word, *, principal_id: UUID) -> FeePayment:
    """The hirer says one leader's fee is paid."""
    run, fee = session.get_one(PayRun, fee.pay_run_id), fees.lock(session, fee.id)
    _judge_day(run, word, "/on_date")
    fees.say_paid(session, fee, word, principal_id=principal_id)
    _close_when_all_sent(session, run)
    return fee


def _close_when_all_sent(session: Session, run: PayRun) -> None:
    waits = select(Payment.id).where(Payment.pay_run_id == run.id, Payment.state == "prepared").exists()
    fee_waits = select(FeePayment.id).where(FeePayment.pay_run_id == run.id, FeePayment.state == "prepared").exists()
    session.execute(
        update(PayRun)
        .where(PayRun.id == run.id, PayRun.state == "prepared", ~waits, ~fee_waits)
        .values(state="sent")
        .execution_options(synchronize_session=False)
    )
