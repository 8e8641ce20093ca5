"""What a pay run pays to leaders, and what two sides say of it. Amounts in whole satang."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned, among
from api.payments.rules import FEE_STATES


class FeePayment(Identified, Versioned, Base):
    """The leader's fees of one group in one pay run: the hirer's money on top of pay, never any of the members'.

    `state` follows the claims: `prepared`, `sent` (the hirer says paid), `received` or `contested` (the leader says she
    has it, or not), `cancelled`. How long she has said nothing is read from the claims.
    """

    __tablename__ = "fee_payments"
    __table_args__ = (
        UniqueConstraint("pay_run_id", "group_id"),
        CheckConstraint(among("state", FEE_STATES), name="state"),
        CheckConstraint("amount_satang >= 1", name="amount"),
        Index(None, "hirer_id"),
        Index(None, "group_id"),
    )

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"))
    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    amount_satang: Mapped[int]
    state: Mapped[str]


class FeePaymentItem(Base):
    """A fee that a payment pays whole: the entry of the wage record that owes it, for a receipt or a dispute."""

    __tablename__ = "fee_payment_items"
    __table_args__ = (Index(None, "journal_id"),)

    fee_payment_id: Mapped[UUID] = mapped_column(ForeignKey("fee_payments.id"), primary_key=True)
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"), primary_key=True)
    amount_satang: Mapped[int]


class FeeClaim(Identified, Base):
    """What the hirer or the leader says of a fee. The newest of each side counts; it is always about all of it."""

    __tablename__ = "fee_claims"
    __table_args__ = (
        CheckConstraint(among("side", ("hirer", "leader")), name="side"),
        CheckConstraint(
            "(side = 'hirer' AND said = 'paid') OR (side = 'leader' AND said IN ('received', 'not_received'))",
            name="said",
        ),
        CheckConstraint("(said = 'not_received') OR journal_id IS NOT NULL", name="in_record"),
        Index(None, "fee_payment_id"),
    )

    fee_payment_id: Mapped[UUID] = mapped_column(ForeignKey("fee_payments.id"))
    side: Mapped[str]
    said: Mapped[str]
    on_date: Mapped[date]
    device_at: Mapped[datetime | None]
    device_mark: Mapped[str | None]
    """Keyed hash of the device that spoke, never which."""
    journal_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_journals.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]
