"""The way in for leaders: her phone, a one-time code, and this phone stays signed in for 90 days."""

from fastapi import Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.auth import helpers, links, service, sessions
from api.auth.phones import read_phone
from api.auth.service import CodeNotRight
from api.db import transaction
from api.errors import DomainError
from api.thai import read_digits
from api.web.client import Refused
from api.web.door import Pages, Visit, cookie_name
from api.web.pages.front import own_address

pages = Pages()
OPEN = "who signs in is not signed in yet"


@pages.show("/sign-in", public_because=OPEN)
async def ask_phone(visit: Visit) -> Response:
    """Where a leader types her phone number."""
    return visit.page("auth/phone.html", next=own_address(visit.request), phone="", problem=None)


@pages.act("/sign-in", public_because=OPEN)
async def send_code(visit: Visit) -> Response:
    """Send a code to this phone, and ask for it. A phone nobody has gets the same page."""
    phone, onwards = visit.field("phone"), own_address(visit.request)
    try:
        await visit.api.send("POST", "/v1/sign-in/codes", {"phone": phone})
    except Refused as refusal:
        problem = refusal.problem
        return visit.page("auth/phone.html", refusal.status, next=onwards, phone=phone, problem=problem)
    return visit.page("auth/code.html", next=onwards, phone=phone, problem=None)


@pages.act("/sign-in/code", public_because=OPEN)
async def enter(visit: Visit) -> Response:
    """Change the code for a session in this browser."""
    phone, onwards = visit.field("phone"), own_address(visit.request)
    try:
        token = await run_in_threadpool(_session_for, visit, phone, visit.field("code"))
    except (CodeNotRight, ValueError) as error:
        refusal: DomainError = error if isinstance(error, CodeNotRight) else CodeNotRight()
        return visit.page("auth/code.html", refusal.status, next=onwards, phone=phone, problem=refusal)
    return signed_in(visit, token, onwards)


def _session_for(visit: Visit, phone: str, code: str) -> str:
    state = visit.request.app.state
    digits = "".join(letter for letter in read_digits(code) if letter.isdigit())
    with transaction(state.engine) as session:
        try:
            read = read_phone(phone)
            principal_id = service.use_code(session, state.sealer, read, digits)
        except CodeNotRight:
            session.commit()  # a wrong guess costs a try
            raise
        helper = helpers.with_phone(session, read)
        helper_id = helper.id if helper else None
        return sessions.start(session, principal_id, sessions.LEADER_LIFE, helper_id=helper_id)


def signed_in(visit: Visit, token: str, onwards: str, *, seconds: int | None = None) -> Response:
    """The redirect that carries the session's cookie."""
    answer = RedirectResponse(onwards, 303)
    name = cookie_name(visit.request)
    life = seconds or int(sessions.LEADER_LIFE.total_seconds())
    answer.set_cookie(
        name, token, max_age=life, path="/", secure=name.startswith("__Host-"), httponly=True, samesite="lax"
    )
    return answer


@pages.show("/in/{token}", public_because=OPEN)
async def follow_link(visit: Visit, token: str) -> Response:
    """A link from a message: who is signed in goes straight on, who is not presses once."""
    leads_to = await run_in_threadpool(_leads_to, visit, token)
    if visit.visitor is not None and leads_to is not None:
        return RedirectResponse(leads_to, 303)
    return visit.page("auth/link.html", token=token)


@pages.act("/in/{token}", public_because=OPEN)
async def use_link(visit: Visit, token: str) -> Response:
    """Sign in by a link. It works once."""
    started, leads_to = await run_in_threadpool(_session_by_link, visit, token)
    return signed_in(visit, started, leads_to)


def _leads_to(visit: Visit, token: str) -> str | None:
    with transaction(visit.request.app.state.engine) as session:
        return links.leads_to(session, token)


def _session_by_link(visit: Visit, token: str) -> tuple[str, str]:
    with transaction(visit.request.app.state.engine) as session:
        principal_id, leads_to = links.use(session, token)
        return sessions.start(session, principal_id, sessions.LEADER_LIFE), leads_to


@pages.act("/sign-out", "leader", "hirer", "inspector", "programme", "operator")
async def sign_out(visit: Visit) -> Response:
    """End the session everywhere, and forget it here."""
    assert visit.visitor is not None
    await run_in_threadpool(_end, visit)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(cookie_name(visit.request), path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # visited pages on a shared phone go too
    return answer


def _end(visit: Visit) -> None:
    assert visit.visitor is not None
    with transaction(visit.request.app.state.engine) as session:
        sessions.end(session, visit.visitor.session_id)
