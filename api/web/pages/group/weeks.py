"""The capacity calendar: member-hours by week, days off for families, illness and festivals, and a week as the last."""

from datetime import date, timedelta
from typing import Any

from fastapi import Response

from api.parties.rules import monday_of
from api.thai import today
from api.web.door import Done, Pages, Visit
from api.web.pages.group.whose import number_in, own_group

pages = Pages()
WEEKS = 12
AT = "/group/weeks/{week}"


@pages.show("/group/weeks", "leader")
async def weeks(visit: Visit) -> Response:
    """Twelve weeks from this one."""
    group = await own_group(visit)
    found = await visit.api.get(f"/v1/groups/{group['id']}/capacity", weeks=WEEKS)
    shown = [_summed(one) for one in found["items"]]
    return visit.page("group/weeks.html", group=group, weeks=shown, done=visit.request.query_params.get("done", ""))


@pages.show(AT, "leader")
async def week(visit: Visit, week: str) -> Response:
    """One week: days off, and the hours of those with the same skills."""
    group, found, _ = await _week(visit, week)
    return visit.page("group/week.html", group=group, week=_summed(found), first=_first(week))


@pages.act(AT, "leader")
async def set_days(visit: Visit, week: str) -> Done:
    """Days off of a week; hours follow."""
    body = {"care_days": number_in(visit, "care_days", 0, 7), "holidays": number_in(visit, "holidays", 0, 7)}
    return await _set(visit, week, body)


@pages.act(AT + "/hours", "leader")
async def set_hours(visit: Visit, week: str) -> Done:
    """Hours of one profile, such as when somebody is ill."""
    minutes = number_in(visit, "hours", 0, 1_000_000) * 60
    return await _set(visit, week, {"profiles": [{"profile_id": visit.field("profile"), "minutes": minutes}]})


@pages.act(AT + "/as-before", "leader")
async def as_before(visit: Visit, week: str) -> Done:
    """The same days off and the same hours as the week before."""
    _, found, before = await _week(visit, week)
    here = {one["profile_id"] for one in found["profiles"]}
    minutes = [
        {"profile_id": one["profile_id"], "minutes": one["minutes"]}
        for one in before["profiles"]
        if one["profile_id"] in here
    ]
    body = {"care_days": before["care_days"], "holidays": before["holidays"], "profiles": minutes}
    return await _set(visit, week, body)


async def _set(visit: Visit, week: str, body: dict[str, Any]) -> Done:
    group = await own_group(visit)
    await visit.api.send("PUT", f"/v1/groups/{group['id']}/capacity/{week}", body, key=visit.key)
    return Done("/group/weeks?done=yes", visit.say("บันทึกวันว่างแล้ว"))


async def _week(visit: Visit, week: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The group, a week of it, and the week before. A day that is none is this week's Monday."""
    group = await own_group(visit)
    monday = _monday(week)
    before = (monday - timedelta(days=7)).isoformat()
    found = await visit.api.get(f"/v1/groups/{group['id']}/capacity", weeks=2, **{"from": before})
    return group, found["items"][1], found["items"][0]


def _monday(week: str) -> date:
    try:
        return monday_of(date.fromisoformat(week))
    except ValueError:
        return monday_of(today())


def _first(week: str) -> bool:
    return _monday(week) <= monday_of(today())


def _summed(week: dict[str, Any]) -> dict[str, Any]:
    """A week with its member-hours: all, promised, free."""
    minutes = sum(one["minutes"] for one in week["profiles"])
    booked = sum(one["booked_centiminutes"] for one in week["profiles"]) // 100
    names = {one["name_th"]: one for one in week["public_holidays"]}
    return week | {
        "sunday_on": (date.fromisoformat(week["week_on"]) + timedelta(days=6)).isoformat(),
        "hours": minutes // 60,
        "booked_hours": -(-booked // 60),
        "free_hours": max(minutes - booked, 0) // 60,
        "festivals": list(names.values()),
    }
