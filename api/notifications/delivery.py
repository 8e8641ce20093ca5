"""Sending what waits in the outbox.

Claim, send, write down what came of it: no transaction is open while a provider thinks. A worker that dies between
sending and writing leaves a claim that runs out, and the message is sent again with the same id: LINE carries an id out
once, and so does a text gateway that knows Idempotency-Key; elsewhere it may come twice. It never stays behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from api.db import transaction
from api.notifications.channels import Channel, Message, NotSent
from api.notifications.models import Notification, Sending
from api.notifications.outcomes import write_down
from api.notifications.routing import addresses, opened, route_waiting
from api.notifications.rules import ADDRESS_OF, LEASE, NIGHT_KINDS, WAITING, Way, quiet
from api.sealing import Sealer

LinkFor = Callable[[Session, UUID, str], str]
Links = tuple[str, LinkFor | None]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A message in the hands of this worker until its lease runs out, and which try this is."""

    sending_id: UUID
    attempts: int
    way: Way
    message: Message | None


def now() -> datetime:
    return datetime.now(UTC)


def deliver_waiting(
    engine: Engine,
    sealer: Sealer,
    *channels: Channel,
    public_url: str = "",
    link_for: LinkFor | None = None,
    clock: Callable[[], datetime] = now,
) -> int:
    """Send what waits, oldest first, and return how many went out. Several workers at once share the work.

    `link_for` may put another path before the page a message is about, such as one that signs its reader in.
    """
    by_way = {one.way: one for one in channels}
    ways = [way for way in by_way if way != "file"]
    route_waiting(engine, sealer, ways)
    sent = 0
    while (claim := _claim_next(engine, sealer, quiet(clock()), (public_url, link_for))) is not None:
        reference, no = _send(by_way.get(claim.way), claim)
        with transaction(engine) as session:
            write_down(session, sealer, ways, claim.sending_id, claim.attempts, reference, no)
        sent += no is None
    return sent


def _claim_next(engine: Engine, sealer: Sealer, asleep: bool, links: Links) -> _Claim | None:
    due = (
        select(Sending, Notification)
        .join(Notification, Notification.id == Sending.notification_id)
        .where(Sending.state.in_(WAITING), Sending.try_after <= func.clock_timestamp())
        .order_by(Sending.created_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=Sending)
    )
    if asleep:  # a file wakes nobody
        due = due.where(or_(Notification.kind.in_(NIGHT_KINDS), Sending.way == "file"))
    with transaction(engine) as session:
        found = session.execute(due).one_or_none()
        if found is None:
            return None
        sending, row = found
        sending.state, sending.attempts = "sent", sending.attempts + 1
        sending.try_after = func.clock_timestamp() + LEASE
        message = _message(session, row, sealer, sending.way, links)
        return _Claim(sending.id, sending.attempts, sending.way, message)


def _message(session: Session, row: Notification, sealer: Sealer, way: Way, links: Links) -> Message | None:
    """What the channel is to send; None where the address went away or nothing can be read."""
    content = opened(row, sealer)
    if content is None:
        return None
    known = addresses(session, row, content)
    to = next(iter(known.values()), None) if way == "file" else known.get(ADDRESS_OF[way])
    if to is None:
        return None
    text = content["text"] or ""
    return Message(
        id=f"ntf_{row.id.hex}",
        kind=row.kind,
        to=to,
        text=text,
        short=content.get("short") or text,
        subject=content.get("subject") or text,
        link=None if way == "sms" else _link(session, row, content.get("page"), links),
    )


def _link(session: Session, row: Notification, page: str | None, links: Links) -> str | None:
    public_url, link_for = links
    if page is not None and link_for is not None and row.principal_id is not None:
        page = link_for(session, row.principal_id, page)
    return None if page is None else public_url.rstrip("/") + page


def _send(channel: Channel | None, claim: _Claim) -> tuple[str | None, NotSent | None]:
    """What the provider calls it, or its no. A channel may fail in any way; the message must survive it."""
    try:
        if claim.message is None or channel is None:
            raise NotSent("no address" if claim.message is None else "not set up", again=False)
        return channel.send(claim.message), None
    except NotSent as no:
        return None, no
    except Exception as error:
        return None, NotSent(type(error).__name__, again=True)
