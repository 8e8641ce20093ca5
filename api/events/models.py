"""The log of events, the endpoints that want them, and one row for each event that goes to one."""

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
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from api.db import Base, Identified, among
from api.events.rules import Kind, OffBecause, State


class Event(Base):
    """Something that happened to a hirer's orders: its kind and the id of the thing, no person, no sum.

    `number` counts the events of the hirer and `order_number` those of the order, by one, in the order of commits; a
    trigger gives them at the commit, see the migration. Ids are no part of a demonstration's seed.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("hirer_id", "number"),
        UniqueConstraint("order_id", "order_number"),
        CheckConstraint(among("kind", get_args(Kind)), name="kind"),
        Index(None, "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    kind: Mapped[Kind] = mapped_column(String)
    about_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    number: Mapped[int | None]
    order_number: Mapped[int | None]


class EventCount(Base):
    """The newest number of a hirer, or of an order. Only the trigger writes it."""

    __tablename__ = "event_counts"

    about_id: Mapped[UUID] = mapped_column(primary_key=True)
    newest: Mapped[int]


class Webhook(Identified, Base):
    """An address of a hirer's own system that wants events. No kinds: all of them."""

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint(among("off_because", get_args(OffBecause)), name="off_because"),
        Index(None, "hirer_id"),
    )

    hirer_id: Mapped[UUID] = mapped_column(ForeignKey("hirers.id"))
    url: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_until: Mapped[datetime | None]
    off_because: Mapped[OffBecause | None] = mapped_column(String)
    failures: Mapped[int] = mapped_column(server_default="0")
    failing_since: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class WebhookSending(Identified, Base):
    """An event on its way to an endpoint, and what came of its newest try. The trigger of the event writes it."""

    __tablename__ = "webhook_sendings"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint(among("state", get_args(State)), name="state"),
        Index(None, "event_id"),
        Index(
            "ix_webhook_sendings_waiting",
            "webhook_id",
            "order_id",
            "number",
            postgresql_where=text("state IN ('waiting', 'sent')"),
        ),
    )

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    order_id: Mapped[UUID | None]
    number: Mapped[int]
    state: Mapped[State] = mapped_column(String, server_default="waiting")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    try_after: Mapped[datetime] = mapped_column(server_default=func.now())
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    took_ms: Mapped[int | None]
    last_error: Mapped[str | None]
