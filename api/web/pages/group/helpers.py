"""Named helpers: a daughter, a neighbour, a volunteer, each with a phone of her own. The record says who tapped."""

from fastapi import Response

from api.web.door import Done, Pages, Visit

pages = Pages()


@pages.show("/group/helpers", "leader")
async def helpers(visit: Visit) -> Response:
    """Who helps the leader now, and the form for one more."""
    found = (await visit.api.get("/v1/helpers"))["items"]
    return visit.page("group/helpers.html", helpers=found, done=visit.request.query_params.get("done", ""))


@pages.act("/group/helpers", "leader")
async def add(visit: Visit) -> Done:
    """She may sign in with her own phone from now on."""
    body = {"name": visit.field("name"), "phone": visit.field("phone")}
    await visit.api.send("POST", "/v1/helpers", body, key=visit.key)
    return Done("/group/helpers?done=yes", visit.say("เพิ่มผู้ช่วยแล้ว"))


@pages.act("/group/helpers/{helper}/end", "leader")
async def end(visit: Visit, helper: str) -> Done:
    """She no longer may; her sessions end."""
    await visit.api.send("POST", f"/v1/helpers/{helper}/end", key=visit.key)
    return Done("/group/helpers?done=yes", visit.say("เลิกผู้ช่วยแล้ว"))
