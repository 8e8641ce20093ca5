"""Matching a bank statement with payments: first looked at, then recorded. What is not matched is not paid."""

from fastapi import Response

from api.web.client import Refused
from api.web.door import Pages, Visit
from api.web.pages.buyer.files import chosen

pages = Pages()


@pages.show("/pay/statements", "hirer")
async def ask(visit: Visit) -> Response:
    """Where a statement is chosen."""
    return visit.page("buyer/statement.html", report=None, problem=None, file=None)


@pages.act("/pay/statements", "hirer")
async def look_or_record(visit: Visit) -> Response:
    """Say what would be matched, or record it."""
    file = await chosen(visit)
    if file is None:
        return visit.page("buyer/statement.html", 422, report=None, problem=None, file=None, none_chosen=True)
    dry_run = visit.field("do") != "record"
    key = visit.key + ("-look" if dry_run else "")
    try:
        report = await visit.api.upload(
            "/v1/bank-statements", file.content, "text/csv", key=key, dry_run=str(dry_run).lower()
        )
    except Refused as refusal:
        return visit.page("buyer/statement.html", 422, report=None, problem=refusal.problem, file=None)
    return visit.page("buyer/statement.html", report=report, problem=None, file=file)
