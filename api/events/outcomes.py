"""What came of a try: delivered, tried again later, given up; and endpoints that are turned off."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import jobs
from api.auth.models import Principal
from api.dated import setting
from api.events.models import Webhook, WebhookSending
from api.events.rules import OffBecause, pause_after, rest_after
from api.events.wire import Outcome
from api.notifications.pages import WEBHOOKS
from api.notifications.service import notify
from api.parties.models import Hirer
from api.sealing import Sealer
from api.thai import BANGKOK

SEND = "send_webhooks"
AGAIN = "send_webhooks_again"
GONE = 410
log = structlog.get_logger()


def write_down(
    session: Session, sealer: Sealer, sending_id: UUID, attempts: int, outcome: Outcome, at: datetime
) -> None:
    """Write down what came of one try. What another worker took over meanwhile is that worker's to judge."""
    sending = session.get_one(WebhookSending, sending_id, with_for_update=True)
    webhook = session.get_one(Webhook, sending.webhook_id, with_for_update=True)
    if outcome.taken:
        sending.state = "delivered"
        webhook.failures, webhook.failing_since, webhook.rest_until = 0, None, None
    elif sending.state != "sent" or sending.attempts != attempts:
        return
    else:
        _take_no(session, sealer, webhook, sending, outcome, at)
    sending.tried_at, sending.status, sending.took_ms = at, outcome.status, outcome.took_ms
    sending.last_error = outcome.error


def _take_no(
    session: Session, sealer: Sealer, webhook: Webhook, sending: WebhookSending, outcome: Outcome, at: datetime
) -> None:
    """Keep the event for another try, and let the endpoint rest; turn it off when it is gone or never answers."""
    on = at.astimezone(BANGKOK).date()
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.rest_until = at + rest_after(webhook.failures, on)
    pause = pause_after(sending.attempts, on)
    sending.state = "failed" if pause is None else "waiting"
    sending.try_after = at + (pause or timedelta())
    log.warning("webhook_failed", id=str(sending.id), attempts=sending.attempts, why=outcome.error or outcome.status)
    if outcome.status == GONE:
        sending.state = "failed"
        _give_up(session, sealer, webhook, "gone")
    elif at - webhook.failing_since > timedelta(days=setting("events", "off_after_days", on)):
        _give_up(session, sealer, webhook, "failing")
    elif pause is not None:
        jobs.defer(session, SEND, once=AGAIN, after=pause)


def _give_up(session: Session, sealer: Sealer, webhook: Webhook, why: OffBecause) -> None:
    """Turn an endpoint off and tell its hirer."""
    turn_off(session, webhook, why)
    phone, language, principal_id = session.execute(
        select(Hirer.phone, Principal.language, Principal.id)
        .join(Principal, Principal.id == Hirer.principal_id)
        .where(Hirer.id == webhook.hirer_id)
    ).one()
    notify(session, sealer, "webhook_off", WEBHOOKS, to=phone, language=language, principal_id=principal_id)


def turn_off(session: Session, webhook: Webhook, why: OffBecause) -> None:
    """Nothing is sent there any more; what waited stops, and can be sent again by a replay."""
    webhook.off_because = why
    session.flush()
    session.execute(
        update(WebhookSending)
        .where(WebhookSending.webhook_id == webhook.id, WebhookSending.state.in_(("waiting", "sent")))
        .values(state="stopped")
    )
