"""Questions to a matching run, overrides, appeals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned, among

QUESTION_KINDS = (
    "explain",
    "training_prices",
    "alternatives",
    "what_if",
    "sandbox",
    "rush_price",
    "change_price",
)
OVERRIDE_STATES = ("reckoning", "shown", "waiting", "carried_out", "upheld", "taken_back", "dropped")
APPEAL_STATES = ("open", "ready", "answered")


class MatchingQuestion(Identified, Base):
    """Something asked of a run's stored problem and plan. The answer is a pure function of them and of `body`."""

    __tablename__ = "matching_questions"
    __table_args__ = (
        CheckConstraint(among("kind", QUESTION_KINDS), name="kind"),
        CheckConstraint("state IN ('waiting', 'answered', 'failed')", name="state"),
        CheckConstraint("(state = 'waiting') = (answer IS NULL)", name="answer"),
        Index(None, "run_id"),
        Index(None, "asked_by"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("matching_runs.id"))
    kind: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="waiting")
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    answered_at: Mapped[datetime | None]


class MatchingOverride(Identified, Versioned, Base):
    """A person gives a lot to another group than the plan did: why, what it costs, who loses; another reviews it.

    `losers`: [{"group": "grp_…", "satang": less income in the re-solved neighbourhood}].
    """

    __tablename__ = "matching_overrides"
    __table_args__ = (
        CheckConstraint(among("state", OVERRIDE_STATES), name="state"),
        CheckConstraint("pieces > 0", name="pieces"),
        CheckConstraint("btrim(reason) <> ''", name="reason"),
        CheckConstraint("reviewed_by <> by", name="reviewed_by_another"),
        CheckConstraint("(state IN ('upheld', 'taken_back')) = (reviewed_by IS NOT NULL)", name="reviewed"),
        CheckConstraint("state IN ('reckoning', 'dropped') OR cost_satang IS NOT NULL", name="cost_shown"),
        CheckConstraint("(offer_id IS NOT NULL) = (review_by_on IS NOT NULL)", name="review_by"),
        Index(None, "run_id"),
        Index(None, "lot_id"),
        Index("ix_matching_overrides_unreviewed", "review_by_on", postgresql_where=text("state = 'carried_out'")),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("matching_runs.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    pieces: Mapped[int]
    reason: Mapped[str]
    by: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    state: Mapped[str] = mapped_column(server_default="reckoning")
    cost_satang: Mapped[int | None]
    losers: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    why_dropped: Mapped[str | None]
    offer_id: Mapped[UUID | None] = mapped_column(ForeignKey("offers.id"), unique=True)
    review_by_on: Mapped[date | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str | None]


class MatchingAppeal(Identified, Versioned, Base):
    """A leader asks people to look at what a run decided. They see the replay and the counterfactual."""

    __tablename__ = "matching_appeals"
    __table_args__ = (
        CheckConstraint(among("state", APPEAL_STATES), name="state"),
        CheckConstraint("btrim(words) <> ''", name="words"),
        CheckConstraint("decision IN ('stands', 'changed')", name="decision"),
        CheckConstraint("(state = 'answered') = (decision IS NOT NULL)", name="answered"),
        CheckConstraint("state = 'open' OR replay_good IS NOT NULL", name="replayed"),
        CheckConstraint("override_id IS NULL OR decision = 'changed'", name="override"),
        Index("uq_matching_appeals_one_open", "group_id", "run_id", "lot_id", unique=True),
        Index("ix_matching_appeals_unanswered", "answer_by_on", postgresql_where=text("state <> 'answered'")),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("matching_runs.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"))
    words: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    answer_by_on: Mapped[date]
    replay_good: Mapped[bool | None]
    replay_hash: Mapped[str | None]
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    decision: Mapped[str | None]
    override_id: Mapped[UUID | None] = mapped_column(ForeignKey("matching_overrides.id"))
    answer: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    answered_at: Mapped[datetime | None]
