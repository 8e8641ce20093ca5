"""Matching policies and runs, offers, awards with their roster and schedule."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned

OFFER_STATES = ("open", "countered", "accepted", "declined", "lapsed", "withdrawn")


class MatchingPolicy(Identified, Base):
    """The weights of matching from a day on. Only added to; each run names the one it used."""

    __tablename__ = "matching_policies"

    name: Mapped[str]
    effective_from: Mapped[date]
    weights: Mapped[dict[str, Any]] = mapped_column(JSONB)
    adopted_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))


class MatchingRun(Identified, Base):
    """One recorded execution: what went in, what came out, how good it is. Anybody can replay it."""

    __tablename__ = "matching_runs"
    __table_args__ = (
        CheckConstraint("state IN ('solving', 'published', 'withheld', 'empty', 'failed')", name="state"),
        CheckConstraint("state IN ('solving', 'empty', 'failed') OR plan_hash IS NOT NULL", name="has_plan"),
    )

    state: Mapped[str]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("matching_policies.id"))
    snapshot: Mapped[str | None] = mapped_column(Text)
    snapshot_hash: Mapped[str | None]
    first_week_on: Mapped[date]
    plan: Mapped[str | None] = mapped_column(Text)
    plan_hash: Mapped[str | None]
    engine: Mapped[str | None]
    seed: Mapped[int]
    effort: Mapped[int]
    objective: Mapped[int | None]
    bound: Mapped[int | None]
    gap_ppm: Mapped[int | None]
    lots: Mapped[int | None]
    offers_made: Mapped[int | None]
    lots_changed_meanwhile: Mapped[int | None]
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """Open lots that could not enter the problem, each with its reason."""
    finished_at: Mapped[datetime | None]
    why_not_published: Mapped[str | None]


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


class GroupCredit(Identified, Base):
    """The debt book: chances of income a group is owed since a plan passed it over for a good reason. Only added to."""

    __tablename__ = "group_credits"
    __table_args__ = (
        CheckConstraint("satang <> 0", name="satang"),
        Index("uq_group_credits_once_a_run", "group_id", "run_id", unique=True),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("matching_runs.id"))
    satang: Mapped[int]
    """Above nothing: credit given; below: credit used."""
