"""Members of the group: who is in it, who joins, who leaves."""

from typing import Any

from fastapi import Response

from api.thai import read_year, today
from api.web.door import Done, Pages, Visit
from api.web.pages.group.whose import own_group

pages = Pages()


@pages.show("/group/members", "leader")
async def members(visit: Visit) -> Response:
    """Everybody, 50 on a page, found by name."""
    group, query = await own_group(visit), visit.request.query_params
    name = query.get("name", "").strip() or None
    at = f"/v1/groups/{group['id']}/members"
    found = await visit.api.get(at, name=name, cursor=query.get("cursor"), limit=50)
    return visit.page(
        "group/members.html",
        group=group,
        members=found["items"],
        next_cursor=found["next_cursor"],
        name=name or "",
        skills=await skills_by_code(visit),
        done=query.get("done", ""),
    )


@pages.show("/group/members/new", "leader")
async def ask_new(visit: Visit) -> Response:
    """What the Act asks of somebody who joins: name, sex, year of birth (s.9)."""
    return visit.page("group/new_member.html", latest=today().year + 543 - 15)


@pages.act("/group/members/new", "leader")
async def add(visit: Visit) -> Done:
    """She joins."""
    group = await own_group(visit)
    body: dict[str, Any] = {
        "name": visit.field("name"),
        "sex": visit.field("sex"),
        "birth_year": read_year(visit.field("birth_year")),
        "languages": [visit.field("language") or "th"],
    }
    if phone := visit.field("phone"):
        body["phone"] = phone
    made = await visit.api.send("POST", f"/v1/groups/{group['id']}/members", body, key=visit.key)
    return Done(f"/group/members/{made['id']}/skills", visit.say("เพิ่มสมาชิกแล้ว"))


@pages.show("/group/members/{member}", "leader")
async def member(visit: Visit, member: str) -> Response:
    """One member: what she can do, how she is paid, her slips."""
    group = await own_group(visit)
    found = await visit.api.get(f"/v1/groups/{group['id']}/members/{member}")
    method = await visit.api.get(f"/v1/homeworkers/{member}/pay-method")
    skills = await skills_by_code(visit)
    return visit.page(
        "group/member.html", member=found, method=method, skills=skills, done=visit.request.query_params.get("done", "")
    )


@pages.show("/group/members/{member}/leave", "leader")
async def ask_leave(visit: Visit, member: str) -> Response:
    """Say what leaving means before it is done."""
    group = await own_group(visit)
    found = await visit.api.get(f"/v1/groups/{group['id']}/members/{member}")
    return visit.page("group/leave.html", member=found)


@pages.act("/group/members/{member}/leave", "leader")
async def leave(visit: Visit, member: str) -> Done:
    """Her membership ends today; what she earned stays owed."""
    group = await own_group(visit)
    await visit.api.send("POST", f"/v1/groups/{group['id']}/members/{member}/leave", key=visit.key)
    return Done("/group/members?done=yes", visit.say("บันทึกว่าออกจากกลุ่มแล้ว"))


async def skills_by_code(visit: Visit) -> dict[str, dict[str, Any]]:
    """The list of skills: code → names."""
    return {one["code"]: one for one in (await visit.api.get("/v1/skills"))["items"]}
