"""I4: the wage record of a case's hirer, read for a purpose that is written down, with personal fields only by name."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Response

from api.inspections.reads import KINDS
from api.web.door import Pages, Visit

pages = Pages()
FIELDS = ("name", "sex", "birth_year")
NAMED = ("roster", "documents")  # kinds that hold them; asked elsewhere they would stand in the log for nothing
PAGE = 50


@pages.show("/labour/cases/{case_id}/records", "inspector")
async def records(visit: Visit, case_id: str) -> Response:
    """What to look at, and why. Nothing is read before a purpose is given; the filters are in the address."""
    asked = _asked(visit)
    case = await visit.api.get(f"/v1/inspections/{case_id}")
    found = await _read(visit, case_id, asked) if asked["purpose"] else None
    rows = found["items"] if found else []
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return visit.page(
        "labour/records.html",
        case=case,
        asked=asked,
        kinds=KINDS,
        fields=FIELDS,
        found=found,
        columns=columns,
        further=_further(asked, found["next_after"]) if found and found["next_after"] else None,
        tab="cases",
    )


def _asked(visit: Visit) -> dict[str, Any]:
    query = visit.request.query_params
    kind = query.get("kind", "awards")
    return {
        "kind": kind if kind in KINDS else "awards",
        "purpose": query.get("purpose", "").strip(),
        "fields": [one for one in query.getlist("fields") if one in FIELDS and kind in NAMED],
        "award": query.get("award") or None,
        "after": query.get("after") or None,
    }


async def _read(visit: Visit, case_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/inspections/{case_id}/records/{asked['kind']}"
    query = {name: asked[name] for name in ("purpose", "fields", "award", "after")}
    found: dict[str, Any] = await visit.api.get(path, **query, limit=PAGE)
    return found


def _further(asked: dict[str, Any], after: str) -> str:
    """The address of the next page."""
    return urlencode({name: value for name, value in (asked | {"after": after}).items() if value}, doseq=True)
