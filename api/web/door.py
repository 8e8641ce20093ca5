"""The doors of pages: who may open them, in which language, and what a form answers.

Forms work without a script: post, then a redirect to the page that shows what came of it. `outbox.js` sends the same
forms with `Trong-Outbox: 1` and gets the same outcome as JSON.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth import oidc, sessions
from api.auth.on_behalf import OnlyOffers
from api.auth.rules import Role
from api.auth.sessions import Visitor
from api.db import transaction
from api.errors import DomainError, NotFound
from api.problems import problem
from api.shapes import new_id
from api.thai import today
from api.tongues import Language, is_language
from api.web import render
from api.web.client import Api, Refused
from api.web.curl import command
from api.web.forms import FormNotOurs, Outdated
from api.words import language_of

LANGUAGE_COOKIE = "trong-language"
OUTBOX = "trong-outbox"
DEVICE_TIME = "device_at"
HOMES: dict[str, str] = {
    "leader": "/offers",
    "hirer": "/orders",
    "inspector": "/labour",
    "programme": "/programme",
    "operator": "/operations",
}


def cookie_name(request: Request) -> str:
    """`__Host-…` wherever the site is served over https; a browser refuses that name on plain http."""
    https = request.app.state.settings.public_url.startswith("https://")
    return "__Host-trong" if https else "trong-session"


@dataclass(slots=True)
class Visit:
    """One request for a page: who, in which language, with which form."""

    request: Request
    language: Language
    visitor: Visitor | None
    api: Api
    csrf: str
    form: FormData

    def field(self, name: str) -> str:
        """A field of the form as text, without spaces around it; empty where it is missing."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def upload(self, name: str) -> UploadFile | None:
        """A file of the form, if one was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    @property
    def key(self) -> str:
        """The form's idempotency key: made with the page, so that the same form sent twice is done once."""
        return self.field("key")

    def now(self) -> datetime:
        """When this page was made."""
        return datetime.now(UTC)

    def offers(self, provider: str) -> bool:
        """Whether one can sign in with this provider here."""
        return oidc.client_of(self.request.app.state.settings, provider) is not None

    def today(self) -> str:
        """Today in Thailand, for a field of a form."""
        return today().isoformat()

    def new_key(self) -> str:
        """A fresh idempotency key, for a form of this page."""
        return new_id().hex

    def curl(self, method: str, path: str, body: Any = None, **about: Any) -> str:
        """The API call of a form as a command to copy, with a placeholder for the key."""
        return command(self.request.app.state.settings.public_url, method, path, body, **about)

    def say(self, thai: str, **facts: Any) -> str:
        """A sentence in the visitor's language."""
        found = render.translated(thai, self.language)
        return found % facts if facts else found

    def page(self, template: str, status: int = 200, **facts: Any) -> Response:
        """The page of a template."""
        text = render.render(template, self.language, visit=self, **facts)
        return render.page(self.request, text, self.language, status)


@dataclass(frozen=True, slots=True)
class Done:
    """A form was carried out: where to go on, and what to say of it on the phone that queued it."""

    to: str
    said: str


Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Done | Response]])


class Pages(APIRouter):
    """Pages of one area. Each names the roles it is for, or says why it is for everybody.

    `behind_pin`: a leader who has a PIN gives it first (money). `unseen`: nobody is recognised, and nothing is written
    down of who looks or sends (complaints without a name).
    """

    def show(
        self,
        path: str,
        *roles: Role,
        public_because: str | None = None,
        behind_pin: bool = False,
        unseen: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """A page."""
        return self._open("GET", path, roles, public_because, behind_pin, unseen)

    def act(
        self,
        path: str,
        *roles: Role,
        public_because: str | None = None,
        behind_pin: bool = False,
        unseen: bool = False,
    ) -> Callable[[Endpoint], Endpoint]:
        """What a form does. `Done` becomes a redirect."""
        return self._open("POST", path, roles, public_because, behind_pin, unseen)

    def _open(
        self,
        method: str,
        path: str,
        roles: tuple[Role, ...],
        public_because: str | None,
        behind_pin: bool,
        unseen: bool,
    ) -> Callable[[Endpoint], Endpoint]:
        if bool(roles) == bool(public_because):
            raise TypeError(f"{method} {path}: name the roles, or say why it needs none")

        def decorate(endpoint: Endpoint) -> Endpoint:
            async def opened(request: Request) -> Response:
                return await _answered(request, endpoint, frozenset(roles), behind_pin, unseen)

            extra = {"x-needs": "page:" + "|".join(roles) if roles else None, "x-public-because": public_because}
            self.add_api_route(
                path, opened, methods=[method], include_in_schema=False, openapi_extra=extra, response_class=Response
            )
            return endpoint

        return decorate


async def _answered(request: Request, endpoint: Any, roles: frozenset[str], behind_pin: bool, unseen: bool) -> Response:
    visit = await visit_of(request, unseen=unseen)
    if roles and visit.visitor is None:
        return _sign_in_first(request)
    if behind_pin and visit.visitor is not None and visit.visitor.money_closed:
        return _pin_first(request)
    try:
        if roles and visit.visitor is not None and visit.visitor.role not in roles:
            raise NotFound()
        if roles and visit.visitor is not None and visit.visitor.on_behalf and not _for_staff(request):
            raise OnlyOffers()
        if request.method == "POST":
            await _admit(visit)
        outcome = await endpoint(visit, **request.path_params)
    except Refused as refusal:
        return _sign_in_first(request) if refusal.status == 401 and roles else refused(visit, refusal.problem)
    except DomainError as error:
        return refused(visit, problem(error, visit.language, request.state.request_id))
    finally:
        await visit.form.close()  # pictures that came with it
    return _done(request, outcome) if isinstance(outcome, Done) else outcome


def _for_staff(request: Request) -> bool:
    """Offers and their answers, and what came of them to read; nothing else is done for a leader by staff."""
    path = request.url.path
    reads_jobs = request.method == "GET" and path.startswith("/jobs")
    return reads_jobs or path == "/offers" or path.startswith("/o/") or path == "/sign-out"


async def visit_of(request: Request, *, unseen: bool = False) -> Visit:
    """Who asks for this page, and in which language. `unseen`: as if nobody were signed in."""
    token = "" if unseen else request.cookies.get(cookie_name(request), "")
    found = await run_in_threadpool(_visitor, request, token) if token else None
    language = _language(request, found)
    api = Api(request.app, found, language, request.state.request_id)
    csrf = request.app.state.sealer.mark("csrf", token) if token else ""
    form = await request.form() if request.method == "POST" else FormData()
    return Visit(request, language, found, api, csrf, form)


def _visitor(request: Request, token: str) -> Visitor | None:
    with transaction(request.app.state.engine) as session:
        return sessions.visitor(session, token)


def _language(request: Request, found: Visitor | None) -> Language:
    for code in (request.cookies.get(LANGUAGE_COOKIE), found.language if found else None):
        if is_language(code):
            return code  # type: ignore[return-value]
    return language_of(request.headers.get("accept-language"))


async def _admit(visit: Visit) -> None:
    """A form is ours when this site sent it and, for somebody signed in, when it carries their mark."""
    request = visit.request
    site, origin = request.headers.get("sec-fetch-site", "same-origin"), request.headers.get("origin")
    if site not in ("same-origin", "none") or (origin and origin.split("//")[-1] != request.headers.get("host")):
        raise FormNotOurs()
    if visit.visitor is not None:
        if visit.field("csrf") != visit.csrf:
            raise Outdated()
        await run_in_threadpool(_note, visit, visit.visitor)


def _note(visit: Visit, visitor: Visitor) -> None:
    with transaction(visit.request.app.state.engine) as session:
        path = visit.request.url.path
        sessions.note_action(session, visitor, visit.api.request_id, path, _device_time(visit.field(DEVICE_TIME)))


def _device_time(text: str) -> datetime | None:
    """What the phone's clock said; phones' clocks are wrong, so it is kept and decides nothing by itself."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def from_outbox(request: Request) -> bool:
    """Whether `outbox.js` sent this form."""
    return request.headers.get(OUTBOX) == "1"


def _sign_in_first(request: Request) -> Response:
    """Sign in, then come back; forms stay in the phone's queue until then."""
    if from_outbox(request):
        return JSONResponse({"sign_in": "/sign-in"}, 401)
    back = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/sign-in?next={quote(back)}", 303)


def _pin_first(request: Request) -> Response:
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


def _done(request: Request, outcome: Done) -> Response:
    if from_outbox(request):
        return JSONResponse({"done": outcome.said, "to": outcome.to})
    return RedirectResponse(outcome.to, 303)


def home_of(visitor: Visitor | None) -> str:
    """The first page of a role."""
    return HOMES[visitor.role] if visitor else "/"
