"""What is kept of an instalment, her consent to it, and the figures of the law that bound it. In whole satang."""

from datetime import date, datetime
from typing import get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, among
from api.payments.rules import Ground


class Consent(Identified, Base):
    """A homeworker's yes to one thing in words she was shown. She may take it back until the payment it is for."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint(among("subject", ("deduction", "pay_method", "currency")), name="subject"),
        CheckConstraint(among("given_by", ("otp", "pin", "voice", "thumb", "ink")), name="given_by"),
        CheckConstraint("(subject = 'deduction') = (instalment_id IS NOT NULL)", name="deduction_of"),
        CheckConstraint(
            "subject <> 'deduction' OR (ground IN ('damage', 'late_delivery') AND most_satang >= 1)",
            name="deduction_ground",
        ),
        CheckConstraint("subject <> 'pay_method' OR method IN ('cash_elsewhere', 'promptpay', 'bank')", name="method"),
        CheckConstraint("words <> ''", name="words"),
        Index(None, "homeworker_id"),
    )

    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"))
    subject: Mapped[str]
    instalment_id: Mapped[UUID | None] = mapped_column(ForeignKey("instalments.id"), index=True)
    ground: Mapped[str | None]
    most_satang: Mapped[int | None]
    method: Mapped[str | None]
    language: Mapped[str]
    words: Mapped[str]
    given_by: Mapped[str]
    given_on: Mapped[date]
    device_at: Mapped[datetime | None]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class ConsentWithdrawal(Identified, Base):
    """She took a consent back."""

    __tablename__ = "consent_withdrawals"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), unique=True)
    withdrawn_on: Mapped[date]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class Deduction(Identified, Base):
    """Money kept from an instalment on one of the four grounds of s.19; (3) and (4) need her consent and are at most
    10 % of the instalment together. The database refuses anything else. A wrong one is taken back whole."""

    __tablename__ = "deductions"
    __table_args__ = (
        CheckConstraint(among("ground", get_args(Ground)), name="ground"),
        CheckConstraint("amount_satang >= 1", name="amount"),
        CheckConstraint("ground NOT IN ('damage', 'late_delivery') OR consent_id IS NOT NULL", name="consent"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    instalment_id: Mapped[UUID] = mapped_column(ForeignKey("instalments.id"), index=True)
    ground: Mapped[str]
    amount_satang: Mapped[int]
    reason: Mapped[str]
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consents.id"), unique=True)
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class DeductionReturn(Identified, Base):
    """A deduction taken back: consent withdrawn, or it was wrong. The ledger reverses its entry."""

    __tablename__ = "deduction_returns"

    deduction_id: Mapped[UUID] = mapped_column(ForeignKey("deductions.id"), unique=True)
    reason: Mapped[str]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class LawFigure(Base):
    """A figure of the law from a day on, as the triggers read it: loaded from `documents/data/law.csv`."""

    __tablename__ = "law_figures"

    key: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[int]
    source: Mapped[str]
