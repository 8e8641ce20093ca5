"""B6: orders as a file. The first press only looks; the second posts."""

from typing import Any

from fastapi import Response

from api.orders.csv_template import template
from api.web.client import Refused
from api.web.door import Pages, Visit
from api.web.pages.buyer.files import Chosen, chosen

pages = Pages()
PATH = "/v1/order-imports"


@pages.show("/imports", "hirer")
async def ask(visit: Visit) -> Response:
    """Where a file is chosen."""
    return visit.page("buyer/imports.html", report=None, problem=None, file=None)


@pages.show("/imports/template.csv", "hirer")
async def example(visit: Visit) -> Response:
    """A file to start from, which spreadsheets open as Thai."""
    headers = {"Content-Disposition": 'attachment; filename="orders.csv"'}
    return Response(template().encode("utf-8-sig"), media_type="text/csv", headers=headers)


@pages.act("/imports", "hirer")
async def look_or_post(visit: Visit) -> Response:
    """Say what would become of each row, or post what is right."""
    file = await chosen(visit)
    if file is None:
        return visit.page("buyer/imports.html", 422, report=None, problem=None, file=None, none_chosen=True)
    post = visit.field("do") == "post"
    mode = "all_or_nothing" if visit.field("whole") == "yes" else "best_effort"
    try:
        report = await _sent(visit, file, dry_run=not post, mode=mode)
    except Refused as refusal:
        return visit.page("buyer/imports.html", 422, report=None, problem=refusal.problem, file=None)
    return visit.page("buyer/imports.html", report=report, problem=None, file=file, whole=mode == "all_or_nothing")


async def _sent(visit: Visit, file: Chosen, *, dry_run: bool, mode: str) -> Any:
    asked = {"dry_run": str(dry_run).lower(), "mode": mode}
    key = visit.key + ("-look" if dry_run else "")
    return await visit.api.upload(PATH, file.content, "text/csv", key=key, **asked)
