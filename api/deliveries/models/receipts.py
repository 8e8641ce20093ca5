"""The hirer's answer to a delivery, and why pieces were refused."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, among

AT_FAULT = {
    "stitch": "group",
    "measure": "group",
    "stain": "group",
    "wrong_article": "group",
    "damage": "group",
    "material_fault": "hirer",
    "pattern_fault": "hirer",
}
"""Reasons for which pieces are refused, and whose fault each is. What is the hirer's own fault is paid (s.16, s.19)."""


class GoodsReceipt(Identified, Base):
    """The hirer's answer to a delivery, or its silence: accepted + short + rejected = the pieces of the note.

    Pieces refused for the hirer's own fault (`AT_FAULT`) are among the accepted ones: they are paid.
    """

    __tablename__ = "goods_receipts"
    __table_args__ = (
        CheckConstraint(among("decided_by", ("hirer", "silence", "staff")), name="decided_by"),
        CheckConstraint(
            "accepted_pieces >= 0 AND short_pieces >= 0 AND rejected_pieces >= 0 "
            "AND accepted_pieces + short_pieces + rejected_pieces > 0",
            name="pieces",
        ),
        CheckConstraint("decided_by <> 'silence' OR short_pieces + rejected_pieces = 0", name="silence_accepts"),
        ForeignKeyConstraint(["note_id", "award_id"], ["delivery_notes.id", "delivery_notes.award_id"]),
        UniqueConstraint("id", "note_id"),  # so that its lines are of the same note
    )

    note_id: Mapped[UUID] = mapped_column(unique=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    device_at: Mapped[datetime | None]
    accepted_pieces: Mapped[int]
    short_pieces: Mapped[int]
    rejected_pieces: Mapped[int]
    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]


class ReceiptLine(Base):
    """The same per homeworker: her accepted + short + rejected pieces are her tally."""

    __tablename__ = "receipt_lines"
    __table_args__ = (
        ForeignKeyConstraint(["note_id", "homeworker_id"], ["tallies.note_id", "tallies.homeworker_id"]),
        ForeignKeyConstraint(["receipt_id", "note_id"], ["goods_receipts.id", "goods_receipts.note_id"]),
        CheckConstraint("accepted_pieces >= 0 AND short_pieces >= 0 AND rejected_pieces >= 0", name="pieces"),
    )

    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    homeworker_id: Mapped[UUID] = mapped_column(primary_key=True)
    note_id: Mapped[UUID]
    accepted_pieces: Mapped[int]
    short_pieces: Mapped[int]
    rejected_pieces: Mapped[int]


class Rejection(Identified, Base):
    """Why pieces of a receipt were refused: a reason code, a picture, and until when they can be mended."""

    __tablename__ = "rejections"
    __table_args__ = (
        CheckConstraint(among("reason", AT_FAULT), name="reason"),
        CheckConstraint("pieces >= 1", name="pieces"),
    )

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("goods_receipts.id"), index=True)
    reason: Mapped[str]
    pieces: Mapped[int]
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"))
    mend_by_on: Mapped[date | None]
    note: Mapped[str]
