"""Work documents, their printed files, their signatures. All are only added to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified


class WorkDocument(Identified, Base):
    """What both sides agreed to, every item of s.9(1) to (7), frozen. A new version is a new row with signatures of
    its own; the newest counts."""

    __tablename__ = "work_documents"
    __table_args__ = (
        UniqueConstraint("award_id", "version_no"),
        UniqueConstraint("number", "version_no"),
        CheckConstraint("version_no >= 1", name="version_no"),
        CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name="content_hash"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    version_no: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str]


class DocumentFile(Base):
    """A document printed in one language: made once, kept with its hash, the same bytes ever after."""

    __tablename__ = "document_files"
    __table_args__ = (
        CheckConstraint("language IN ('th', 'lo', 'km', 'my', 'en')", name="language"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("work_documents.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Signature(Identified, Base):
    """One side agrees. `signed_at` is what the device claims, `recorded_at` what our clock says; neither replaces
    the other."""

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("document_id", "side"),
        CheckConstraint("side IN ('hirer', 'leader')", name="side"),
        CheckConstraint(
            "method IN ('ink', 'on_behalf') OR (side, method) IN (('hirer', 'api_key'), ('leader', 'otp'))",
            name="method",
        ),
        CheckConstraint("method <> 'on_behalf' OR note <> ''", name="on_behalf_says_why"),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("work_documents.id"))
    side: Mapped[str]
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    method: Mapped[str]
    signed_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    note: Mapped[str] = mapped_column(server_default="")
