"""What a hirer does about an order: sign, answer a counter-offer, withdraw what is left, end agreed work early."""

from typing import Any

from fastapi import Response

from api.errors import NotFound
from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer.orders import read_order
from api.web.pages.buyer.reading import hundredths

pages = Pages()
REASONS = ("ลูกค้าของเรายกเลิก", "แบบสินค้าเปลี่ยน", "วัสดุมาไม่ทัน", "สั่งผิด")
"""Groups with a waiting offer may read them, so they are written in Thai whatever the page's language."""
ENDS = ("agreed_by_both", "unavoidable_need", "worker_at_fault")


@pages.act("/orders/{order_id}/awards/{award_id}/sign", "hirer")
async def sign(visit: Visit, order_id: str, award_id: str) -> Done:
    """Sign the work document for the hirer."""
    await visit.api.send("POST", f"/v1/awards/{award_id}/document/sign", {}, key=visit.key)
    return Done(f"/orders/{order_id}", visit.say("ลงชื่อแล้ว"))


@pages.act("/orders/{order_id}/offers/{offer_id}/{answer}", "hirer")
async def answer_counter(visit: Visit, order_id: str, offer_id: str, answer: str) -> Done:
    """Agree to what a group asked for, or not."""
    if answer not in ("accept-counter", "decline-counter"):
        raise NotFound()
    await visit.api.send("POST", f"/v1/offers/{offer_id}/{answer}", key=visit.key)
    return Done(f"/orders/{order_id}", visit.say("ตอบกลุ่มแล้ว"))


@pages.show("/orders/{order_id}/cancel", "hirer")
async def ask_to_withdraw(visit: Visit, order_id: str) -> Response:
    """What withdrawing would do, in numbers, before it is done: of the whole order, or of `?lot=`."""
    return await _withdrawing(visit, order_id)


@pages.act("/orders/{order_id}/cancel", "hirer")
async def withdraw(visit: Visit, order_id: str) -> Done | Response:
    """Withdraw what no group has accepted."""
    lot = visit.field("lot")
    path = f"/v1/orders/{order_id}/lots/{lot}/cancel" if lot else f"/v1/orders/{order_id}/cancel"
    reason, version = visit.field("reason"), visit.field("version")
    try:
        await visit.api.send("POST", path, {"reason": reason}, key=visit.key, if_match=version)
    except Refused as refusal:
        return await _withdrawing(visit, order_id, refusal.problem)
    return Done(f"/orders/{order_id}", visit.say("ถอนงานแล้ว"))


async def _withdrawing(visit: Visit, order_id: str, problem: dict[str, Any] | None = None) -> Response:
    order, etag = await read_order(visit, order_id)
    lot_id = visit.request.query_params.get("lot") or visit.field("lot")
    lots = [lot for lot in order["lots"] if lot_id in ("", lot["id"])]
    if not lots:
        raise NotFound()
    jobs = await visit.api.all("/v1/jobs", order=order_id)
    standing = [one for one in jobs if one["stage"] != "cancelled" and one["lot"] in {lot["id"] for lot in lots}]
    return visit.page(
        "buyer/withdraw.html",
        422 if problem else 200,
        order=order,
        lot=lots[0] if lot_id else None,
        version=lots[0]["etag"] if lot_id else etag,
        left=sum(lot["open_pieces"] for lot in lots),
        standing=standing,
        reasons=REASONS,
        problem=problem,
    )


@pages.show("/orders/{order_id}/awards/{award_id}/cancel", "hirer")
async def ask_to_end(visit: Visit, order_id: str, award_id: str) -> Response:
    """What ending agreed work would cost, before it is done."""
    return await _ending(visit, order_id, award_id)


@pages.act("/orders/{order_id}/awards/{award_id}/cancel", "hirer")
async def end(visit: Visit, order_id: str, award_id: str) -> Done | Response:
    """End agreed work early, with its compensation (s.10)."""
    body = {"reason": visit.field("reason"), "compensation_satang": hundredths(visit.field("compensation") or "0")}
    try:
        await visit.api.send("POST", f"/v1/awards/{award_id}/cancel", body, key=visit.key)
    except Refused as refusal:
        return await _ending(visit, order_id, award_id, refusal.problem)
    return Done(f"/orders/{order_id}", visit.say("ยกเลิกงานแล้ว"))


async def _ending(visit: Visit, order_id: str, award_id: str, problem: dict[str, Any] | None = None) -> Response:
    job = await visit.api.get(f"/v1/jobs/{award_id}")
    chosen = {"reason": visit.field("reason"), "compensation": visit.field("compensation")}
    status = 422 if problem else 200
    return visit.page("buyer/end.html", status, order_id=order_id, job=job, ends=ENDS, problem=problem, chosen=chosen)
