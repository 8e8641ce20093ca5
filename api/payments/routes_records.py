"""How a hirer paid so far; how far agreed work is."""

from typing import Annotated

from fastapi import Query
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door
from api.lists import Cursor, CursorNotKnown, Limit, page_of
from api.offers.models import Award
from api.offers.schemas import AwardId, HirerId
from api.orders.models import Lot
from api.orders.schemas import OrderId
from api.payments.access import mine, one_of_mine
from api.payments.hourly_income import LEAST_PEOPLE, hourly_income
from api.payments.jobs import show_jobs
from api.payments.pay_record import pay_record
from api.payments.record_schemas import HourlyAsked, HourlyCell, HourlyShape, JobShape, PayRecord
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

pay_records = Door("/hirers", "payments")
jobs = Door("/jobs", "payments")
hourly = Door("/hourly-income", "payments")


@pay_records.open("GET", "/{hirer_id}/pay-record", needs="awards:read")
def get_pay_record(session: Tx, hirer_id: HirerId) -> PayRecord:
    """How this hirer paid in the last twelve months: days, share on time, disputes. For everybody who may take work."""
    return pay_record(session, hirer_id, today())


@jobs.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_jobs(
    session: Tx,
    caller: CallerIs,
    order: Annotated[OrderId | None, Query(description="only work of this order's lots")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[JobShape]:
    """Your agreed work and how far each is, newest first: signed, made, answered, paid."""
    found = mine(session, caller, Award)
    if order is not None:
        found = found.where(Award.lot_id.in_(select(Lot.id).where(Lot.order_id == order)))
    show = lambda rows: show_jobs(session, rows)  # noqa: E731
    return page_of(session, found, Award.id, show, cursor=cursor, limit=limit)


@jobs.open("GET", "/{award_id}", needs="payments:read")
def get_job(session: Tx, caller: CallerIs, award_id: AwardId) -> JobShape:
    """One of them."""
    award = one_of_mine(session, caller, Award, award_id)
    return show_jobs(session, [award])[0]


@hourly.open("GET", "", needs="figures:read")
def get_hourly_income(session: Tx, asked: Annotated[HourlyAsked, Query()]) -> HourlyShape:
    """What an hour brought, beside the minimum wage: by month, place, sex or party. No figures of few people."""
    cells = hourly_income(
        session,
        asked.by,
        since=asked.since,
        until=asked.until,
        sex=asked.sex,
        group_id=asked.group,
        hirer_id=asked.hirer,
    )
    return HourlyShape(by=asked.by, least_people=LEAST_PEOPLE, cells=[HourlyCell.model_validate(one) for one in cells])
