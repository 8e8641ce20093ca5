"""Minimum wages: look one up, list the notifications, load a new one."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import Faults
from api.lists import Cursor, CursorNotKnown, Limit, page
from api.parties.places import DistrictElsewhere
from api.parties.schemas import DistrictCode, ProvinceCode
from api.shapes import Day, Page
from api.thai import today
from api.transaction import Tx
from api.wages import lookup, notifications
from api.wages.models import WageNotification
from api.wages.schemas import LoadNotification, NotificationShape, WageShape, show_wage

minimum_wages = Door("/minimum-wages", "minimum wages")
wage_notifications = Door("/wage-notifications", "minimum wages")
DOORS = (minimum_wages, wage_notifications)


@minimum_wages.open("GET", "", needs="wages:read", refusals=(lookup.NoMinimumWage, DistrictElsewhere))
def find_minimum_wage(
    session: Tx,
    province: Annotated[ProvinceCode, Query(description="code of the province, see /v1/provinces")],
    district: Annotated[DistrictCode | None, Query(description="code of the district, four digits")] = None,
    on: Annotated[Day | None, Query(description="the day; unset = today in Thailand")] = None,
) -> WageShape:
    """The minimum wage at a place on a day: the district's own if it has one, else the province's."""
    faults = Faults()
    if district is not None and not district.startswith(province):
        faults.add(DistrictElsewhere("query/district"))
    faults.raise_any()
    found = lookup.minimum_wage(
        session, province_code=province, district_code=district, on_date=on or today(), pointer="query/on"
    )
    return show_wage(found)


@wage_notifications.open("GET", "", needs="wages:read", refusals=(CursorNotKnown,))
def list_wage_notifications(session: Tx, cursor: Cursor = None, limit: Limit = 50) -> Page[NotificationShape]:
    """Notifications of the Wage Committee, the one loaded last first."""
    every = select(WageNotification)
    return page(session, every, WageNotification.id, NotificationShape.model_validate, cursor=cursor, limit=limit)


@wage_notifications.open("POST", "", needs="wages:write", status=201, refusals=notifications.LOADING_REFUSALS)
def load_wage_notification(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: LoadNotification
) -> NotificationShape:
    """Load a new notification. Rates of open lots are worked out again, as new versions."""
    made = notifications.load_notification(
        session,
        number=body.number,
        source=body.source,
        effective_from=body.effective_from,
        rows=body.rows,
        loaded_by=caller.principal_id,
    )
    response.headers.update(location(request, "/v1/wage-notifications"))
    return NotificationShape.model_validate(made)
