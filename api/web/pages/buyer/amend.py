"""Changing what of a lot no group has accepted: rate, quantity, days, split."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer import reading
from api.web.pages.buyer.new_order import faults_by_field
from api.web.pages.buyer.reading import Reader

pages = Pages()
FIELDS: dict[str, Reader] = {
    "rate_satang": reading.hundredths,
    "quantity_pieces": reading.whole,
    "start_on": reading.day,
    "due_on": reading.day,
    "minimum_lot_pieces": reading.whole,
    "most_groups": reading.whole,
}


@pages.show("/orders/{order_id}/lots/{lot_id}/amend", "hirer")
async def ask(visit: Visit, order_id: str, lot_id: str) -> Response:
    """The lot's terms as they stand, to change."""
    lot = await visit.api.get(f"/v1/lots/{lot_id}")
    typed = {name: str(lot[name]) for name in FIELDS} | {"rate_satang": f"{lot['rate_satang'] / 100:.2f}"}
    return _page(visit, lot, typed)


@pages.act("/orders/{order_id}/lots/{lot_id}/amend", "hirer")
async def amend(visit: Visit, order_id: str, lot_id: str) -> Done | Response:
    """Change it. What did not change is not sent."""
    typed = {name: visit.field(name) for name in FIELDS}
    lot = await visit.api.get(f"/v1/lots/{lot_id}")
    wanted = reading.body(typed, FIELDS)
    changes = {name: value for name, value in wanted.items() if value != lot[name]}
    path, version = f"/v1/orders/{order_id}/lots/{lot_id}", visit.field("version")
    try:
        await visit.api.send("PATCH", path, changes, key=visit.key, if_match=version)
    except Refused as refusal:
        return _page(visit, lot, typed, refusal.problem)
    return Done(f"/orders/{order_id}", visit.say("แก้งานแล้ว"))


def _page(visit: Visit, lot: dict[str, Any], typed: dict[str, str], problem: dict[str, Any] | None = None) -> Response:
    return visit.page(
        "buyer/amend.html",
        422 if problem else 200,
        lot=lot,
        typed=typed,
        problem=problem,
        wrong=faults_by_field(problem),
    )
