"""L6: where the money is. Late first, then due, then what the hirer says it paid, then what came in."""

from typing import Any

from fastapi import Response

from api.errors import NotFound
from api.web.door import Pages, Visit

pages = Pages()
SHOWN = 20


@pages.show("/money", "leader", behind_pin=True)
async def money(visit: Visit) -> Response:
    """Everything owed to the group, and every claim of a hirer that waits for an answer."""
    asked = visit.request.query_params.get("cursor")
    found = await visit.api.get("/v1/dues", unpaid=True, sort="pressing", cursor=asked, limit=SHOWN)
    owed = sorted(found["items"], key=lambda one: one["due_on"])
    runs = (await visit.api.get("/v1/pay-runs", under_way=True, limit=SHOWN))["items"]
    newest = (await visit.api.get("/v1/dues", limit=20))["items"]
    return visit.page(
        "money/overview.html",
        late=[one for one in owed if one["state"] == "overdue"],
        due=[one for one in owed if one["state"] == "open"],
        more=found["next_cursor"],
        owed_satang=(await visit.api.get("/v1/due-sums"))["unpaid_satang"],
        asked=[run for run in runs if run["by_state"].get("sent")],
        troubled=[run for run in runs if run["by_state"].get("contested")],
        held=[run for run in runs if run["by_state"].get("at_group") or run["by_state"].get("prepared")],
        fees=[fee for run in runs for fee in run["fees"] if fee["state"] == "sent"],
        came_in=[one for one in newest if one["state"] in ("in_payment", "paid")],
        done=visit.request.query_params.get("done", ""),
    )


@pages.show("/money/dues/{note}", "leader", behind_pin=True)
async def due(visit: Visit, note: str) -> Response:
    """One delivery: what each member earned with it, what is owed, and what to say to the hirer."""
    asked = await visit.api.get(
        "/v1/instalments", delivery_note=note, limit=50, cursor=visit.request.query_params.get("cursor")
    )
    found = await due_of(visit, note)
    return visit.page("money/due.html", due=found, instalments=asked["items"], next_cursor=asked["next_cursor"])


async def due_of(visit: Visit, note: str) -> dict[str, Any]:
    """A delivery's pay; somebody else's is not found."""
    found: list[dict[str, Any]] = (await visit.api.get("/v1/dues", delivery_note=note))["items"]
    if not found:
        raise NotFound()
    return found[0]
