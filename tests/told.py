"""What tests of messages share: a channel that keeps what it was given, messages to write, what became of them."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import Engine, select, text

from api.db import transaction
from api.notifications.channels import Message, Quota
from api.notifications.delivery import deliver_waiting
from api.notifications.models import Address, Sending
from api.notifications.rules import Way
from api.notifications.service import notify
from api.sealing import Sealer
from api.thai import BANGKOK

FACTS = {
    "sign_in_code": {"code": "123456", "minutes": 5},
    "offer_made": {"article": "ปลอกหมอน", "pieces": 500, "baht": "6.50", "until": "24/11 18:00"},
    "goods_received": {"article": "ปลอกหมอน", "accepted": 500, "short": 0, "rejected": 0},
    "complaints_waiting": {"count": 2},
}


class Recorder:
    """A channel that keeps what it was given, or fails as often as it is told to."""

    def __init__(self, failures: int = 0, *, way: Way = "file", no: Exception | None = None) -> None:
        self.sent: list[Message] = []
        self.counted: Quota | Exception = Quota(None, 0)
        self.way, self.failures, self._no, self._lock = way, failures, no, Lock()

    def send(self, message: Message) -> None:
        with self._lock:
            if self.failures > 0:
                self.failures -= 1
                raise self._no or ConnectionError(f"no way to {message.to}")
            self.sent.append(message)

    def quota(self) -> Quota:
        if isinstance(self.counted, Exception):
            raise self.counted
        return self.counted


def write(
    engine: Engine,
    sealer: Sealer,
    kind: str = "sign_in_code",
    page: str | None = None,
    /,
    *,
    count: int = 1,
    to: str | None = "+66812345678",
    principal_id: UUID | None = None,
) -> None:
    """Put messages of one kind in the outbox."""
    with transaction(engine) as session:
        for _ in range(count):
            notify(session, sealer, kind, page, to=to, language="th", principal_id=principal_id, **FACTS[kind])


def reachable(engine: Engine, principal_id: UUID, **addresses: str) -> None:
    """Addresses that were checked: kind → value."""
    with transaction(engine) as session:
        for kind, value in addresses.items():
            checked = datetime.now(BANGKOK)
            session.add(Address(principal_id=principal_id, kind=kind, value=value, verified_at=checked))


def waited(engine: Engine) -> None:
    """As if the wait after a failure, or the lease of a worker that died, were over."""
    with transaction(engine) as session:
        session.execute(text("UPDATE notification_sendings SET try_after = now() - interval '1 second'"))


def sendings(engine: Engine) -> list[tuple[str, str]]:
    """(way, state) of every sending, in the order they were made."""
    with transaction(engine) as session:
        found = select(Sending.way, Sending.state).order_by(Sending.id)
        return [(way, state) for way, state in session.execute(found)]


def at(hour: int, minute: int = 0) -> Callable[[], datetime]:
    """A clock that stands still at an hour of a day in Bangkok."""
    return lambda: datetime(2026, 11, 24, hour, minute, tzinfo=BANGKOK)


NOON = at(12)


def heard(engine: Engine, sealer: Sealer, *kinds: str) -> list[Message]:
    """What waits in the outbox of these kinds, sent to nobody."""
    channel = Recorder()
    deliver_waiting(engine, sealer, channel)
    return [one for one in channel.sent if not kinds or one.kind in kinds]
