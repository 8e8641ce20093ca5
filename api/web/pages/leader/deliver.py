"""L5: handing goods over, with who made how many, a picture, and the day. One form, whether the phone has a signal or
not; what it comes to is shown in numbers before it is done (R5). Names are looked for where a group is large.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import Response

from api.errors import DomainError
from api.problems import problem
from api.thai import today
from api.web.client import Refused
from api.web.door import Done, Pages, Visit
from api.web.figures import as_day
from api.web.forms import NobodyNamed
from api.web.pages.leader.figures import whole

pages = Pages()
SHOWN = 20  # names at once: a group may have hundreds
DAYS_BACK = 14
MORE = (1, 10, 50)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the form: pieces by member, the names that are shown, day and photo."""

    pieces: dict[str, int]
    shown: list[str]
    day: str
    photo: str
    rework: str
    code: str

    @property
    def total(self) -> int:
        return sum(self.pieces.values())


@pages.show("/jobs/{award}/deliver", "leader")
async def deliver(visit: Visit, award: str) -> Response:
    """Number fields for members; `?rework=` a receipt whose pieces are delivered again."""
    detail = await visit.api.get(f"/v1/awards/{award}")
    rework = visit.request.query_params.get("rework", "")
    shown = [one["homeworker"] for one in await _first_names(visit, detail)]
    return _form(visit, detail, Sheet({}, shown, "", "", rework, ""))


@pages.act("/jobs/{award}/deliver", "leader")
async def hand_over(visit: Visit, award: str) -> Done | Response:
    """Show what it comes to, and hand over once that was seen: `seen` is the sum that stood beside the button."""
    detail = await visit.api.get(f"/v1/awards/{award}")
    try:
        sheet = _read(visit, detail)
        if visit.field("names"):
            return _form(visit, detail, _found(visit, detail, sheet))
        if add := visit.field("add"):
            return _form(visit, detail, _added(sheet, add))
        if not sheet.total:
            raise NobodyNamed()
        photo = sheet.photo or await _keep_photo(visit, award)
        if visit.field("seen") == str(sheet.total):
            return await _hand_over(visit, award, sheet, photo)
    except Refused as refusal:
        return _refused(visit, detail, refusal.problem)
    except DomainError as error:
        return _refused(visit, detail, problem(error, visit.language))
    facts = {"names": _names(detail), "photo": photo, "left": detail["pieces"] - detail["delivered_pieces"]}
    return visit.page("leader/deliver_check.html", award=detail, sheet=sheet, **facts)


def _form(visit: Visit, detail: dict[str, Any], sheet: Sheet, wrong: Any = None, status: int = 200) -> Response:
    since = as_day(detail["created_at"])
    days = [day for n in range(1, DAYS_BACK + 1) if (day := today() - timedelta(days=n)) >= since]
    facts = {"names": _names(detail), "days": days, "more": MORE, "wrong": wrong, "people": len(detail["roster"])}
    facts |= {"few": SHOWN, "left": detail["pieces"] - detail["delivered_pieces"], "key": visit.key}
    return visit.page("leader/deliver.html", status, award=detail, sheet=sheet, **facts)


def _refused(visit: Visit, detail: dict[str, Any], why: dict[str, Any]) -> Response:
    """The form again with what was typed; a field that cannot be read is empty."""
    kept: dict[str, int] = {}
    for name in _names(detail):
        typed = visit.field(f"m_{name}")
        if typed.isdecimal():
            kept[name] = int(typed)
    shown = [name for name in _names(detail) if f"m_{name}" in visit.form]
    sheet = Sheet(kept, shown, visit.field("day"), visit.field("photo_id"), visit.field("rework"), visit.field("code"))
    return _form(visit, detail, sheet, why, why["status"])


def _read(visit: Visit, detail: dict[str, Any]) -> Sheet:
    names = _names(detail)
    shown = [name for name in names if f"m_{name}" in visit.form]
    pieces = {name: whole(visit.field(f"m_{name}")) for name in shown}
    typed = {name: n for name, n in pieces.items() if n}
    day = visit.field("day")
    return Sheet(typed, shown, day, visit.field("photo_id"), visit.field("rework"), visit.field("code"))


def _found(visit: Visit, detail: dict[str, Any], sheet: Sheet) -> Sheet:
    """Those who have pieces stay; names that hold what was looked for come after."""
    wanted = visit.field("find").casefold()
    names = _names(detail)
    hits = [name for name, said in names.items() if wanted in said.casefold() and name not in sheet.pieces]
    return Sheet(sheet.pieces, [*sheet.pieces, *hits[:SHOWN]], sheet.day, sheet.photo, sheet.rework, sheet.code)


def _added(sheet: Sheet, add: str) -> Sheet:
    """`hwk_…:10`: ten more for her."""
    who, _, more = add.partition(":")
    if who not in sheet.shown or not more.isdecimal():
        return sheet
    pieces = sheet.pieces | {who: sheet.pieces.get(who, 0) + int(more)}
    return Sheet(pieces, sheet.shown, sheet.day, sheet.photo, sheet.rework, sheet.code)


async def _hand_over(visit: Visit, award: str, sheet: Sheet, photo: str) -> Done:
    tally = [{"homeworker": who, "pieces": n} for who, n in sheet.pieces.items()]
    body: dict[str, Any] = {"award": award, "tally": tally}
    more = {"claimed_on": _day(sheet.day), "photo": photo, "rework_of": sheet.rework, "sheet_code": sheet.code}
    body |= {name: value for name, value in more.items() if value}
    made = await visit.api.send("POST", "/v1/delivery-notes", body, key=visit.key)
    return Done(f"/jobs/{award}/deliveries/{made['id']}", visit.say("บันทึกการส่งแล้ว"))


async def _keep_photo(visit: Visit, award: str) -> str:
    """The picture chosen with the form, kept with the award; the same one again is the one there is."""
    chosen = visit.upload("photo")
    if chosen is None:
        return ""
    kind = chosen.content_type or "image/jpeg"
    content = await chosen.read()
    kept = await visit.api.upload(f"/v1/awards/{award}/photos", content, kind, key=f"{visit.key}.photo")
    return str(kept["id"])


async def _first_names(visit: Visit, detail: dict[str, Any]) -> list[dict[str, Any]]:
    """Everybody in a small group; in a large one those who made pieces of this work before, else the first."""
    roster = sorted(detail["roster"], key=lambda one: one["name"])
    if len(roster) <= SHOWN:
        return roster
    notes = (await visit.api.get("/v1/delivery-notes", award=detail["id"], limit=1))["items"]
    last = await visit.api.get(f"/v1/delivery-notes/{notes[0]['id']}") if notes else {"tally": []}
    made = {one["homeworker"] for one in last["tally"]}
    return [one for one in roster if one["homeworker"] in made][:SHOWN] or roster[:SHOWN]


def _names(detail: dict[str, Any]) -> dict[str, str]:
    return {one["homeworker"]: one["name"] for one in detail["roster"]}


def _day(chosen: str) -> str:
    """An ISO day; empty means today, by the server."""
    try:
        return date.fromisoformat(chosen).isoformat()
    except ValueError:
        return ""
