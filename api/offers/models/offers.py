"""What is proposed to groups, and when and by whom it would be made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned

OFFER_STATES = ("open", "countered", "accepted", "declined", "lapsed", "withdrawn")


class Offer(Identified, Versioned, Base):
    """Pieces of a lot proposed to a group until a time. Its rate is at least the floor at the group's place."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(s) for s in OFFER_STATES)})", name="state"),
        CheckConstraint("pieces > 0", name="pieces"),
        CheckConstraint("rate_satang >= floor_satang", name="rate_not_under_floor"),
        CheckConstraint("counter_rate_satang IS NULL OR counter_rate_satang >= floor_satang", name="counter_floor"),
        CheckConstraint("(state = 'countered') <= (counter_rate_satang IS NOT NULL)", name="counter"),
        CheckConstraint("(state = 'declined') <= (decline_reason IS NOT NULL)", name="decline_reason"),
        Index(
            "uq_offers_one_waiting",
            "lot_id",
            "group_id",
            unique=True,
            postgresql_where=text("state IN ('open', 'countered')"),
        ),
        Index(None, "group_id"),
        Index("ix_offers_waiting", "expires_at", postgresql_where=text("state IN ('open', 'countered')")),
    )

    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("matching_runs.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    lot_terms: Mapped[int]
    pieces: Mapped[int]
    rate_satang: Mapped[int]
    floor_satang: Mapped[int]
    minimum_wage_id: Mapped[UUID] = mapped_column(ForeignKey("minimum_wages.id"))
    state: Mapped[str]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None]
    counter_rate_satang: Mapped[int | None]
    counter_pieces: Mapped[int | None]
    counter_note: Mapped[str | None]


class OfferWork(Base):
    """When and by whom the pieces of an offer would be made: centi-minutes per profile and week."""

    __tablename__ = "offer_work"
    __table_args__ = (CheckConstraint("centiminutes > 0", name="centiminutes"),)

    offer_id: Mapped[UUID] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    week_on: Mapped[date] = mapped_column(primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("skill_profiles.id"), primary_key=True)
    centiminutes: Mapped[int]
