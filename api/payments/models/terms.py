"""Terms of pay: a leader's fee, what a piece costs, how everybody is paid. Amounts in whole satang."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, among
from api.payments.rules import METHODS


class LeaderFee(Identified, Base):
    """A leader's fee: an agreed, visible line paid by the hirer on top of the rate, per accepted piece."""

    __tablename__ = "leader_fees"
    __table_args__ = (CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name="satang_per_piece"),)

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), unique=True)
    satang_per_piece: Mapped[int]
    agreed_on: Mapped[date]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class LeaderFeeProposal(Identified, Base):
    """A fee the leader asks for. The newest may become the `LeaderFee`, when the hirer agrees to that very sum."""

    __tablename__ = "leader_fee_proposals"
    __table_args__ = (CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name="satang_per_piece"),)

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    satang_per_piece: Mapped[int]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class ChainPrice(Identified, Base):
    """What the next one up the chain pays an agent per piece of a lot, as the agent declares it. Newest wins."""

    __tablename__ = "chain_prices"
    __table_args__ = (CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name="satang_per_piece"),)

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), index=True)
    satang_per_piece: Mapped[int]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class WorkerCost(Identified, Base):
    """What a piece costs the homeworkers themselves: thread, power, transport. Taken off before the floor is judged."""

    __tablename__ = "worker_costs"
    __table_args__ = (
        CheckConstraint(among("kind", ("thread", "electricity", "transport", "tools", "other")), name="kind"),
        CheckConstraint("satang_per_piece BETWEEN 1 AND 100000000", name="satang_per_piece"),
        UniqueConstraint("award_id", "kind", "declared_on"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    kind: Mapped[str]
    satang_per_piece: Mapped[int]
    declared_on: Mapped[date]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))


class PayMethod(Identified, Base):
    """How a homeworker, or a group for its members, is paid. The account is sealed; its mark tells two that are one.

    Newest wins. Without one, and without her consent, pay is cash at her workplace (s.18).
    """

    __tablename__ = "pay_methods"
    __table_args__ = (
        CheckConstraint("num_nonnulls(homeworker_id, group_id, hirer_id) = 1", name="one_party"),
        CheckConstraint(among("method", METHODS), name="method"),
        CheckConstraint("(method IN ('promptpay', 'bank')) = (account_sealed IS NOT NULL)", name="account"),
        CheckConstraint("(account_sealed IS NULL) = (account_mark IS NULL)", name="mark"),
        CheckConstraint(
            "homeworker_id IS NULL OR method = 'cash_at_workplace' OR consent_id IS NOT NULL", name="consent"
        ),
        Index(None, "homeworker_id", "created_at"),
        Index(None, "group_id"),
        Index(None, "account_mark"),
    )

    homeworker_id: Mapped[UUID | None] = mapped_column(ForeignKey("homeworkers.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id"))
    hirer_id: Mapped[UUID | None] = mapped_column(ForeignKey("hirers.id"))  # the account it pays from
    method: Mapped[str]
    account_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_mark: Mapped[str | None]
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consents.id"))
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
