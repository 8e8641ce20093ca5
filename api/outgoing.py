"""The jobs that tell people and hirers' own systems: what waits in the outboxes, what is due, what providers take."""

from typing import Any

import procrastinate
from procrastinate import RetryStrategy

from api.auth.links import leading
from api.database import outbox_file
from api.db import transaction
from api.events.outcomes import SEND
from api.events.sending import AT_ONCE, send_waiting
from api.events.service import forget_old
from api.events.wire import Wire
from api.jobs import QUEUE, defer
from api.notifications.channels import channels_of
from api.notifications.delivery import deliver_waiting
from api.notifications.outcomes import DELIVER
from api.notifications.quotas import ask_quotas
from api.offers.publish import Tools
from api.offers.reminders import remind_answers
from api.payments.reminders import remind_money
from api.thai import today

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=2)


def tell(app: procrastinate.App, tools: Tools) -> None:
    """Everything that goes out to people."""
    channels = channels_of(tools.settings, outbox_file(tools.settings))
    links: dict[str, Any] = {"public_url": tools.settings.public_url, "link_for": leading}

    @app.task(name=DELIVER, queue=QUEUE, retry=AGAIN)
    def deliver_notifications() -> None:
        """Send what waits in the outbox."""
        deliver_waiting(tools.engine, tools.sealer, *channels, **links)

    @app.periodic(cron="* * * * *")
    @app.task(name="deliver_on_schedule", queue=QUEUE, queueing_lock="deliver_on_schedule")
    def deliver_on_schedule(timestamp: int) -> None:
        """What waited for the morning, and what a worker that died had in hand."""
        deliver_waiting(tools.engine, tools.sealer, *channels, **links)

    @app.periodic(cron="0 2 * * *")  # nine in the morning in Bangkok
    @app.task(name="remind", queue=QUEUE, queueing_lock="remind", retry=AGAIN)
    def remind(timestamp: int) -> None:
        """Offers that lapse tomorrow, pay that is due tomorrow or late."""
        with transaction(tools.engine) as session:
            remind_answers(session, tools.sealer, today())
            remind_money(session, tools.sealer, today())

    @app.periodic(cron="11 * * * *")
    @app.task(name="ask_quotas", queue=QUEUE, queueing_lock="ask_quotas")
    def ask_providers(timestamp: int) -> None:
        """How many messages are left this month."""
        ask_quotas(tools.engine, channels)

    _tell_systems(app, tools)


def _tell_systems(app: procrastinate.App, tools: Tools) -> None:
    """Webhooks. One job sends twenty at most, then stands in line again: a slow receiver stops nobody else."""
    wire = Wire(local=tools.settings.webhook_local)

    def send() -> None:
        if send_waiting(tools.engine, tools.sealer, wire) == AT_ONCE:
            with transaction(tools.engine) as session:
                defer(session, SEND, once=SEND)

    @app.task(name=SEND, queue=QUEUE, retry=AGAIN)
    def send_webhooks() -> None:
        """Send what waits for endpoints."""
        send()

    @app.periodic(cron="* * * * *")
    @app.task(name="send_webhooks_on_schedule", queue=QUEUE, queueing_lock="send_webhooks_on_schedule")
    def send_on_schedule(timestamp: int) -> None:
        """What is tried again, and what a worker that died had in hand."""
        send()

    @app.periodic(cron="37 20 * * *")  # 03:37 in Bangkok
    @app.task(name="forget_old_events", queue=QUEUE, queueing_lock="forget_old_events")
    def forget_old_events(timestamp: int) -> None:
        """The log of events is kept for ninety days."""
        more = True
        while more:
            with transaction(tools.engine) as session:
                more = forget_old(session, today())
