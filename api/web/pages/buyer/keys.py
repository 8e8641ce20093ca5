"""B7: keys for programs, shown once; and what this account did, from the trace that nobody can edit."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit

pages = Pages()


@pages.show("/keys", "hirer")
async def keys(visit: Visit) -> Response:
    """Keys, and the newest acts."""
    return await _page(visit)


@pages.act("/keys", "hirer")
async def make(visit: Visit) -> Response:
    """Make a key and show its secret, this once."""
    try:
        made = await visit.api.send("POST", "/v1/api-keys", {"name": visit.field("name")}, key=visit.key)
    except Refused as refusal:
        return await _page(visit, problem=refusal.problem)
    answer = await _page(visit, made=made)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.act("/keys/{key_id}/revoke", "hirer")
async def revoke(visit: Visit, key_id: str) -> Done:
    """End a key at once."""
    await visit.api.send("POST", f"/v1/api-keys/{key_id}/revoke", key=visit.key)
    return Done("/keys", visit.say("ปิดกุญแจแล้ว"))


async def _page(visit: Visit, *, made: Any = None, problem: dict[str, Any] | None = None) -> Response:
    query = visit.request.query_params
    acts = await visit.api.get("/v1/acts", action=query.get("action") or None, cursor=query.get("cursor"), limit=50)
    return visit.page(
        "buyer/keys.html",
        422 if problem else 200,
        keys=await visit.api.all("/v1/api-keys"),
        acts=acts["items"],
        next=acts["next_cursor"],
        action=query.get("action", ""),
        made=made,
        problem=problem,
    )
