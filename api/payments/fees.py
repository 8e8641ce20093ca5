"""The leader's fee reaches the leader: in a pay run, beside her members' pay and never out of it.

The hirer says it paid the fee, the leader that she has it or not. What is said is added, never overwritten.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from api import audit
from api.ledger.service import correct
from api.payments import entries
from api.payments.claims import Word
from api.payments.models import FeeClaim, FeePayment, FeePaymentItem, PayRun
from api.payments.refusals import AlreadySaid, PaidInFuture, PaymentNotSent, PaymentStands
from api.payments.rules import FeeState
from api.shapes import new_id
from api.thai import today

Owed = dict[UUID, dict[UUID, int]]
"""By group: each entry of the wage record that owes its leader a fee, and how much."""


def write(session: Session, run: PayRun, owed: Owed) -> None:
    """One payment for each group, of all that is owed to its leader."""
    for group_id, fees in owed.items():
        made = FeePayment(
            pay_run_id=run.id,
            hirer_id=run.hirer_id,
            group_id=group_id,
            amount_satang=sum(fees.values()),
            state="prepared",
        )
        session.add(made)
        session.flush()
        rows = [{"fee_payment_id": made.id, "journal_id": at, "amount_satang": fee} for at, fee in fees.items()]
        session.execute(insert(FeePaymentItem), rows)


def send(session: Session, run: PayRun, word: Word, *, principal_id: UUID) -> None:
    """The hirer says it paid the fees of a run that it had not said paid before."""
    for fee in _locked(session, FeePayment.pay_run_id == run.id, FeePayment.state == "prepared"):
        say_paid(session, fee, word, principal_id=principal_id)


def cancel(session: Session, run: PayRun) -> None:
    """Give up the fees of a run that was not sent: they are owed as before."""
    session.execute(
        update(FeePayment)
        .where(FeePayment.pay_run_id == run.id, FeePayment.state == "prepared")
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )


def say_paid(session: Session, fee: FeePayment, word: Word, *, principal_id: UUID) -> None:
    """The hirer says one fee is paid, once. The caller holds its lock."""
    if fee.state != "prepared":
        raise PaymentNotSent(state=fee.state) if fee.state == "cancelled" else AlreadySaid()
    entry = entries.fee_sent(session, fee, on=word.on_date)
    _tell(session, fee, word, "sent", journal_id=entry.id, principal_id=principal_id)


def say(session: Session, fee_payment_id: UUID, word: Word, *, principal_id: UUID) -> FeePayment:
    """The leader says whether she has a fee the hirer said paid. One at a time: the fee is locked."""
    if word.on_date > today():
        raise PaidInFuture("/on_date")
    fee = lock(session, fee_payment_id)
    now: FeeState = "received" if word.said == "received" else "contested"
    if fee.state in ("prepared", "cancelled"):
        raise PaymentNotSent(state=fee.state)
    if fee.state == now:
        raise AlreadySaid()
    entry = _move(session, fee, now, word.on_date)
    _tell(session, fee, word, now, journal_id=entry, principal_id=principal_id)
    return fee


def void(session: Session, fee_payment_id: UUID, *, reason: str) -> FeePayment:
    """The fee did not go, or came back: its entry is reversed, what was owed is owed again."""
    fee = lock(session, fee_payment_id)
    if fee.state not in ("sent", "contested"):
        raise PaymentStands(state=fee.state)
    correct(session, _last_entry(session, fee, "paid"), reason)
    fee.state = "cancelled"
    session.flush()
    audit.record(session, "void_fee_payment", "fee_payment", fee.id)
    return fee


def lock(session: Session, fee_payment_id: UUID) -> FeePayment:
    """A fee nobody else can speak of until this transaction ends."""
    return _locked(session, FeePayment.id == fee_payment_id)[0]


def _locked(session: Session, *which: ColumnElement[bool]) -> Sequence[FeePayment]:
    found = select(FeePayment).where(*which).order_by(FeePayment.id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).all()


def _move(session: Session, fee: FeePayment, now: FeeState, on: date) -> UUID | None:
    """Post what takes the money where the leader's word puts it: to her, or back on the way."""
    if now == "received":
        return entries.fee_received(session, fee, on=on).id
    if fee.state == "received":
        return correct(session, _last_entry(session, fee, "received"), "the leader says not received").id
    return None


def _last_entry(session: Session, fee: FeePayment, said: str) -> UUID:
    """The entry of the newest claim that said so."""
    claims = select(FeeClaim.journal_id).where(FeeClaim.fee_payment_id == fee.id, FeeClaim.said == said)
    entry = session.scalars(claims.order_by(FeeClaim.id.desc()).limit(1)).one()
    if entry is None:
        raise AssertionError("the database keeps an entry for each of these words")
    return entry


def _tell(
    session: Session, fee: FeePayment, word: Word, state: FeeState, *, journal_id: UUID | None, principal_id: UUID
) -> None:
    """Write the claim, and the state that follows from it."""
    claim = FeeClaim(
        id=new_id(),
        fee_payment_id=fee.id,
        side=word.side,
        said=word.said,
        on_date=word.on_date,
        device_at=word.device_at,
        device_mark=word.device_mark,
        journal_id=journal_id,
        principal_id=principal_id,
        note=word.note,
    )
    session.add(claim)
    fee.state = state
    session.flush()
    audit.record(session, "claim_fee", "fee_payment", fee.id, side=word.side, said=word.said)
