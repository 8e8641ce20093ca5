"""The goods of one award: materials out and back, its deliveries, and another due day."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer import reading
from api.web.pages.buyer.new_order import faults_by_field
from api.web.pages.buyer.reading import Reader

pages = Pages()
FIELDS: dict[str, Reader] = {
    "kind": reading.text,
    "material": reading.text,
    "unit": reading.text,
    "quantity_milli": reading.thousandths,
    "value_satang": reading.hundredths,
    "hazard": reading.text,
    "equipment": reading.text,
    "moved_on": reading.day,
}


@pages.show("/deliveries/awards/{award_id}", "hirer")
async def goods(visit: Visit, award_id: str) -> Response:
    """What is with the group, and what came from it."""
    return await _page(visit, award_id, {"kind": "issue"})


@pages.act("/deliveries/awards/{award_id}/materials", "hirer")
async def move(visit: Visit, award_id: str) -> Done | Response:
    """Record materials or tools handed to the group, or given back."""
    typed = {name: visit.field(name) for name in FIELDS}
    body = reading.body(typed, FIELDS)
    try:
        await visit.api.send("POST", f"/v1/awards/{award_id}/material-moves", body, key=visit.key)
    except Refused as refusal:
        return await _page(visit, award_id, typed, refusal.problem)
    return Done(f"/deliveries/awards/{award_id}", visit.say("บันทึกวัสดุแล้ว"))


async def _page(visit: Visit, award_id: str, typed: dict[str, str], problem: dict[str, Any] | None = None) -> Response:
    return visit.page(
        "buyer/goods.html",
        422 if problem else 200,
        job=await visit.api.get(f"/v1/jobs/{award_id}"),
        out=await visit.api.get(f"/v1/awards/{award_id}/materials"),
        moves=(await visit.api.get(f"/v1/awards/{award_id}/material-moves", limit=20))["items"],
        notes=(await visit.api.get("/v1/delivery-notes", award=award_id, limit=50))["items"],
        wishes=(await visit.api.get(f"/v1/awards/{award_id}/extensions", limit=20))["items"],
        typed=typed,
        problem=problem,
        wrong=faults_by_field(problem),
    )
