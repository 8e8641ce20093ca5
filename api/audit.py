"""Who did what to which thing, written in the same transaction as the change. Nobody can edit it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.db import Base, Identified


class AuditEvent(Identified, Base):
    """One act. `details` holds ids, states and numbers, never names or phones."""

    __tablename__ = "audit_events"
    __table_args__ = (Index(None, "subject_id"), Index("ix_audit_events_principal_id", "principal_id", "id"))

    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[UUID]
    request_id: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)


def record(session: Session, action: str, subject: str, subject_id: UUID, **details: Any) -> None:
    """Write down an act. The caller and the request are those the session was opened for."""
    session.add(
        AuditEvent(
            principal_id=session.info.get("principal_id"),
            action=action,
            subject=subject,
            subject_id=subject_id,
            request_id=session.info.get("request_id"),
            details=details,
        )
    )
