"""The API as a page asks it: the same doors, permissions and refusals as for everybody, called inside this process."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
from fastapi import FastAPI

from api.auth.access import new_token
from api.auth.sessions import Visitor
from api.idempotency import HEADER
from api.tongues import Language

HOST = "http://trong"  # never looked up: the call stays in this process
MOST_PAGES = 200  # of a list that is read whole: 40,000 things
TOKEN_MINUTES = 1


class Refused(Exception):
    """The API refused. `problem` is its problem+json: title, detail, remedy, errors, in the page's language."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("type"))
        self.problem = problem
        self.status: int = problem["status"]
        self.slug: str = str(problem["type"]).removeprefix("/errors/")


@dataclass(slots=True)
class Call:
    """One call that was made, so that a page can print it as cURL."""

    method: str
    path: str
    body: Any = None


@dataclass(slots=True)
class Api:
    """The API for one visit. Without a visitor only its open doors answer."""

    app: FastAPI
    visitor: Visitor | None
    language: Language
    request_id: str
    calls: list[Call] = field(default_factory=list)

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET. Raises `Refused`."""
        return (await self._ask("GET", path, query=query)).json()

    async def versioned(self, path: str) -> tuple[Any, str]:
        """The JSON of a thing and its ETag, for a form that changes it: put the ETag into the form."""
        answer = await self._ask("GET", path, query={})
        return answer.json(), answer.headers["ETag"]

    async def file(self, path: str, **query: Any) -> httpx.Response:
        """A GET that answers with a file: a PDF, a picture, a table. Raises `Refused`."""
        return await self._ask("GET", path, query=query)

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        if_match: str | None = None,
        **query: Any,
    ) -> Any:
        """The JSON of a POST, PUT or PATCH under the form's idempotency key; None where there is none.

        `if_match`: the ETag the change starts from, for what two people may change at once.
        """
        content = None if body is None else (orjson.dumps(body), "application/json")
        answer = await self._ask(method, path, content=content, key=key, if_match=if_match, query=query, shown=body)
        return answer.json() if answer.content else None

    async def upload(self, path: str, content: bytes, media_type: str, *, key: str, **query: Any) -> Any:
        """The JSON of a POST whose body is a file."""
        return (await self._ask("POST", path, content=(content, media_type), key=key, query=query)).json()

    async def all(self, path: str, **query: Any) -> list[Any]:
        """A list read to its end, page by page."""
        found: list[Any] = []
        cursor = None
        for _ in range(MOST_PAGES):
            page = await self.get(path, **query, cursor=cursor, limit=200)
            found += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                break
        return found

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any],
        content: tuple[bytes, str] | None = None,
        key: str | None = None,
        if_match: str | None = None,
        shown: Any = None,
    ) -> httpx.Response:
        self.calls.append(Call(method, path, shown))
        headers = {"Accept-Language": self.language, "X-Request-ID": self.request_id} | self._credential()
        if key:
            headers[HEADER] = key
        if if_match:
            headers["If-Match"] = if_match
        if content:
            headers["Content-Type"] = content[1]
        wanted = {name: value for name, value in query.items() if value is not None}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            answer = await client.request(method, path, params=wanted, content=content and content[0], headers=headers)
        if answer.status_code >= 400:
            raise Refused(answer.json())
        return answer

    def _credential(self) -> dict[str, str]:
        if self.visitor is None:
            return {}
        token = new_token(self.app.state.sealer, self.visitor.principal_id, TOKEN_MINUTES, datetime.now(UTC))
        return {"Authorization": f"Bearer {token}"}
