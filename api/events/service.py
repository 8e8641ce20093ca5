"""Telling the log: the one function by which services of all rooms say what happened to a hirer's order."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.dated import setting
from api.events.models import Event, WebhookSending
from api.events.rules import WAITING, Kind

AT_ONCE = 5_000


def tell(session: Session, kind: Kind, about_id: UUID, *, hirer_id: UUID, order_id: UUID | None) -> None:
    """Write an event in the transaction of what happened: both are there after its commit, or neither.

    `order_id` None: it is about more than one order, or none. Who wants the event is found at the commit.
    """
    session.add(Event(kind=kind, about_id=about_id, hirer_id=hirer_id, order_id=order_id))


def forget_old(session: Session, on: date) -> bool:
    """Delete events older than the log is kept, some thousands at a time. What still waits stays. Whether there were
    any."""
    before = func.now() - timedelta(days=setting("events", "log_days", on))
    waits = select(WebhookSending.event_id).where(WebhookSending.state.in_(WAITING))
    old = select(Event.id).where(Event.created_at < before, Event.id.not_in(waits)).limit(AT_ONCE)
    gone = session.scalars(old).all()
    session.execute(delete(WebhookSending).where(WebhookSending.event_id.in_(gone)))
    session.execute(delete(Event).where(Event.id.in_(gone)))
    return bool(gone)
