"""Groups on the wire: register, read, change, machines, and many at once from a file."""

from typing import Annotated

from fastapi import Body, Query, Request, Response

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.csv_files import FILE_REFUSALS
from api.csv_results import ImportReport, Mode, report
from api.errors import MediaNotSupported
from api.lists import Cursor, CursorNotKnown, IfMatch, Limit, demand_match, page_of, set_etag
from api.parties import groups as service
from api.parties.csv_groups import import_groups
from api.parties.models import Group
from api.parties.places import DistrictElsewhere, UnknownMachine, UnknownProvince
from api.parties.schemas import ChangeGroup, GroupId, GroupShape, GroupSums, RegisterGroup, SetMachines
from api.shapes import Page
from api.transaction import Tx
from api.words import language_of

groups = Door("/groups", "groups")
imports = Door("/group-imports", "groups")
sums = Door("/group-sums", "groups")
PLACE = (UnknownProvince, DistrictElsewhere)
MACHINES = (UnknownMachine, service.MachineTwice)
LARGEST_BODY = 4_194_304
"""The route's own bound, above every sensible `TRONG_IMPORT_LIMIT_BYTES`, which refuses in words."""


@groups.open("POST", "", needs="groups:write", status=201, refusals=(service.PhoneTaken, *PLACE, *MACHINES))
def register_group(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: RegisterGroup
) -> GroupShape:
    """Register a group with its leader, who then signs in by phone. The programme and the operator do."""
    service.demand_registrar(caller)
    made = service.register_group(session, facts=body)
    response.headers.update(location(request, f"/v1/groups/grp_{made.id.hex}"))
    set_etag(response, made.version)
    return service.show_group(session, made)


@groups.open("GET", "", needs="groups:read", refusals=(CursorNotKnown,))
def list_groups(
    session: Tx,
    caller: CallerIs,
    only: Annotated[list[GroupId] | None, Query(alias="id", max_length=200, description="only these groups")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[GroupShape]:
    """Groups, newest first. A leader finds her own only."""
    return page_of(
        session,
        service.visible(caller) if only is None else service.visible(caller).where(Group.id.in_(only)),
        Group.id,
        lambda rows: service.show_groups(session, rows),
        cursor=cursor,
        limit=limit,
    )


@sums.open("GET", "", needs="groups:read")
def get_group_sums(session: Tx, caller: CallerIs) -> GroupSums:
    """How many groups there are, and how many people in them."""
    return service.sums(session, caller)


@imports.open(
    "POST",
    "",
    needs="groups:write",
    refusals=FILE_REFUSALS,
    max_body_size=LARGEST_BODY,
)
def import_groups_file(
    session: Tx,
    caller: CallerIs,
    request: Request,
    body: Annotated[bytes, Body(media_type="text/csv")],
    dry_run: Annotated[bool, Query(description="true: say what would become of each row, change nothing")] = False,
    mode: Annotated[Mode, Query(description="what a row that is refused means for the others")] = "best_effort",
) -> ImportReport:
    """Groups and members from one CSV file, a row for each member. Sending the same file again adds nothing twice."""
    service.demand_registrar(caller)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise MediaNotSupported(accepted="text/csv")
    state = request.app.state
    limit = state.settings.import_limit_bytes
    done = import_groups(session, state.sealer, body, dry_run=dry_run, mode=mode, limit_bytes=limit)
    language = language_of(request.headers.get("accept-language"))
    return report(done.outcomes, done.headings, language, dry_run=dry_run, mode=mode, applied=done.applied)


@groups.open("GET", "/{group_id}", needs="groups:read")
def get_group(session: Tx, caller: CallerIs, response: Response, group_id: GroupId) -> GroupShape:
    """One group."""
    return _answer(session, response, service.group_for(session, caller, group_id))


@groups.open("PATCH", "/{group_id}", needs="groups:write", changes_version=True, refusals=(service.PhoneTaken, *PLACE))
def change_group(
    session: Tx, caller: CallerIs, response: Response, group_id: GroupId, body: ChangeGroup, if_match: IfMatch = None
) -> GroupShape:
    """Change a group. New hours of work count for this week and the weeks to come."""
    found = service.group_for(session, caller, group_id, lock=True)
    demand_match(if_match, found.version)
    return _answer(session, response, service.change_group(session, found, change=body))


@groups.open("PUT", "/{group_id}/machines", needs="groups:write", changes_version=True, refusals=MACHINES)
def set_group_machines(
    session: Tx, caller: CallerIs, response: Response, group_id: GroupId, body: SetMachines, if_match: IfMatch = None
) -> GroupShape:
    """Say which machines the group has, all of them."""
    found = service.group_for(session, caller, group_id, lock=True)
    demand_match(if_match, found.version)
    return _answer(session, response, service.set_machines(session, found, machines=body.machines))


def _answer(session: Tx, response: Response, group: Group) -> GroupShape:
    set_etag(response, group.version)
    return service.show_group(session, group)
