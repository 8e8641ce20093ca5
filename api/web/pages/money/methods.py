"""How the group and its members are paid. Cash at home unless she agrees to something else (s.18)."""

from typing import Any

from fastapi import Response

from api.web.data_files import rows
from api.web.door import Done, Pages, Visit
from api.web.pages.group.whose import own_group
from api.web.pages.money.payments import WAYS

pages = Pages()
METHODS = ("cash_at_workplace", "cash_elsewhere", "promptpay", "bank")


@pages.show("/group/pay", "leader", behind_pin=True)
async def of_group(visit: Visit) -> Response:
    """Where money for members who are paid through the group goes."""
    group = await own_group(visit)
    found = await visit.api.get(f"/v1/groups/{group['id']}/pay-method")
    return _page(visit, found, "", "/group/pay")


@pages.act("/group/pay", "leader", behind_pin=True)
async def choose_for_group(visit: Visit) -> Done:
    """The leader chooses for the group."""
    group = await own_group(visit)
    await visit.api.send("PUT", f"/v1/groups/{group['id']}/pay-method", _choice(visit), key=visit.key)
    return Done("/group/pay?done=yes", visit.say("บันทึกวิธีรับเงินแล้ว"))


@pages.show("/group/members/{member}/pay", "leader", behind_pin=True)
async def of_member(visit: Visit, member: str) -> Response:
    """How one member is paid, and what she would agree to."""
    group = await own_group(visit)
    found = await visit.api.get(f"/v1/homeworkers/{member}/pay-method")
    who = await visit.api.get(f"/v1/groups/{group['id']}/members/{member}")
    return _page(visit, found, who["name"], f"/group/members/{member}/pay")


@pages.act("/group/members/{member}/pay", "leader", behind_pin=True)
async def choose_for_member(visit: Visit, member: str) -> Done:
    """Her choice on the leader's phone: her consent first, in the words she saw, then the choice that rests on it."""
    choice = _choice(visit)
    if said := consent_words(visit).get(choice["method"]):
        body = {
            "homeworker": member,
            "subject": "pay_method",
            "method": choice["method"],
            "language": visit.language,
            "words": str(said),
            "given_by": visit.field("given_by"),
        }
        given = await visit.api.send("POST", "/v1/consents", body, key=f"{visit.key}:consent")
        choice["consent"] = given["id"]
    await visit.api.send("PUT", f"/v1/homeworkers/{member}/pay-method", choice, key=f"{visit.key}:choice")
    return Done(f"/group/members/{member}/pay?done=yes", visit.say("บันทึกวิธีรับเงินแล้ว"))


def consent_words(visit: Visit) -> dict[str, str]:
    """What she is shown before she says yes to a method: kept word for word, in the language of the page."""
    return {
        "cash_elsewhere": visit.say("ยินยอมรับเงินสดที่อื่น ไม่ใช่ที่บ้าน ถอนคำนี้ได้ทุกเมื่อ"),
        "promptpay": visit.say("ยินยอมรับเงินทางพร้อมเพย์ แทนเงินสดที่บ้าน ถอนคำนี้ได้ทุกเมื่อ"),
        "bank": visit.say("ยินยอมรับเงินเข้าบัญชีธนาคาร แทนเงินสดที่บ้าน ถอนคำนี้ได้ทุกเมื่อ"),
    }


def _choice(visit: Visit) -> dict[str, Any]:
    """The method with just the account it needs."""
    method, number = visit.field("method"), visit.field("number")
    if method == "promptpay":
        return {"method": method, "promptpay": number or None}
    if method == "bank":
        return {"method": method, "bank_code": visit.field("bank") or None, "account": number or None}
    return {"method": method}


def _page(visit: Visit, found: dict[str, Any], member: str, action: str) -> Response:
    asked = visit.request.query_params.get("method", "")
    method = asked if asked in METHODS else ""
    return visit.page(
        "money/method.html",
        now=found,
        member=member,
        action=action,
        method=method,
        words=consent_words(visit),
        banks=rows("banks"),
        ways=WAYS,
        done=visit.request.query_params.get("done", ""),
    )
