"""JSON logs with a request id and without personal data: routes and numbers, never bodies, names or addresses."""

import logging
import re
import sys
import time
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.shapes import new_id

REQUESTS = Counter("trong_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("trong_request_seconds", "Time to answer", ["method", "route"])
log = structlog.get_logger("trong.access")
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def set_up(level: str) -> None:
    """One JSON object per line on standard error, uvicorn's and procrastinate's messages among them."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=renderer))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level.upper())
    for noisy in ("uvicorn.access", "httpx", "procrastinate"):
        logging.getLogger(noisy).setLevel("WARNING")


UNTOLD = {
    ("POST", "/v1/complaints"),
    ("POST", "/v1/complaint-status"),
    *((method, page) for method in ("GET", "POST") for page in ("/complaint", "/complaint/status")),
}
"""Requests of those who complain without a name: neither a line nor a count, which would tell the hour."""


class RequestLog:
    """Gives each request an id (the caller's, when it looks like one), and writes one line when it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            _write(scope, status, time.perf_counter() - began)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return new_id().hex


def _write(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"  # callers may invent any number of them
    route = getattr(scope.get("route"), "path", "unknown")
    if (method, route) in UNTOLD:
        return
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(method, route).observe(seconds)
    log.info("answered", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
