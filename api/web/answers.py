"""What comes of a page or a form: go on, be told what is wrong, sign in first; as a page, or as JSON for the phone."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.auth.sessions import Visitor
from api.web.visit import Visit

OUTBOX = "trong-outbox"
HOMES: dict[str, str] = {
    "leader": "/offers",
    "hirer": "/orders",
    "inspector": "/labour",
    "programme": "/programme",
    "operator": "/operations",
}


@dataclass(frozen=True, slots=True)
class Done:
    """A form was carried out: where to go on, and what to say of it on the phone that queued it."""

    to: str
    said: str


def from_outbox(request: Request) -> bool:
    """Whether `outbox.js` sent this form."""
    return request.headers.get(OUTBOX) == "1"


def sign_in_first(request: Request) -> Response:
    """Sign in, then come back; forms stay in the phone's queue until then."""
    if from_outbox(request):
        return JSONResponse({"sign_in": "/sign-in"}, 401)
    back = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/sign-in?next={quote(back)}", 303)


def pin_first(request: Request) -> Response:
    """Give the PIN, then come back."""
    if from_outbox(request):
        return JSONResponse({"sign_in": "/pin"}, 401)
    return RedirectResponse(f"/pin?next={quote(request.url.path if request.method == 'GET' else '/money')}", 303)


def refused(visit: Visit, found: dict[str, Any]) -> Response:
    """A refusal as a page: what is wrong, what to press next."""
    details, remedies = _told(found, "detail"), _told(found, "remedy")
    if from_outbox(visit.request):
        said = {"title": found["title"], "detail": " · ".join(details), "remedy": " · ".join(remedies)}
        return JSONResponse({"refused": said, "status": found["status"]}, found["status"])
    facts = {"problem": found, "details": details, "remedies": remedies, "home": home_of(visit.visitor)}
    return visit.page("shell/refused.html", found["status"], **facts)


def _told(found: dict[str, Any], what: str) -> list[str]:
    """Each thing that is wrong, said once; that there are several is for programs."""
    return list(dict.fromkeys(one[what] for one in found["errors"] if one.get(what))) or [found[what]]


def done(request: Request, outcome: Done) -> Response:
    """On to what came of it."""
    if from_outbox(request):
        return JSONResponse({"done": outcome.said, "to": outcome.to})
    return RedirectResponse(outcome.to, 303)


def home_of(visitor: Visitor | None) -> str:
    """The first page of a role."""
    return HOMES[visitor.role] if visitor else "/"
