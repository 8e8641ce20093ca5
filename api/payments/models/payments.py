"""Pay runs, payments, and what three sides say of them. Amounts in whole satang."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned, among
from api.payments.rules import METHODS


class PayRun(Identified, Versioned, Base):
    """A hirer's pay for a day: everything due until then that no other run holds. Its payments are made with it."""

    __tablename__ = "pay_runs"
    __table_args__ = (
        UniqueConstraint("hirer_id", "number"),
        CheckConstraint(among("state", ("prepared", "sent", "cancelled")), name="state"),
    )

    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    number: Mapped[int]
    pay_on: Mapped[date]
    due_until: Mapped[date]
    state: Mapped[str]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class Payment(Identified, Versioned, Base):
    """Money for one homeworker in one pay run, and her pay slip. Paid means three said so: hirer, leader, she.

    `state` follows the claims: `prepared`, `sent` (the hirer says paid), `at_group` (the leader has it), `received`
    (she has it), `contested` (someone says no), `cancelled`. How long nobody has said anything is read from the claims.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("pay_run_id", "homeworker_id"),
        CheckConstraint(
            among("state", ("prepared", "sent", "at_group", "received", "contested", "cancelled")), name="state"
        ),
        CheckConstraint(among("method", METHODS), name="method"),
        CheckConstraint(among("via", ("direct", "leader")), name="via"),
        CheckConstraint("amount_satang >= 1", name="amount"),
        Index(None, "homeworker_id"),
        Index(None, "group_id"),
        Index("ix_payments_waiting", "state", postgresql_where=text("state IN ('sent', 'at_group', 'contested')")),
    )

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"))
    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"))
    method: Mapped[str]
    via: Mapped[str]
    amount_satang: Mapped[int]
    bank_reference: Mapped[str | None]
    state: Mapped[str]


class PaymentItem(Base):
    """What of an instalment a payment pays: its pay net of deductions, and interest that ran until then."""

    __tablename__ = "payment_items"
    __table_args__ = (
        CheckConstraint(
            "pay_satang >= 0 AND interest_satang >= 0 AND pay_satang + interest_satang >= 1", name="amount"
        ),
        Index(None, "instalment_id"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    instalment_id: Mapped[UUID] = mapped_column(ForeignKey("instalments.id"), primary_key=True)
    pay_satang: Mapped[int]
    interest_satang: Mapped[int] = mapped_column(server_default="0")


class PaymentClaim(Identified, Base):
    """What one of the three says of a payment. A slip is a claim too. The newest of each side counts."""

    __tablename__ = "payment_claims"
    __table_args__ = (
        CheckConstraint(among("side", ("hirer", "leader", "member")), name="side"),
        CheckConstraint(
            "(side = 'hirer' AND said = 'paid') OR (side <> 'hirer' AND said IN ('received', 'not_received'))",
            name="said",
        ),
        CheckConstraint(
            among("given_by", ("api_key", "otp", "pin", "voice", "thumb", "ink", "bank_statement", "on_behalf")),
            name="given_by",
        ),
        CheckConstraint("amount_satang >= 0", name="amount"),
        Index(None, "payment_id"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    side: Mapped[str]
    said: Mapped[str]
    amount_satang: Mapped[int]
    on_date: Mapped[date]
    given_by: Mapped[str]
    device_at: Mapped[datetime | None]
    device_mark: Mapped[str | None]
    """Keyed hash of the device that spoke: tells that leader and member used one phone, never which."""
    journal_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_journals.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]
