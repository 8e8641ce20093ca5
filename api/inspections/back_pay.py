"""Back-pay of a case: per member, lot and rule, from what its findings say is owed, with interest to a day.

Nothing is stored: the same findings, rates and day give the same lines, so anybody can compute them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.inspections.models import Finding, InspectionFinding
from api.inspections.rules import BackPayLine, Owed, lines_of
from api.ledger.interest import interest_on
from api.ledger.rules import split
from api.payments.models import Instalment, PaymentItem

NO_INTEREST = {"paid_late"}  # what it owes is interest, and there is no interest on interest (CCC s.224)
STANDS = ("open", "confirmed")


@dataclass(frozen=True, slots=True)
class BackPay:
    """What a case owes until a day. `without_lot`: findings that owe money but cannot be laid to a lot."""

    until: date
    owed: tuple[Owed, ...]
    lines: tuple[BackPayLine, ...]
    without_lot: tuple[UUID, ...]


def back_pay(session: Session, inspection_id: UUID, until: date) -> BackPay:
    """Add up the findings of a case that still stand."""
    findings = session.scalars(
        select(Finding)
        .join(InspectionFinding, InspectionFinding.finding_id == Finding.id)
        .where(InspectionFinding.inspection_id == inspection_id, Finding.owed_satang > 0, Finding.state.in_(STANDS))
        .order_by(Finding.id)
    ).all()
    owed: list[Owed] = []
    without = []
    for finding in findings:
        parts = list(_owed_of(session, finding, until))
        owed += parts
        if sum(one.found_satang for one in parts) != finding.owed_satang:
            without.append(finding.id)
    return BackPay(until, tuple(owed), tuple(lines_of(owed)), tuple(without))


def _owed_of(session: Session, finding: Finding, until: date) -> Iterator[Owed]:
    lots = {finding.award_id: 1} if finding.award_id else _lots_of_payment(session, finding)
    due_on = _due_on(finding)
    for person, satang in sorted(finding.owed.items()):
        if not lots:
            continue
        for award_id, part in zip(lots, split(satang, list(lots.values())), strict=True):
            if part:
                yield Owed(
                    homeworker_id=UUID(hex=person.removeprefix("hwk_")),
                    award_id=award_id,
                    rule=finding.rule,
                    rule_version=finding.rule_version,
                    finding_id=finding.id,
                    found_satang=part,
                    due_on=due_on,
                    interest_satang=0 if finding.rule in NO_INTEREST else interest_on(part, due_on, until),
                )


def _lots_of_payment(session: Session, finding: Finding) -> dict[UUID, int]:
    """A payment may pay for several lots: its money is laid to them as its items are, to the satang."""
    if finding.subject != "payment":
        return {}
    paid = (
        select(Instalment.award_id, PaymentItem.pay_satang)
        .join(PaymentItem, PaymentItem.instalment_id == Instalment.id)
        .where(PaymentItem.payment_id == finding.subject_id, PaymentItem.pay_satang > 0)
        .order_by(Instalment.id)
    )
    lots: dict[UUID, int] = {}
    for award_id, satang in session.execute(paid):
        lots[award_id] = lots.get(award_id, 0) + satang
    return lots


def _due_on(finding: Finding) -> date:
    """Since when it is owed: the due day the check worked with, else the day the finding is about."""
    working = finding.evidence.get("working", {})
    said = finding.evidence.get("due_on") or (working.get("due_on") if isinstance(working, dict) else None)
    return date.fromisoformat(said) if isinstance(said, str) else finding.on_date
