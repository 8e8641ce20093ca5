"""Another day for work that will be late (s.11), and work that cannot go on (s.13)."""

from datetime import date, timedelta
from typing import Any

from fastapi import Response

from api.thai import today
from api.web.door import Done, Pages, Visit
from api.web.pages.leader.figures import whole
from api.web.pages.leader.words import DELAYS, ENDS, thai_of

pages = Pages()
DAYS = (2, 3, 5, 7, 10, 14)
LINES = 3
PERCENTS = (25, 50, 75, 100)


@pages.show("/jobs/{award}/more-time", "leader")
async def more_time(visit: Visit, award: str) -> Response:
    """Choose a day and a reason by pressing."""
    found = await visit.api.get(f"/v1/jobs/{award}")
    days = [max(date.fromisoformat(found["due_on"]), today()) + timedelta(days=n) for n in DAYS]
    return visit.page("leader/more_time.html", job=found, days=days, reasons=DELAYS)


@pages.act("/jobs/{award}/more-time", "leader")
async def ask_more_time(visit: Visit, award: str) -> Done:
    """Ask the hirer for a later day."""
    body = {"new_due_on": visit.field("day"), "reason": thai_of(DELAYS, visit.field("reason"))}
    await visit.api.send("POST", f"/v1/awards/{award}/extensions", body, key=visit.key)
    return Done(f"/jobs/{award}", visit.say("ขอเลื่อนวันแล้ว รอผู้จ้างงานตอบ"))


@pages.act("/jobs/{award}/more-time/{extension}/withdraw", "leader")
async def withdraw(visit: Visit, award: str, extension: str) -> Done:
    """Take the wish back."""
    await visit.api.send("POST", f"/v1/extensions/{extension}/withdraw", key=visit.key)
    return Done(f"/jobs/{award}", visit.say("ถอนคำขอแล้ว"))


@pages.show("/jobs/{award}/end", "leader")
async def end(visit: Visit, award: str) -> Response:
    """Why it cannot go on, and what is half done."""
    found = await visit.api.get(f"/v1/jobs/{award}")
    roster = (await visit.api.get(f"/v1/awards/{award}"))["roster"]
    left = found["pieces"] - found["delivered_pieces"]
    return visit.page(
        "leader/end.html", job=found, roster=roster, left=left, causes=ENDS, lines=range(LINES), percents=PERCENTS
    )


@pages.act("/jobs/{award}/end", "leader")
async def end_now(visit: Visit, award: str) -> Done:
    """End the work; part-finished pieces are handed over and paid by how far they are done."""
    body: dict[str, Any] = {"cause": visit.field("cause"), "part_finished": _part_finished(visit)}
    await visit.api.send("POST", f"/v1/awards/{award}/early-end", body, key=visit.key)
    return Done(f"/jobs/{award}", visit.say("บันทึกแล้วว่าทำต่อไม่ได้"))


def _part_finished(visit: Visit) -> list[dict[str, Any]]:
    found = []
    for n in range(LINES):
        pieces = whole(visit.field(f"pieces_{n}"))
        if pieces and visit.field(f"who_{n}"):
            percent = whole(visit.field(f"percent_{n}"))
            found.append({"homeworker": visit.field(f"who_{n}"), "pieces": pieces, "percent_done": percent})
    return found
