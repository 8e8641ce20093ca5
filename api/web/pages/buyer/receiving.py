"""Receiving a delivery: count, see what it comes to, then press once more. Pictures are sent with the first press."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.pages.buyer import reading

pages = Pages()
MOST_REASONS = 3  # on a page; the API takes twenty
REASONS = ("stitch", "measure", "stain", "wrong_article", "damage", "material_fault", "pattern_fault")
OUR_FAULT = ("material_fault", "pattern_fault")


@pages.show("/deliveries/{note_id}", "hirer")
async def ask(visit: Visit, note_id: str) -> Response:
    """A delivery with its tally, and the form to answer it."""
    return await _page(visit, note_id, {})


@pages.act("/deliveries/{note_id}/check", "hirer")
async def check(visit: Visit, note_id: str) -> Response:
    """What the count comes to, before it is said."""
    typed = _typed(visit)
    try:
        await _keep_photos(visit, note_id, typed)
    except Refused as refusal:
        return await _page(visit, note_id, typed, refusal.problem)
    note = await visit.api.get(f"/v1/delivery-notes/{note_id}")
    award = await visit.api.get(f"/v1/awards/{note['award']}")
    body = _body(typed, note["pieces"])
    if not isinstance(body["accepted_pieces"], int) or body["accepted_pieces"] < 0:
        return await _page(visit, note_id, typed, wrong="sum")
    if not all("photo" in one for one in body["rejections"]):
        return await _page(visit, note_id, typed, wrong="photo")
    paid = body["accepted_pieces"] + sum(r["pieces"] for r in body["rejections"] if r["reason"] in OUR_FAULT)
    return visit.page("buyer/receive_confirm.html", note=note, award=award, typed=typed, body=body, paid=paid)


@pages.act("/deliveries/{note_id}/receive", "hirer")
async def receive(visit: Visit, note_id: str) -> Done | Response:
    """Say it. What is accepted is owed at once."""
    typed = _typed(visit)
    note = await visit.api.get(f"/v1/delivery-notes/{note_id}")
    body = _body(typed, note["pieces"])
    try:
        made = await visit.api.send("POST", f"/v1/delivery-notes/{note_id}/receive", body, key=visit.key)
    except Refused as refusal:
        return await _page(visit, note_id, typed, refusal.problem)
    return Done(f"/deliveries/receipts/{made['id']}", visit.say("ตรวจรับแล้ว"))


def _typed(visit: Visit) -> dict[str, str]:
    """The count as typed; files and the form's own marks are left out."""
    texts = {name: value.strip() for name, value in visit.form.items() if isinstance(value, str)}
    return {name: value for name, value in texts.items() if name not in ("csrf", "key", "device_at")}


async def _keep_photos(visit: Visit, note_id: str, typed: dict[str, str]) -> None:
    """Send the pictures that were chosen, and remember their ids in `photo.0` and so on."""
    note = await visit.api.get(f"/v1/delivery-notes/{note_id}")
    for at in range(MOST_REASONS):
        if (chosen := visit.upload(f"file.{at}")) is not None:
            content, kind = await chosen.read(), chosen.content_type or "image/jpeg"
            path = f"/v1/awards/{note['award']}/photos"
            kept = await visit.api.upload(path, content, kind, key=f"{visit.key}-photo-{at}")
            typed[f"photo.{at}"] = kept["id"]


def _body(typed: dict[str, str], pieces: int) -> dict[str, Any]:
    """The body of `…/receive`: what is neither short nor refused is accepted."""
    short = reading.whole(typed.get("short") or "0")
    rejections = [_rejection(typed, at) for at in range(MOST_REASONS) if typed.get(f"pieces.{at}")]
    counted = [short, *(one["pieces"] for one in rejections)]
    accepted = pieces - sum(one for one in counted if isinstance(one, int))
    whole = all(isinstance(one, int) for one in counted)
    found = {"accepted_pieces": accepted if whole else "?", "short_pieces": short, "rejections": rejections}
    return found | ({"lines": lines} if (lines := _lines(typed)) else {})


def _rejection(typed: dict[str, str], at: int) -> dict[str, Any]:
    readers = {"reason": reading.text, "pieces": reading.whole, "photo": reading.text, "mend_by_on": reading.day}
    return reading.body({name: typed.get(f"{name}.{at}", "") for name in readers}, readers)


def _lines(typed: dict[str, str]) -> list[dict[str, Any]]:
    """Whose pieces are short or refused, where the hirer says so."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in typed.items():
        if name.startswith("line.") and value:
            _, homeworker, what = name.split(".")
            found.setdefault(homeworker, {"homeworker": homeworker})[what] = reading.whole(value)
    return list(found.values())


async def _page(
    visit: Visit,
    note_id: str,
    typed: dict[str, str],
    problem: dict[str, Any] | None = None,
    *,
    wrong: str = "",
) -> Response:
    note = await visit.api.get(f"/v1/delivery-notes/{note_id}")
    award = await visit.api.get(f"/v1/awards/{note['award']}")
    return visit.page(
        "buyer/receive.html",
        422 if problem or wrong else 200,
        note=note,
        award=award,
        names={one["homeworker"]: one["name"] for one in award["roster"]},
        typed=typed,
        problem=problem,
        wrong=wrong,
        reasons=REASONS,
        rows=range(MOST_REASONS),
    )
