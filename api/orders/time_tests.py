"""Time tests: how long a piece takes, measured. Never edited; a new test is a new row."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from api import audit
from api.auth.access import Caller
from api.errors import Faults
from api.orders.models import TimeTest
from api.orders.rules import judge_test
from api.orders.schemas import NewTimeTest
from api.parties.models import Hirer
from api.shapes import new_id
from api.thai import today as today_in_thailand


def record_test(session: Session, *, hirer_id: UUID, test: NewTimeTest, today: date | None = None) -> TimeTest:
    """Keep a time test, so that several lots can name it."""
    faults = Faults()
    for fault in judge_test(test, today or today_in_thailand(), at=""):
        faults.add(fault)
    faults.raise_any()
    made = row_of(hirer_id, test)
    session.add(made)
    session.flush()
    audit.record(session, "record_time_test", "time_test", made.id, pieces=test.pieces, seconds=test.worker_seconds)
    return made


def row_of(hirer_id: UUID, test: NewTimeTest) -> TimeTest:
    """The row that keeps a time test, not yet written."""
    return TimeTest(id=new_id(), hirer_id=hirer_id, **test.model_dump())


def visible(caller: Caller) -> ColumnElement[bool]:
    """A hirer sees its own time tests; whoever else may read orders sees all."""
    if caller.role != "hirer":
        return true()
    return TimeTest.hirer_id == select(Hirer.id).where(Hirer.principal_id == caller.principal_id).scalar_subquery()


def tests_of(session: Session, *, hirer_id: UUID, ids: Collection[UUID]) -> dict[UUID, TimeTest]:
    """Those of the named time tests that are this hirer's."""
    if not ids:
        return {}
    mine = select(TimeTest).where(TimeTest.id.in_(ids), TimeTest.hirer_id == hirer_id)
    return {test.id: test for test in session.scalars(mine)}
