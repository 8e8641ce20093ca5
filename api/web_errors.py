"""Errors as the web sees them: a page behind each `type`, and a problem for what no handler caught."""

import traceback
from html import escape
from pathlib import Path
from string import Formatter

import structlog
from fastapi import Request
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLarge, OurFault, registry
from api.problems import MEDIA_TYPE, answer

log = structlog.get_logger()

_PAGE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.125rem/1.7 "Noto Sans Thai", "Leelawadee UI", Tahoma, sans-serif; margin: 0 auto; max-width: 40rem;
  padding: 1rem; color: #1b1b1b; background: #fff; overflow-wrap: anywhere }}
h1 {{ font-size: 1.5rem; line-height: 1.4 }} h2 {{ font-size: 1.125rem; margin: 1.5rem 0 0 }}
p {{ margin: .25rem 0 }} section {{ border-top: 1px solid #bbb; margin-top: 2rem; padding-top: .5rem }}
code {{ background: #eee; padding: 0 .25rem }}
</style></head><body>
<h1>{title}</h1><h2>เกิดอะไรขึ้น</h2><p>{detail}</p><h2>ทำอย่างไรต่อ</h2><p>{remedy}</p>
<section lang="en"><h2>{title_en}</h2><p>{detail_en}</p><p>{remedy_en}</p></section>
<p><code>{slug}</code> · HTTP {status}</p></body></html>
"""


class _Blank(Formatter):
    """Facts are known only where the error happened; here they show as …"""

    def get_value(self, key: int | str, args: object, kwargs: object) -> str:
        return "…"

    def format_field(self, value: object, format_spec: str) -> str:
        return str(value)


def error_page(slug: str) -> str | None:
    """The page of one refusal, or None when there is no such refusal."""
    refusal = registry().get(slug)
    if refusal is None:
        return None
    texts = {
        "title": refusal.title.th,
        "detail": refusal.detail.th,
        "remedy": refusal.remedy.th,
        "title_en": refusal.title.en,
        "detail_en": refusal.detail.en,
        "remedy_en": refusal.remedy.en,
    }
    filled = {name: escape(_Blank().format(text)) for name, text in texts.items()}
    return _PAGE.format(slug=escape(slug), status=refusal.status, **filled)


class OnlyProblems:
    """Makes problems of answers that come from below us: a fault nobody expected, a body past the limit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = replaced = False

        async def checked(message: Message) -> None:
            nonlocal started, replaced
            started = True
            if message["type"] == "http.response.start" and _is_plain_413(message):
                replaced = True
                too_large = BodyTooLarge(limit_bytes=scope.get(MAX_BODY_SIZE_SCOPE_KEY, 0))
                await answer(Request(scope), too_large)(scope, receive, send)
            elif not replaced:
                await send(message)

        try:
            await self.app(scope, receive, checked)
        except Exception as error:  # a bug: loud here, and a sentence to the caller
            log.error("unexpected", kind=type(error).__name__, at=_places(error))
            if started:
                raise
            await answer(Request(scope), OurFault())(scope, receive, send)


def _is_plain_413(message: Message) -> bool:
    return message["status"] == 413 and (b"content-type", MEDIA_TYPE.encode()) not in message["headers"]


def _places(error: BaseException) -> list[str]:
    """Where a fault came from, innermost last. Never its text: that may hold what somebody sent."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    found = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    before = _places(error.__cause__) if error.__cause__ else []
    return [*before, f"then {type(error).__name__}", *found] if before else found
