"""One request, one transaction, committed before the answer leaves.

`TransactionRoute` opens the session, lets FastAPI read the input, ask who calls and run the endpoint, stores the
answer under the request's Idempotency-Key in that same transaction, and commits. Only then is the answer sent. A
commit that fails is a 503 and not a 201. A request that lost a deadlock or a serialisation race runs again, whole.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api import idempotency
from api.errors import DomainError, MalformedRequest, MediaNotSupported, Unavailable
from api.problems import CONSTRAINTS, refusal_of

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MOST_TRIES = 4
LOST_A_RACE = {"40001", "40P01"}  # serialization_failure, deadlock_detected


class StrictRequest(Request):
    """A request whose JSON has no NaN, no endless number, no lone surrogate and no bottomless nesting."""

    async def json(self) -> Any:
        return orjson.loads(await self.body())


def session_of(request: Request) -> Session:
    """The session of this request; its transaction is committed by `TransactionRoute`, never by the endpoint."""
    session: Session = request.state.session
    return session


async def _session(request: Request) -> Session:
    return session_of(request)


Tx = Annotated[Session, Depends(_session)]


class TransactionRoute(APIRoute):
    """A route of the API. Requests in flight are as many as there are connections; more wait, then get 503.

    Without that bound, requests that hold a connection and wait for a thread can starve those that hold a thread
    and wait for a connection.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        takes_json = getattr(getattr(self.body_field, "field_info", None), "media_type", "") == "application/json"
        known = _query_names(self.dependant)

        async def handle(request: Request) -> Response:
            _refuse_unfit_query(request, known)
            strict = StrictRequest(request.scope, request.receive)
            try:
                body = await strict.body()  # before a place is taken: who sends slowly keeps nobody else waiting
            except ClientDisconnect:
                raise MalformedRequest() from None
            _refuse_media(request, body if takes_json else b"")
            async with _place(request.app.state):
                return await _tried(inner, strict)

        return handle


def _query_names(dependant: Dependant) -> frozenset[str]:
    """What a route takes in its query: its parameters, or the fields of the model that reads them all."""
    names: set[str] = set()
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names |= set(kind.model_fields)
        else:
            names.add(field.alias)
    for inner in dependant.dependencies:
        names |= _query_names(inner)
    return frozenset(names)


def _refuse_unfit_query(request: Request, known: frozenset[str]) -> None:
    """A slip in a filter's name would otherwise widen a list without a word; a NUL fits no filter."""
    unknown = [name for name in dict.fromkeys(request.query_params.keys()) if name not in known]
    if unknown:
        raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown])
    unseen = [name for name, value in request.query_params.multi_items() if "\0" in value]  # no text of PostgreSQL's
    if unseen:
        raise RequestValidationError([{"type": "text_not_plain", "loc": ("query", name)} for name in unseen])


def _refuse_media(request: Request, json_body: bytes) -> None:
    """Refuse what is packed, and a body that does not say it is JSON where JSON is read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    if request.headers.get("content-encoding") or (json_body and not is_json):
        raise MediaNotSupported(accepted="application/json")


@asynccontextmanager
async def _place(state: Any) -> AsyncIterator[None]:
    """One of as many places as there are connections. Waiting too long for it is a 503."""
    try:
        async with asyncio.timeout(state.settings.pool_wait_seconds):
            await state.places.acquire()
    except TimeoutError:
        raise Unavailable() from None
    try:
        yield
    finally:
        state.places.release()


async def _tried(inner: Callable[[Request], Coroutine[Any, Any, Response]], request: Request) -> Response:
    for attempt in range(1, MOST_TRIES + 1):
        try:
            return await _once(inner, request)
        except DBAPIError as error:
            lost = getattr(error.orig, "sqlstate", None) in LOST_A_RACE
            if not lost:
                raise refusal_of(error, CONSTRAINTS) from error
            if attempt == MOST_TRIES:
                raise Unavailable() from error
            await asyncio.sleep(0.01 * attempt)
    raise AssertionError("unreachable")


async def _once(inner: Callable[[Request], Coroutine[Any, Any, Response]], request: Request) -> Response:
    state = request.app.state
    session = Session(state.engine, expire_on_commit=False)
    session.info["request_id"] = request.state.request_id
    request.state.session = session
    request.state.claim = None
    try:
        response = await inner(request)
        await run_in_threadpool(_commit, session, state.sealer, request.state.claim, response)
    except idempotency.Replay as done:
        return done.response
    except DomainError as refusal:
        if refusal.keeps_changes and request.state.claim is None:
            await run_in_threadpool(session.commit)
        raise
    finally:
        await run_in_threadpool(session.close)
    return _not_modified(request, response)


def _commit(session: Session, sealer: Any, claim: idempotency.Claim | None, response: Response) -> None:
    if claim is not None:
        session.flush()
        idempotency.store(session, sealer, claim, response)
    session.commit()


def _not_modified(request: Request, response: Response) -> Response:
    """Every answer to a GET has a strong ETag; 304 when the caller has it already. Other answers are not kept, nor
    what a route marks so itself."""
    unkept = response.headers.get("cache-control") == "no-store"
    if request.method != "GET" or response.status_code != 200 or unkept:
        response.headers["Cache-Control"] = "no-store"
        return response
    if "etag" not in response.headers:
        response.headers["ETag"] = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    wanted = request.headers.get("if-none-match", "")
    known = [one.strip().removeprefix("W/") for one in wanted.split(",")]  # weak comparison, RFC 9110 13.1.2
    if response.headers["etag"] in known or wanted.strip() == "*":
        kept = {name: response.headers[name] for name in ("etag", "cache-control", "vary") if name in response.headers}
        return Response(status_code=304, headers=kept)
    return response
