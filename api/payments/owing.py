"""What is owed of an instalment: as columns for statements, and read for a few at once. All in satang."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from api.deliveries.models import DeliveryNote
from api.ledger.interest import interest_on
from api.payments.models import Deduction, DeductionReturn, Instalment, Payment, PaymentItem
from api.payments.rules import NEED_CONSENT

Columns = TypeVarTuple("Columns")
SENT = ("sent", "at_group", "received", "contested")
LIVE = ("prepared", *SENT)


def stands() -> ColumnElement[bool]:
    """Whether a deduction was not taken back."""
    return ~select(DeductionReturn.id).where(DeductionReturn.deduction_id == Deduction.id).exists()


def net() -> ColumnElement[int]:
    """Gross less the deductions that stand."""
    kept = select(func.coalesce(func.sum(Deduction.amount_satang), 0)).where(
        Deduction.instalment_id == Instalment.id, stands()
    )
    return Instalment.gross_satang - kept.scalar_subquery()


def held(states: Collection[str]) -> ScalarSelect[int]:
    """What payments in these states hold of an instalment."""
    items = select(func.coalesce(func.sum(PaymentItem.pay_satang), 0)).join(Payment)
    return items.where(PaymentItem.instalment_id == Instalment.id, Payment.state.in_(states)).scalar_subquery()


def due_on() -> ColumnElement[date]:
    """The day an instalment is due, from its note's day as it stands now. Join `DeliveryNote`."""
    return DeliveryNote.handed_over_on + Instalment.pay_within_days


def with_notes(statement: "Select[*Columns]") -> "Select[*Columns]":
    """The statement with the delivery note of each instalment."""
    return statement.join(DeliveryNote, DeliveryNote.id == Instalment.note_id)


@dataclass(frozen=True, slots=True)
class Owing:
    """One instalment as it stands: `open_satang` is what no payment holds, `sent_satang` what the hirer said paid."""

    handed_over_on: date
    due_on: date
    net_satang: int
    open_satang: int
    sent_satang: int
    received_satang: int
    deductions: list[Deduction] = field(default_factory=list)

    @property
    def unpaid_satang(self) -> int:
        """What the hirer has not said paid."""
        return self.net_satang - self.sent_satang

    @property
    def capped_satang(self) -> int:
        """What damage and lateness take already."""
        return sum(one.amount_satang for one in self.deductions if one.ground in NEED_CONSENT)

    def interest(self, on: date) -> int:
        """Interest on what is unpaid, if it were paid on a day."""
        return interest_on(self.unpaid_satang, self.due_on, on) if self.unpaid_satang > 0 else 0


def owing(session: Session, instalment_ids: Collection[UUID]) -> dict[UUID, Owing]:
    """What is owed of each, in two statements."""
    kept: defaultdict[UUID, list[Deduction]] = defaultdict(list)
    of_them = select(Deduction).where(Deduction.instalment_id.in_(instalment_ids), stands()).order_by(Deduction.id)
    for one in session.scalars(of_them):
        kept[one.instalment_id].append(one)
    asked = (
        select(
            Instalment.id,
            DeliveryNote.handed_over_on,
            due_on().label("due_on"),
            net().label("net"),
            held(LIVE).label("held"),
            held(SENT).label("sent"),
            held(("received",)).label("received"),
        )
        .join(DeliveryNote, DeliveryNote.id == Instalment.note_id)
        .where(Instalment.id.in_(instalment_ids))
    )
    return {
        row.id: Owing(
            row.handed_over_on,
            row.due_on,
            int(row.net),
            int(row.net - row.held),
            int(row.sent),
            int(row.received),
            kept[row.id],
        )
        for row in session.execute(asked)
    }
