"""Pages for everybody: the way in, the languages, and our own files."""

import hashlib
import mimetypes

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.errors import NotFound
from api.tongues import is_language
from api.web.door import LANGUAGE_COOKIE, Pages, Visit, home_of
from api.web.render import STATIC

YEAR = 365 * 24 * 3600
pages = Pages()
FILES = frozenset(path.name for path in STATIC.iterdir())


@pages.show("/", public_because="the way in")
async def front(visit: Visit) -> Response:
    """Who is signed in goes on to her work; who is not finds the door."""
    if visit.visitor is not None:
        return RedirectResponse(home_of(visit.visitor), 303)
    return visit.page("public/front.html")


@pages.show("/language", public_because="choosing a language comes before everything")
async def languages(visit: Visit) -> Response:
    """The five languages, each in its own script."""
    return visit.page("shell/language.html", back=_own(visit.request.query_params.get("back", "/")))


@pages.show("/language/{code}", public_because="choosing a language comes before everything")
async def choose_language(visit: Visit, code: str) -> Response:
    """Remember a language in this browser."""
    if not is_language(code):
        raise NotFound()
    answer = RedirectResponse(_own(visit.request.query_params.get("back", "/")), 303)
    https = visit.request.app.state.settings.public_url.startswith("https://")
    answer.set_cookie(LANGUAGE_COOKIE, code, max_age=YEAR, samesite="lax", secure=https, httponly=True)
    return answer


@pages.show("/static/{digest}/{name}", public_because="our own style, script and pictures; no data")
async def file(visit: Visit, digest: str, name: str) -> Response:
    """A file of ours, for ever under this address."""
    if name not in FILES:
        raise NotFound()
    content = (STATIC / name).read_bytes()
    if not hashlib.sha256(content).hexdigest().startswith(digest):
        raise NotFound()
    return _file(content, name, "public, max-age=31536000, immutable")


@pages.show("/sw.js", public_because="our own script, which must stand at the root to see every page; no data")
async def service_worker(visit: Visit) -> Response:
    """The script that keeps visited pages readable without a signal."""
    return _file((STATIC / "sw.js").read_bytes(), "sw.js", "no-cache")


def _file(content: bytes, name: str, keeping: str) -> Response:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, headers={"Cache-Control": keeping, "X-Content-Type-Options": "nosniff"}, media_type=kind)


def _own(address: str) -> str:
    """An address on this site, never another's."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"


def own_address(request: Request) -> str:
    """Where a visitor wanted to go before she was asked to sign in."""
    return _own(request.query_params.get("next", "/"))
