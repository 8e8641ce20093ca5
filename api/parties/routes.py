"""Hirers on the wire, and all doors of the parties."""

from fastapi import Request, Response

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotAllowed
from api.lists import Cursor, CursorNotKnown, IfMatch, Limit, demand_match, page, set_etag
from api.parties import hirers as service
from api.parties.models import Hirer
from api.parties.places import DistrictElsewhere, UnknownProvince
from api.parties.routes_capacity import capacity
from api.parties.routes_groups import groups, imports, sums
from api.parties.routes_lists import machines, provinces, skills
from api.parties.routes_members import members
from api.parties.schemas import ChangeHirer, HirerId, HirerShape, RegisterHirer
from api.shapes import Page
from api.transaction import Tx

hirers = Door("/hirers", "hirers")
DOORS = (hirers, groups, imports, sums, members, capacity, provinces, skills, machines)
REFUSALS = (*service.HIRER_REFUSALS, UnknownProvince, DistrictElsewhere)


@hirers.open("POST", "", needs="hirers:write", status=201, refusals=REFUSALS)
def register_hirer(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: RegisterHirer
) -> HirerShape:
    """Register a hirer; the operator does. Make its first key with its `principal_id`."""
    if caller.role != "operator":
        raise NotAllowed(scope="accounts:write")
    made = service.register_hirer(session, facts=body)
    shown = service.show_hirer(made)
    response.headers.update(location(request, f"/v1/hirers/hir_{made.id.hex}"))
    set_etag(response, made.version)
    return shown


@hirers.open("GET", "", needs="hirers:read", refusals=(CursorNotKnown,))
def list_hirers(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[HirerShape]:
    """Hirers, newest first. A hirer finds itself only."""
    return page(session, service.visible(caller), Hirer.id, service.show_hirer, cursor=cursor, limit=limit)


@hirers.open("GET", "/{hirer_id}", needs="hirers:read")
def get_hirer(session: Tx, caller: CallerIs, response: Response, hirer_id: HirerId) -> HirerShape:
    """One hirer."""
    found = service.hirer_for(session, caller, hirer_id)
    set_etag(response, found.version)
    return service.show_hirer(found)


@hirers.open("PATCH", "/{hirer_id}", needs="hirers:write", changes_version=True, refusals=REFUSALS)
def change_hirer(
    session: Tx, caller: CallerIs, response: Response, hirer_id: HirerId, body: ChangeHirer, if_match: IfMatch = None
) -> HirerShape:
    """Change a hirer. Kind, name and juristic number are changed by the operator only."""
    found = service.hirer_for(session, caller, hirer_id, lock=True)
    demand_match(if_match, found.version)
    changed = service.change_hirer(session, caller, found, change=body)
    set_etag(response, changed.version)
    return service.show_hirer(changed)
