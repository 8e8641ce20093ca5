"""What work earned: instalments, compensations, shares of the price. Amounts in whole satang."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified


class Instalment(Identified, Base):
    """What one homeworker earned with one receipt, or with a dispute that ended for her. Added once, never edited.

    It is due `pay_within_days` after the hand-over of its delivery note; that day is read from the note, which only
    moves earlier. `journal_id` is the entry of the wage record that says so (one entry for all of a receipt).
    """

    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("receipt_id", "homeworker_id", "dispute_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("pieces >= 1", name="pieces"),
        CheckConstraint("rate_satang >= 1", name="rate"),
        CheckConstraint("percent_done BETWEEN 1 AND 100", name="percent_done"),
        CheckConstraint("percent_done < 100 OR gross_satang = pieces * rate_satang", name="gross"),
        CheckConstraint("gross_satang BETWEEN 1 AND pieces * rate_satang", name="gross_range"),
        CheckConstraint("pay_within_days BETWEEN 0 AND 7", name="pay_within_seven_days"),
        Index(None, "homeworker_id"),
        Index(None, "award_id"),
        Index(None, "hirer_id", "created_at"),
        Index(None, "note_id"),
    )

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("goods_receipts.id"))
    dispute_id: Mapped[UUID | None] = mapped_column(ForeignKey("disputes.id"))
    note_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_notes.id"))
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("groups.id"))
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"))
    pieces: Mapped[int]
    percent_done: Mapped[int] = mapped_column(SmallInteger, server_default="100")
    rate_satang: Mapped[int]
    gross_satang: Mapped[int]
    pay_within_days: Mapped[int] = mapped_column(SmallInteger)
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"), index=True)


class Compensation(Identified, Base):
    """What a homeworker is owed because accepted work was cancelled (s.10)."""

    __tablename__ = "compensations"
    __table_args__ = (
        UniqueConstraint("cancellation_id", "homeworker_id"),
        CheckConstraint("amount_satang >= 1", name="amount"),
    )

    cancellation_id: Mapped[UUID] = mapped_column(ForeignKey("award_cancellations.id"))
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    homeworker_id: Mapped[UUID] = mapped_column(ForeignKey("homeworkers.id"))
    amount_satang: Mapped[int]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"))
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"))


class LotShare(Identified, Base):
    """Where the price of a receipt went (the middle-share meter). The shares sum to the price: the CHECK holds.

    `price_satang` is what the first hirer up the chain pays for the accepted pieces, where an agent has declared it;
    else what this hirer pays.
    """

    __tablename__ = "lot_shares"
    __table_args__ = (
        CheckConstraint(
            "homeworkers_satang >= 0 AND leader_satang >= 0 AND transport_satang >= 0 AND platform_satang >= 0 "
            "AND agent_satang >= 0",
            name="not_negative",
        ),
        CheckConstraint(
            "homeworkers_satang + leader_satang + transport_satang + platform_satang + agent_satang = price_satang",
            name="sum",
        ),
    )

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("goods_receipts.id"), index=True)
    dispute_id: Mapped[UUID | None] = mapped_column(ForeignKey("disputes.id"), unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), index=True)
    price_satang: Mapped[int]
    homeworkers_satang: Mapped[int]
    leader_satang: Mapped[int]
    transport_satang: Mapped[int]
    platform_satang: Mapped[int]
    agent_satang: Mapped[int]
