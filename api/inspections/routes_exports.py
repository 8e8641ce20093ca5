"""Exports on the wire: ask, look how far it is, fetch the file in pieces."""

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.inspections import exports as use
from api.inspections import refusals, views
from api.inspections.export_files import MEDIA
from api.inspections.export_rows import Filters
from api.inspections.exports import Wanted
from api.inspections.models import Export
from api.inspections.schemas import ExportId
from api.inspections.schemas_reads import AskExport, ExportShape
from api.lists import Cursor, CursorNotKnown, Limit, page
from api.shapes import Page
from api.transaction import Tx

exports = Door("/exports", "exports")


class FileAnswer(StreamingResponse):
    """A file that is sent in pieces."""

    media_type = "application/octet-stream"


@exports.open(
    "POST", "", needs="cases:write", status=201, refusals=(NotFound, refusals.CaseNeeded, refusals.CaseClosed)
)
def ask_for_export(session: Tx, caller: CallerIs, request: Request, response: Response, body: AskExport) -> ExportShape:
    """Rows as CSV, XLSX or JSON. Up to 20,000 are ready at once; more are made by the worker while you look on.

    No names are exported, only pseudonyms; names are in the bundle of a case.
    """
    filters = Filters(body.hirer, body.group, body.since, body.until)
    wanted = Wanted(body.what, body.format, body.purpose, filters, body.inspection)
    made = use.ask(session, wanted=wanted, reader_id=caller.principal_id)
    response.headers.update(location(request, f"/v1/exports/exp_{made.id.hex}"))
    return views.show_export(made)


@exports.open("GET", "", needs="cases:read", refusals=(CursorNotKnown,))
def list_exports(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[ExportShape]:
    """Your exports, newest first, with what they are of and their hashes."""
    mine = select(Export).where(Export.principal_id == caller.principal_id)
    return page(session, mine, Export.id, views.show_export, cursor=cursor, limit=limit)


@exports.open("GET", "/{export_id}", needs="cases:read")
def get_export(session: Tx, caller: CallerIs, export_id: ExportId) -> ExportShape:
    """How far your export is: rows done, of how many."""
    return views.show_export(use.own(session, export_id, caller.principal_id))


@exports.open(
    "GET",
    "/{export_id}/file",
    needs="cases:read",
    refusals=(refusals.ExportNotReady,),
    response_class=FileAnswer,
)
def get_export_file(session: Tx, caller: CallerIs, request: Request, export_id: ExportId) -> FileAnswer:
    """The file, kept for a day. Its ETag is its SHA-256."""
    export = use.own(session, export_id, caller.principal_id)
    use.demand_file(export)
    headers = {
        "ETag": f'"{export.file_sha256}"',
        "Content-Disposition": f'attachment; filename="{export.what}.{export.format}"',
    }
    return FileAnswer(use.parts(request.app.state.engine, export_id), headers=headers, media_type=MEDIA[export.format])
