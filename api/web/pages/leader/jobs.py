"""L4: agreed work, how far it is, and what to do now."""

from typing import Any

from fastapi import Response

from api.web.door import Pages, Visit
from api.web.figures import day, number
from api.web.pages.leader.words import AT, STEPS

pages = Pages()
LIVE = ("sign", "make", "wait_receipt", "wait_pay")


@pages.show("/jobs", "leader")
async def jobs(visit: Visit) -> Response:
    """Work that goes on, what must be done soonest first; then what is over."""
    asked = visit.request.query_params.get("after")
    found = await visit.api.get("/v1/jobs", cursor=asked, limit=50)
    live = sorted((one for one in found["items"] if one["stage"] in LIVE), key=_pressing)
    over = [one for one in found["items"] if one["stage"] not in LIVE]
    return visit.page("leader/jobs.html", live=live, over=over, after=found["next_cursor"], steps=STEPS, at=AT)


def _pressing(job: dict[str, Any]) -> tuple[bool, bool, str]:
    """Hers to do before the hirer's, a signature before the making, and the nearest day first."""
    signs = "leader" in job["waiting_for"]
    return (not signs and job["stage"] != "make", not signs, job["due_on"])


@pages.show("/jobs/{award}", "leader")
async def job(visit: Visit, award: str) -> Response:
    """One job: its step, what is left, what to do now, every delivery."""
    found = await visit.api.get(f"/v1/jobs/{award}")
    notes = await visit.api.all("/v1/delivery-notes", award=award)
    receipts = await visit.api.all("/v1/goods-receipts", award=award)
    extensions = (await visit.api.get(f"/v1/awards/{award}/extensions", limit=1))["items"]
    of_note = {one["delivery_note"]: one for one in receipts}
    open_ones = await visit.api.all("/v1/disputes", state="open", award=award) if found["disputed_pieces"] else []
    disputed = {one["receipt"]: one for one in open_ones}
    facts: dict[str, Any] = {
        "disputed": disputed,
        "notes": notes,
        "of_note": of_note,
        "extension": extensions[0] if extensions else None,
    }
    return visit.page("leader/job.html", job=found, steps=STEPS, at=AT, **facts)


@pages.show("/jobs/{award}/taken", "leader")
async def taken(visit: Visit, award: str) -> Response:
    """It is hers: what comes next."""
    found = await visit.api.get(f"/v1/jobs/{award}")
    facts = {"article": found["article"], "n": number(found["pieces"]), "day": day(found["due_on"], visit.language)}
    share = visit.say("กลุ่มเราได้งาน %(article)s %(n)s ชิ้น ส่งภายใน %(day)s", **facts)
    return visit.page("leader/taken.html", job=found, share=share)


@pages.show("/jobs/{award}/photos/{photo}", "leader")
async def photo(visit: Visit, award: str, photo: str) -> Response:
    """A picture of a delivery or of a refusal, as it was sent."""
    found = await visit.api.file(f"/v1/awards/{award}/photos/{photo}")
    kept = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return Response(found.content, headers=kept, media_type=found.headers["content-type"])
