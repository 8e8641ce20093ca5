"""Materials, deliveries, tallies, receipts, disputes, extensions. What is said is added, never overwritten."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, Versioned, among

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


class Photo(Identified, Base):
    """A picture that goes with a delivery or a refusal, by its SHA-256; the same picture is kept once."""

    __tablename__ = "photos"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint(among("media_type", ("image/jpeg", "image/png", "image/webp")), name="media_type"),
        CheckConstraint("octet_length(content) BETWEEN 1 AND 400000", name="size"),
        UniqueConstraint("award_id", "sha256"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    sha256: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class MaterialMove(Identified, Base):
    """Materials or tools handed to the group (`issue`) or back to the hirer (`return`), with value and hazards (s.15,
    s.22, s.23). None moves before both sides have signed the work document."""

    __tablename__ = "material_moves"
    __table_args__ = (
        CheckConstraint(among("kind", ("issue", "return")), name="kind"),
        CheckConstraint("quantity_milli BETWEEN 1 AND 1000000000000", name="quantity"),
        CheckConstraint("value_satang BETWEEN 0 AND 1000000000000", name="value"),
        CheckConstraint(among("hazard", ("none", "sharp", "heat", "dust", "solvent")), name="hazard"),
        CheckConstraint(among("side", ("hirer", "leader")), name="side"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    kind: Mapped[str]
    material: Mapped[str]
    unit: Mapped[str]
    quantity_milli: Mapped[int]  # thousandths of the unit
    value_satang: Mapped[int]
    hazard: Mapped[str]
    equipment: Mapped[str]
    moved_on: Mapped[date]
    device_at: Mapped[datetime | None]
    side: Mapped[str]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    note: Mapped[str]


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
