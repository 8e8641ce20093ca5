"""The way in for hirers and staff: a password and the code of an app."""

from fastapi import Response
from starlette.concurrency import run_in_threadpool

from api.auth import sessions, staff
from api.auth.models import Principal, StaffSignIn
from api.auth.staff import SignInNotRight
from api.db import transaction
from api.errors import SignInNeeded
from api.problems import problem
from api.thai import read_digits
from api.web.door import HOMES, Done, Pages, Visit
from api.web.pages.front import own_address
from api.web.pages.sign_in import signed_in

pages = Pages()
OPEN = "who signs in is not signed in yet"


@pages.show("/staff", public_because=OPEN)
async def ask(visit: Visit) -> Response:
    """Where hirers and staff sign in."""
    return _page(visit)


@pages.act("/staff", public_because=OPEN)
async def enter(visit: Visit) -> Response:
    """Check name, password and code, and open a session of a working day."""
    try:
        token, role = await run_in_threadpool(_session_for, visit)
    except SignInNotRight as refusal:
        return _page(visit, refusal)
    onwards = own_address(visit.request)
    return signed_in(visit, token, HOMES[role] if onwards == "/" else onwards, seconds=_seconds())


def _page(visit: Visit, refusal: SignInNotRight | None = None) -> Response:
    found = problem(refusal, visit.language) if refusal else None
    demo = visit.request.app.state.settings.mode == "demo"
    return visit.page(
        "auth/staff.html", refusal.status if refusal else 200,
        problem=found, next=own_address(visit.request), login=visit.field("login"), demo=demo,
    )  # fmt: skip


def _session_for(visit: Visit) -> tuple[str, str]:
    state = visit.request.app.state
    with transaction(state.engine) as session:
        code = read_digits(visit.field("code")).replace(" ", "")
        try:
            found = staff.sign_in(session, state.sealer, visit.field("login"), visit.field("password"), code)
        except SignInNotRight:
            session.commit()  # a wrong guess costs a try
            raise
        token = sessions.start(session, found.principal_id, sessions.STAFF_LIFE, staff_id=found.id)
        return token, session.get_one(Principal, found.principal_id).role


@pages.show("/staff/password", "hirer", "inspector", "programme", "operator")
async def ask_password(visit: Visit) -> Response:
    """Where staff choose another password."""
    return visit.page("auth/password.html")


@pages.act("/staff/password", "hirer", "inspector", "programme", "operator")
async def change_password(visit: Visit) -> Done:
    """Another password from now on."""
    await run_in_threadpool(_change_password, visit)
    return Done("/", visit.say("เปลี่ยนรหัสผ่านแล้ว"))


def _change_password(visit: Visit) -> None:
    with transaction(visit.request.app.state.engine) as session:
        found = session.get(StaffSignIn, visit.visitor.staff_id) if visit.visitor and visit.visitor.staff_id else None
        if found is None:
            raise SignInNeeded()
        staff.change_password(session, found, visit.field("old"), visit.field("new"))


def _seconds() -> int:
    return int(sessions.STAFF_LIFE.total_seconds())
