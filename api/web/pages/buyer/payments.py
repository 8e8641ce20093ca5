"""One payment: its QR code, what three sides say of it, its slip."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit

pages = Pages()
VOIDED = ("โอนแล้วเงินกลับมา", "โอนผิดบัญชี", "ยังไม่ได้จ่าย")


@pages.show("/pay/payments/{payment_id}", "hirer")
async def payment(visit: Visit, payment_id: str) -> Response:
    """What it pays, how to pay it, and what was said of it."""
    return await _page(visit, payment_id)


@pages.act("/pay/payments/{payment_id}/paid", "hirer")
async def say_paid(visit: Visit, payment_id: str) -> Done | Response:
    """Say that this one payment is made. It is a claim: she says what she has."""
    body = {"side": "hirer", "said": "paid"}
    if reference := visit.field("bank_reference"):
        body["bank_reference"] = reference
    try:
        await visit.api.send("POST", f"/v1/payments/{payment_id}/claims", body, key=visit.key)
    except Refused as refusal:
        return await _page(visit, payment_id, refusal.problem)
    return Done(f"/pay/payments/{payment_id}", visit.say("แจ้งจ่ายแล้ว"))


@pages.act("/pay/payments/{payment_id}/void", "hirer")
async def void(visit: Visit, payment_id: str) -> Done | Response:
    """The money did not go, or came back: what it held is open again."""
    try:
        await visit.api.send(
            "POST", f"/v1/payments/{payment_id}/void", {"reason": visit.field("reason")}, key=visit.key
        )
    except Refused as refusal:
        return await _page(visit, payment_id, refusal.problem)
    return Done(f"/pay/payments/{payment_id}", visit.say("ยกเลิกรายการจ่ายแล้ว"))


@pages.show("/pay/payments/{payment_id}/qr.svg", "hirer")
async def qr(visit: Visit, payment_id: str) -> Response:
    """A PromptPay code that asks for this payment."""
    found = await visit.api.file(f"/v1/payments/{payment_id}/promptpay.svg")
    kept = {name: found.headers[name] for name in ("Content-Security-Policy", "Cache-Control")}
    return Response(found.content, media_type="image/svg+xml", headers=kept)


@pages.show("/pay/payments/{payment_id}/slip.pdf", "hirer")
async def slip(visit: Visit, payment_id: str) -> Response:
    """The pay slip to print."""
    found = await visit.api.file(f"/v1/pay-slips/{payment_id}/slip.pdf")
    return Response(found.content, media_type="application/pdf", headers={"Content-Disposition": "inline"})


async def _page(visit: Visit, payment_id: str, problem: dict[str, Any] | None = None) -> Response:
    found = await visit.api.get(f"/v1/payments/{payment_id}")
    return visit.page(
        "buyer/payment.html",
        422 if problem else 200,
        payment=found,
        voided=VOIDED,
        problem=problem,
    )
