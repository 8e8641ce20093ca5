"""How messages are doing, in numbers: for whoever runs the system. Nothing of what they say or to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.orm import Session

from api.notifications.groups import Group
from api.notifications.models import Notification, ProviderQuota, Sending
from api.notifications.rules import NIGHT_KINDS, WAITING, group_of, quiet

LOOK_BACK = timedelta(days=7)
LATE_AFTER = timedelta(minutes=15)
MOST_LATE = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """How many messages of a kind are in one state by one way."""

    kind: str
    group: Group
    way: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Late:
    """A message that reached nobody yet: `way` and `attempts` of its newest try, if it got that far."""

    id: UUID
    kind: str
    created_at: datetime
    gave_up: bool
    way: str | None
    state: str | None
    attempts: int
    why: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """The last seven days, and what waits now."""

    counts: list[Counted]
    waiting: int
    oldest_waiting_at: datetime | None
    without_address: int
    quiet_hours: bool
    quotas: list[ProviderQuota]
    late: list[Late]


def status(session: Session, now: datetime) -> Status:
    """How messages are doing at a moment."""
    since = now - LOOK_BACK
    count, oldest = _waiting(session)
    unreachable = select(func.count()).where(Notification.last_error == "no address", Notification.created_at >= since)
    return Status(
        counts=_counts(session, since),
        waiting=count,
        oldest_waiting_at=oldest,
        without_address=session.scalar(unreachable) or 0,
        quiet_hours=quiet(now),
        quotas=list(session.scalars(select(ProviderQuota).order_by(ProviderQuota.way))),
        late=_late(session, now, since),
    )


def _waiting(session: Session) -> tuple[int, datetime | None]:
    """How many messages wait for a way or on one, and since when the oldest does."""
    by_way = select(Sending.notification_id).where(Sending.state.in_(WAITING))
    new = and_(Notification.routed_at.is_(None), Notification.sent_at.is_(None), Notification.gave_up_at.is_(None))
    found = select(func.count(), func.min(Notification.created_at)).where(or_(Notification.id.in_(by_way), new))
    count, oldest = session.execute(found).one()
    return count, oldest


def _counts(session: Session, since: datetime) -> list[Counted]:
    rows = session.execute(
        select(Notification.kind, Sending.way, Sending.state, func.count())
        .join(Sending, Sending.notification_id == Notification.id)
        .where(Notification.created_at >= since)
        .group_by(Notification.kind, Sending.way, Sending.state)
        .order_by(Notification.kind, Sending.way, Sending.state)
    )
    return [Counted(kind, group_of(kind), way, state, count) for kind, way, state, count in rows]


def _late(session: Session, now: datetime, since: datetime) -> list[Late]:
    """Not one way accepted it, after a quarter of an hour or for good. Who sleeps is not late."""
    newest = (
        select(Sending.way, Sending.state, Sending.attempts, Sending.last_error)
        .where(Sending.notification_id == Notification.id)
        .order_by(Sending.id.desc())
        .limit(1)
        .lateral()
    )
    found = (
        select(Notification, newest)
        .outerjoin(newest, true())
        .where(Notification.sent_at.is_(None), Notification.created_at >= since)
        .where(or_(Notification.gave_up_at.is_not(None), Notification.created_at < now - LATE_AFTER))
        .where(func.coalesce(Notification.last_error, "") != "no address")
        .order_by(Notification.created_at)
        .limit(MOST_LATE)
    )
    if quiet(now) or quiet(now - LATE_AFTER):
        found = found.where(or_(Notification.gave_up_at.is_not(None), Notification.kind.in_(NIGHT_KINDS)))
    return [
        Late(
            row.id,
            row.kind,
            row.created_at,
            row.gave_up_at is not None,
            way,
            state,
            attempts or 0,
            why or row.last_error,
        )
        for row, way, state, attempts, why in session.execute(found)
    ]
