"""What is accepted: terms frozen, minutes booked, roster and end."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned


class Award(Identified, Versioned, Base):
    """Accepted, binding: rate, quantity, dates and roster are frozen here."""

    __tablename__ = "awards"
    __table_args__ = (
        CheckConstraint("state IN ('agreed', 'cancelled', 'ended')", name="state"),
        CheckConstraint("pieces > 0", name="pieces"),
        CheckConstraint("delivered_pieces BETWEEN 0 AND pieces", name="delivered"),
        CheckConstraint("rate_satang >= floor_satang", name="rate_not_under_floor"),
        Index(None, "group_id"),
        Index(None, "lot_id"),
        Index(None, "hirer_id"),
    )

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"), unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    pieces: Mapped[int]
    rate_satang: Mapped[int]
    floor_satang: Mapped[int]
    minimum_wage_id: Mapped[UUID] = mapped_column(ForeignKey("minimum_wages.id"))
    centiminutes_per_piece: Mapped[int]
    start_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str]
    delivered_pieces: Mapped[int] = mapped_column(server_default="0")
    """Pieces on delivery notes, rework not counted again: claimed by conditional updates, so no two notes overlap."""


class AwardWork(Base):
    """The minutes an award has booked, per profile and week."""

    __tablename__ = "award_work"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    week_on: Mapped[date] = mapped_column(primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("skill_profiles.id"), primary_key=True)
    centiminutes: Mapped[int]


class AwardMember(Base):
    """The roster of an award as it stood on acceptance: name, sex and birth year of every member (s.9(1))."""

    __tablename__ = "award_members"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"), primary_key=True)
    name: Mapped[str]
    sex: Mapped[str]
    birth_year: Mapped[int] = mapped_column(SmallInteger)


class AwardCancellation(Identified, Base):
    """Why accepted work ended early, and the compensation recorded for it (s.10)."""

    __tablename__ = "award_cancellations"
    __table_args__ = (
        CheckConstraint("reason IN ('worker_at_fault', 'unavoidable_need', 'agreed_by_both')", name="reason"),
        CheckConstraint("compensation_satang >= 0", name="compensation"),
        CheckConstraint("reason <> 'unavoidable_need' OR compensation_satang > 0", name="compensation_due"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), unique=True)
    reason: Mapped[str]
    compensation_satang: Mapped[int]
    note: Mapped[str]
