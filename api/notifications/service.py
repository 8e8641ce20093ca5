"""Writing messages to the outbox, and sending what waits there."""

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

MOST_ATTEMPTS = 10
BATCH = 100
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
    if to is None:
        return
    content = orjson.dumps({"to": to, "text": text_of(kind, language, facts)})
    session.add(Notification(principal_id=principal_id, kind=kind, sealed=sealer.seal(content)))
    jobs.defer(session, "deliver_notifications", once="deliver_notifications")


def deliver_waiting(engine: Engine, sealer: Sealer, channel: Channel) -> int:
    """Send what waits, oldest first, and return how many went out. Several workers at once share the work."""
    sent = 0
    while True:
        with transaction(engine) as session:
            waiting = session.scalars(
                select(Notification)
                .where(Notification.sent_at.is_(None), Notification.gave_up_at.is_(None))
                .order_by(Notification.created_at)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            ).all()
            sent += sum(_send(one, sealer, channel) for one in waiting)
        if len(waiting) < BATCH:
            return sent


def _send(row: Notification, sealer: Sealer, channel: Channel) -> bool:
    content = sealer.open(row.sealed or b"")
    row.attempts += 1
    try:
        if content is None:
            raise ValueError("sealed with another secret")
        channel.send(Message(id=f"ntf_{row.id.hex}", kind=row.kind, **orjson.loads(content)))
    except Exception as error:  # a channel may fail in any way; the message must survive it
        row.last_error = type(error).__name__
        if row.attempts >= MOST_ATTEMPTS:
            row.gave_up_at = func.now()
        log.warning("notification_failed", id=str(row.id), attempts=row.attempts, kind=type(error).__name__)
        return False
    row.sent_at, row.sealed = func.now(), None
    return True
