"""The outbox, the ways its messages take, where people can be reached, and what providers still take."""

from datetime import datetime
from typing import get_args
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Identified, among
from api.notifications.rules import AddressKind, OwnWay, State, Way


class Notification(Identified, Base):
    """A message to a person. Address and text are sealed, and forgotten once nothing of it waits.

    `occasion` names what it is about where it must be told once: two with the same cannot be written.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_unsent", "created_at", postgresql_where=text("sent_at IS NULL")),
        Index("ix_notifications_created_at", "created_at"),
    )

    principal_id: Mapped[UUID | None] = mapped_column(ForeignKey("principals.id"))
    kind: Mapped[str]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(server_default="0")
    try_after: Mapped[datetime] = mapped_column(server_default=func.now())
    routed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    occasion: Mapped[str | None] = mapped_column(unique=True)


class Sending(Identified, Base):
    """A message by one way, and how far it is. The states are told in `rules.WAITING`."""

    __tablename__ = "notification_sendings"
    __table_args__ = (
        UniqueConstraint("notification_id", "way"),
        CheckConstraint(among("way", get_args(Way)), name="way"),
        CheckConstraint(among("state", get_args(State)), name="state"),
        CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
        Index("ix_notification_sendings_waiting", "try_after", postgresql_where=text("state IN ('queued', 'sent')")),
    )

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id"))
    way: Mapped[Way] = mapped_column(String)
    state: Mapped[State] = mapped_column(String, server_default="queued")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    try_after: Mapped[datetime] = mapped_column(server_default=func.now())
    accepted_at: Mapped[datetime | None]
    provider_reference: Mapped[str | None]
    last_error: Mapped[str | None]


class Address(Identified, Base):
    """Where a principal wants to be told, beside the phone of its account. Used once a code sent there came back."""

    __tablename__ = "contact_addresses"
    __table_args__ = (
        UniqueConstraint("principal_id", "kind"),
        CheckConstraint(among("kind", get_args(AddressKind)), name="kind"),
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
    )

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"))
    kind: Mapped[AddressKind] = mapped_column(String)
    value: Mapped[str]
    verified_at: Mapped[datetime | None]
    code_mark: Mapped[str | None]
    code_expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")


class FirstWay(Base):
    """The way a principal wants tried first, where that is not the usual one."""

    __tablename__ = "first_ways"
    __table_args__ = (CheckConstraint(among("way", get_args(OwnWay)), name="way"),)

    principal_id: Mapped[UUID] = mapped_column(ForeignKey("principals.id"), primary_key=True)
    way: Mapped[OwnWay] = mapped_column(String)


class ProviderQuota(Base):
    """What a provider said that it still takes this month. `limit_messages` None: no limit."""

    __tablename__ = "provider_quotas"

    way: Mapped[Way] = mapped_column(String, primary_key=True)
    limit_messages: Mapped[int | None]
    used_messages: Mapped[int]
    used_up: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
