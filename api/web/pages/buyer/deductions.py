"""Pay of one delivery, homeworker by homeworker, and what is kept of it: only on the grounds of s.19, with consent."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer import reading
from api.web.pages.buyer.new_order import faults_by_field
from api.web.pages.buyer.reading import Reader

pages = Pages()
FIELDS: dict[str, Reader] = {
    "ground": reading.text,
    "amount_satang": reading.hundredths,
    "reason": reading.text,
    "consent": reading.text,
    "authority": reading.text,
}
SHOWN = 50
REASONS = ("ชิ้นงานเสียหาย", "ส่งงานช้า", "ภาษีเงินได้หัก ณ ที่จ่าย", "กฎหมายกำหนดให้หัก")
TAKEN_BACK = ("หักผิด", "ตกลงไม่หักแล้ว")
"""She reads them on her slip, so they are written in Thai whatever the page's language."""


@pages.show("/pay/deliveries/{note_id}", "hirer")
async def delivery(visit: Visit, note_id: str) -> Response:
    """What each homeworker earned with a delivery."""
    asked = visit.request.query_params.get("cursor")
    found = await visit.api.get("/v1/instalments", delivery_note=note_id, cursor=asked, limit=SHOWN)
    note = await visit.api.get(f"/v1/delivery-notes/{note_id}")
    award = await visit.api.get(f"/v1/awards/{note['award']}")
    facts = {"rows": found["items"], "more": found["next_cursor"]}
    return visit.page("buyer/delivery_pay.html", note=note, award=award, **facts)


@pages.show("/pay/instalments/{instalment_id}", "hirer")
async def instalment(visit: Visit, instalment_id: str) -> Response:
    """One homeworker's pay of a delivery beside the floor, with what may still be kept."""
    return await _page(visit, instalment_id, {})


@pages.act("/pay/instalments/{instalment_id}/deduct", "hirer")
async def deduct(visit: Visit, instalment_id: str) -> Done | Response:
    """Keep something. Without her consent the API refuses."""
    typed = {name: visit.field(name) for name in FIELDS}
    body = reading.body(typed, FIELDS)
    try:
        await visit.api.send("POST", f"/v1/instalments/{instalment_id}/deductions", body, key=visit.key)
    except Refused as refusal:
        return await _page(visit, instalment_id, typed, refusal.problem)
    return Done(f"/pay/instalments/{instalment_id}", visit.say("บันทึกการหักแล้ว"))


@pages.act("/pay/instalments/{instalment_id}/return/{deduction_id}", "hirer")
async def take_back(visit: Visit, instalment_id: str, deduction_id: str) -> Done | Response:
    """Give a deduction back whole."""
    body = {"reason": visit.field("reason")}
    try:
        await visit.api.send("POST", f"/v1/deductions/{deduction_id}/return", body, key=visit.key)
    except Refused as refusal:
        return await _page(visit, instalment_id, {}, refusal.problem)
    return Done(f"/pay/instalments/{instalment_id}", visit.say("คืนเงินที่หักแล้ว"))


async def _page(
    visit: Visit, instalment_id: str, typed: dict[str, str], problem: dict[str, Any] | None = None
) -> Response:
    consents = await visit.api.all("/v1/consents", instalment=instalment_id)
    return visit.page(
        "buyer/instalment.html",
        422 if problem else 200,
        one=await visit.api.get(f"/v1/instalments/{instalment_id}"),
        consents=[one for one in consents if one["withdrawn_on"] is None],
        reasons=REASONS,
        taken_back=TAKEN_BACK,
        typed=typed,
        problem=problem,
        wrong=faults_by_field(problem),
    )
