"""Work for later, written down in the same transaction as the change that asks for it.

The row is procrastinate's own, so any worker picks it up after the commit and no worker sees it before.
"""

from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

QUEUE = "trong"

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, 0, :lock, :once, CAST(:args AS jsonb), "
    "clock_timestamp() + CAST(:after AS interval))"
    "::procrastinate_job_to_defer_v1]) WHERE CAST(:once AS text) IS NULL OR NOT EXISTS (SELECT FROM procrastinate_jobs "
    "WHERE queueing_lock = :once AND status = 'todo')"
)


def defer(
    session: Session,
    task: str,
    *,
    once: str | None = None,
    lock: str | None = None,
    after: timedelta | None = None,
    **args: Any,
) -> None:
    """Ask for a job, now or `after` some time. With `once`, nothing is added while one with that name still waits.

    Takes a transaction lock on `once`, so two requests cannot both add it.
    """
    if once is not None:
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:once, 0))"), {"once": once})
    wanted = {"queue": QUEUE, "task": task, "lock": lock, "once": once, "after": after}
    session.execute(_DEFER, {**wanted, "args": orjson.dumps(args).decode()})
