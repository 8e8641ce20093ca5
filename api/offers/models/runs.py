"""Matching: policies, recorded runs, what is in the hands of workers meanwhile, and the debt book."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified


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


class MatchingPart(Base):
    """One part of a round of a run that is solved as jobs: any worker may take it. Gone when its round is joined.

    Its answer is taken only while the run is still solving the same snapshot.
    """

    __tablename__ = "matching_parts"
    __table_args__ = (
        CheckConstraint("round >= 0 AND part >= 0", name="numbers"),
        CheckConstraint("state IN ('waiting', 'solved')", name="state"),
        CheckConstraint("(state = 'solved') = (result IS NOT NULL)", name="result"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("matching_runs.id"), primary_key=True)
    round: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    snapshot_hash: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="waiting")
    content: Mapped[str] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)


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
