"""Signing in with LINE or with an office's own sign-in, where the operator has set one up."""

from dataclasses import asdict

import orjson
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.auth import external, oidc, sessions
from api.auth.oidc import Client, Journey, ProofNotTaken
from api.db import transaction
from api.errors import NotFound
from api.notifications.addresses import prove_line
from api.web.door import Pages, Visit
from api.web.pages.sign_in import signed_in

pages = Pages()
OPEN = "who signs in is not signed in yet"
JOURNEY = "trong-journey"
AWAY_SECONDS = 600


@pages.show("/sign-in/with/{provider}", public_because=OPEN)
async def leave(visit: Visit, provider: str) -> Response:
    """Go and prove who you are. What must come back is sealed in a cookie meanwhile."""
    client = _client(visit, provider)
    journey = oidc.begin(client.provider)
    answer = RedirectResponse(await oidc.leave(client, journey, _back(visit.request, provider)), 303)
    sealed = visit.request.app.state.sealer.seal(orjson.dumps(asdict(journey))).decode()
    https = visit.request.app.state.settings.public_url.startswith("https://")
    answer.set_cookie(JOURNEY, sealed, max_age=AWAY_SECONDS, httponly=True, samesite="lax", secure=https)
    return answer


@pages.show("/sign-in/back/{provider}", public_because=OPEN)
async def come_back(visit: Visit, provider: str) -> Response:
    """Back with a proof: links it to who is signed in, or signs in whom it is linked to."""
    client, query = _client(visit, provider), visit.request.query_params
    journey = _journey(visit.request)
    if journey is None or journey.provider != provider:
        raise ProofNotTaken()
    back = _back(visit.request, provider)
    claims = await oidc.come_back(client, journey, query.get("code", ""), query.get("state", ""), back)
    mail = str(claims.get("email", "")) if claims.get("email_verified") is True else None
    if visit.visitor is not None:
        await run_in_threadpool(_link, visit, client, str(claims["sub"]))
        return RedirectResponse("/group/messages?done=yes" if visit.visitor.role == "leader" else "/", 303)
    token, life = await run_in_threadpool(_session_of, visit, client, str(claims["sub"]), mail)
    answer = signed_in(visit, token, "/", seconds=life)
    answer.delete_cookie(JOURNEY)
    return answer


def _client(visit: Visit, provider: str) -> Client:
    client = oidc.client_of(visit.request.app.state.settings, provider)
    if client is None:
        raise NotFound()
    return client


def _back(request: Request, provider: str) -> str:
    return f"{request.app.state.settings.public_url.rstrip('/')}/sign-in/back/{provider}"


def _journey(request: Request) -> Journey | None:
    plain = request.app.state.sealer.open(request.cookies.get(JOURNEY, "").encode())
    return Journey(**orjson.loads(plain)) if plain else None


def _link(visit: Visit, client: Client, subject: str) -> None:
    assert visit.visitor is not None
    with transaction(visit.request.app.state.engine) as session:
        external.link(session, visit.visitor.principal_id, client.provider, subject)
        if client.provider == "line":
            prove_line(session, visit.visitor.principal_id, subject)


def _session_of(visit: Visit, client: Client, subject: str, mail: str | None) -> tuple[str, int]:
    with transaction(visit.request.app.state.engine) as session:
        found = external.opened_by(session, client.provider, subject, mail)
        life = sessions.LEADER_LIFE if client.provider == "line" else sessions.STAFF_LIFE
        token = sessions.start(session, found.principal_id, life, staff_id=found.staff_id)
        return token, int(life.total_seconds())
