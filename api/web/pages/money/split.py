"""L7: who gets what of a job. Pay follows the pieces that each one made; it adds up, and everybody may see it."""

from typing import Any

from fastapi import Response

from api.web.door import Pages, Visit

pages = Pages()
A_PAGE = 50


@pages.show("/money/jobs/{award}", "leader", behind_pin=True)
async def split(visit: Visit, award: str) -> Response:
    """Pieces → baht → baht an hour for each member of a job, 50 on a page, found by name."""
    query = visit.request.query_params
    name = query.get("name", "").strip()
    account = await visit.api.get(f"/v1/awards/{award}/account")
    job = await visit.api.get(f"/v1/awards/{award}")
    worked = [one for one in account["members"] if one["pieces"] or one["compensation_satang"]]
    found = sorted((one for one in worked if name in one["name"]), key=lambda one: one["name"])
    first = int(query["from"]) if query.get("from", "").isdecimal() else 0
    return visit.page(
        "money/split.html",
        account=account,
        job=job,
        members=found[first : first + A_PAGE],
        found=len(found),
        first=first,
        following=first + A_PAGE if first + A_PAGE < len(found) else None,
        sums=_sums(worked),
        name=name,
    )


def _sums(members: list[dict[str, Any]]) -> dict[str, int]:
    """What the columns come to, so that everybody sees that nothing is lost on the way."""
    columns = ("pieces", "gross_satang", "deducted_satang", "net_satang", "sent_satang", "received_satang")
    return {name: sum(one[name] for one in members) for name in (*columns, "compensation_satang")}
