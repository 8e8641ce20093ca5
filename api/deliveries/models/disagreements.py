"""Where the sides do not agree, agree on another day, or work ends before its end."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned, among


class Dispute(Identified, Versioned, Base):
    """The group does not agree that pieces are short or bad. Only these pieces wait; the others are paid.

    When it ends for the group, in part or whole, the pieces are paid with the clock of their own hand-over. Nobody
    ends it alone against the other: the hirer grants all of it, the leader takes the number it offered, or staff say
    why.
    """

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(among("state", ("open", "ended", "withdrawn")), name="state"),
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("(state = 'ended') = (granted_pieces IS NOT NULL)", name="ended_says_how_many"),
        CheckConstraint("granted_pieces BETWEEN 0 AND pieces", name="granted"),
        CheckConstraint("offered_pieces BETWEEN 0 AND pieces", name="offered"),
        CheckConstraint(
            "state <> 'ended' OR granted_pieces = pieces OR granted_pieces IS NOT DISTINCT FROM offered_pieces "
            "OR ended_because IS NOT NULL",
            name="both_agree_or_staff_say_why",
        ),
        Index("uq_disputes_one_open", "receipt_id", unique=True, postgresql_where=text("state = 'open'")),
    )

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("goods_receipts.id"), index=True)
    pieces: Mapped[int]
    reason: Mapped[str]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    device_at: Mapped[datetime | None]
    state: Mapped[str]
    offered_pieces: Mapped[int | None]
    """What the hirer would grant; the leader may take it."""
    granted_pieces: Mapped[int | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]


class DisputeLine(Base):
    """Whose pieces are in dispute, and how many of them were granted in the end."""

    __tablename__ = "dispute_lines"
    __table_args__ = (CheckConstraint("pieces >= 1 AND granted_pieces BETWEEN 0 AND pieces", name="pieces"),)

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("disputes.id"), primary_key=True)
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"), primary_key=True)
    pieces: Mapped[int]
    granted_pieces: Mapped[int] = mapped_column(server_default="0")


class Extension(Identified, Versioned, Base):
    """The group says in time that it will be late and asks for another day (s.11). Agreed, the due day moves."""

    __tablename__ = "extensions"
    __table_args__ = (
        CheckConstraint(among("state", ("asked", "agreed", "refused", "withdrawn")), name="state"),
        CheckConstraint("new_due_on > old_due_on", name="later"),
        Index("uq_extensions_one_asked", "award_id", unique=True, postgresql_where=text("state = 'asked'")),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    reason: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    device_at: Mapped[datetime | None]
    state: Mapped[str]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    answered_at: Mapped[datetime | None]


class EarlyEnd(Identified, Base):
    """Work that ended because a person whose skill mattered could not go on (s.13): what is useful is paid pro rata."""

    __tablename__ = "early_ends"
    __table_args__ = (CheckConstraint(among("cause", ("death", "illness", "cannot_go_on")), name="cause"),)

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), unique=True)
    cause: Mapped[str]
    ended_on: Mapped[date]
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_notes.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]
