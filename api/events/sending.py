"""Sending what waits for endpoints.

Claim, send, write down what came of it: no transaction is open while a receiver thinks. A worker that dies in between
leaves a claim that runs out, and the event goes again with the same id and the same bytes. Within an order an event
waits until those before it are done with.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, and_, or_, select
from sqlalchemy.orm import aliased

from api.db import transaction
from api.events.models import Event, Webhook, WebhookSending
from api.events.outcomes import write_down
from api.events.payload import body_of
from api.events.rules import LEASE, WAITING
from api.events.signing import signed
from api.events.wire import Outcome, Wire
from api.sealing import Sealer

AT_ONCE = 20  # then the job asks for itself again, so that others of the queue get their turn


@dataclass(frozen=True, slots=True)
class _Claim:
    """An event in the hands of this worker until its lease runs out, and which try this is."""

    sending_id: UUID
    attempts: int
    event_id: str
    url: str
    body: bytes
    secrets: tuple[str, ...]


def now() -> datetime:
    return datetime.now(UTC)


def send_waiting(
    engine: Engine, sealer: Sealer, wire: Wire, *, clock: Callable[[], datetime] = now, at_once: int = AT_ONCE
) -> int:
    """Send what waits, and return how many tries were made. Several workers at once share the work."""
    for done in range(at_once):
        claim = _claim_next(engine, sealer, clock())
        if claim is None:
            return done
        outcome = _send(wire, claim, clock())
        with transaction(engine) as session:
            write_down(session, sealer, claim.sending_id, claim.attempts, outcome, clock())
    return at_once


def _claim_next(engine: Engine, sealer: Sealer, at: datetime) -> _Claim | None:
    earlier = aliased(WebhookSending)
    before = select(earlier.id).where(
        earlier.webhook_id == WebhookSending.webhook_id,
        earlier.order_id == WebhookSending.order_id,
        earlier.number < WebhookSending.number,
        earlier.state.in_(WAITING),
    )
    open_now = and_(Webhook.off_because.is_(None), Webhook.deleted_at.is_(None))
    rested = or_(Webhook.rest_until.is_(None), Webhook.rest_until <= at)
    due = (
        select(WebhookSending, Webhook, Event)
        .join(Webhook, Webhook.id == WebhookSending.webhook_id)
        .join(Event, Event.id == WebhookSending.event_id)
        .where(WebhookSending.state.in_(WAITING), WebhookSending.try_after <= at, open_now, rested, ~before.exists())
        .order_by(WebhookSending.try_after, WebhookSending.number)
        .limit(1)
        .with_for_update(skip_locked=True, of=WebhookSending)
    )
    with transaction(engine) as session:
        found = session.execute(due).one_or_none()
        if found is None:
            return None
        sending, webhook, event = found
        sending.state, sending.attempts, sending.try_after = "sent", sending.attempts + 1, at + LEASE
        id_, secrets = f"evt_{event.id.hex}", secrets_of(sealer, webhook, at)
        return _Claim(sending.id, sending.attempts, id_, webhook.url, body_of(event), secrets)


def secrets_of(sealer: Sealer, webhook: Webhook, at: datetime) -> tuple[str, ...]:
    """The secrets that sign at a moment, the newest first. None of them: sealed with another secret of ours."""
    sealed = [webhook.sealed_secret]
    if webhook.sealed_old_secret is not None and webhook.old_until is not None and webhook.old_until > at:
        sealed.append(webhook.sealed_old_secret)
    opened = [sealer.open(one) for one in sealed]
    return tuple(one.decode() for one in opened if one is not None)


def _send(wire: Wire, claim: _Claim, at: datetime) -> Outcome:
    if not claim.secrets:
        return Outcome(None, "secret_not_readable", 0)
    return wire.post(claim.url, signed(claim.event_id, at, claim.body, claim.secrets), claim.body)
