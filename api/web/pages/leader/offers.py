"""L1: work offered to a group, the most pressing first."""

from typing import Any

from fastapi import Response

from api.web.door import Pages, Visit

pages = Pages()
SHOWN = 30


@pages.show("/offers", "leader")
async def offers(visit: Visit) -> Response:
    """What waits for an answer, the most pressing first, thirty on a page."""
    found = await still_open(visit, cursor=visit.request.query_params.get("after"))
    facts = {"offers": found["items"], "n": counted(found), "after": found["next_cursor"]}
    return visit.page("leader/offers.html", **facts)


def counted(found: dict[str, Any]) -> str:
    """How many there are: exactly, or `30+`."""
    return f"{len(found['items'])}{'+' if found['next_cursor'] else ''}" if found["items"] else ""


async def still_open(visit: Visit, cursor: str | None = None) -> dict[str, Any]:
    """A page of offers she can answer now."""
    found: dict[str, Any] = await visit.api.get(
        "/v1/offers", answerable=True, sort="pressing", cursor=cursor, limit=SHOWN
    )
    return found
