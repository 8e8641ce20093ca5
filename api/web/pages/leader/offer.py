"""L2 and L3: one offer, and every answer to it. What binds is confirmed in numbers first (R5)."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import JSONResponse

from api.errors import DomainError
from api.problems import problem
from api.web import figures as said
from api.web.admission import DEVICE_TIME
from api.web.client import Refused
from api.web.door import Done, Pages, Visit, from_outbox, refused
from api.web.forms import read_baht
from api.web.pages.leader.figures import pace, parts, whole
from api.web.pages.leader.offers import counted, still_open
from api.web.pages.leader.words import DECLINES

pages = Pages()


@pages.show("/o/{offer}", "leader")
async def show(visit: Visit, offer: str) -> Response:
    """What it pays, what it asks, who asks, why us; closed offers say what became of them."""
    found = await visit.api.get(f"/v1/offers/{offer}")
    if closed_as(found) != "open":
        return await closed(visit, found, tapped=_moment(visit.request.query_params.get("tapped", "")))
    why = await visit.api.get(f"/v1/offers/{offer}/why")
    record = await visit.api.get(f"/v1/hirers/{found['terms']['hirer']}/pay-record")
    terms = found["terms"]
    facts: dict[str, Any] = {
        "why": why,
        "record": record,
        "pace": pace(found, why["speed_permille"]),
        "parts": parts(terms["least_pieces"], terms["most_pieces"]),
    }
    return visit.page("leader/offer.html", offer=found, **facts)


@pages.show("/o/{offer}/accept", "leader")
async def confirm(visit: Visit, offer: str) -> Response:
    """What taking it means, in numbers."""
    found = await visit.api.get(f"/v1/offers/{offer}")
    if closed_as(found) != "open":
        return await closed(visit, found)
    try:
        pieces = whole(visit.request.query_params.get("pieces", "")) or found["pieces"]
    except DomainError as error:
        return refused(visit, problem(error, visit.language))
    return visit.page("leader/accept.html", offer=found, pieces=pieces)


@pages.act("/o/{offer}/accept", "leader")
async def accept(visit: Visit, offer: str) -> Done | Response:
    """Take it. What stands in the way is said in its own words, with what to press next."""
    try:
        pieces = whole(visit.field("pieces"))
        body = {"pieces": pieces} if pieces else {}
        award = await visit.api.send("POST", f"/v1/offers/{offer}/accept", body, key=visit.key)
    except Refused as refusal:
        return await not_taken(visit, offer, refusal.problem)
    return Done(f"/jobs/{award['id']}/taken", visit.say("รับงานแล้ว"))


@pages.show("/o/{offer}/decline", "leader")
async def why_decline(visit: Visit, offer: str) -> Response:
    """Seven reasons to press; none of them counts against the group."""
    found = await visit.api.get(f"/v1/offers/{offer}")
    return visit.page("leader/decline.html", offer=found, reasons=DECLINES)


@pages.act("/o/{offer}/decline", "leader")
async def decline(visit: Visit, offer: str) -> Done | Response:
    """Say no."""
    try:
        await visit.api.send("POST", f"/v1/offers/{offer}/decline", {"reason": visit.field("reason")}, key=visit.key)
    except Refused as refusal:
        return await not_taken(visit, offer, refusal.problem)
    return Done(f"/o/{offer}", visit.say("บันทึกแล้วว่าไม่รับ"))


@pages.show("/o/{offer}/counter", "leader")
async def other_price(visit: Visit, offer: str) -> Response:
    """Ask for another rate or fewer pieces: type, then see what it comes to, then send."""
    found = await visit.api.get(f"/v1/offers/{offer}")
    if closed_as(found) != "open":
        return await closed(visit, found)
    typed = visit.request.query_params
    if "rate" not in typed:
        return _counter(visit, found, rate="", pieces=str(found["pieces"]))
    rate, pieces = typed["rate"], typed.get("pieces", "")
    try:
        asked, wanted = read_baht(rate), whole(pieces) or found["pieces"]
    except DomainError as error:
        return _counter(visit, found, rate=rate, pieces=pieces, wrong=problem(error, visit.language))
    under = asked < found["floor_satang"]
    odd = not found["terms"]["least_pieces"] <= wanted <= found["pieces"]
    if under or odd:
        return _counter(visit, found, rate=rate, pieces=pieces, asked=asked, under=under, odd=odd)
    return visit.page("leader/counter_check.html", offer=found, rate_satang=asked, pieces=wanted)


def _counter(visit: Visit, offer: dict[str, Any], **facts: Any) -> Response:
    known: dict[str, Any] = {"wrong": None, "under": False, "odd": False, "asked": 0} | facts
    status = 422 if known["wrong"] or known["under"] or known["odd"] else 200
    return visit.page("leader/counter.html", status, offer=offer, **known)


@pages.act("/o/{offer}/counter", "leader")
async def counter(visit: Visit, offer: str) -> Done | Response:
    """Send the other price to the hirer."""
    body = {"rate_satang": whole(visit.field("rate_satang")), "pieces": whole(visit.field("pieces"))}
    try:
        await visit.api.send("POST", f"/v1/offers/{offer}/counter", body, key=visit.key)
    except Refused as refusal:
        return await not_taken(visit, offer, refusal.problem)
    return Done(f"/o/{offer}", visit.say("ส่งราคาให้ผู้จ้างงานแล้ว"))


@pages.act("/o/{offer}/appeal", "leader")
async def appeal(visit: Visit, offer: str) -> Done:
    """Ask staff to look: she tapped in time, or does not understand what became of it. Both times are in the words."""
    found = await visit.api.get(f"/v1/offers/{offer}")
    closes = f"{said.full_day(found['expires_at'], 'th')} {said.clock(found['expires_at'])}"
    words = f"ขอให้เจ้าหน้าที่ดูงาน {found['article']} ปิดรับ {closes} น."
    if tapped := _moment(visit.field("tapped")):
        words += f" หัวหน้ากลุ่มกดรับ {said.full_day(tapped, 'th')} {said.clock(tapped)} น. ตามเวลาในโทรศัพท์"
    await visit.api.send("POST", "/v1/appeals", {"lot": found["lot"], "words": words}, key=visit.key)
    return Done(f"/o/{offer}", visit.say("ส่งให้เจ้าหน้าที่แล้ว"))


def closed_as(offer: dict[str, Any]) -> str:
    """The state of an offer; one whose time is over is lapsed, whether or not the worker has written that down."""
    waits = offer["state"] in ("open", "countered")
    return "lapsed" if waits and datetime.fromisoformat(offer["expires_at"]) <= datetime.now(UTC) else offer["state"]


async def closed(visit: Visit, offer: dict[str, Any], *, status: int = 200, tapped: datetime | None = None) -> Response:
    """What became of an offer, and what to press next."""
    state = closed_as(offer)
    job = await _job_of(visit, offer) if state == "accepted" else None
    others = await still_open(visit)
    asked = (await visit.api.get("/v1/appeals", lot=offer["lot"], limit=1))["items"]
    in_time = tapped is not None and tapped < datetime.fromisoformat(offer["expires_at"])
    facts = {"state": state, "job": job, "others": counted(others), "asked": asked[0] if asked else None}
    return visit.page("leader/closed.html", status, offer=offer, tapped=tapped, in_time=in_time, **facts)


async def not_taken(visit: Visit, offer: str, why: dict[str, Any]) -> Response:
    """An answer that was refused: the offer closed meanwhile, or something stands in the way."""
    found = await visit.api.get(f"/v1/offers/{offer}")
    is_closed, tapped = closed_as(found) != "open", visit.field(DEVICE_TIME)
    if from_outbox(visit.request):
        to = f"/o/{offer}?tapped={quote(tapped)}" if is_closed else None
        told = {"title": why["title"], "detail": why["detail"], "remedy": why["remedy"]}
        return JSONResponse({"refused": told, "status": why["status"], "to": to}, why["status"])
    if is_closed:
        return await closed(visit, found, status=why["status"], tapped=_moment(tapped))
    slug = why["type"].removeprefix("/errors/")
    return visit.page("leader/not_taken.html", why["status"], offer=found, why=why, slug=slug)


async def _job_of(visit: Visit, offer: dict[str, Any]) -> dict[str, Any] | None:
    awards = await visit.api.get("/v1/awards", offer=offer["id"], limit=1)
    return next(iter(awards["items"]), None)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
