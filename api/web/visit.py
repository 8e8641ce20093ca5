"""A visit: who asks for a page, in which language, and with which form."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth import oidc, sessions
from api.auth.sessions import Visitor
from api.db import transaction
from api.shapes import new_id
from api.thai import today
from api.tongues import Language, is_language
from api.web import render
from api.web.client import Api
from api.web.curl import command
from api.words import language_of

LANGUAGE_COOKIE = "trong-language"


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

    def signs_in_with(self, provider: str) -> bool:
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
