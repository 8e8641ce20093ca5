"""Members of a group on the wire. What they are asked for is what the Act asks for, and what they can do."""

from fastapi import Request, Response

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.lists import Cursor, CursorNotKnown, IfMatch, Limit, Search, demand_match, page_of, set_etag
from api.parties import members as service
from api.parties.groups import group_for
from api.parties.member_schemas import AddMember, ChangeMember, MemberShape
from api.parties.models import Membership
from api.parties.places import UnknownSkill
from api.parties.roster import member_for, present, show_members
from api.parties.schemas import GroupId, HomeworkerId
from api.shapes import Page
from api.transaction import Tx

members = Door("/groups/{group_id}/members", "members")


@members.open("POST", "", needs="members:write", status=201, refusals=service.JOINING_REFUSALS)
def add_member(
    session: Tx, caller: CallerIs, request: Request, response: Response, group_id: GroupId, body: AddMember
) -> MemberShape:
    """Let a person join: a new one, or with `homeworker_id` one who comes back. She may be in one group at a time."""
    group = group_for(session, caller, group_id, lock=True)
    if body.homeworker_id is not None:
        joined = service.rejoin(session, caller, group, body.homeworker_id)
    else:
        joined = service.add_members(session, group, [body.new()], sealer=request.app.state.sealer)[0]
    response.headers.update(location(request, f"/v1/groups/grp_{group_id.hex}/members/hwk_{joined.hex}"))
    membership, person = member_for(session, group, joined)
    set_etag(response, person.version)
    return show_members(session, [membership])[0]


@members.open("GET", "", needs="members:read", refusals=(CursorNotKnown,))
def list_members(
    session: Tx, caller: CallerIs, group_id: GroupId, name: Search = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[MemberShape]:
    """Who is in the group now, the last to join first."""
    group = group_for(session, caller, group_id)
    return page_of(
        session,
        present(group, name),
        Membership.id,
        lambda rows: show_members(session, rows),
        cursor=cursor,
        limit=limit,
    )


@members.open("GET", "/{homeworker_id}", needs="members:read")
def get_member(
    session: Tx, caller: CallerIs, response: Response, group_id: GroupId, homeworker_id: HomeworkerId
) -> MemberShape:
    """One member. A former one is no longer shown to the leader: what she does since is not the group's business."""
    group = group_for(session, caller, group_id)
    membership, person = member_for(session, group, homeworker_id)
    if membership.left_on is not None and caller.role == "leader":
        raise NotFound()
    set_etag(response, person.version)
    return show_members(session, [membership])[0]


@members.open(
    "PATCH", "/{homeworker_id}", needs="members:write", changes_version=True, refusals=(UnknownSkill, service.HasLeft)
)
def change_member(
    session: Tx,
    caller: CallerIs,
    response: Response,
    group_id: GroupId,
    homeworker_id: HomeworkerId,
    body: ChangeMember,
    if_match: IfMatch = None,
) -> MemberShape:
    """Change a member; `skills` is the whole list and takes the place of the old one."""
    group = group_for(session, caller, group_id, lock=True)
    membership, person = member_for(session, group, homeworker_id, lock=True)
    demand_match(if_match, person.version)
    service.demand_present(membership)
    changed = service.change_member(session, group, person, change=body)
    set_etag(response, changed.version)
    return show_members(session, [membership])[0]


@members.open("POST", "/{homeworker_id}/leave", needs="members:write", refusals=(service.HasLeft,))
def leave_group(session: Tx, caller: CallerIs, group_id: GroupId, homeworker_id: HomeworkerId) -> MemberShape:
    """End a membership today. Work the group has promised stays promised."""
    group = group_for(session, caller, group_id, lock=True)
    membership, _ = member_for(session, group, homeworker_id, lock=True)
    service.demand_present(membership)
    service.leave(session, group, membership)
    return show_members(session, [membership])[0]
