"""L5, the other half: what the hirer accepted, in both sides' numbers, and saying no to it in two taps."""

from typing import Any

from fastapi import Response

from api.web.door import Done, Pages, Visit
from api.web.pages.leader.figures import whole
from api.web.pages.leader.words import DISPUTES, REJECTED, thai_of

pages = Pages()


@pages.show("/jobs/{award}/deliveries/{note}", "leader")
async def delivery(visit: Visit, award: str, note: str) -> Response:
    """One delivery: who made what, and what the hirer says of it."""
    found = await visit.api.get(f"/v1/delivery-notes/{note}")
    names = _names(await visit.api.get(f"/v1/awards/{award}"))
    return visit.page("leader/delivery.html", award=award, note=found, names=names)


@pages.show("/jobs/{award}/receipts/{receipt}", "leader")
async def receipt(visit: Visit, award: str, receipt: str) -> Response:
    """Accepted, short, refused with reasons; whose; what it pays; agree or dispute."""
    facts = await _facts(visit, award, receipt)
    return visit.page("leader/receipt.html", **facts)


@pages.show("/jobs/{award}/receipts/{receipt}/dispute", "leader")
async def why_dispute(visit: Visit, award: str, receipt: str) -> Response:
    """How many, and why, by pressing. Only these pieces wait."""
    facts = await _facts(visit, award, receipt)
    return visit.page("leader/dispute.html", reasons=DISPUTES, **facts)


@pages.act("/jobs/{award}/receipts/{receipt}/dispute", "leader")
async def dispute(visit: Visit, award: str, receipt: str) -> Done:
    """Dispute them."""
    body = {"pieces": whole(visit.field("pieces")), "reason": thai_of(DISPUTES, visit.field("reason"))}
    await visit.api.send("POST", f"/v1/goods-receipts/{receipt}/disputes", body, key=visit.key)
    return Done(f"/jobs/{award}/receipts/{receipt}", visit.say("ส่งคำโต้แย้งแล้ว"))


@pages.act("/jobs/{award}/receipts/{receipt}/disputes/{dispute}/accept", "leader")
async def take(visit: Visit, award: str, receipt: str, dispute: str) -> Done:
    """Take the number the hirer offers."""
    body = {"pieces": whole(visit.field("pieces"))}
    await visit.api.send("POST", f"/v1/disputes/{dispute}/accept", body, key=visit.key)
    return Done(f"/jobs/{award}/receipts/{receipt}", visit.say("ตกลงกันแล้ว"))


@pages.act("/jobs/{award}/receipts/{receipt}/disputes/{dispute}/withdraw", "leader")
async def let_rest(visit: Visit, award: str, receipt: str, dispute: str) -> Done:
    """Let it rest."""
    await visit.api.send("POST", f"/v1/disputes/{dispute}/withdraw", key=visit.key)
    return Done(f"/jobs/{award}/receipts/{receipt}", visit.say("ถอนคำโต้แย้งแล้ว"))


async def _facts(visit: Visit, award: str, receipt: str) -> dict[str, Any]:
    found = await visit.api.get(f"/v1/goods-receipts/{receipt}")
    detail = await visit.api.get(f"/v1/awards/{award}")
    note = await visit.api.get(f"/v1/delivery-notes/{found['delivery_note']}")
    disputes = await visit.api.all("/v1/disputes", receipt=receipt)
    settled = sum(one["pieces"] for one in disputes if one["state"] == "ended")
    return {
        "award": detail,
        "receipt": found,
        "note": note,
        "names": _names(detail),
        "made": {one["homeworker"]: one["pieces"] for one in note["tally"]},
        "disputes": disputes,
        "open": next((one for one in disputes if one["state"] == "open"), None),
        "can_dispute": max(0, found["short_pieces"] + found["rejected_pieces"] - settled),
        "why_rejected": REJECTED,
    }


def _names(award: dict[str, Any]) -> dict[str, str]:
    return {one["homeworker"]: one["name"] for one in award["roster"]}
