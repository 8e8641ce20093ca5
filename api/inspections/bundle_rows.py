"""What goes into a case bundle: for the lots of a case, rows as JSON values, in an order that never changes."""

import base64
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import literal, or_, select, union
from sqlalchemy.orm import Session

from api.db import Base
from api.deliveries.models import (
    Dispute,
    GoodsReceipt,
)
from api.documents.models import WorkDocument
from api.inspections.bundle_tables import TABLES, Scope, findings_in, instalments_in, payments_in, receipts_in
from api.inspections.models import Finding
from api.ledger.models import Journal
from api.payments.models import (
    Deduction,
    DeductionReturn,
    Instalment,
    Payment,
    PaymentItem,
)

Value = dict[str, Any]


def plain(value: Any) -> Any:
    """A column as JSON: ids in hexadecimal, moments and days in ISO 8601, bytes in hexadecimal."""
    if isinstance(value, UUID | bytes):
        return value.hex if isinstance(value, UUID) else value.hex()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


WITH_OTHERS = frozenset(("snapshot", "plan", "left_out"))
"""Columns of a matching run that tell of other hirers. Its hashes go with the case, and the run can be replayed."""


def row_of(one: Base) -> Value:
    """Every column of a row by its name."""
    columns = (column.key for column in one.__table__.columns)
    return {name: plain(getattr(one, name)) for name in columns if name not in WITH_OTHERS}


def rows_of(session: Session, name: str, scope: Scope) -> Iterator[Value]:
    """The rows of one table of the bundle by their primary key."""
    table, belongs = TABLES[name]
    asked = select(table).where(belongs(scope)).order_by(*table.__table__.primary_key.columns)  # type: ignore[attr-defined]
    for one in session.scalars(asked.execution_options(yield_per=500)):
        yield row_of(one)


def documents_of(session: Session, scope: Scope) -> list[WorkDocument]:
    """The documents of the lots, every version."""
    asked = select(WorkDocument).where(WorkDocument.award_id.in_(scope.awards)).order_by(WorkDocument.id)
    return list(session.scalars(asked))


def document_row(one: WorkDocument) -> Value:
    return {**row_of(one), "document": one.id.hex}


def findings_of(session: Session, scope: Scope) -> Iterator[Value]:
    """The findings of the case with their evidence and the rule's version."""
    for one in session.scalars(select(Finding).where(Finding.id.in_(findings_in(scope))).order_by(Finding.id)):
        yield {**row_of(one), "finding": one.id.hex}


def entries_of(session: Session, scope: Scope) -> Iterator[Value]:
    """The entries of the wage record about these lots, as the bytes their hashes stand for, with corrections."""
    runs = select(Payment.pay_run_id).where(Payment.id.in_(payments_in(scope)))
    about = union(
        select(literal("goods_receipt"), GoodsReceipt.id).where(GoodsReceipt.award_id.in_(scope.awards)),
        select(literal("dispute"), Dispute.id).where(Dispute.receipt_id.in_(receipts_in(scope))),
        select(literal("deduction"), Deduction.id).where(Deduction.instalment_id.in_(instalments_in(scope))),
        select(literal("payment"), PaymentItem.payment_id).where(PaymentItem.instalment_id.in_(instalments_in(scope))),
        select(literal("pay_run"), runs.subquery().c[0]),
    ).subquery()
    ours = select(Instalment.journal_id).where(Instalment.id.in_(instalments_in(scope)))
    back = select(DeductionReturn.journal_id).join(Deduction, Deduction.id == DeductionReturn.deduction_id)
    referred = select(Journal.id).join(
        about, (Journal.reference_subject == about.c[0]) & (Journal.reference_id == about.c[1])
    )
    asked = select(Journal).where(
        or_(
            Journal.id.in_(referred),
            Journal.id.in_(ours),
            Journal.id.in_(back.where(Deduction.instalment_id.in_(instalments_in(scope)))),
        )
    )
    for one in session.scalars(asked.order_by(Journal.id).execution_options(yield_per=500)):
        yield {
            "entry": one.id.hex,
            "kind": one.kind,
            "effective_on": plain(one.effective_on),
            "recorded_at": plain(one.recorded_at),
            "leaf_hash": one.leaf_hash.hex(),
            "canonical_base64": base64.b64encode(one.canonical).decode(),
        }
