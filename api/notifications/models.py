"""The outbox."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified


class Notification(Identified, Base):
    """A message to a person. Address and text are sealed, and forgotten once it is sent."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_unsent", "created_at", postgresql_where=text("sent_at IS NULL")),)

    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    kind: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(server_default="0")
    try_after: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
