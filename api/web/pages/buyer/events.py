"""B7: the log of events: what happened to the orders, as a program reads it or is sent it."""

from fastapi import Response

from api.events.rules import CHOSEN
from api.web.door import Pages, Visit
from api.web.pages.buyer.webhooks import kind_words

pages = Pages()


@pages.show("/events", "hirer")
async def events(visit: Visit) -> Response:
    """The newest first, by kind and by order."""
    query = visit.request.query_params
    asked = {name: query.get(name) or None for name in ("type", "order", "cursor")}
    found = await visit.api.get("/v1/events", **asked, limit=50)
    return visit.page(
        "buyer/events.html",
        events=found["items"],
        next=found["next_cursor"],
        kinds=CHOSEN,
        words=kind_words(visit),
        type=asked["type"] or "",
        order=asked["order"] or "",
    )
