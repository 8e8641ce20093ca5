"""A hirer's endpoints: added, given another secret, turned off and on, deleted, tried out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import Caller
from api.dated import setting
from api.errors import NotFound
from api.events.addresses import read_url
from api.events.models import Webhook
from api.events.outcomes import turn_off
from api.events.refusals import WebhookOff, WebhooksUsedUp
from api.events.schemas import AddWebhook, WebhookShape
from api.events.service import tell
from api.events.signing import new_secret
from api.parties.models import Hirer
from api.sealing import Sealer
from api.thai import today


def hirer_of(session: Session, caller: Caller) -> UUID:
    """The hirer who calls."""
    found = session.scalar(select(Hirer.id).where(Hirer.principal_id == caller.principal_id))
    if found is None:
        raise NotFound()
    return found


def mine(hirer_id: UUID) -> Select[Webhook]:
    """The endpoints of a hirer that were not deleted."""
    return select(Webhook).where(Webhook.hirer_id == hirer_id, Webhook.deleted_at.is_(None))


def one_of_mine(session: Session, hirer_id: UUID, webhook_id: UUID, *, lock: bool = False) -> Webhook:
    """One of them; with `lock` nobody else changes it until the commit."""
    wanted = mine(hirer_id).where(Webhook.id == webhook_id).execution_options(populate_existing=True)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound()
    return found


def add(session: Session, sealer: Sealer, *, hirer_id: UUID, asked: AddWebhook, local: bool) -> tuple[Webhook, str]:
    """A new endpoint and its secret, which is kept sealed. Refused where nothing may be sent."""
    read_url(asked.url, local=local)
    session.execute(select(Hirer.id).where(Hirer.id == hirer_id).with_for_update(key_share=True))
    most = setting("events", "most_webhooks", today())
    if (session.scalar(select(func.count()).select_from(mine(hirer_id).subquery())) or 0) >= most:
        raise WebhooksUsedUp(most=most)
    secret = new_secret()
    made = Webhook(
        hirer_id=hirer_id,
        url=asked.url,
        kinds=list(dict.fromkeys(asked.types)),
        sealed_secret=sealer.seal(secret.encode()),
    )
    session.add(made)
    session.flush()
    audit.record(session, "add_webhook", "webhook", made.id, types=made.kinds)
    return made, secret


def rotate(session: Session, sealer: Sealer, webhook: Webhook) -> str:
    """Another secret. The old one signs beside it for some hours, so that the receiver changes over in peace."""
    secret = new_secret()
    hours = setting("events", "old_secret_hours", today())
    webhook.sealed_old_secret, webhook.sealed_secret = webhook.sealed_secret, sealer.seal(secret.encode())
    webhook.old_until = datetime.now(UTC) + timedelta(hours=hours)
    session.flush()
    audit.record(session, "rotate_webhook_secret", "webhook", webhook.id)
    return secret


def off(session: Session, webhook: Webhook) -> Webhook:
    """Nothing is sent there until it is turned on again. Off already: nothing changes."""
    if webhook.off_because is None:
        turn_off(session, webhook, "hirer")
        audit.record(session, "turn_off_webhook", "webhook", webhook.id)
    return webhook


def on(session: Session, webhook: Webhook) -> Webhook:
    """What happens from now on is sent again; a replay fetches what was missed."""
    if webhook.off_because is not None:
        webhook.off_because, webhook.failures, webhook.failing_since, webhook.rest_until = None, 0, None, None
        session.flush()
        audit.record(session, "turn_on_webhook", "webhook", webhook.id)
    return webhook


def remove(session: Session, webhook: Webhook) -> Webhook:
    """Delete an endpoint. What was sent there stays in the log, without its secrets."""
    if webhook.off_because is None:
        turn_off(session, webhook, "hirer")
    webhook.deleted_at, webhook.sealed_secret, webhook.sealed_old_secret = func.now(), b"", None
    session.flush()
    audit.record(session, "delete_webhook", "webhook", webhook.id)
    return webhook


def try_out(session: Session, webhook: Webhook) -> None:
    """Send an event of the kind `webhook.test` there, and to no other endpoint."""
    if webhook.off_because is not None:
        raise WebhookOff()
    tell(session, "webhook.test", webhook.id, hirer_id=webhook.hirer_id, order_id=None)
    audit.record(session, "test_webhook", "webhook", webhook.id)


def show(webhook: Webhook) -> WebhookShape:
    """The wire form of an endpoint."""
    until = webhook.old_until
    return WebhookShape(
        id=webhook.id,
        url=webhook.url,
        types=webhook.kinds,
        on=webhook.off_because is None,
        off_because=webhook.off_because,
        failing_since=webhook.failing_since,
        old_secret_until=until if until is not None and until > datetime.now(UTC) else None,
        created_at=webhook.created_at,
    )
