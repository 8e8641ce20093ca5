"""I5: what is on record about a hirer, a group and one award. No names of members; those are read in a case."""

from typing import Any

from fastapi import Response

from api.web.client import Refused
from api.web.door import Pages, Visit

pages = Pages()
SHOWN = 50


@pages.show("/labour/hirers/{hirer_id}", "inspector")
async def hirer(visit: Visit, hirer_id: str) -> Response:
    """A hirer: how it pays, what was found, its cases and work."""
    return visit.page(
        "labour/hirer.html",
        hirer=await visit.api.get(f"/v1/hirers/{hirer_id}"),
        pay=await visit.api.get(f"/v1/hirers/{hirer_id}/pay-record"),
        cases=(await visit.api.get("/v1/inspections", hirer=hirer_id, limit=SHOWN))["items"],
        **await _about(visit, "hirer", hirer_id),
        tab="findings",
    )


@pages.show("/labour/groups/{group_id}", "inspector")
async def group(visit: Visit, group_id: str) -> Response:
    """A group: what it earns in an hour, what was found, its work."""
    return visit.page(
        "labour/group.html",
        group=await visit.api.get(f"/v1/groups/{group_id}"),
        **await _about(visit, "group", group_id),
        tab="findings",
    )


async def _about(visit: Visit, side: str, party_id: str) -> dict[str, Any]:
    """What both profiles hold: findings by rule, income per hour beside the minimum, work."""
    party = {side: party_id}
    counted = await visit.api.get("/v1/finding-counts", by="rule", **party)
    works = await visit.api.get("/v1/awards", **party, limit=SHOWN)
    provinces = (await visit.api.get("/v1/provinces"))["items"]
    return {
        "by_rule": counted["counts"],
        "of_awards": await _awards_of(visit, side, party_id),
        "rules": {one["rule"]: one for one in await visit.api.get("/v1/check-rules")},
        "months": (await visit.api.get("/v1/hourly-income", by="month", **party))["cells"][-12:],
        "awards": works["items"],
        "more": works["next_cursor"] is not None,
        "provinces": {one["code"]: one["name_en" if visit.language == "en" else "name_th"] for one in provinces},
    }


async def _awards_of(visit: Visit, side: str, party_id: str) -> int:
    """How many awards a party has in all: what counts of its findings are out of."""
    counted = await visit.api.get("/v1/finding-counts", by=side, **{side: party_id})
    return sum(one["of_awards"] for one in counted["counts"])


@pages.show("/labour/awards/{award_id}", "inspector")
async def award(visit: Visit, award_id: str) -> Response:
    """One award: the lot, the rate beside its floor with the working, findings; its papers are read in a case."""
    found = await visit.api.get(f"/v1/awards/{award_id}")
    cases = await visit.api.get("/v1/inspections", hirer=found["hirer"], limit=SHOWN)
    return visit.page(
        "labour/award.html",
        award=found,
        lot=await visit.api.get(f"/v1/lots/{found['lot']}"),
        rates=await _rates(visit, found["lot"]),
        hirer=await visit.api.get(f"/v1/hirers/{found['hirer']}"),
        findings=(await visit.api.get("/v1/findings", award=award_id, limit=SHOWN))["items"],
        cases=[one for one in cases["items"] if one["state"] != "closed"],
        tab="findings",
    )


async def _rates(visit: Visit, lot_id: str) -> Any:
    """The lot's lawful rates with their working; none where an older record has none."""
    try:
        return await visit.api.get(f"/v1/lots/{lot_id}/rates")
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        return []
