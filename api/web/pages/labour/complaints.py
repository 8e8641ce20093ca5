"""Complaints: which must be decided first, what is known of one, its words once a purpose is given, and its end."""

from typing import Any

from fastapi import Response

from api.web.door import Done, Pages, Visit

pages = Pages()


@pages.show("/labour/complaints", "inspector")
async def complaints(visit: Visit) -> Response:
    """Complaints; of those that wait, the one whose clock ends first stands first."""
    query = visit.request.query_params
    state, cursor = query.get("state") or None, query.get("cursor")
    wanted: dict[str, Any] = {"state": state} if state else {"waiting": True}
    found = await visit.api.get("/v1/complaints", **wanted, sort="pressing", cursor=cursor, limit=50)
    facts = {"complaints": found["items"], "further": found["next_cursor"], "state": state or ""}
    return visit.page("labour/complaints.html", **facts, tab="complaints")


@pages.show("/labour/complaints/{complaint_id}", "inspector")
async def complaint(visit: Visit, complaint_id: str) -> Response:
    """One complaint, its words still closed."""
    return await _shown(visit, complaint_id, None)


@pages.act("/labour/complaints/{complaint_id}/words", "inspector")
async def words(visit: Visit, complaint_id: str) -> Response:
    """The same with its words, which are read for a purpose that is written down. No redirect: they stay nowhere."""
    path = f"/v1/complaints/{complaint_id}/words"
    said = (await visit.api.get(path, purpose=visit.field("purpose")))["words"]
    page = await _shown(visit, complaint_id, said or visit.say("อ่านไม่ได้ เพราะปิดผนึกด้วยกุญแจอื่น"))
    page.headers["Cache-Control"] = "no-store"
    return page


async def _shown(visit: Visit, complaint_id: str, said: str | None) -> Response:
    found = await visit.api.get(f"/v1/complaints/{complaint_id}")
    hirer = await visit.api.get(f"/v1/hirers/{found['hirer']}") if found["hirer"] else None
    group = await visit.api.get(f"/v1/groups/{found['group']}") if found["group"] else None
    return visit.page(
        "labour/complaint.html",
        complaint=found,
        words=said,
        hirer=hirer,
        group=group,
        findings=[await visit.api.get(f"/v1/findings/{one}") for one in found["findings"][:20]],
        cases=[await visit.api.get(f"/v1/inspections/{one}") for one in found["inspections"]],
        tab="complaints",
    )


@pages.act("/labour/complaints/{complaint_id}/extend", "inspector")
async def extend(visit: Visit, complaint_id: str) -> Done:
    """Take more time, once, with the reason (s.34)."""
    body = {"until": visit.field("until"), "reason": visit.field("reason")}
    await visit.api.send("POST", f"/v1/complaints/{complaint_id}/extend", body, key=visit.key)
    return Done(f"/labour/complaints/{complaint_id}", visit.say("ขยายเวลาแล้ว"))


@pages.act("/labour/complaints/{complaint_id}/decide", "inspector")
async def decide(visit: Visit, complaint_id: str) -> Done:
    """End it, in words that she will read."""
    body = {"outcome": visit.field("outcome"), "words": visit.field("words")}
    await visit.api.send("POST", f"/v1/complaints/{complaint_id}/decide", body, key=visit.key)
    return Done(f"/labour/complaints/{complaint_id}", visit.say("ตัดสินแล้ว"))
