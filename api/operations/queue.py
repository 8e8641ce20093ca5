"""The queue of jobs, as its own tables say."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.operations.schemas import QueueShape, TaskShape

# `procrastinate_events` says when a job was deferred and when it ended; a job without `scheduled_at` is due at once.
_TASKS = text("""
WITH ended AS (
    SELECT job_id, max(at) AS at FROM procrastinate_events WHERE type = 'succeeded' GROUP BY job_id
), asked AS (
    SELECT job_id, min(at) AS at FROM procrastinate_events WHERE type = 'deferred' GROUP BY job_id
)
SELECT job.task_name AS task,
       count(*) FILTER (WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()) AS waiting,
       count(*) FILTER (WHERE job.status = 'todo' AND job.scheduled_at > now()) AS later,
       count(*) FILTER (WHERE job.status = 'doing') AS running,
       count(*) FILTER (WHERE job.status IN ('failed', 'aborted')) AS failed,
       count(*) FILTER (WHERE job.status = 'succeeded' AND ended.at > now() - interval '24 hours') AS done_of_late,
       min(coalesce(job.scheduled_at, asked.at))
           FILTER (WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()) AS oldest_waiting_at
FROM procrastinate_jobs AS job
LEFT JOIN ended ON ended.job_id = job.id
LEFT JOIN asked ON asked.job_id = job.id
GROUP BY job.task_name ORDER BY job.task_name
""")
_WORKERS = text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'")


def queue(session: Session) -> QueueShape:
    """What waits, runs, failed and was done."""
    tasks = [TaskShape(**row) for row in session.execute(_TASKS).mappings()]
    return QueueShape(tasks=tasks, workers=session.scalar(_WORKERS) or 0)
