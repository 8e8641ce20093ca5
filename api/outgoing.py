"""The jobs that tell people: what waits in the outbox, what is due, and what providers still take."""

from typing import Any

import procrastinate
from procrastinate import RetryStrategy

from api.auth.links import leading
from api.database import outbox_file
from api.db import transaction
from api.jobs import QUEUE
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
