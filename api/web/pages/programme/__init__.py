"""P1 and P2: what an hour of work brings, by place, sex, month and group, beside the minimum wage."""

from datetime import timedelta
from typing import Any

from fastapi import Response

from api.thai import today
from api.web import drawings
from api.web.door import Pages, Visit

pages = Pages()
YEAR = timedelta(days=365)
WORST = 50  # groups that are shown by name
SEXES = (None, "female", "male")


@pages.show("/programme", "programme")
async def programme(visit: Visit) -> Response:
    """The last year unless the address says another time. Cells of few people tell nothing."""
    asked = _asked(visit)
    months = await _cells(visit, "month", asked)
    shown = [one for one in months if not one["hidden"]]
    groups = _worst_first(await _cells(visit, "group", asked))[:WORST]
    wanted = [one["key"] for one in groups]
    named = (await visit.api.get("/v1/groups", id=wanted, limit=200))["items"] if wanted else []
    return visit.page(
        "programme/programme.html",
        asked=asked,
        whole=(await _cells(visit, "sex", asked)),
        regions=await _by_region(visit, asked),
        months=months,
        points=drawings.line_points([one["satang_per_hour"] for one in shown], 300, 80),
        groups=groups,
        names={one["id"]: one["name"] for one in named},
        sums=await visit.api.get("/v1/group-sums"),
        tab="programme",
    )


def _asked(visit: Visit) -> dict[str, str | None]:
    query = visit.request.query_params
    return {"since": query.get("since") or (today() - YEAR).isoformat(), "until": query.get("until") or None}


async def _cells(visit: Visit, by: str, asked: dict[str, str | None], sex: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await visit.api.get("/v1/hourly-income", by=by, sex=sex, **asked))["cells"]
    return found


async def _by_region(visit: Visit, asked: dict[str, str | None]) -> dict[str, dict[str | None, dict[str, Any]]]:
    """Region → cell of everybody, of women, of men."""
    found: dict[str, dict[str | None, dict[str, Any]]] = {}
    for sex in SEXES:
        for one in await _cells(visit, "region", asked, sex):
            found.setdefault(one["key"], {})[sex] = one
    return found


def _worst_first(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups whose hour is worth least of its minimum first; those without figures last."""
    return sorted(
        cells, key=lambda one: 9.0 if one["hidden"] else one["satang_per_hour"] / one["minimum_satang_per_hour"]
    )
