"""Payments as three claims: the hirer says paid, the leader and she say whether they have it. A slip is a claim too.

What is said is added, never overwritten; the state of a payment and the place of its money follow from it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from api import audit
from api.dated import setting
from api.payments import money
from api.payments.event_log import log_states
from api.payments.models import Payment, PaymentClaim
from api.payments.refusals import AlreadySaid, AmountNotThePayments, PaidInFuture, PaymentNotSent
from api.payments.rules import Claim, Said, Side, State, confirmations, is_cash, newest, state_of
from api.shapes import new_id
from api.thai import BANGKOK, today

MAY_BE_CONFIRMED = ("sent", "contested")


@dataclass(frozen=True, slots=True)
class Word:
    """What a side says: of which sum, for which day, how, by which device (its mark) and its clock."""

    side: Side
    said: Said
    on_date: date
    given_by: str
    amount_satang: int | None = None
    device_at: datetime | None = None
    device_mark: str | None = None
    note: str = ""


def say(session: Session, payment_id: UUID, word: Word, *, principal_id: UUID) -> Payment:
    """The leader or she speaks of a payment that was sent. One at a time: the payment is locked."""
    payment = lock(session, payment_id)
    if payment.state in ("prepared", "cancelled"):
        raise PaymentNotSent(state=payment.state)
    before = claims_of(session, [payment.id])[payment.id]
    heard, was = judge(payment, before, word), payment.state
    entry = settle(session, payment, before, heard, on=word.on_date)
    add_claims(session, {payment.id: heard.amount_satang}, word, journal_id=entry, principal_id=principal_id)
    audit.record(session, "claim_payment", "payment", payment.id, side=word.side, said=word.said)
    log_states(session, [payment], [was])
    return payment


def confirm_many(session: Session, payments: Sequence[Payment], word: Word, *, principal_id: UUID) -> Sequence[Payment]:
    """The leader says whether she has the money of several payments of one run: one entry for all of them."""
    said = claims_of(session, [one.id for one in payments])
    moved, was = [], [payment.state for payment in payments]
    for payment in payments:
        heard = judge(payment, said[payment.id], word)
        if money.moves_to_group(payment, said[payment.id], heard):
            moved.append(payment)
        payment.state = standing(payment, [*said[payment.id], heard])
    entry = money.at_group_together(session, moved, on=word.on_date) if moved else None
    has = word.said == "received"
    amounts = {payment.id: payment.amount_satang if has else 0 for payment in payments}
    add_claims(session, amounts, word, journal_id=entry, principal_id=principal_id)
    run_id = payments[0].pay_run_id
    audit.record(session, "confirm_payments", "pay_run", run_id, payments=len(payments), side=word.side)
    log_states(session, payments, was)
    return payments


def to_confirm(
    session: Session, run_id: UUID, group_id: UUID, only: Collection[UUID] | None, said: Said = "received"
) -> Sequence[Payment]:
    """Payments of a run that go through a group's leader and that she has not confirmed, nor said the same of
    already; locked in one order."""
    waiting = (
        select(Payment)
        .where(Payment.pay_run_id == run_id, Payment.group_id == group_id, Payment.via == "leader")
        .where(Payment.state.in_(MAY_BE_CONFIRMED))
        .order_by(Payment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session.scalars(waiting if only is None else waiting.where(Payment.id.in_(only))).all()
    heard = claims_of(session, [one.id for one in found])
    fresh = [one for one in found if not money.leader_has_it(one, heard[one.id]) and not _said(heard[one.id], said)]
    if not fresh:
        raise AlreadySaid()
    return fresh


def _said(before: Sequence[Claim], said: Said) -> bool:
    """Whether the leader's newest word is this very no."""
    last = newest(before, "leader")
    return last is not None and said == last.said == "not_received"


def lock(session: Session, payment_id: UUID) -> Payment:
    """A payment nobody else can speak of until this transaction ends."""
    return session.scalars(
        select(Payment).where(Payment.id == payment_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def judge(payment: Payment, before: Sequence[Claim], word: Word) -> Claim:
    """The claim that comes of a word. Refuses what was said already, sums that cannot be, days to come."""
    if word.on_date > today():
        raise PaidInFuture("/on_date")
    whole = 0 if word.said == "not_received" else payment.amount_satang
    amount = whole if word.amount_satang is None else word.amount_satang
    if amount > payment.amount_satang or (word.side == "hirer" and amount != payment.amount_satang):
        raise AmountNotThePayments("/amount_satang", amount_satang=payment.amount_satang)
    heard = Claim(word.side, word.said, amount, word.given_by, today())
    if _nothing_new(payment, before, heard):
        raise AlreadySaid()
    return heard


def standing(payment: Payment, claims: Sequence[Claim]) -> State:
    """What claims come to. Cash leaves no trace, so she confirms it twice."""
    return state_of(claims, amount_satang=payment.amount_satang, via=payment.via, needed=needed(payment))


def needed(payment: Payment) -> int:
    """How often she has to confirm."""
    return setting("payments", "cash_confirmations", today()) if is_cash(payment.method) else 1


def settle(session: Session, payment: Payment, before: Sequence[Claim], heard: Claim, *, on: date) -> UUID | None:
    """Move the payment, and in the wage record its money, to where all words put it. The entry's id, if any."""
    after = [*before, heard]
    state = standing(payment, after)
    entry = money.move(session, payment, before, after, state, on=on)
    payment.state = state
    session.flush()
    return entry


def claims_of(session: Session, payment_ids: Collection[UUID]) -> defaultdict[UUID, list[Claim]]:
    """What was said of each payment, in the order it was heard."""
    found: defaultdict[UUID, list[Claim]] = defaultdict(list)
    said = select(PaymentClaim).where(PaymentClaim.payment_id.in_(payment_ids)).order_by(PaymentClaim.id)
    for one in session.scalars(said):
        heard_on = one.created_at.astimezone(BANGKOK).date()
        found[one.payment_id].append(
            Claim(one.side, one.said, one.amount_satang, one.given_by, heard_on)  # type: ignore[arg-type]
        )
    return found


def add_claims(
    session: Session, amounts: dict[UUID, int], word: Word, *, journal_id: UUID | None, principal_id: UUID
) -> None:
    """Write one claim for each payment: its id → the sum it is about."""
    common = {
        "side": word.side,
        "said": word.said,
        "on_date": word.on_date,
        "given_by": word.given_by,
        "device_at": word.device_at,
        "device_mark": word.device_mark,
        "note": word.note,
        "journal_id": journal_id,
        "principal_id": principal_id,
    }
    rows = [{"id": new_id(), "payment_id": at, "amount_satang": satang, **common} for at, satang in amounts.items()]
    session.execute(insert(PaymentClaim), rows)


def _nothing_new(payment: Payment, before: Sequence[Claim], heard: Claim) -> bool:
    last = newest(before, heard.side)
    if last is None or (last.said, last.amount_satang) != (heard.said, heard.amount_satang):
        return False
    if heard.side == "member" and heard.said == "received":
        had = confirmations(before, payment.amount_satang)
        return had >= needed(payment) or confirmations([*before, heard], payment.amount_satang) == had
    return heard.side != "hirer" or last.given_by == heard.given_by
