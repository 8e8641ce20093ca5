"""Guarantees a hirer holds, and the rules that allow them (s.14). Amounts in whole satang."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified


class GuaranteeRule(Identified, Base):
    """A rule of the Director-General that allows a guarantee (s.14). None is on record, so none may be taken."""

    __tablename__ = "guarantee_rules"
    __table_args__ = (
        CheckConstraint("most_percent BETWEEN 0 AND 100", name="most_percent"),
        CheckConstraint("source <> ''", name="source"),
    )

    effective_from: Mapped[date]
    effective_until: Mapped[date | None]
    kind_of_work: Mapped[str]
    most_percent: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str]


class Guarantee(Identified, Base):
    """A guarantee a hirer holds under a rule; to be returned within 7 days of the delivery (s.14)."""

    __tablename__ = "guarantees"
    __table_args__ = (CheckConstraint("amount_satang >= 1", name="amount"),)

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"))
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("guarantee_rules.id"))
    amount_satang: Mapped[int]
    taken_on: Mapped[date]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"))


class GuaranteeReturn(Identified, Base):
    """The guarantee came back."""

    __tablename__ = "guarantee_returns"

    guarantee_id: Mapped[UUID] = mapped_column(ForeignKey("guarantees.id"), unique=True)
    returned_on: Mapped[date]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"))
