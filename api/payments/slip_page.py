"""Pay slips as web pages: rendered here, one style and no script, nothing asked of another server, nothing kept."""

import base64
import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.documents.rules import Language
from api.payments.slip_texts import words_in

TEMPLATES = Path(str(files("api.payments"))) / "templates"
LANGUAGES = (("th", "ไทย"), ("lo", "ລາວ"), ("km", "ខ្មែរ"), ("my", "မြန်မာ"), ("en", "English"))

STYLE = (TEMPLATES / "slip.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


class Page(Response):
    """A page for a person, which no cache, no frame and no search engine keeps."""

    media_type = "text/html"

    def __init__(self, content: str = "", status_code: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(content, status_code, HEADERS | (headers or {}))


def slip_page(paper: dict[str, Any], language: Language) -> Page:
    """A slip that was laid out."""
    return Page(_rendered("slip.html", language, paper["title"], paper=paper))


def find_page(language: Language, *, status: int = 200, problem: str = "", wait_seconds: int | None = None) -> Page:
    """Where a code is typed, with what was wrong with the last one."""
    waits = {"Retry-After": str(wait_seconds)} if wait_seconds else None
    return Page(_rendered("find.html", language, words_in(language)("find"), problem=problem), status, waits)


def _rendered(template: str, language: Language, title: str, **facts: Any) -> str:
    return _environment.get_template(template).render(
        language=language,
        languages=LANGUAGES,
        title=title,
        say=words_in(language),
        style=Markup(STYLE),  # noqa: S704 - our own file
        **facts,
    )
