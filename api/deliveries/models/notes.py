"""Deliveries: the printed sheet, the note, who says when it changed hands, and who made what."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned, among


class TallySheet(Identified, Base):
    """A printed sheet for an award: paper is a first-class way in. Its code stands in the QR and is typed by hand."""

    __tablename__ = "tally_sheets"
    __table_args__ = (CheckConstraint("code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'", name="code"),)

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class DeliveryNote(Identified, Versioned, Base):
    """Goods handed over: part of an award, all of it, or pieces mended or found after a receipt missed them (`rework`).

    `handed_over_on` starts the pay clock. It is the earliest day either side has claimed, capped at the day our clock
    heard of it; the database lets it move earlier only, so nobody can reset it (s.17).
    """

    __tablename__ = "delivery_notes"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        UniqueConstraint("id", "award_id"),  # so that tallies and receipts are of the same award
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("pieces BETWEEN 1 AND 10000000", name="pieces"),
        CheckConstraint(among("kind", ("work", "rework", "early_end")), name="kind"),
        CheckConstraint(among("source", ("phone", "paper", "api")), name="source"),
        CheckConstraint(among("state", ("handed_over", "received")), name="state"),
        CheckConstraint("(kind = 'rework') = (rework_of_id IS NOT NULL)", name="rework_of"),
        CheckConstraint("(source = 'paper') = (sheet_id IS NOT NULL)", name="paper_has_sheet"),
        CheckConstraint("answer_by_on >= handed_over_on", name="answer_by"),
        Index("ix_delivery_notes_waiting", "answer_by_on", postgresql_where=text("state = 'handed_over'")),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    rework_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_receipts.id", use_alter=True), index=True)
    source: Mapped[str]
    sheet_id: Mapped[UUID | None] = mapped_column(ForeignKey("tally_sheets.id"), unique=True)
    pieces: Mapped[int]
    handed_over_on: Mapped[date]
    answer_by_on: Mapped[date]
    """The last day for the hirer to answer; after it the goods are accepted as delivered."""
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"))
    note: Mapped[str]
    state: Mapped[str]


class HandOverClaim(Identified, Base):
    """When one side says the goods changed hands: what its device claims, and when our clock heard it."""

    __tablename__ = "hand_over_claims"
    __table_args__ = (CheckConstraint(among("side", ("hirer", "leader", "staff")), name="side"),)

    note_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_notes.id"), index=True)
    side: Mapped[str]
    claimed_on: Mapped[date]
    device_at: Mapped[datetime | None]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class Tally(Base):
    """Pieces one homeworker made of a delivery. The tallies of a note add up to its pieces.

    `percent_done` is below 100 only for part-finished pieces of one who could not go on (s.13). `minutes` is her own
    word on how long they took; nothing where she did not say.
    """

    __tablename__ = "tallies"
    __table_args__ = (
        ForeignKeyConstraint(["award_id", "homeworker_id"], ["award_members.award_id", "award_members.homeworker_id"]),
        ForeignKeyConstraint(["note_id", "award_id"], ["delivery_notes.id", "delivery_notes.award_id"]),
        CheckConstraint("pieces BETWEEN 1 AND 10000000", name="pieces"),
        CheckConstraint("percent_done BETWEEN 1 AND 100", name="percent_done"),
        CheckConstraint("minutes BETWEEN 1 AND 1000000", name="minutes"),
        Index(None, "homeworker_id"),
    )

    note_id: Mapped[UUID] = mapped_column(primary_key=True)
    homeworker_id: Mapped[UUID] = mapped_column(primary_key=True)
    award_id: Mapped[UUID]
    pieces: Mapped[int]
    percent_done: Mapped[int] = mapped_column(SmallInteger, server_default="100")
    minutes: Mapped[int | None]
