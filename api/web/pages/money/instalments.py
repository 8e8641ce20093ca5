"""What one member earned with one delivery: its working, what is kept of it and why, and her right to say no."""

from typing import Any

from fastapi import Response

from api.web.door import Done, Pages, Visit
from api.web.forms import read_baht
from api.web.pages.money.overview import due_of
from api.web.pages.money.payments import WAYS

pages = Pages()
AT = "/money/pay/{instalment}"


@pages.show(AT, "leader", behind_pin=True)
async def instalment(visit: Visit, instalment: str) -> Response:
    """Pieces × rate, less what is kept, beside the lawful floor."""
    found = await visit.api.get(f"/v1/instalments/{instalment}")
    return visit.page(
        "money/instalment.html",
        pay=found,
        due=await due_of(visit, found["delivery_note"]),
        member=found["name"],
        ways=WAYS,
        done=visit.request.query_params.get("done", ""),
    )


@pages.act(AT + "/refuse/{consent}", "leader", behind_pin=True)
async def refuse(visit: Visit, instalment: str, consent: str) -> Done:
    """She takes her consent back: the deduction falls with it."""
    await visit.api.send("POST", f"/v1/consents/{consent}/withdraw", key=visit.key)
    return Done(f"/money/pay/{instalment}?done=refused", visit.say("บันทึกว่าไม่ยอมให้หักแล้ว"))


@pages.act(AT + "/consent", "leader", behind_pin=True)
async def consent(visit: Visit, instalment: str) -> Done:
    """She agrees that something is kept for damage or lateness: which ground, at most how much, in these words."""
    found = await visit.api.get(f"/v1/instalments/{instalment}")
    most, ground = read_baht(visit.field("amount")), visit.field("ground")
    grounds = {"damage": visit.say("ค่าเสียหาย"), "late_delivery": visit.say("ส่งงานช้า")}
    said = visit.say(
        "ยินยอมให้หักเพราะ%(ground)s ไม่เกิน %(baht)s บาท", ground=grounds.get(ground, ""), baht=f"{most / 100:,.2f}"
    )
    body: dict[str, Any] = {
        "homeworker": found["homeworker"],
        "subject": "deduction",
        "instalment": instalment,
        "ground": ground,
        "most_satang": most,
        "language": visit.language,
        "words": str(said),
        "given_by": visit.field("given_by"),
    }
    await visit.api.send("POST", "/v1/consents", body, key=visit.key)
    return Done(f"/money/pay/{instalment}?done=consent", visit.say("บันทึกความยินยอมแล้ว"))
