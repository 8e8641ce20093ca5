"""Findings counted, and the overview: where to look first."""

from typing import Annotated

from fastapi import Query

from api.auth.door import Door
from api.inspections.counts import NOW, counts
from api.inspections.models import Finding
from api.inspections.overview import overview
from api.inspections.schemas_counts import CountsAsked, CountShape, CountsShape, OverviewShape
from api.thai import today
from api.transaction import Tx

count_door = Door("/finding-counts", "checks")
overview_door = Door("/oversight", "checks")
DOORS = (count_door, overview_door)


@count_door.open("GET", "", needs="checks:read")
def count_findings(session: Tx, asked: Annotated[CountsAsked, Query()]) -> CountsShape:
    """Awards with a finding, of all awards: by rule, place, month or party. No names of people."""
    filters = {Finding.hirer_id: asked.hirer, Finding.group_id: asked.group, Finding.rule: asked.rule}
    wanted = [column == value for column, value in filters.items() if value is not None]
    wanted.append(Finding.state == asked.state if asked.state else Finding.state.in_(NOW))
    only = {"hirer": asked.hirer, "group": asked.group}.get(asked.by)
    rows = counts(session, asked.by, wanted, asked.since, asked.until, only)
    return CountsShape(by=asked.by, counts=[CountShape.model_validate(row) for row in rows])


@overview_door.open("GET", "", needs="checks:read")
def get_oversight(session: Tx) -> OverviewShape:
    """How much is covered today, and what waits for an inspector."""
    return OverviewShape.model_validate(overview(session, today()))
