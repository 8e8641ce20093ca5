"""B4: what groups handed over, what they dispute, and what they ask for. What waits for an answer stands first."""

from typing import Any

from fastapi import Response

from api.errors import NotFound
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer.reading import whole

pages = Pages()
NEWEST = 15
SHOWN = 50
WAITING: dict[str, tuple[str, dict[str, str]]] = {
    "notes": ("/v1/delivery-notes", {"state": "handed_over", "sort": "pressing"}),
    "disputes": ("/v1/disputes", {"state": "open"}),
    "wishes": ("/v1/extensions", {"state": "asked"}),
}
"""What a hirer answers; further pages of each by a cursor under its name."""


@pages.show("/deliveries", "hirer")
async def deliveries(visit: Visit) -> Response:
    """Deliveries, disputes and wishes that wait for the hirer; then the newest receipts."""
    found = {name: await _waiting(visit, name) for name in WAITING}
    notes, disputes, wishes = (found[name]["items"] for name in WAITING)
    receipts = (await visit.api.get("/v1/goods-receipts", limit=NEWEST))["items"]
    return visit.page(
        "buyer/deliveries.html",
        notes=notes,
        disputes=disputes,
        wishes=wishes,
        more={name: found[name]["next_cursor"] for name in WAITING},
        receipts=receipts,
        awards=await awards_of(visit, [*notes, *disputes, *wishes, *receipts]),
    )


async def _waiting(visit: Visit, name: str) -> dict[str, Any]:
    door, wanted = WAITING[name]
    found: dict[str, Any] = await visit.api.get(
        door, **wanted, cursor=visit.request.query_params.get(name), limit=SHOWN
    )
    return found


@pages.show("/deliveries/receipts/{receipt_id}", "hirer")
async def receipt(visit: Visit, receipt_id: str) -> Response:
    """One receipt: whose pieces, why some were refused, what is disputed."""
    found = await visit.api.get(f"/v1/goods-receipts/{receipt_id}")
    disputes = await visit.api.all("/v1/disputes", receipt=receipt_id)
    award = await visit.api.get(f"/v1/awards/{found['award']}")
    return visit.page(
        "buyer/receipt.html",
        receipt=found,
        disputes=disputes,
        awards={award["id"]: award},
        names={one["homeworker"]: one["name"] for one in award["roster"]},
    )


@pages.show("/deliveries/photos/{award_id}/{photo_id}", "hirer")
async def photo(visit: Visit, award_id: str, photo_id: str) -> Response:
    """A picture that goes with a delivery, as it was sent."""
    found = await visit.api.file(f"/v1/awards/{award_id}/photos/{photo_id}")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400"}
    return Response(found.content, media_type=found.headers["content-type"], headers=headers)


@pages.act("/deliveries/disputes/{dispute_id}/grant", "hirer")
async def grant(visit: Visit, dispute_id: str) -> Done:
    """Accept all the disputed pieces after all."""
    await visit.api.send("POST", f"/v1/disputes/{dispute_id}/grant", key=visit.key)
    return Done("/deliveries", visit.say("รับชิ้นที่โต้แย้งแล้ว"))


@pages.act("/deliveries/disputes/{dispute_id}/offer", "hirer")
async def offer(visit: Visit, dispute_id: str) -> Done:
    """Say how many of the disputed pieces the hirer would accept."""
    body = {"pieces": whole(visit.field("pieces"))}
    await visit.api.send("POST", f"/v1/disputes/{dispute_id}/offer", body, key=visit.key)
    return Done("/deliveries", visit.say("เสนอกลุ่มแล้ว"))


@pages.act("/deliveries/extensions/{extension_id}/{answer}", "hirer")
async def answer_wish(visit: Visit, extension_id: str, answer: str) -> Done:
    """Agree to another due day, or keep the old one."""
    if answer not in ("agree", "refuse"):
        raise NotFound()
    await visit.api.send("POST", f"/v1/extensions/{extension_id}/{answer}", key=visit.key)
    return Done("/deliveries", visit.say("ตอบกลุ่มแล้ว"))


async def awards_of(visit: Visit, things: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The awards that these things belong to, by id, in one call for two hundred."""
    wanted = list(dict.fromkeys(one["award"] for one in things))
    found: dict[str, dict[str, Any]] = {}
    for at in range(0, len(wanted), 200):
        page = await visit.api.get("/v1/awards", id=wanted[at : at + 200], limit=200)
        found |= {one["id"]: one for one in page["items"]}
    return found
