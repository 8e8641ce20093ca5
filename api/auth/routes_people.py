"""People who sign in for an account: staff with a password, helpers of a leader with a phone."""

from uuid import UUID

from fastapi import Request

from api.auth import helpers, staff
from api.auth.access import Caller, CallerIs
from api.auth.door import Door
from api.auth.models import Helper
from api.auth.schemas import (
    HelperId,
    HelperShape,
    NameHelper,
    NewStaff,
    NewStaffShape,
    PrincipalId,
    StaffId,
    StaffShape,
)
from api.errors import NotFound
from api.lists import Cursor, Limit, page
from api.shapes import Page
from api.transaction import Tx

staff_doors = Door("", "accounts and keys")
helper_doors = Door("/helpers", "sign-in")
DOORS = (staff_doors, helper_doors)


@staff_doors.open(
    "POST",
    "/accounts/{principal_id}/staff-sign-ins",
    needs="accounts:write",
    status=201,
    refusals=(staff.LoginTaken,),
)
def make_staff_sign_in(session: Tx, request: Request, principal_id: PrincipalId, body: NewStaff) -> NewStaffShape:
    """Let somebody sign in on the pages for this account: a password and an authenticator app, both shown once."""
    sealer = request.app.state.sealer
    made, password, uri = staff.new_staff(session, sealer, principal_id, body.login, body.name)
    return NewStaffShape(id=made.id, login=made.login, password=password, authenticator=uri)


@staff_doors.open("POST", "/staff-sign-ins/{staff_id}/end", needs="accounts:write")
def end_staff_sign_in(session: Tx, staff_id: StaffId) -> StaffShape:
    """Somebody leaves: the sign-in, and every browser signed in with it, is closed."""
    return StaffShape.model_validate(staff.end_staff(session, staff_id))


@helper_doors.open("GET", "", needs="groups:write", refusals=(NotFound,))
def list_helpers(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[HelperShape]:
    """Your named helpers."""
    mine = helpers.of(_leader(caller))
    return page(session, mine, Helper.id, HelperShape.model_validate, cursor=cursor, limit=limit)


@helper_doors.open(
    "POST", "", needs="groups:write", status=201, refusals=(helpers.HelperPhoneTaken, helpers.HelpersEnough, NotFound)
)
def name_helper(session: Tx, caller: CallerIs, body: NameHelper) -> HelperShape:
    """Let somebody help you with a phone of her own. The record says when it was she who tapped."""
    return HelperShape.model_validate(helpers.name_helper(session, _leader(caller), body.name, body.phone))


@helper_doors.open("POST", "/{helper_id}/end", needs="groups:write")
def end_helper(session: Tx, caller: CallerIs, helper_id: HelperId) -> HelperShape:
    """She helps no more: her phone is signed out at once."""
    return HelperShape.model_validate(helpers.end_helper(session, _leader(caller), helper_id))


def _leader(caller: Caller) -> UUID:
    if caller.role != "leader":
        raise NotFound()
    return caller.principal_id
