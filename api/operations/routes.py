"""The system's own state, for operators."""

from api.auth.door import Door
from api.operations.queue import queue
from api.operations.schemas import QueueShape
from api.transaction import Tx

operations = Door("/job-queue", "operations")
DOORS = (operations,)


@operations.open("GET", "", needs="accounts:write")
def get_job_queue(session: Tx) -> QueueShape:
    """Jobs by kind: waiting, running, failed, done of late. Names of tasks and counts only."""
    return queue(session)
