"""L8: the group at a glance, its machines, the least it works for, its language."""

from typing import Any

from fastapi import Response

from api.tongues import is_language
from api.web.door import Done, Pages, Visit
from api.web.forms import read_baht
from api.web.pages.group.whose import number_in, own_group, to_change

pages = Pages()


@pages.show("/group", "leader")
async def group(visit: Visit) -> Response:
    """Who we are, and the way to everything of the group."""
    return visit.page("group/overview.html", group=await own_group(visit))


@pages.show("/group/machines", "leader")
async def machines(visit: Visit) -> Response:
    """Which machines the group has."""
    found, version = await to_change(visit)
    kinds = (await visit.api.get("/v1/machines"))["items"]
    counts = {one["machine"]: one["count"] for one in found["machines"]}
    return visit.page("group/machines.html", kinds=kinds, counts=counts, version=version, done=_done(visit))


@pages.act("/group/machines", "leader")
async def set_machines(visit: Visit) -> Done:
    """Say all of them; none of a kind is 0."""
    kinds = (await visit.api.get("/v1/machines"))["items"]
    counted = [{"machine": one["code"], "count": number_in(visit, one["code"], 0, 10_000)} for one in kinds]
    body = {"machines": [one for one in counted if one["count"]]}
    return await _change(visit, "PUT", body, "/group/machines", rest="/machines")


@pages.show("/group/rate", "leader")
async def rate(visit: Visit) -> Response:
    """The least the group works for, by the hour."""
    found, version = await to_change(visit)
    wages = await visit.api.get("/v1/minimum-wages", province=found["province_code"], district=found["district_code"])
    return visit.page("group/rate.html", group=found, version=version, wage=wages, done=_done(visit))


@pages.act("/group/rate", "leader")
async def set_rate(visit: Visit) -> Done:
    """Change it; offers under it are no longer made."""
    body = {"least_satang_per_hour": read_baht(visit.field("least") or "0")}
    return await _change(visit, "PATCH", body, "/group/rate")


@pages.show("/group/language", "leader")
async def language(visit: Visit) -> Response:
    """The language of messages to the group."""
    found, version = await to_change(visit)
    return visit.page("group/language.html", leader=found["leader"], version=version, done=_done(visit))


@pages.act("/group/language", "leader")
async def set_language(visit: Visit) -> Response | Done:
    """Change it, for messages and for pages."""
    found, _ = await to_change(visit)
    wanted = visit.field("language")
    body = {"leader": {**found["leader"], "language": wanted}}
    await _change(visit, "PATCH", body, "/group/language")
    back = f"/language/{wanted}?back=/group" if is_language(wanted) else "/group"
    return Done(back, visit.say("บันทึกภาษาแล้ว"))


async def _change(visit: Visit, method: str, body: dict[str, Any], page: str, rest: str = "") -> Done:
    group = await own_group(visit)
    at = f"/v1/groups/{group['id']}{rest}"
    await visit.api.send(method, at, body, key=visit.key, if_match=visit.field("version"))
    return Done(f"{page}?done=yes", visit.say("บันทึกแล้ว"))


def _done(visit: Visit) -> str:
    return visit.request.query_params.get("done", "")
