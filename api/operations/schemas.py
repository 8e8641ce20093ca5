"""Shapes of the system's own state on the wire."""

from datetime import datetime

from pydantic import Field

from api.shapes import Shape


class TaskShape(Shape):
    """Jobs of one kind in the queue."""

    task: str
    waiting: int = Field(description="due and not begun")
    later: int = Field(description="wait for their time")
    running: int
    failed: int = Field(description="gave up; kept until somebody looks")
    done_of_late: int = Field(description="done in the last 24 hours")
    oldest_waiting_at: datetime | None = Field(description="since when the oldest due job waits")


class QueueShape(Shape):
    """The queue of jobs, a row for each kind, and whether a worker lives."""

    tasks: list[TaskShape]
    workers: int = Field(description="workers heard of in the last minute")
