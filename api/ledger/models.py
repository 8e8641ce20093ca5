"""The tables of the wage record, only added to. The migration `ledger` says what the database judges besides."""

from datetime import date, datetime
from typing import get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.db import Base, Identified, among
from api.ledger.books import MOST_LINES, PARTY_OF, JournalKind
from api.shapes import MOST_SATANG, new_id


def _kinds_of(party: str) -> list[str]:
    return [kind for kind, whose in PARTY_OF.items() if whose == party]


class Account(Identified, Base):
    """One account of one hirer, group or homeworker; who that is stands elsewhere."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("kind", "party_id"),
        CheckConstraint(among("kind", PARTY_OF), name="kind"),
        CheckConstraint("num_nonnulls(hirer_id, group_id, homeworker_id) = 1", name="one_party"),
        *(
            CheckConstraint(f"({among('kind', _kinds_of(party))}) = ({party}_id IS NOT NULL)", name=party)
            for party in ("hirer", "group", "homeworker")
        ),
    )

    kind: Mapped[str]
    hirer_id: Mapped[UUID | None] = mapped_column(ForeignKey("hirers.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("groups.id"))
    homeworker_id: Mapped[UUID | None] = mapped_column(ForeignKey("homeworkers.id"))
    party_id: Mapped[UUID] = mapped_column(Computed("COALESCE(hirer_id, group_id, homeworker_id)", persisted=True))


class Journal(Base):
    """One entry: when it was recorded (by the database's clock), for which day, what it is about, and its bytes."""

    __tablename__ = "ledger_journals"
    __table_args__ = (
        Index(None, "reference_subject", "reference_id"),
        CheckConstraint(among("kind", get_args(JournalKind)), name="kind"),
        CheckConstraint("effective_on BETWEEN '1900-01-01' AND '2100-12-31'", name="effective_on"),
        CheckConstraint("(kind = 'correction') = (corrects_id IS NOT NULL)", name="correction"),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="correction_says_why"),
        CheckConstraint("reason IS NFC NORMALIZED AND length(reason) <= 500", name="reason"),
        CheckConstraint("reference_subject ~ '^[a-z][a-z0-9_]{0,63}$'", name="reference_subject"),
        CheckConstraint(f"lines BETWEEN 2 AND {MOST_LINES}", name="lines"),
        CheckConstraint("octet_length(salt) = 16", name="salt"),
        CheckConstraint(r"leaf_hash = sha256('\x00'::bytea || canonical)", name="leaf_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    effective_on: Mapped[date]
    kind: Mapped[str]
    reference_subject: Mapped[str]
    reference_id: Mapped[UUID]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_journals.id"), unique=True)
    reason: Mapped[str]
    lines: Mapped[int] = mapped_column(SmallInteger)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary)
    postings: Mapped[list["Posting"]] = relationship(lazy="raise", order_by="Posting.line", viewonly=True)
    reversal: Mapped["Journal | None"] = relationship(lazy="raise", remote_side=[corrects_id], viewonly=True)


class Posting(Base):
    """One line of an entry: what an account gains (+) or gives (-), in satang."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        Index(None, "account_id"),
        CheckConstraint("line >= 1", name="line"),
        CheckConstraint(
            f"amount_satang <> 0 AND amount_satang BETWEEN -{MOST_SATANG} AND {MOST_SATANG}", name="amount"
        ),
    )

    journal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_journals.id"), primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    amount_satang: Mapped[int]
    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)
