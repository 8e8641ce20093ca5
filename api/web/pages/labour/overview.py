"""I1 and I2: how pay is protected, by rule, month and province, each figure with what it is out of."""

from typing import Any

from fastapi import Response

from api.web import drawings
from api.web.door import Pages, Visit

pages = Pages()
FIRST = 8  # findings to look at first
MONTHS = 12
WORST = ("grave", "breach", "notice")


@pages.show("/labour", "inspector")
async def overview(visit: Visit) -> Response:
    """How much is covered, what fails by rule, where, and what to look at first."""
    asked = _asked(visit)
    by_rule = await _counts(visit, "rule", asked)
    months = (await _counts(visit, "month", asked))[-MONTHS:]
    shares = [100 * one["awards"] / one["of_awards"] if one["of_awards"] else 0 for one in months]
    return visit.page(
        "labour/overview.html",
        totals=await visit.api.get("/v1/oversight"),
        by_rule=by_rule,
        regions=await _counts(visit, "region", asked),
        months=months,
        points=drawings.line_points(shares, 300, 80),
        rules={one["rule"]: one for one in await visit.api.get("/v1/check-rules")},
        first=await _first(visit),
        asked=asked,
        tab="labour",
    )


@pages.show("/labour/map", "inspector")
async def on_a_map(visit: Visit) -> Response:
    """The 77 provinces as a map, as tiles and as a table: awards with a finding, of all awards."""
    asked = _asked(visit)
    rule = visit.request.query_params.get("rule") or None
    found = {one["key"]: one for one in await _counts(visit, "province", asked | {"rule": rule})}
    provinces = (await visit.api.get("/v1/provinces"))["items"]
    names = {one["code"]: one["name_th" if visit.language == "th" else "name_en"] for one in provinces}
    figures = {code: float(one["awards"]) for code, one in found.items()}
    words = {code: _words(visit, names.get(code, code), found.get(code)) for code in names}
    return visit.page(
        "labour/map.html",
        places=drawings.places(figures, names, words, "/labour/findings?province={code}"),
        found=found,
        names=names,
        ends=drawings.steps(list(figures.values())),
        rules=await visit.api.get("/v1/check-rules"),
        rule=rule,
        asked=asked,
        tab="map",
    )


def _asked(visit: Visit) -> dict[str, str | None]:
    """The time that is looked at, from the address."""
    return {name: visit.request.query_params.get(name) or None for name in ("since", "until")}


async def _counts(visit: Visit, by: str, asked: dict[str, str | None]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await visit.api.get("/v1/finding-counts", by=by, **asked))["counts"]
    return found


async def _first(visit: Visit) -> list[dict[str, Any]]:
    """The gravest that still stand, those that owe most first."""
    found: list[dict[str, Any]] = []
    for severity in WORST:
        page = await visit.api.get("/v1/findings", severity=severity, state="open", limit=100)
        found += sorted(page["items"], key=lambda one: -one["owed_satang"])
        if len(found) >= FIRST:
            break
    return found[:FIRST]


def _words(visit: Visit, name: str, found: dict[str, Any] | None) -> str:
    if found is None:
        return f"{name}: {visit.say('ไม่มีข้อมูล')}"
    return f"{name}: " + visit.say("%(n)s จาก %(of)s งาน", n=found["awards"], of=found["of_awards"])
