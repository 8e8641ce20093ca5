"""Writing messages to the outbox, and sending what waits there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import structlog
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api import jobs
from api.db import transaction
from api.notifications.channels import Channel, Message
from api.notifications.kinds import text_of
from api.notifications.models import Notification
from api.sealing import Sealer

MOST_ATTEMPTS = 10  # the last one is about three hours after the first
log = structlog.get_logger()


def notify(
    session: Session,
    sealer: Sealer,
    kind: str,
    *,
    to: str | None,
    language: str,
    principal_id: UUID | None,
    **facts: Any,
) -> None:
    """Put a message in the outbox of this transaction. Without an address it goes nowhere and is not written."""
    if to is not None:
        sealed = _seal(sealer, kind, to, language, facts)
        _write(session, Notification(principal_id=principal_id, kind=kind, sealed=sealed, sent_at=None))


def notify_nobody(session: Session, sealer: Sealer, kind: str, *, to: str, **facts: Any) -> None:
    """The same work for a message that is never sent, where the difference would tell a stranger whom we know."""
    _seal(sealer, kind, to, "th", facts)
    _write(session, Notification(principal_id=None, kind=kind, sealed=None, sent_at=datetime.now(UTC)))


def _seal(sealer: Sealer, kind: str, to: str, language: str, facts: dict[str, Any]) -> bytes:
    return sealer.seal(orjson.dumps({"to": to, "text": text_of(kind, language, facts)}))


def _write(session: Session, row: Notification) -> None:
    session.add(row)
    jobs.defer(session, "deliver_notifications", once="deliver_notifications")


def deliver_waiting(engine: Engine, sealer: Sealer, channel: Channel) -> int:
    """Send what waits, oldest first, and return how many went out. Several workers at once share the work.

    One message, one transaction: a slow channel holds up nothing but the message it is sending.
    """
    due = (
        select(Notification)
        .where(
            Notification.sent_at.is_(None),
            Notification.gave_up_at.is_(None),
            Notification.try_after <= func.clock_timestamp(),
        )
        .order_by(Notification.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    sent = 0
    while True:
        with transaction(engine) as session:
            row = session.scalar(due)
            if row is None:
                return sent
            sent += _send(session, row, sealer, channel)


def _send(session: Session, row: Notification, sealer: Sealer, channel: Channel) -> bool:
    content = sealer.open(row.sealed or b"")
    row.attempts += 1
    try:
        if content is None:
            raise ValueError("sealed with another secret")
        channel.send(Message(id=f"ntf_{row.id.hex}", kind=row.kind, **orjson.loads(content)))
    except Exception as error:  # a channel may fail in any way; the message must survive it
        _try_later(session, row, type(error).__name__)
        return False
    row.sent_at, row.sealed = func.now(), None
    return True


def _try_later(session: Session, row: Notification, why: str) -> None:
    """Keep the message and ask for another delivery, each time after twice the wait: 20 seconds, 40 and so on."""
    wait = timedelta(seconds=10 * 2**row.attempts)
    row.last_error, row.try_after = why, func.clock_timestamp() + wait
    log.warning("notification_failed", id=str(row.id), attempts=row.attempts, kind=why)
    if row.attempts >= MOST_ATTEMPTS:
        row.gave_up_at = func.now()
    else:
        jobs.defer(session, "deliver_notifications", once="deliver_notifications_again", after=wait)
