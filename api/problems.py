"""Every refusal as `application/problem+json`, in Thai or English, never echoing what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api import errors
from api.errors import DomainError
from api.validation import words_for
from api.words import Language, language_of

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 100  # an answer stays readable, and a hostile body cannot make it large
log = structlog.get_logger()


class Fault(BaseModel):
    """One thing that must be mended, with the place where it stands."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="a page that explains this refusal", examples=["/errors/rate-under-floor"])
    pointer: str | None = Field(None, description="JSON pointer into the body, or query/…, path/…, header/…")
    detail: str
    remedy: str = Field(description="what to do next")


class Problem(BaseModel):
    """RFC 9457: what was refused, why, and what to do next."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="a page that explains this refusal", examples=["/errors/invalid-input"])
    title: str
    status: int
    detail: str
    remedy: str = Field(description="what to do next")
    request_id: str | None = None
    errors: list[Fault] = Field(default=[], description="every fault, at most 100")


def problem(error: DomainError, language: Language, request_id: str | None = None) -> dict[str, Any]:
    """The wire form of a refusal."""
    faults = [_fault(one, language) for one in error.faults()[:MOST_FAULTS]]
    return {
        **error.facts,
        "type": f"/errors/{error.slug()}",
        "title": error.title.in_(language),
        "status": error.status,
        "detail": error.text(language),
        "remedy": error.remedy.in_(language, error.facts),
        "request_id": request_id,
        "errors": faults,
    }


def _fault(error: DomainError, language: Language) -> dict[str, Any]:
    return {
        **error.facts,
        "type": f"/errors/{error.slug()}",
        "pointer": error.pointer,
        "detail": error.text(language),
        "remedy": error.remedy.in_(language, error.facts),
    }


def answer(
    request: Request,
    error: DomainError,
    *,
    faults: Sequence[Mapping[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The refusal as an answer to this request."""
    language = language_of(request.headers.get("accept-language"))
    body = problem(error, language, getattr(request.state, "request_id", None))
    if faults is not None:
        body["errors"] = list(faults)
    extra = {
        "Content-Language": language,
        "Vary": "Accept-Language",
        "Cache-Control": "no-store",
        **(headers or {}),
    }
    if error.status == 401:
        extra["WWW-Authenticate"] = 'Bearer realm="trong"'
    if error.retry_after_seconds is not None:
        extra["Retry-After"] = str(error.facts.get("wait_seconds", error.retry_after_seconds))
    return Response(orjson.dumps(body, default=str), error.status, extra, MEDIA_TYPE)


def invalid_input(request: Request, found: Iterable[Mapping[str, Any]]) -> Response:
    """FastAPI's own 422, with a pointer, a Thai and an English text for each fault and no echo."""
    language = language_of(request.headers.get("accept-language"))
    all_found = list(found)
    faults = []
    for one in all_found[:MOST_FAULTS]:
        detail, remedy = words_for(one)
        context = one.get("ctx") or {}
        faults.append(
            {
                "type": "/errors/invalid-input",
                "pointer": pointer_of(one["loc"][:-1] if one["type"] == "extra_forbidden" else one["loc"]),
                "detail": detail.in_(language, context),
                "remedy": remedy.in_(language, context),
                "code": one["type"],
            }
        )
    return answer(request, errors.InvalidInput(count=len(all_found)), faults=faults)


def pointer_of(location: Sequence[object]) -> str:
    """`("body", "lots", 0, "rate_satang")` → `/lots/0/rate_satang`; a query field → `query/limit`.

    Names that only the caller knows do not come here: an unknown field is pointed at by the object it stands in.
    """
    parts = [str(part) for part in location]
    if parts and parts[0] == "body":
        return "/" + "/".join(parts[1:]) if len(parts) > 1 else ""
    return "/".join(parts)


def refusal_of(error: DBAPIError, constraints: Mapping[str, type[DomainError]]) -> DomainError:
    """What a fault reported by the database means to the caller."""
    state = getattr(error.orig, "sqlstate", None) or ""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if isinstance(error, IntegrityError) or state.startswith("23"):
        return constraints.get(name or "", errors.Conflict)()
    away = isinstance(error, OperationalError) or error.connection_invalidated
    if away or state[:2] in ("08", "53", "57", "40", "55"):
        return errors.Unavailable()
    return errors.OurFault()


CONSTRAINTS: dict[str, type[DomainError]] = {}
"""Which refusal a named constraint of the database stands for; each feature adds its own."""


def install(app: FastAPI) -> None:
    """Hang the handlers on the application."""

    @app.exception_handler(DomainError)
    def _domain(request: Request, error: DomainError) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        if any(one["type"] == "json_invalid" for one in error.errors()):
            return answer(request, errors.MalformedRequest(pointer=""))
        return invalid_input(request, error.errors())

    @app.exception_handler(DBAPIError)
    def _database(request: Request, error: DBAPIError) -> Response:
        refusal = refusal_of(error, CONSTRAINTS)
        if refusal.status >= 500:
            log.error("database_refused", sqlstate=getattr(error.orig, "sqlstate", None), kind=type(error).__name__)
        return answer(request, refusal)

    @app.exception_handler(PoolTimeout)
    def _busy(request: Request, error: PoolTimeout) -> Response:
        return answer(request, errors.Unavailable())

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        headers = {"Allow": allowed_methods(request)} if error.status_code == 405 else None
        return answer(request, _of_status(error.status_code, request), headers=headers)


def _of_status(status: int, request: Request) -> DomainError:
    limit = request.app.state.settings.body_limit_bytes
    known: dict[int, DomainError] = {
        401: errors.SignInNeeded(),
        404: errors.NotFound(),
        405: errors.MethodNotAllowed(),
        413: errors.BodyTooLarge(limit_bytes=limit),
        415: errors.MediaNotSupported(accepted="application/json"),
    }
    return known.get(status, errors.MalformedRequest() if status < 500 else errors.OurFault())


def allowed_methods(request: Request) -> str:
    """Every method an address takes, over all routes that share it (RFC 9110 10.2.1)."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path_regex is not None and route.path_regex.match(request.scope["path"]):
            found |= route.methods or set()
    return ", ".join(sorted(found))
