"""L1: work offered to a group, the most pressing first."""

from datetime import UTC, datetime
from typing import Any

from fastapi import Response

from api.web.door import Pages, Visit

pages = Pages()


@pages.show("/offers", "leader")
async def offers(visit: Visit) -> Response:
    """What waits for an answer, the most pressing first."""
    return visit.page("leader/offers.html", offers=await still_open(visit))


async def still_open(visit: Visit) -> list[dict[str, Any]]:
    """Offers she can answer now. One whose time is over stays `open` until the worker comes by, and is not shown."""
    found = await visit.api.all("/v1/offers", state="open")
    now = datetime.now(UTC)
    open_now = [one for one in found if datetime.fromisoformat(one["expires_at"]) > now]
    return sorted(open_now, key=lambda one: str(one["expires_at"]))
