"""Matching a bank statement with payments. A match needs reference and amount; everything less is only a suggestion.

Each line is kept once by its mark. Sent again, a line that was matched stays as it is; one that was not is tried again.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import String, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import audit
from api.errors import DomainError
from api.payments import statement_shapes as because
from api.payments.bank_payees import BY_BANK, Payee, payees
from api.payments.bank_reference import HEX_DIGITS, tail_of, tails_in
from api.payments.models import Payment, PayRun, StatementLine
from api.payments.sending import claim_paid
from api.payments.statement_lines import Line, Statement
from api.payments.statement_shapes import Fate
from api.sealing import Sealer
from api.shapes import new_id
from api.thai import baht

LEAST_DIGITS = 4  # of an account that a bank prints in part


@dataclass(frozen=True, slots=True)
class Matcher:
    """Whose statement it is, who sends it, and the payments that its lines can be about."""

    session: Session
    hirer_id: UUID
    principal_id: UUID
    by_tail: dict[str, Payment]
    by_day: dict[tuple[date, int], list[Payment]]
    payees: dict[UUID, Payee]


def match(
    session: Session, sealer: Sealer, statement: Statement, *, hirer_id: UUID, principal_id: UUID, dry_run: bool
) -> list[Fate]:
    """What becomes of each line, in the order of the file. A dry run says so and leaves nothing behind."""
    trial = session.begin_nested()
    matcher = _matcher(session, sealer, statement.lines, hirer_id, principal_id)
    fates = [_fate(matcher, line) for line in statement.lines]
    if dry_run:
        trial.rollback()
        return fates
    trial.commit()
    matched = sum(one.outcome == "matched" for one in fates)
    audit.record(session, "read_bank_statement", "hirer", hirer_id, lines=len(fates), matched=matched)
    return fates


def _matcher(session: Session, sealer: Sealer, lines: Sequence[Line], hirer_id: UUID, principal_id: UUID) -> Matcher:
    """The payments that references name are locked, in the order of their ids, so that two files never block."""
    tails = {tail for line in lines for tail in tails_in(line.reference)}
    end_of_id = func.right(func.replace(cast(Payment.id, String), "-", ""), HEX_DIGITS)
    named = session.scalars(
        select(Payment)
        .where(Payment.hirer_id == hirer_id, end_of_id.in_(tails))
        .order_by(Payment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    by_day = _unproven(session, lines, hirer_id)
    known = payees(session, sealer, [one for each in by_day.values() for one in each])
    return Matcher(session, hirer_id, principal_id, {tail_of(one.id): one for one in named}, by_day, known)


def _unproven(session: Session, lines: Sequence[Line], hirer_id: UUID) -> dict[tuple[date, int], list[Payment]]:
    """Payments through a bank that no line has proven yet, by pay day and amount, where a line has both."""
    wanted = {(line.booked_on, line.amount_satang) for line in lines if line.amount_satang}
    proven = select(StatementLine.id).where(StatementLine.payment_id == Payment.id).exists()
    rows = session.execute(
        select(PayRun.pay_on, Payment)
        .join(PayRun, PayRun.id == Payment.pay_run_id)
        .where(
            Payment.hirer_id == hirer_id,
            Payment.method.in_(BY_BANK),
            Payment.state != "cancelled",
            tuple_(PayRun.pay_on, Payment.amount_satang).in_(wanted),
            ~proven,
        )
    )
    found: dict[tuple[date, int], list[Payment]] = defaultdict(list)
    for pay_on, payment in rows:
        found[pay_on, payment.amount_satang].append(payment)
    return found


def _fate(matcher: Matcher, line: Line) -> Fate:
    if line.faults:
        return Fate(line.number, "refused", because.UNREADABLE, faults=line.faults)
    if line.amount_satang is None:
        return Fate(line.number, "passed_over", because.MONEY_IN)
    kept = _keep(matcher, line)
    if kept.payment_id is not None:
        return Fate(line.number, "known", because.KNOWN, kept.payment_id)
    named = [matcher.by_tail[tail] for tail in tails_in(line.reference) if tail in matcher.by_tail]
    return _by_reference(matcher, line, kept, named[0]) if named else _by_likeness(matcher, line)


def _keep(matcher: Matcher, line: Line) -> StatementLine:
    """The line as it is kept, now or since it was first sent. Locked until the end."""
    session = matcher.session
    made = {"booked_on": line.booked_on, "amount_satang": line.amount_satang, "reference": line.reference}
    session.execute(
        insert(StatementLine)
        .values(id=new_id(), hirer_id=matcher.hirer_id, mark=line.mark, **made)
        .on_conflict_do_nothing(index_elements=[StatementLine.hirer_id, StatementLine.mark])
    )
    wanted = select(StatementLine).where(StatementLine.hirer_id == matcher.hirer_id, StatementLine.mark == line.mark)
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).one()


def _by_reference(matcher: Matcher, line: Line, kept: StatementLine, payment: Payment) -> Fate:
    session = matcher.session
    if payment.state == "cancelled":
        return Fate(line.number, "unmatched", because.CANCELLED, payment.id)
    if payment.amount_satang != line.amount_satang:
        owed = {"baht": baht(payment.amount_satang)}
        return Fate(line.number, "unmatched", because.AMOUNT_DIFFERS, payment.id, owed)
    if session.scalar(select(StatementLine.id).where(StatementLine.payment_id == payment.id)):
        return Fate(line.number, "unmatched", because.PROVEN_BEFORE, payment.id)
    try:
        with session.begin_nested():
            kept.payment_id = payment.id
            claim_paid(
                session,
                payment,
                on_date=kept.booked_on,
                reference=line.reference,
                principal_id=matcher.principal_id,
            )
    except DomainError as error:  # it is told with its line; the others are still used
        session.refresh(kept)
        return Fate(line.number, "unmatched", (error.detail, error.remedy), payment.id, error.facts)
    return Fate(line.number, "matched", because.MATCHED, payment.id)


def _by_likeness(matcher: Matcher, line: Line) -> Fate:
    """Without a reference: one payment of that amount and day to that account is worth a look, and no more."""
    alike = matcher.by_day.get((line.booked_on, line.amount_satang), [])  # type: ignore[arg-type]
    fitting = [one for one in alike if _goes_to(matcher.payees.get(one.id), line.account)]
    if len(fitting) == 1:
        return Fate(line.number, "suggested", because.SUGGESTED, fitting[0].id)
    return Fate(line.number, "unmatched", because.SEVERAL if fitting else because.NOTHING)


def _goes_to(payee: Payee | None, digits: str) -> bool:
    """Whether an account, printed whole or its last digits, is the payee's."""
    return payee is not None and len(digits) >= LEAST_DIGITS and payee.target.number.endswith(digits.lstrip("0"))
