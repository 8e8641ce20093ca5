"""How messages reach a leader or a hirer: by which ways, which first, at which hours; and changing an address."""

from fastapi import Response

from api.thai import read_digits
from api.web.client import Refused
from api.web.door import Done, Pages, Visit

pages = Pages()
HOME = {"leader": "/group/messages", "hirer": "/messages"}
KINDS = ("line", "phone", "email")


def _home(visit: Visit) -> str:
    assert visit.visitor is not None
    return HOME[visit.visitor.role]


def _kind(visit: Visit) -> str:
    """The kind of address a page is about: a phone unless it says otherwise."""
    asked = visit.field("kind") or visit.request.query_params.get("kind", "")
    return asked if asked in KINDS else "phone"


@pages.show("/group/messages", "leader")
@pages.show("/messages", "hirer")
async def ways(visit: Visit) -> Response:
    """Where messages go now, in the order they are tried."""
    return visit.page(
        "telling/ways.html",
        telling=await visit.api.get("/v1/addresses/ways"),
        asked={one["kind"] for one in await visit.api.get("/v1/addresses") if one["verified_at"] is None},
        home=_home(visit),
        done=visit.request.query_params.get("done", ""),
    )


@pages.act("/group/messages/first", "leader")
@pages.act("/messages/first", "hirer")
async def first(visit: Visit) -> Done:
    """Which way is tried first."""
    await visit.api.send("PUT", "/v1/addresses/first", {"way": visit.field("way")}, key=visit.key)
    return Done(f"{_home(visit)}?done=yes", visit.say("บันทึกแล้ว"))


@pages.show("/group/messages/change", "leader")
@pages.show("/messages/change", "hirer")
async def change(visit: Visit) -> Response:
    """Type a phone or an e-mail."""
    return visit.page("telling/change.html", home=_home(visit), kind=_kind(visit), value="", problem=None)


@pages.act("/group/messages/change", "leader")
@pages.act("/messages/change", "hirer")
async def send_code(visit: Visit) -> Response | Done:
    """Send a code there, and ask for it. What is confirmed already needs none."""
    kind, value = _kind(visit), visit.field("value")
    try:
        made = await visit.api.send("POST", "/v1/addresses", {"kind": kind, "value": value}, key=visit.key)
    except Refused as refusal:
        facts = {"home": _home(visit), "kind": kind, "value": value, "problem": refusal.problem}
        return visit.page("telling/change.html", refusal.status, **facts)
    onwards = f"{_home(visit)}?done=yes" if made["verified_at"] else f"{_home(visit)}/code?kind={kind}"
    return Done(onwards, visit.say("ส่งรหัสไปแล้ว"))


@pages.show("/group/messages/code", "leader")
@pages.show("/messages/code", "hirer")
async def ask_code(visit: Visit) -> Response:
    """Where the code is typed that went to the new address."""
    return visit.page("telling/code.html", home=_home(visit), kind=_kind(visit), problem=None)


@pages.act("/group/messages/code", "leader")
@pages.act("/messages/code", "hirer")
async def confirm(visit: Visit) -> Response | Done:
    """The code came back: from now on messages go there."""
    kind, code = _kind(visit), "".join(one for one in read_digits(visit.field("code")) if one.isdigit())
    try:
        await visit.api.send("POST", "/v1/addresses/confirm", {"kind": kind, "code": code})
    except Refused as refusal:
        facts = {"home": _home(visit), "kind": kind, "problem": refusal.problem}
        return visit.page("telling/code.html", refusal.status, **facts)
    return Done(f"{_home(visit)}?done=yes", visit.say("บันทึกแล้ว"))


@pages.act("/group/messages/remove", "leader")
@pages.act("/messages/remove", "hirer")
async def remove(visit: Visit) -> Done:
    """No messages there any more."""
    await visit.api.send("POST", "/v1/addresses/remove", {"kind": _kind(visit)}, key=visit.key)
    return Done(f"{_home(visit)}?done=yes", visit.say("บันทึกแล้ว"))
