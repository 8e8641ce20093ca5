"""What came of a try: accepted, tried again later, or another way is taken."""

from collections.abc import Collection
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import jobs
from api.notifications.channels import NotSent, OverQuota
from api.notifications.models import Notification, Sending
from api.notifications.quotas import note_used_up
from api.notifications.routing import another, opened
from api.notifications.rules import WAITING, Way, most_attempts, wait_after
from api.sealing import Sealer

DELIVER = "deliver_notifications"
AGAIN = "deliver_notifications_again"
log = structlog.get_logger()


def write_down(
    session: Session,
    sealer: Sealer,
    ways: Collection[Way],
    sending_id: UUID,
    attempts: int,
    reference: str | None,
    no: NotSent | None,
) -> None:
    """Write down what came of one try. What another worker took over meanwhile is that worker's to judge."""
    sending = session.get_one(Sending, sending_id, with_for_update=True)
    row = session.get_one(Notification, sending.notification_id, with_for_update=True)
    if no is None:
        if sending.state != "accepted":
            sending.state, sending.accepted_at, sending.provider_reference = "accepted", func.now(), reference
            sending.last_error = None
            row.sent_at = row.sent_at or func.now()
    elif sending.state == "sent" and sending.attempts == attempts:
        _take_no(session, sealer, ways, row, sending, no)
    session.flush()
    _close(session, row)


def _take_no(
    session: Session, sealer: Sealer, ways: Collection[Way], row: Notification, sending: Sending, no: NotSent
) -> None:
    """Keep the message for another try, or let another way have it."""
    sending.last_error = no.why
    log.warning("notification_failed", id=str(row.id), way=sending.way, attempts=sending.attempts, why=no.why)
    if isinstance(no, OverQuota):
        note_used_up(session, sending.way)
    content = opened(row, sealer)
    instead = None if content is None else another(session, row, content, ways)
    if no.again and sending.attempts < most_attempts(row.kind, another=instead is not None):
        wait = wait_after(sending.attempts)
        sending.state, sending.try_after = "queued", func.clock_timestamp() + wait
        jobs.defer(session, DELIVER, once=AGAIN, after=wait)
        return
    sending.state = "gave_up" if no.again else "failed"
    if instead is not None:
        session.add(Sending(notification_id=row.id, way=instead))


def _close(session: Session, row: Notification) -> None:
    """Once nothing waits: forget what was said if it arrived, keep it if nobody took it."""
    states = session.scalars(select(Sending.state).where(Sending.notification_id == row.id)).all()
    if any(state in WAITING for state in states):
        return
    if row.sent_at is not None:
        row.sealed = None
    else:
        row.gave_up_at = func.now()
