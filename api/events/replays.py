"""The log of one endpoint, and sending events again: one, or all of a time. They keep their ids."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api import audit, jobs
from api.events.models import Event, Webhook, WebhookSending
from api.events.outcomes import SEND
from api.events.refusals import NothingToReplay, TooMuchToReplay, WebhookOff
from api.events.rules import WAITING
from api.events.schemas import Replay, SendingShape
from api.shapes import new_id

MOST_AT_ONCE = 1_000


def replay(session: Session, webhook: Webhook, asked: Replay) -> int:
    """Put events on their way to an endpoint again, whatever became of them, and returns how many.

    By time, those of the kinds it asked for; one that is named is sent whatever its kind. What waits is left as it is.
    """
    if webhook.off_because is not None:
        raise WebhookOff()
    events = session.scalars(_asked(webhook, asked).order_by(Event.number).limit(MOST_AT_ONCE + 1)).all()
    if not events:
        raise NothingToReplay()
    if len(events) > MOST_AT_ONCE:
        raise TooMuchToReplay(most=MOST_AT_ONCE)
    _send_again(session, webhook, events)
    jobs.defer(session, SEND, once=SEND)
    audit.record(session, "replay_events", "webhook", webhook.id, events=len(events))
    return len(events)


def _asked(webhook: Webhook, asked: Replay) -> Select[Event]:
    wanted = select(Event).where(Event.hirer_id == webhook.hirer_id)
    if asked.event is not None:
        return wanted.where(Event.id == asked.event)
    if webhook.kinds:
        wanted = wanted.where(Event.kind.in_(webhook.kinds))
    if asked.since is not None:
        wanted = wanted.where(Event.created_at >= asked.since)
    if asked.until is not None:
        wanted = wanted.where(Event.created_at <= asked.until)
    return wanted.where(Event.kind != "webhook.test")


def _send_again(session: Session, webhook: Webhook, events: Sequence[Event]) -> None:
    rows = [
        {"id": new_id(), "webhook_id": webhook.id, "event_id": one.id, "order_id": one.order_id, "number": one.number}
        for one in events
    ]
    again: dict[str, Any] = {"state": "waiting", "attempts": 0, "try_after": func.now(), "last_error": None}
    statement = insert(WebhookSending).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["webhook_id", "event_id"], set_=again, where=WebhookSending.state.not_in(WAITING)
        )
    )


def log_of(webhook: Webhook) -> Select[WebhookSending]:
    """Everything that went to an endpoint or is on its way."""
    return select(WebhookSending).where(WebhookSending.webhook_id == webhook.id)


def show_sendings(session: Session, webhook: Webhook, rows: Sequence[WebhookSending]) -> list[SendingShape]:
    """Sendings as they stand, with their events, in one statement."""
    found = select(Event.id, Event.kind).where(Event.id.in_([one.event_id for one in rows]))
    kinds = {row.id: row.kind for row in session.execute(found)}
    return [_shown(webhook, one, kinds[one.event_id]) for one in rows]


def _shown(webhook: Webhook, one: WebhookSending, kind: Any) -> SendingShape:
    waits = one.state in WAITING
    rests = webhook.rest_until or one.try_after
    return SendingShape(
        id=one.id,
        event=one.event_id,
        type=kind,
        sequence=one.number,
        state=one.state,
        tries=one.attempts,
        tried_at=one.tried_at,
        status=one.status,
        took_ms=one.took_ms,
        error=one.last_error,
        next_try_at=max(one.try_after, rests) if waits else None,
    )


def event_of(session: Session, hirer_id: UUID, event_id: UUID) -> Event | None:
    """One event of a hirer."""
    return session.scalar(select(Event).where(Event.id == event_id, Event.hirer_id == hirer_id))
