"""A page: a template, the facts, a language. No script and no style but our own files, nothing from another server."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from api.inspections.figure_names import name_of
from api.inspections.rule_texts import text_of
from api.tongues import LANGUAGES, NAMES, Language, said
from api.web import figures

HERE = Path(str(files("api.web")))
STATIC = HERE / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
AS_OF = re.compile(r'data-as-of="[^"]*"')
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Cookie, Accept-Language",
}


class Missing(str):
    """A Thai sentence on a page in another language that has none: marked as Thai for those who listen."""

    __slots__ = ()

    def __html__(self) -> str:
        return f'<span lang="th">{escape(str(self))}</span>'


@dataclass(frozen=True, slots=True)
class Mark:
    """The address of a file that never changes under this address, and its bytes' hash."""

    url: str
    hash: str


@cache
def static(name: str) -> Mark:
    """One of our files, at an address that holds its hash, so that a phone asks for it once."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return Mark(f"/static/{digest}/{name}", digest)


def icon(name: str) -> Markup:
    """One of our drawings, beside a word that says the same (R1). They come in one file, asked for once."""
    if name not in drawn():
        return raw(f'<span aria-hidden="true">{escape(name)}</span>')
    return raw(f'<svg class="i" aria-hidden="true"><use href="{static("icons.svg").url}#{name}"/></svg>')


@cache
def drawn() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def translated(thai: str, language: Language, context: str | None = None) -> str:
    """A Thai sentence in a language; marked as `Missing` where that language has none."""
    found = said(thai, language, context)
    return Missing(thai) if found is None else found


def spoken(pair: dict[str, Any], language: Language) -> Any:
    """What the API says in Thai and English, `{"th": …, "en": …}`, a sentence or several; elsewhere Thai, marked."""
    if language in ("th", "en"):
        return pair[language]
    thai = pair["th"]
    return [Missing(one) for one in thai] if isinstance(thai, list) else Missing(thai)


@lru_cache
def environment(language: Language) -> Environment:
    """Templates that speak one language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda thai: translated(thai, language),
        lambda one, many, n: translated(one, language),
        newstyle=True,
        pgettext=lambda context, thai: translated(thai, language, context),
        npgettext=lambda context, one, many, n: translated(one, language, context),
    )
    made.globals |= {
        "language": language,
        "languages": list(NAMES.items()),
        "static": static,
        "icon": icon,
    }
    made.filters |= {
        "baht": figures.baht,
        "baht2": figures.baht2,
        "number": figures.number,
        "percent": figures.percent,
        "day": lambda value: figures.day(value, language),
        "full_day": lambda value: figures.full_day(value, language),
        "month": lambda value: figures.month(value, language),
        "clock": figures.clock,
        "days_left": figures.days_left,
        "seconds_to": figures.seconds_to,
        "plain": lambda text: text.striptags() if isinstance(text, Markup) else str.__str__(text),
        "spoken": lambda pair: spoken(pair, language),
        "named": lambda things: [(one["code"], one["name_th" if language == "th" else "name_en"]) for one in things],
        "figure_name": name_of,
        "rule_title": lambda code: text_of(code).title,
        "as_json": lambda value: json.dumps(value, ensure_ascii=False, indent=2),
    }
    return made


def render(template: str, language: Language, **facts: Any) -> str:
    """The text of a page or of a part of one."""
    return environment(language).get_template(template).render(**facts)


def page(request: Request, text: str, language: Language, status: int = 200, **headers: str) -> Response:
    """The answer that carries a page: kept by nobody but this browser, asked again each time, 304 when unchanged."""
    timeless = AS_OF.sub("", text)  # the minute a page was made in does not make it another page
    etag = f'"{hashlib.sha256(timeless.encode()).hexdigest()[:32]}"'
    carried = HEADERS | {"Content-Language": language, "Cache-Control": "private, no-cache", "ETag": etag} | headers
    if status == 200 and request.method == "GET" and etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=carried)
    return Response(text, status, carried, "text/html; charset=utf-8")


def raw(html: str) -> Markup:
    """HTML that we made ourselves, such as a QR code."""
    return Markup(html)  # noqa: S704


__all__ = ["LANGUAGES", "Mark", "Missing", "environment", "page", "raw", "render", "static", "translated"]
