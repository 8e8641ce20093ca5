"""The entries of the wage record this room posts, one function for each act. `api.ledger.books` names the accounts."""

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from api.ledger.books import MOST_LINES, AccountKind, AccountOf, JournalKind, Line, Reference
from api.ledger.models import Journal
from api.ledger.service import post
from api.payments.models import FeePayment, Payment
from api.payments.rules import Ground, Place

KEPT_IN: Mapping[Ground, AccountKind] = {
    "income_tax": "withholding_tax",
    "required_by_law": "required_by_law",
    "damage": "deduction_damage",
    "late_delivery": "deduction_late",
}


def owed(
    session: Session,
    kind: JournalKind,
    account: AccountKind,
    *,
    hirer_id: UUID,
    to: Mapping[UUID, int],
    reference: Reference,
    on: date,
) -> Journal:
    """The hirer owes each of `to` so many satang: earnings, compensation, a leader's fee."""
    lines = [Line(AccountOf(account, one), satang) for one, satang in to.items()]
    debt = Line(AccountOf("hirer_payable", hirer_id), -sum(to.values()))
    return post(session, kind=kind, effective_on=on, lines=[debt, *lines], reference=reference)


def interest(session: Session, *, hirer_id: UUID, to: Mapping[UUID, int], run_id: UUID, on: date) -> None:
    """Interest of a pay run, in as many entries as its lines need."""
    reference, people, most = Reference("pay_run", run_id), list(to.items()), MOST_LINES - 1
    for first in range(0, len(people), most):
        part = dict(people[first : first + most])
        owed(session, "interest", "homeworker_interest", hirer_id=hirer_id, to=part, reference=reference, on=on)


def kept(
    session: Session, *, hirer_id: UUID, homeworker_id: UUID, ground: str, satang: int, deduction_id: UUID, on: date
) -> Journal:
    """A deduction leaves what she earned."""
    account = KEPT_IN[cast(Ground, ground)]
    lines = _moved(AccountOf("homeworker_earning", homeworker_id), AccountOf(account, hirer_id), satang)
    return post(session, kind="deduction", effective_on=on, lines=lines, reference=Reference("deduction", deduction_id))


def sent(session: Session, *, hirer_id: UUID, satang: int, run_id: UUID, on: date) -> Journal:
    """The hirer says it handed over so much for a run."""
    lines = _moved(AccountOf("hirer_paid", hirer_id), AccountOf("on_the_way", hirer_id), satang)
    return post(session, kind="payment_sent", effective_on=on, lines=lines, reference=Reference("pay_run", run_id))


def not_sent_after_all(session: Session, payment: Payment, *, interest_satang: int, on: date, reason: str) -> None:
    """Undo one payment of a run: the run's entry is of many, so an opposite one for this payment says why."""
    reference = Reference("payment", payment.id)
    hirer = payment.hirer_id
    back = _moved(AccountOf("on_the_way", hirer), AccountOf("hirer_paid", hirer), payment.amount_satang)
    post(session, kind="payment_sent", effective_on=on, lines=back, reference=reference, reason=reason)
    if interest_satang:
        hers = AccountOf("homeworker_interest", payment.homeworker_id)
        lines = _moved(hers, AccountOf("hirer_payable", hirer), interest_satang)
        post(session, kind="interest", effective_on=on, lines=lines, reference=reference, reason=reason)


def at_group(
    session: Session, *, hirer_id: UUID, group_id: UUID, satang: int, reference: Reference, on: date
) -> Journal:
    """The leader has it."""
    lines = _moved(AccountOf("on_the_way", hirer_id), AccountOf("group_held", group_id), satang)
    return post(session, kind="payment_at_group", effective_on=on, lines=lines, reference=reference)


def not_at_group_after_all(session: Session, payment: Payment, *, on: date) -> Journal:
    """The leader says she does not have it after all."""
    lines = _moved(
        AccountOf("group_held", payment.group_id), AccountOf("on_the_way", payment.hirer_id), payment.amount_satang
    )
    reference = Reference("payment", payment.id)
    reason = "the leader says not received"
    return post(session, kind="payment_at_group", effective_on=on, lines=lines, reference=reference, reason=reason)


def hers(session: Session, payment: Payment, *, parts: Mapping[AccountKind, int], source: Place, on: date) -> Journal:
    """She has it: the debt of each of `parts` (earning, interest, compensation) is paid from where the money was."""
    where = (
        AccountOf("group_held", payment.group_id) if source == "at_group" else AccountOf("on_the_way", payment.hirer_id)
    )
    lines = [
        *_moved(where, AccountOf("homeworker_paid", payment.homeworker_id), payment.amount_satang),
        *(Line(AccountOf(kind, payment.homeworker_id), -satang) for kind, satang in parts.items() if satang),
        Line(AccountOf("hirer_payable", payment.hirer_id), payment.amount_satang),
    ]
    return post(
        session, kind="payment_received", effective_on=on, lines=lines, reference=Reference("payment", payment.id)
    )


def fee_sent(session: Session, fee: FeePayment, *, on: date) -> Journal:
    """The hirer says it handed over a leader's fee."""
    lines = _moved(AccountOf("hirer_paid", fee.hirer_id), AccountOf("on_the_way", fee.hirer_id), fee.amount_satang)
    reference = Reference("fee_payment", fee.id)
    return post(session, kind="payment_sent", effective_on=on, lines=lines, reference=reference)


def fee_received(session: Session, fee: FeePayment, *, on: date) -> Journal:
    """The leader has her fee: the hirer's debt for it is paid. No account of a member, nor the group's money, moves."""
    satang = fee.amount_satang
    lines = [
        *_moved(AccountOf("on_the_way", fee.hirer_id), AccountOf("leader_fee_paid", fee.group_id), satang),
        *_moved(AccountOf("leader_fee", fee.group_id), AccountOf("hirer_payable", fee.hirer_id), satang),
    ]
    reference = Reference("fee_payment", fee.id)
    return post(session, kind="payment_received", effective_on=on, lines=lines, reference=reference)


def guarantee(
    session: Session, kind: JournalKind, *, hirer_id: UUID, homeworker_id: UUID, satang: int, about: UUID, on: date
) -> Journal:
    """A guarantee is taken (positive) or comes back (negative)."""
    lines = _moved(AccountOf("guarantee_held", hirer_id), AccountOf("homeworker_guarantee", homeworker_id), satang)
    return post(session, kind=kind, effective_on=on, lines=lines, reference=Reference("guarantee", about))


def _moved(giver: AccountOf, gainer: AccountOf, satang: int) -> list[Line]:
    return [Line(giver, -satang), Line(gainer, satang)]
