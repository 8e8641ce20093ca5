"""What a member can do and how well: a few taps, never a list to fill in."""

from typing import Any

from fastapi import Response

from api.web.door import Done, Pages, Visit
from api.web.pages.group.members import skills_by_code
from api.web.pages.group.whose import own_group

pages = Pages()
AT = "/group/members/{member}/skills"
FAMILIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("sewing", "needle", ("8153", "7533", "7531", "7532", "7534")),
    ("leather", "bag", ("7536",)),
    ("weaving", "thread", ("7318", "7317")),
    ("wood", "wood", ("7522",)),
    ("jewellery", "gem", ("7313",)),
    ("clay", "pot", ("7314", "7316", "7319")),
    ("paper", "paper", ("7322", "7323")),
    ("flowers", "flower", ("7549",)),
    ("food", "bowl", ("7512", "7514", "7511")),
    ("assembly", "gear", ("8212", "8219")),
    ("finishing", "box", ("7543", "9329", "9321", "9121")),
)
"""Families of skills by the ISCO-08 code of each: name, icon, codes."""


def icon_of(isco08: str) -> str:
    """The icon of a skill's family."""
    return next((icon for _, icon, codes in FAMILIES if isco08 in codes), "needle")


@pages.show(AT, "leader")
async def skills(visit: Visit, member: str) -> Response:
    """What she can do now; a family opens its skills."""
    group = await own_group(visit)
    found, version = await visit.api.versioned(f"/v1/groups/{group['id']}/members/{member}")
    known = await skills_by_code(visit)
    family = visit.request.query_params.get("family", "")
    codes = next((codes for name, _, codes in FAMILIES if name == family), ())
    has = {one["skill"] for one in found["skills"]}
    return visit.page(
        "group/skills.html",
        member=found,
        version=version,
        known=known,
        families=FAMILIES,
        family=family,
        offered=[one for one in known.values() if one["isco08"] in codes and one["code"] not in has],
        icon_of=icon_of,
        done=visit.request.query_params.get("done", ""),
    )


@pages.act(AT, "leader")
async def change(visit: Visit, member: str) -> Done:
    """Add a skill, change its level, or take it away: one at a time, by the skill's name."""
    group = await own_group(visit)
    at = f"/v1/groups/{group['id']}/members/{member}"
    found = await visit.api.get(at)
    skill, level = visit.field("skill"), visit.field("level")
    kept: list[dict[str, Any]] = [one for one in found["skills"] if one["skill"] != skill]
    if level in ("1", "2", "3"):
        old = next((one for one in found["skills"] if one["skill"] == skill), {"evidence": "self_stated"})
        kept.append({"skill": skill, "level": int(level), "evidence": old["evidence"]})
    await visit.api.send("PATCH", at, {"skills": kept}, key=visit.key, if_match=visit.field("version"))
    return Done(f"/group/members/{member}/skills?done=yes", visit.say("บันทึกทักษะแล้ว"))
