"""The doors of pages: who may open them, and what a form answers.

Forms work without a script: post, then a redirect to the page that shows what came of it. `outbox.js` sends the same
forms with `Trong-Outbox: 1` and gets the same outcome as JSON.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict, TypeVar, Unpack

from fastapi import APIRouter, Request, Response

from api.auth.on_behalf import OnlyOffers
from api.auth.rules import Role
from api.errors import DomainError, NotFound
from api.problems import problem
from api.web.admission import admit
from api.web.answers import HOMES, Done, done, from_outbox, home_of, pin_first, refused, sign_in_first
from api.web.client import Refused
from api.web.visit import LANGUAGE_COOKIE, Visit, cookie_name, visit_of

__all__ = ["HOMES", "LANGUAGE_COOKIE", "Done", "Pages", "Visit", "cookie_name", "from_outbox", "home_of", "refused"]

Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Done | Response]])


class Who(TypedDict, total=False):
    """Who may open a page, beside its roles."""

    public_because: str  # why everybody may
    behind_pin: bool  # a leader who has a PIN gives it first (money)
    unseen: bool  # nobody is recognised, and nothing is written down of who looks or sends (complaints)


class Pages(APIRouter):
    """Pages of one area. Each names the roles it is for, or says why it is for everybody."""

    def show(self, path: str, *roles: Role, **who: Unpack[Who]) -> Callable[[Endpoint], Endpoint]:
        """A page."""
        return self._open("GET", path, roles, **who)

    def act(self, path: str, *roles: Role, **who: Unpack[Who]) -> Callable[[Endpoint], Endpoint]:
        """What a form does. `Done` becomes a redirect."""
        return self._open("POST", path, roles, **who)

    def _open(
        self,
        method: str,
        path: str,
        roles: tuple[Role, ...],
        public_because: str | None = None,
        behind_pin: bool = False,
        unseen: bool = False,
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
        return sign_in_first(request)
    if behind_pin and visit.visitor is not None and visit.visitor.money_closed:
        return pin_first(request)
    try:
        if roles and visit.visitor is not None and visit.visitor.role not in roles:
            raise NotFound()
        if roles and visit.visitor is not None and visit.visitor.on_behalf and not _for_staff(request):
            raise OnlyOffers()
        if request.method == "POST":
            await admit(visit)
        outcome = await endpoint(visit, **request.path_params)
    except Refused as refusal:
        return sign_in_first(request) if refusal.status == 401 and roles else refused(visit, refusal.problem)
    except DomainError as error:
        return refused(visit, problem(error, visit.language, request.state.request_id))
    finally:
        await visit.form.close()  # pictures that came with it
    return done(request, outcome) if isinstance(outcome, Done) else outcome


def _for_staff(request: Request) -> bool:
    """Offers and their answers, and what came of them to read; nothing else is done for a leader by staff."""
    path = request.url.path
    reads_jobs = request.method == "GET" and path.startswith("/jobs")
    return reads_jobs or path == "/offers" or path.startswith("/o/") or path == "/sign-out"
