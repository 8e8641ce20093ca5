"""The jobs and their timetable. No rules of its own: each job calls one use case.

Any number of workers may run. A job may run twice (its worker was killed): each use case is safe to repeat.
"""

from typing import Any
from uuid import UUID

import procrastinate
import structlog
from procrastinate import RetryStrategy
from sqlalchemy import text

from api import idempotency, outgoing
from api.db import APP_ROLE, transaction
from api.decisions import appeals, overrides, questions, reckoning
from api.deliveries.hooks import with_every_acceptance
from api.deliveries.silence import accept_silent
from api.deliveries.speeds import speeds_of
from api.documents.service import draw_up
from api.inspections import case_clocks, exports
from api.inspections.asking import carry_out
from api.inspections.run import run_on
from api.jobs import QUEUE
from api.offers import answers, parts
from api.offers.awards import with_every_award
from api.offers.learnt import with_speeds_from
from api.offers.matching_run import run_matching
from api.offers.publish import Tools
from api.orders.recompute import recompute_rates
from api.parties.capacity import plan_every_group
from api.parties.rules import monday_of
from api.parties.weeks import HORIZON_WEEKS
from api.payments.earning import earn
from api.thai import today

STALLED_SECONDS = 30  # a worker that sent no heartbeat for so long is taken for dead
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=2)
log = structlog.get_logger()

with_every_award(draw_up)  # as in `api.app`: no award without its work document
with_every_acceptance(earn)
with_speeds_from(speeds_of)


def make_worker(tools: Tools, url: str) -> procrastinate.App:
    """The application of the queue on the database that `url` names."""
    connector = procrastinate.PsycopgConnector(
        conninfo=url, kwargs={"options": f"-c role={APP_ROLE} -c timezone=UTC"}, min_size=1, max_size=6
    )
    app = procrastinate.App(connector=connector)
    _work(app, tools)
    _timetable(app, tools)
    outgoing.tell(app, tools)
    return app


def _work(app: procrastinate.App, tools: Tools) -> None:
    @app.task(name="match_open_lots", queue=QUEUE, retry=AGAIN)
    def match_open_lots() -> None:
        """Match what is open. Asked for by a new order, an answer, a lapse."""
        run_matching(tools)

    @app.task(name="solve_matching_part", queue=QUEUE, retry=AGAIN)
    def solve_matching_part(run: str, turn: int, part: int) -> None:
        """Solve one part of a large matching problem, if nobody has it in hand."""
        parts.solve_waiting(tools.engine, (UUID(hex=run), turn, part))

    @app.task(name=questions.JOB, queue=QUEUE)
    def answer_question(question: str) -> None:
        """Answer what somebody asked a run."""
        questions.answer_waiting(tools, UUID(hex=question))

    @app.task(name="reckon_override", queue=QUEUE)
    def reckon_override(override: str) -> None:
        """What an override costs, and who loses."""
        reckoning.reckon(tools, UUID(hex=override))

    @app.task(name="carry_out_override", queue=QUEUE, retry=AGAIN)
    def carry_out_override(override: str) -> None:
        """Make the offer that a person ordered."""
        overrides.carry_out(tools, UUID(hex=override))

    @app.task(name=appeals.LOOK_INTO, queue=QUEUE)
    def look_into_appeal(appeal: str) -> None:
        """Solve the run again for whoever answers the appeal."""
        appeals.look_into(tools, UUID(hex=appeal))

    @app.task(name="recompute_rates", queue=QUEUE, retry=AGAIN)
    def recompute() -> None:
        """New wages: new versions of the rates they change."""
        with transaction(tools.engine) as session:
            session.execute(text("SET LOCAL statement_timeout = '60s'"))
            recompute_rates(session, tools.sealer)

    @app.task(name="make_export", queue=QUEUE, retry=AGAIN)
    def make_export(export: str) -> None:
        """Make the file of a large export."""
        exports.make_waiting(tools.engine, UUID(hex=export))

    @app.task(name="run_checks", queue=QUEUE)
    def run_checks(run_id: str) -> None:
        """Carry out the checks somebody asked for. A run that failed says so; the next night makes another."""
        carry_out(tools.engine, UUID(hex=run_id))


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

    @app.periodic(cron="7 * * * *")
    @app.task(name="accept_silent", queue=QUEUE, queueing_lock="accept_silent")
    def accept_without_answer(timestamp: int) -> None:
        """No answer by the last day accepts a delivery."""
        more = True
        while more:
            with transaction(tools.engine) as session:
                more = accept_silent(session, today(), sealer=tools.sealer)

    @app.periodic(cron="5 17 * * *")  # five past midnight in Bangkok
    @app.task(name="lay_out_weeks", queue=QUEUE, queueing_lock="lay_out_weeks")
    def lay_out_weeks(timestamp: int) -> None:
        """A new week comes into sight: what each group can do in it."""
        with transaction(tools.engine) as session:
            plan_every_group(session, first_week_on=monday_of(today()), weeks=HORIZON_WEEKS)

    @app.periodic(cron="30 19 * * *")  # 02:30 in Bangkok
    @app.task(name="check_every_night", queue=QUEUE, queueing_lock="check_every_night")
    def check_every_night(timestamp: int) -> None:
        """All checks, and the re-checker after them."""
        run_on(tools.engine, as_of=today())

    @app.periodic(cron="17 20 * * *")  # 03:17 in Bangkok
    @app.task(name="forget_old_keys", queue=QUEUE, queueing_lock="forget_old_keys")
    def forget_old_keys(timestamp: int) -> None:
        """Forget Idempotency-Keys past their time."""
        with transaction(tools.engine) as session:
            idempotency.forget_old(session, tools.settings.idempotency_days)

    @app.periodic(cron="30 23 * * *")  # half past six in the morning in Bangkok
    @app.task(name="run_case_clocks", queue=QUEUE, queueing_lock="run_case_clocks")
    def run_case_clocks(timestamp: int) -> None:
        """Orders and complaints whose day is over; inspectors are told. Files of yesterday's exports go."""
        with transaction(tools.engine) as session:
            case_clocks.run_clocks(session, tools.sealer, today())
            exports.forget_old(session)

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
