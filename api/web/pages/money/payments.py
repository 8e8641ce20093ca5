"""One member's payment: what the three sides say of it, her own word on the leader's phone, and her slip."""

from typing import Any

from fastapi import Response

from api import promptpay
from api.web.door import Done, Pages, Visit
from api.web.forms import read_baht
from api.web.render import raw

pages = Pages()
AT = "/money/payments/{payment}"
WAYS = ("ink", "thumb", "voice")
"""How a member says it on the leader's phone: she signs the slip, leaves her thumb, says it aloud."""


@pages.show(AT, "leader", behind_pin=True)
async def payment(visit: Visit, payment: str) -> Response:
    """The payment with its working and what everybody says."""
    found = await visit.api.get(f"/v1/payments/{payment}")
    slip = await visit.api.get(f"/v1/pay-slips/{payment}")
    link = _link(visit, slip)
    return visit.page(
        "money/payment.html",
        payment=found,
        slip=slip,
        said={one["side"]: one for one in found["claims"]},
        ways=WAYS,
        done=visit.request.query_params.get("done", ""),
        link=link,
        qr=raw(promptpay.svg(link)) if link else "",
    )


@pages.act(AT + "/words", "leader", behind_pin=True)
async def words(visit: Visit, payment: str) -> Done:
    """What the leader says of it, or the member through her: all of it, a part, nothing."""
    said, side = visit.field("said"), visit.field("side")
    body: dict[str, Any] = {"side": side, "said": "not_received" if said == "none" else "received"}
    if side == "member":
        body["given_by"] = visit.field("given_by")
    if said == "some":
        body["amount_satang"] = read_baht(visit.field("amount"))
    await visit.api.send("POST", f"/v1/payments/{payment}/claims", body, key=visit.key)
    done = "received" if said == "all" else "missing"
    return Done(f"/money/payments/{payment}?done={done}", visit.say("บันทึกคำตอบแล้ว"))


@pages.show(AT + "/slip.pdf", "leader", behind_pin=True)
async def slip_file(visit: Visit, payment: str) -> Response:
    """The slip to print, in the language of the page: A6, or 58 mm for a receipt printer."""
    paper = "58mm" if visit.request.query_params.get("paper") == "58mm" else "a6"
    found = await visit.api.file(f"/v1/pay-slips/{payment}/slip.pdf", paper=paper, language=visit.language)
    kept = {"Content-Disposition": found.headers["content-disposition"], "Cache-Control": "private, no-store"}
    return Response(found.content, media_type="application/pdf", headers=kept)


@pages.show(AT + "/promptpay.svg", "leader", behind_pin=True)
async def promptpay_code(visit: Visit, payment: str) -> Response:
    """The QR code that asks the hirer for this very payment."""
    found = await visit.api.file(f"/v1/payments/{payment}/promptpay.svg")
    return Response(found.content, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@pages.show("/money/members/{member}", "leader", behind_pin=True)
async def of_member(visit: Visit, member: str) -> Response:
    """Slips of one member, newest first."""
    cursor = visit.request.query_params.get("cursor")
    found = await visit.api.get("/v1/pay-slips", homeworker=member, cursor=cursor, limit=50)
    return visit.page("money/member.html", member=member, slips=found["items"], next_cursor=found["next_cursor"])


def _link(visit: Visit, slip: dict[str, Any]) -> str:
    """Where anybody who holds the slip's code opens it; empty while nothing was sent."""
    code = slip["verification_code"]
    return f"{visit.request.app.state.settings.public_url}/slips/{code}" if code else ""
