"""Weekly capacity of a group on the wire."""

from typing import Annotated

from fastapi import Path, Query

from api.auth.access import CallerIs
from api.auth.door import Door
from api.parties import capacity as service
from api.parties.groups import group_for
from api.parties.rules import monday_of
from api.parties.schemas import CapacityShape, GroupId, SetWeek
from api.shapes import Day, Page
from api.thai import today
from api.transaction import Tx

capacity = Door("/groups/{group_id}/capacity", "capacity")


@capacity.open("GET", "", needs="groups:read", refusals=(service.NotMonday,))
def get_capacity(
    session: Tx,
    caller: CallerIs,
    group_id: GroupId,
    first_week_on: Annotated[
        Day | None, Query(alias="from", description="a Monday; unset = the Monday of this week")
    ] = None,
    weeks: Annotated[int, Query(ge=1, le=52)] = 8,
) -> Page[CapacityShape]:
    """Minutes of each profile and machine, week by week, and how much of them is promised."""
    group = group_for(session, caller, group_id)
    start = first_week_on or monday_of(today())
    service.demand_monday(start, "query/from")
    return Page(items=service.show_weeks(session, group, start, weeks), next_cursor=None)


@capacity.open("PUT", "/{week_on}", needs="groups:write", refusals=(service.NotMonday, service.MinutesAlreadyPromised))
def set_capacity_week(
    session: Tx,
    caller: CallerIs,
    group_id: GroupId,
    week_on: Annotated[Day, Path(description="the Monday of the week")],
    body: SetWeek,
) -> CapacityShape:
    """Set days off or minutes of one week. Takes no If-Match: what is promised is guarded, the last word counts."""
    group = group_for(session, caller, group_id, lock=True)
    return service.set_week(session, group, week_on, facts=body)
