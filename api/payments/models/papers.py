"""Pay slips and their prints, tries at their codes, lines of a bank's statement."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, among


class StatementLine(Identified, Base):
    """A line of a hirer's bank statement, kept once, and the payment it proves sent."""

    __tablename__ = "statement_lines"
    __table_args__ = (UniqueConstraint("hirer_id", "mark"), CheckConstraint("amount_satang >= 1", name="amount"))

    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    mark: Mapped[str]  # hash of day, amount, reference and running number: the same line is not taken twice
    booked_on: Mapped[date]
    amount_satang: Mapped[int]
    reference: Mapped[str]
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"), unique=True)


class PaySlip(Base):
    """What a pay slip says in every language and on every paper, frozen when it was first shown after the hirer said it
    paid. Its code is the first 80 bits of the content's hash: who holds the paper finds the slip.
    """

    __tablename__ = "pay_slips"
    __table_args__ = (
        CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="content_hash"),
        CheckConstraint("code ~ '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$'", name="code"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SlipFile(Base):
    """A pay slip printed on one paper in one language: made once, kept with its hash, the same bytes ever after."""

    __tablename__ = "slip_files"
    __table_args__ = (
        CheckConstraint(among("language", ("th", "lo", "km", "my", "en")), name="language"),
        CheckConstraint(among("paper", ("a6", "58mm")), name="paper"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("pay_slips.payment_id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    paper: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


class SlipTry(Base):
    """Codes of slips asked for from one place of the network since a moment. The place is kept as a keyed hash."""

    __tablename__ = "slip_tries"

    address_mark: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    tries: Mapped[int]
