"""The jobs and their timetable. No rules of its own: each job calls one use case.

Any number of workers may run. A job may run twice (its worker was killed): each use case is safe to repeat.
"""

from typing import Any

import procrastinate
import structlog
from procrastinate import RetryStrategy
from sqlalchemy import text

from api import idempotency
from api.database import outbox_file
from api.db import APP_ROLE, transaction
from api.documents.service import draw_up
from api.jobs import QUEUE
from api.notifications.channels import FileChannel
from api.notifications.service import deliver_waiting
from api.offers import answers
from api.offers.awards import with_every_award
from api.offers.matching_run import run_matching
from api.offers.publish import Tools
from api.orders.recompute import recompute_rates
from api.parties.capacity import plan_every_group
from api.parties.rules import monday_of
from api.parties.weeks import HORIZON_WEEKS
from api.thai import today

STALLED_SECONDS = 30  # a worker that sent no heartbeat for so long is taken for dead
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=2)
log = structlog.get_logger()

with_every_award(draw_up)  # as in `api.app`: no award without its work document


def make_worker(tools: Tools, url: str) -> procrastinate.App:
    """The application of the queue on the database that `url` names."""
    connector = procrastinate.PsycopgConnector(
        conninfo=url, kwargs={"options": f"-c role={APP_ROLE} -c timezone=UTC"}, min_size=1, max_size=6
    )
    app = procrastinate.App(connector=connector)
    _work(app, tools)
    _timetable(app, tools)
    return app


def _work(app: procrastinate.App, tools: Tools) -> None:
    channel = FileChannel(outbox_file(tools.settings))

    @app.task(name="match_open_lots", queue=QUEUE, retry=AGAIN)
    def match_open_lots() -> None:
        """Match what is open. Asked for by a new order, an answer, a lapse."""
        run_matching(tools)

    @app.task(name="deliver_notifications", queue=QUEUE, retry=AGAIN)
    def deliver_notifications() -> None:
        """Send what waits in the outbox."""
        deliver_waiting(tools.engine, tools.sealer, channel)

    @app.task(name="recompute_rates", queue=QUEUE, retry=AGAIN)
    def recompute() -> None:
        """New wages: new versions of the rates they change."""
        with transaction(tools.engine) as session:
            session.execute(text("SET LOCAL statement_timeout = '60s'"))
            recompute_rates(session, tools.sealer)


def _timetable(app: procrastinate.App, tools: Tools) -> None:
    @app.periodic(cron="*/15 * * * *")
    @app.task(name="match_on_schedule", queue=QUEUE, queueing_lock="match_on_schedule")
    def match_on_schedule(timestamp: int) -> None:
        """Match every quarter of an hour, whatever happened."""
        run_matching(tools)

    @app.periodic(cron="* * * * *")
    @app.task(name="lapse_offers", queue=QUEUE, queueing_lock="lapse_offers")
    def lapse_offers(timestamp: int) -> None:
        """End offers whose time is over."""
        with transaction(tools.engine) as session:
            answers.lapse(session, tools.sealer)

    @app.periodic(cron="5 17 * * *")  # five past midnight in Bangkok
    @app.task(name="lay_out_weeks", queue=QUEUE, queueing_lock="lay_out_weeks")
    def lay_out_weeks(timestamp: int) -> None:
        """A new week comes into sight: what each group can do in it."""
        with transaction(tools.engine) as session:
            plan_every_group(session, first_week_on=monday_of(today()), weeks=HORIZON_WEEKS)

    @app.periodic(cron="17 20 * * *")  # 03:17 in Bangkok
    @app.task(name="forget_old_keys", queue=QUEUE, queueing_lock="forget_old_keys")
    def forget_old_keys(timestamp: int) -> None:
        """Forget Idempotency-Keys past their time."""
        with transaction(tools.engine) as session:
            idempotency.forget_old(session, tools.settings.idempotency_days)

    @app.periodic(cron="* * * * * */20")
    @app.task(name="rescue_stalled", queue=QUEUE, queueing_lock="rescue_stalled", pass_context=True)
    async def rescue_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
        """Give jobs of a worker that died to another one: procrastinate finds them but does not do it itself."""
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            log.warning("job_rescued", job=job.id, task=job.task_name)
            await manager.retry_job(job)


async def run_worker(app: procrastinate.App, **options: Any) -> None:
    """Work until told to stop (SIGTERM, Ctrl-C); jobs at hand are finished."""
    async with app.open_async():
        await app.run_worker_async(queues=[QUEUE], name="trong", concurrency=4, fetch_job_polling_interval=2, **options)
