"""I6: case files. What was found, agreed and paid; what happened when; orders, letter, the bundle that proves it."""

from datetime import timedelta
from typing import Any

from fastapi import Response

from api.thai import today
from api.web.client import Refused
from api.web.door import Done, Pages, Visit

pages = Pages()
LEAST_DAYS = 7  # a summons leaves at least a week by default; the form lets another day be chosen


@pages.show("/labour/cases", "inspector")
async def cases(visit: Visit) -> Response:
    """Cases, the newest first."""
    asked = {name: visit.request.query_params.get(name) or None for name in ("state", "hirer", "cursor")}
    shown = await visit.api.get("/v1/inspections", **asked, limit=50)
    return visit.page("labour/cases.html", cases=shown["items"], further=shown["next_cursor"], asked=asked, tab="cases")


@pages.act("/labour/cases", "inspector")
async def open_case(visit: Visit) -> Done:
    """Open a case about a hirer: with a finding or a complaint to begin with, or at random."""
    body: dict[str, Any] = {"hirer": visit.field("hirer"), "reason": "random"}
    if visit.field("finding"):
        body |= {"reason": "findings", "findings": [visit.field("finding")]}
    if visit.field("complaint"):
        body |= {"reason": "complaint", "complaint": visit.field("complaint")}
    made = await visit.api.send("POST", "/v1/inspections", body, key=visit.key)
    return Done(f"/labour/cases/{made['id']}", visit.say("เปิดแฟ้มแล้ว"))


@pages.show("/labour/cases/{case_id}", "inspector")
async def case(visit: Visit, case_id: str) -> Response:
    """One case."""
    found = await visit.api.get(f"/v1/inspections/{case_id}")
    orders = [await visit.api.get(f"/v1/case-orders/{one}") for one in found["orders"]]
    lines = [line for order in orders for line in order.get("lines", [])]
    sums = {
        name: sum(line[f"{name}_satang"] for line in lines) for name in ("found", "agreed", "interest", "paid", "open")
    }
    return visit.page(
        "labour/case.html",
        case=found,
        findings=await visit.api.all("/v1/findings", inspection=case_id),
        back_pay=await _back_pay(visit, case_id),
        orders=orders,
        sums=sums,
        act_by=(today() + timedelta(days=LEAST_DAYS)).isoformat(),
        tab="cases",
    )


async def _back_pay(visit: Visit, case_id: str) -> Any:
    """What the findings come to; None where no interest rate is on record for their days."""
    try:
        return await visit.api.get(f"/v1/inspections/{case_id}/back-pay")
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        return None


@pages.act("/labour/cases/{case_id}/findings", "inspector")
async def attach(visit: Visit, case_id: str) -> Done:
    """Put a finding into a case."""
    body = {"findings": [visit.field("finding")]}
    await visit.api.send("POST", f"/v1/inspections/{case_id}/findings", body, key=visit.key)
    return Done(f"/labour/cases/{case_id}", visit.say("บันทึกแล้ว"))


@pages.act("/labour/cases/{case_id}/notes", "inspector")
async def note(visit: Visit, case_id: str) -> Done:
    """Write a step into the timeline."""
    await visit.api.send("POST", f"/v1/inspections/{case_id}/notes", {"words": visit.field("words")}, key=visit.key)
    return Done(f"/labour/cases/{case_id}", visit.say("บันทึกแล้ว"))


@pages.act("/labour/cases/{case_id}/orders", "inspector")
async def order(visit: Visit, case_id: str) -> Done:
    """Issue a summons, an order to comply, or an order to pay."""
    kind = visit.field("kind")
    body = {"kind": kind, "words": visit.field("words")}
    if kind != "pay":
        body["act_by"] = visit.field("act_by")
    await visit.api.send("POST", f"/v1/inspections/{case_id}/orders", body, key=visit.key)
    return Done(f"/labour/cases/{case_id}", visit.say("ออกคำสั่งแล้ว"))


@pages.act("/labour/orders/{order_id}/answer", "inspector")
async def answer(visit: Visit, order_id: str) -> Done:
    """The next step of an order: known, appealed, complied, …"""
    body = {"became": visit.field("became"), "on": visit.field("on"), "words": visit.field("words")}
    made = await visit.api.send("POST", f"/v1/case-orders/{order_id}/answer", body, key=visit.key)
    return Done(f"/labour/cases/{made['inspection']}", visit.say("บันทึกแล้ว"))


@pages.act("/labour/cases/{case_id}/close", "inspector")
async def close(visit: Visit, case_id: str) -> Done:
    """Close a case with its outcome."""
    body = {"outcome": visit.field("outcome")}
    await visit.api.send("POST", f"/v1/inspections/{case_id}/close", body, key=visit.key)
    return Done(f"/labour/cases/{case_id}", visit.say("ปิดแฟ้มแล้ว"))


@pages.act("/labour/cases/{case_id}/bundle", "inspector")
async def bundle(visit: Visit, case_id: str) -> Response:
    """The whole case as one file that proves itself. The purpose is written down."""
    answer = await visit.api.file(f"/v1/inspections/{case_id}/bundle", purpose=visit.field("purpose"))
    headers = {"Content-Disposition": f'attachment; filename="{case_id}.zip"', "Cache-Control": "no-store"}
    return Response(answer.content, headers=headers, media_type="application/zip")


@pages.act("/labour/orders/{order_id}/letter", "inspector")
async def letter(visit: Visit, order_id: str) -> Response:
    """The letter of an order as a PDF."""
    answer = await visit.api.file(f"/v1/case-orders/{order_id}/letter.pdf", purpose=visit.field("purpose"))
    headers = {"Content-Disposition": f'attachment; filename="{order_id}.pdf"', "Cache-Control": "no-store"}
    return Response(answer.content, headers=headers, media_type="application/pdf")
