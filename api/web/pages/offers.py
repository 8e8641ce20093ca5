"""L1 to L3: work offered to a group, what it pays, and the leader's answer."""

from fastapi import Response

from api.web.door import Pages, Visit

pages = Pages()


@pages.show("/offers", "leader")
async def offers(visit: Visit) -> Response:
    """What waits for an answer, the most pressing first."""
    found = await visit.api.all("/v1/offers", state="open")
    return visit.page("leader/offers.html", offers=sorted(found, key=lambda one: one["expires_at"]))
