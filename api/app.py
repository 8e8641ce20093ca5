"""`create_app`: the only file that knows every room."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import fastapi_offline
from brotli_asgi import BrotliMiddleware
from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from api import VERSION, database, migrate, problems
from api.auth import routes as auth
from api.auth import routes_acts as acts
from api.auth import routes_people as people
from api.auth import routes_telling as telling
from api.auth.door import Door
from api.config import Settings
from api.config import settings as settings_of_process
from api.decisions import routes as decisions
from api.deliveries import routes as deliveries
from api.deliveries.hooks import with_every_acceptance
from api.deliveries.speeds import speeds_of
from api.documents import routes as documents
from api.documents.service import draw_up
from api.errors import NotFound
from api.events import routes as events
from api.events.described import webhooks
from api.inspections import routes as inspections
from api.inspections import routes_counts as counts
from api.inspections import routes_findings as findings
from api.ledger import routes as ledger
from api.logs import RequestLog, set_up
from api.offers import routes as offers
from api.offers.awards import with_every_award, with_every_cancellation
from api.offers.learnt import with_speeds_from
from api.operations import routes as operations
from api.orders import routes as orders
from api.parties import routes as parties
from api.payments import routes as payments
from api.payments import routes_bank as bank
from api.payments import routes_dues as dues
from api.payments import routes_fees as leader_fees
from api.payments import routes_guarantees as guarantees
from api.payments import routes_payments as payment_claims
from api.payments import routes_runs as pay_runs
from api.payments import routes_slips as slips
from api.payments import routes_terms as pay_terms
from api.payments.compensation import compensate
from api.payments.earning import earn
from api.sealing import Sealer
from api.wages import routes as wages
from api.web.pages import PAGES
from api.web_errors import OnlyProblems, error_page

ROOMS: Sequence[Door] = (
    auth.sign_in,
    auth.accounts,
    auth.keys,
    *people.DOORS,
    *telling.DOORS,
    *acts.DOORS,
    *parties.DOORS,
    *events.DOORS,
    *wages.DOORS,
    *ledger.DOORS,
    *orders.DOORS,
    *offers.DOORS,
    *decisions.DOORS,
    *documents.DOORS,
    *deliveries.DOORS,
    *payments.DOORS,
    *dues.DOORS,
    *pay_runs.DOORS,
    *payment_claims.DOORS,
    *leader_fees.DOORS,
    *pay_terms.DOORS,
    *guarantees.DOORS,
    *slips.DOORS,
    *bank.DOORS,
    *inspections.DOORS,
    *findings.DOORS,
    *counts.DOORS,
    *operations.DOORS,
)

with_every_award(draw_up)  # s.9: no award without its work document
with_every_acceptance(earn)  # s.16: what is accepted is earned
with_every_cancellation(compensate)  # s.10
with_speeds_from(speeds_of)  # how fast groups work is known from what they delivered

OPEN_PATHS = {
    "/healthz": "a load balancer asks whether the process lives",
    "/readyz": "a load balancer asks whether it can serve",
    "/version": "says which release runs; no data",
    "/metrics": "takes its own token, see TRONG_METRICS_TOKEN",
    "/openapi.json": "the document of this API",
    "/docs": "the document of this API, to try by hand",
    "/docs/static": "scripts and styles of /docs, from this server",
    "/errors/{slug}": "what an error means and what to do next",
    "/slips": "where a homeworker types the code of her pay slip; no data",
    "/slips/{code}": "a homeworker has no account: 80 bits printed on her slip open it, each look is counted",
}
"""Addresses without sign-in, each with its reason; a test walks all routes."""

ABOUT = """
Orders go straight to the groups of homeworkers that can do them, never under the lawful piece rate.
ใบสั่งงานถึงกลุ่มผู้รับงานโดยตรง ไม่ต่ำกว่าค่าตอบแทนขั้นต่ำตามกฎหมาย

Money is whole satang. Dates are ISO 8601, Common Era. Every change takes an `Idempotency-Key`. Errors are RFC 9457.
"""


def app_from_environment() -> FastAPI:
    """What `trong serve` runs in each of its processes: settings from `TRONG_*`, the database they name."""
    chosen = settings_of_process()
    set_up(chosen.log_level)
    return create_app(chosen, database.app_engine(chosen, database.urls(chosen)))


def create_app(settings: Settings, engine: Engine) -> FastAPI:
    """The application over a database that is migrated already."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.places = asyncio.Semaphore(settings.pool_size)
        yield
        engine.dispose()

    app = FastAPI(
        title="Trong ตรง",
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=life,
        redirect_slashes=False,
    )
    app.state.settings, app.state.engine, app.state.sealer = settings, engine, Sealer(settings)
    problems.install(app)
    for room in ROOMS:
        app.include_router(room)
    app.include_router(slips.by_paper)
    for area in PAGES:
        app.include_router(area)
    _document(app)
    _describe_problems(app)
    _watch(app)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.body_limit_bytes)
    app.add_middleware(OnlyProblems)
    app.add_middleware(RequestLog)
    app.add_middleware(BrotliMiddleware, quality=5, minimum_size=500, gzip_fallback=True)
    return app


def _document(app: FastAPI) -> None:
    static = Path(fastapi_offline.__file__).parent / "static"
    app.mount("/docs/static", StaticFiles(directory=static))

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Trong API",
            swagger_js_url="/docs/static/swagger-ui-bundle.js",
            swagger_css_url="/docs/static/swagger-ui.css",
            swagger_favicon_url="/docs/static/favicon.png",
        )

    @app.get("/errors/{slug}", include_in_schema=False)
    def explain_error(slug: str) -> HTMLResponse:
        page = error_page(slug)
        if page is None:
            raise NotFound()
        return HTMLResponse(page)


def _describe_problems(app: FastAPI) -> None:
    """Put the shape of a problem, which every route names, and what we send ourselves into the document."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        document = written()
        schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        shapes = document.setdefault("components", {}).setdefault("schemas", {})
        shapes.update(schema.pop("$defs", {}), Problem=schema)
        document["webhooks"] = webhooks()
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _watch(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    def readyz(response: Response) -> dict[str, str]:
        current = database.ready(app.state.engine)
        response.status_code = 200 if current else 503
        return {"status": "ready" if current else "not ready"}

    @app.get("/version", include_in_schema=False)
    async def version() -> dict[str, str]:
        return {"version": VERSION, "schema": migrate.newest()}

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        token = app.state.settings.metrics_token
        given = request.headers.get("authorization", "")
        if token and not hmac.compare_digest(given.encode(), f"Bearer {token.get_secret_value()}".encode()):
            raise NotFound()
        return Response(await run_in_threadpool(generate_latest), media_type=CONTENT_TYPE_LATEST)
