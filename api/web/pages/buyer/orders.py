"""B2 and B3: orders, and how far each is: offered, agreed, left and why."""

from typing import Any

from fastapi import Response

from api.web.door import Pages, Visit
from api.web.pages.buyer.status import steps_of

pages = Pages()
SHOWN: dict[str, dict[str, Any]] = {
    "open": {"state": "open"},
    "waiting": {"state": "open", "waiting": True},
    "cancelled": {"state": "cancelled"},
    "all": {},
}
INLINE_LOTS = 3  # of a larger order each lot's reasons stand on a page of their own


@pages.show("/orders", "hirer")
async def orders(visit: Visit) -> Response:
    """A page of orders, newest first; what is shown stands in the address."""
    query = visit.request.query_params
    show = query.get("show", "open") if query.get("show", "open") in SHOWN else "open"
    ref = query.get("ref", "").strip()
    wanted = {"client_ref": ref} if ref else SHOWN[show]
    found = await visit.api.get("/v1/orders", **wanted, cursor=query.get("cursor"), limit=25)
    return visit.page("buyer/orders.html", orders=found["items"], next=found["next_cursor"], show=show, ref=ref)


@pages.show("/orders/rules", "hirer")
async def rules(visit: Visit) -> Response:
    """What matching aims at today, in words."""
    return visit.page("buyer/rules.html", policy=await visit.api.get("/v1/matching-policies/in-force"))


@pages.show("/orders/{order_id}", "hirer")
async def order(visit: Visit, order_id: str) -> Response:
    """One order: where it stands, and each lot with who makes it."""
    found, etag = await read_order(visit, order_id)
    jobs = await visit.api.all("/v1/jobs", order=order_id)
    offers = await visit.api.all("/v1/offers", order=order_id)
    whys = {}
    if len(found["lots"]) <= INLINE_LOTS:
        whys = {lot["id"]: await visit.api.get(f"/v1/lots/{lot['id']}/why") for lot in found["lots"]}
    return visit.page(
        "buyer/order.html",
        order=found,
        etag=etag,
        steps=steps_of(offers, jobs),
        lots=[_about(lot, offers, jobs, whys.get(lot["id"])) for lot in found["lots"]],
        **await names(visit),
    )


@pages.show("/orders/{order_id}/lots/{lot_id}", "hirer")
async def lot(visit: Visit, order_id: str, lot_id: str) -> Response:
    """One lot with every lawful rate it had, and why it went where it went."""
    found = await visit.api.get(f"/v1/lots/{lot_id}")
    jobs = await visit.api.all("/v1/jobs", order=order_id)
    offers = await visit.api.all("/v1/offers", order=order_id)
    why = await visit.api.get(f"/v1/lots/{lot_id}/why")
    return visit.page(
        "buyer/lot_page.html",
        order_id=order_id,
        one=_about(found, offers, jobs, why),
        rates=await visit.api.get(f"/v1/lots/{lot_id}/rates"),
        **await names(visit),
    )


@pages.show("/orders/papers/{award_id}", "hirer")
async def paper(visit: Visit, award_id: str) -> Response:
    """The work document of an award, as PDF."""
    found = await visit.api.file(f"/v1/awards/{award_id}/document.pdf")
    return Response(found.content, media_type="application/pdf", headers={"Content-Disposition": "inline"})


async def read_order(visit: Visit, order_id: str) -> tuple[dict[str, Any], str]:
    """An order, and the ETag a change starts from."""
    answer = await visit.api.file(f"/v1/orders/{order_id}")
    return answer.json(), answer.headers["etag"]


async def names(visit: Visit) -> dict[str, Any]:
    """What skills and provinces are called, by code."""
    tongue = "name_th" if visit.language == "th" else "name_en"
    lists = {name: (await visit.api.get(f"/v1/{name}"))["items"] for name in ("skills", "provinces")}
    return {f"{name}_by_code": {one["code"]: one[tongue] for one in found} for name, found in lists.items()}


def _about(
    lot: dict[str, Any], offers: list[dict[str, Any]], jobs: list[dict[str, Any]], why: dict[str, Any] | None
) -> dict[str, Any]:
    """A lot with its offers and awards. `why`: reasons and scores, where they are shown."""
    mine = [one for one in offers if one["lot"] == lot["id"]]
    work = [one for one in jobs if one["lot"] == lot["id"]]
    waiting = [one for one in mine if one["state"] == "open"]
    agreed = {one["group"]: one["group_name"] for one in work}
    return {
        "lot": lot,
        "waiting": waiting,
        "waiting_pieces": sum(one["pieces"] for one in waiting),
        "counters": [one for one in mine if one["state"] == "countered"],
        "declined": [one for one in mine if one["state"] == "declined"],
        "jobs": work,
        "why": why,
        "agreed": agreed,
    }
