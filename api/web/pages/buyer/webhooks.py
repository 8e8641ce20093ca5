"""B7: endpoints of the hirer's own program: added, tried out, turned off; what went there, and sending it again."""

from typing import Any

from fastapi import Response

from api.events.rules import CHOSEN, KINDS
from api.web.client import Refused
from api.web.door import Done, Pages, Visit

pages = Pages()
PATH = "/v1/webhooks"


@pages.show("/webhooks", "hirer")
async def endpoints(visit: Visit) -> Response:
    """Every endpoint, and a form for one more."""
    return await _all(visit)


@pages.act("/webhooks", "hirer")
async def add(visit: Visit) -> Response:
    """Add an endpoint and show its secret, this once."""
    types = [str(one) for one in visit.form.getlist("types")]
    body = {"url": visit.field("url"), "types": [] if len(types) == len(CHOSEN) else types}
    try:
        made = await visit.api.send("POST", PATH, body, key=visit.key)
    except Refused as refusal:
        return await _all(visit, problem=refusal.problem, url=visit.field("url"), types=types)
    return _unkept(await _all(visit, made=made))


@pages.show("/webhooks/{webhook_id}", "hirer")
async def endpoint(visit: Visit, webhook_id: str) -> Response:
    """One endpoint with its log."""
    return await _one(visit, webhook_id)


@pages.act("/webhooks/{webhook_id}/secret", "hirer")
async def rotate(visit: Visit, webhook_id: str) -> Response:
    """Make another secret and show it, this once."""
    made = await visit.api.send("POST", f"{PATH}/{webhook_id}/secret", key=visit.key)
    return _unkept(await _one(visit, webhook_id, made=made))


@pages.act("/webhooks/{webhook_id}/test", "hirer")
async def try_out(visit: Visit, webhook_id: str) -> Done:
    """Send a test there."""
    await visit.api.send("POST", f"{PATH}/{webhook_id}/test", key=visit.key)
    return Done(f"/webhooks/{webhook_id}", visit.say("กำลังลองส่ง"))


@pages.act("/webhooks/{webhook_id}/off", "hirer")
async def off(visit: Visit, webhook_id: str) -> Done:
    """Send nothing there for now."""
    await visit.api.send("POST", f"{PATH}/{webhook_id}/off", key=visit.key)
    return Done(f"/webhooks/{webhook_id}", visit.say("ปิดปลายทางแล้ว"))


@pages.act("/webhooks/{webhook_id}/on", "hirer")
async def on(visit: Visit, webhook_id: str) -> Done:
    """Send what happens from now on."""
    await visit.api.send("POST", f"{PATH}/{webhook_id}/on", key=visit.key)
    return Done(f"/webhooks/{webhook_id}", visit.say("เปิดปลายทางแล้ว"))


@pages.act("/webhooks/{webhook_id}/delete", "hirer")
async def delete(visit: Visit, webhook_id: str) -> Done:
    """End an endpoint for good."""
    await visit.api.send("POST", f"{PATH}/{webhook_id}/delete", key=visit.key)
    return Done("/webhooks", visit.say("ลบปลายทางแล้ว"))


@pages.act("/webhooks/{webhook_id}/replay", "hirer")
async def replay(visit: Visit, webhook_id: str) -> Response | Done:
    """Send one event again, or all of a time. Times are those of Thailand."""
    asked = {"event": visit.field("event"), "since": _moment(visit, "since"), "until": _moment(visit, "until")}
    body = {name: value for name, value in asked.items() if value}
    try:
        await visit.api.send("POST", f"{PATH}/{webhook_id}/replay", body, key=visit.key)
    except Refused as refusal:
        return await _one(visit, webhook_id, problem=refusal.problem)
    return Done(f"/webhooks/{webhook_id}", visit.say("กำลังส่งซ้ำ"))


def _moment(visit: Visit, name: str) -> str:
    """`2026-11-22T09:30`, as browsers send it, with the zone of Thailand."""
    typed = visit.field(name)
    return f"{typed}:00+07:00" if len(typed) == len("2026-11-22T09:30") else typed


def kind_words(visit: Visit) -> dict[str, str]:
    """The kinds of events in the visitor's language."""
    return {kind: about.words.in_(visit.language) for kind, about in KINDS.items()}


def _unkept(answer: Response) -> Response:
    """A page with a secret on it is kept nowhere."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def _all(
    visit: Visit,
    *,
    made: Any = None,
    problem: dict[str, Any] | None = None,
    url: str = "",
    types: list[str] | None = None,
) -> Response:
    return visit.page(
        "buyer/webhooks.html",
        problem["status"] if problem else 200,
        webhooks=await visit.api.all(PATH),
        words=kind_words(visit),
        chosen=CHOSEN if types is None else types,
        kinds=CHOSEN,
        url=url,
        made=made,
        problem=problem,
    )


async def _one(visit: Visit, webhook_id: str, *, made: Any = None, problem: dict[str, Any] | None = None) -> Response:
    query = visit.request.query_params
    state, at = query.get("state") or None, f"{PATH}/{webhook_id}"
    sendings = await visit.api.get(f"{at}/sendings", state=state, cursor=query.get("cursor"), limit=50)
    return visit.page(
        "buyer/webhook.html",
        problem["status"] if problem else 200,
        webhook=await visit.api.get(at),
        sendings=sendings["items"],
        next=sendings["next_cursor"],
        state=state or "",
        words=kind_words(visit),
        made=made,
        problem=problem,
    )
