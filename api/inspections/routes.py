"""Complaints on the wire, and all doors of this room but those of the checks."""

from typing import Annotated

from fastapi import Query, Request
from sqlalchemy import func, select

from api.auth.access import CallerIs
from api.auth.door import Door
from api.errors import NotFound
from api.inspections import complaints, refusals, views
from api.inspections.complaints import Said
from api.inspections.filing import named_by, named_for
from api.inspections.models import Complaint
from api.inspections.reads import note_read
from api.inspections.routes_cases import cases
from api.inspections.routes_exports import exports
from api.inspections.routes_orders import case_orders, orders_of_case
from api.inspections.routes_reads import own_reads, people, records
from api.inspections.schemas import (
    AskStatus,
    ComplaintDetail,
    ComplaintId,
    ComplaintShape,
    ComplaintState,
    ComplaintWords,
    DecideComplaint,
    ExtendComplaint,
    FileComplaint,
    FiledShape,
    FileForSomebody,
    Purpose,
    StatusShape,
)
from api.inspections.sealed_words import open_words
from api.lists import Cursor, CursorNotKnown, Limit, Sort, page_of
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

complaint_door = Door("/complaints", "complaints")
on_behalf = Door("/complaints-on-behalf", "complaints")
status = Door("/complaint-status", "complaints")
DOORS = (complaint_door, on_behalf, status, cases, orders_of_case, case_orders, records, people, own_reads, exports)


@complaint_door.open(
    "POST",
    "",
    needs=None,
    public_because="somebody who is afraid, or has no account, must be able to complain",
    status=201,
    refusals=(refusals.WorkNotProven,),
)
def file_complaint(session: Tx, request: Request, body: FileComplaint) -> FiledShape:
    """Complain without an account. Keep the code: it alone asks how the complaint goes.

    Kept: what you write, sealed, and the day. Not kept: your address, your device, the hour. What we cannot hide: how
    you write, that few people knew, a telephone you share. The same complaint sent again is one complaint.
    """
    said, named = Said(body.about, body.words), named_by(session, body)
    filed = complaints.file_openly(session, request.app.state.sealer, said=said, named=named, proof=body.proof)
    return views.show_filed(filed.complaint, filed.code)


@on_behalf.open("POST", "", needs="complaints:write", status=201, refusals=(refusals.ReceivedLater, NotFound))
def file_complaint_on_behalf(session: Tx, caller: CallerIs, request: Request, body: FileForSomebody) -> FiledShape:
    """Complain for somebody, or type a paper in. A leader does so for members of her group. Hand the code on."""
    filed = complaints.file_for(
        session,
        request.app.state.sealer,
        said=Said(body.about, body.words),
        named=named_for(session, caller, body),
        received_on=body.received_on or today(),
        on_paper=body.on_paper,
    )
    return views.show_filed(filed.complaint, filed.code)


@status.open(
    "POST",
    "",
    needs=None,
    public_because="whoever complained without a name asks with the code alone",
    refusals=(NotFound,),
)
def ask_complaint_status(session: Tx, request: Request, body: AskStatus) -> StatusShape:
    """How a complaint goes. Not a GET, so that the code stands in no address and no log."""
    return views.show_status(complaints.by_code(session, request.app.state.sealer, body.code))


@complaint_door.open("GET", "", needs="cases:read", refusals=(CursorNotKnown,))
def list_complaints(
    session: Tx,
    state: Annotated[ComplaintState | None, Query(description="only complaints in this state")] = None,
    waiting: Annotated[bool, Query(description="true: only those that are not decided")] = False,
    sort: Sort = "newest",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ComplaintShape]:
    """Complaints. Their ids are random, so `newest` tells nothing; `pressing`: whose clock ends first comes first."""
    asked = select(Complaint) if state is None else select(Complaint).where(Complaint.state == state)
    if waiting:
        asked = asked.where(Complaint.state.in_(("open", "extended")))
    show = lambda rows: [views.show_complaint(one) for one in rows]  # noqa: E731
    by = func.coalesce(Complaint.extended_until, Complaint.decide_by) if sort == "pressing" else None
    return page_of(session, asked, Complaint.id, show, cursor=cursor, limit=limit, by=by)


@complaint_door.open("GET", "/{complaint_id}", needs="cases:read")
def get_complaint(session: Tx, complaint_id: ComplaintId) -> ComplaintDetail:
    """A complaint with its lots, what the checks found about them, its cases and timeline."""
    return views.one_complaint(session, complaint_id)


@complaint_door.open("GET", "/{complaint_id}/words", needs="cases:read")
def get_complaint_words(
    session: Tx, caller: CallerIs, request: Request, complaint_id: ComplaintId, purpose: Annotated[Purpose, Query()]
) -> ComplaintWords:
    """What the complaint says. That you read it, and why, is written down."""
    complaint = session.get(Complaint, complaint_id)
    if complaint is None:
        raise NotFound()
    note_read(
        session,
        reader_id=caller.principal_id,
        inspection_id=None,
        complaint_id=complaint_id,
        purpose=purpose,
        subject="complaint",
        people=[complaint.homeworker_id] if complaint.homeworker_id else [],
        rows=1,
        fields=("words",),
    )
    return ComplaintWords(words=open_words(request.app.state.sealer, complaint.words_sealed))


@complaint_door.open(
    "POST",
    "/{complaint_id}/extend",
    needs="cases:write",
    refusals=(refusals.ExtendedAlready, refusals.ComplaintDecided, refusals.ExtensionOutOfRange),
)
def extend_complaint(session: Tx, complaint_id: ComplaintId, body: ExtendComplaint) -> ComplaintShape:
    """Take more time to decide: once, at most 30 days, with the reason (s.34)."""
    return views.show_complaint(
        complaints.extend(session, complaint_id=complaint_id, until=body.until, reason=body.reason)
    )


@complaint_door.open(
    "POST",
    "/{complaint_id}/decide",
    needs="cases:write",
    refusals=(refusals.ComplaintDecided, refusals.OrderNeededFirst),
)
def decide_complaint(session: Tx, request: Request, complaint_id: ComplaintId, body: DecideComplaint) -> ComplaintShape:
    """Decide, in plain words. She is told by her telephone, or asks with her code."""
    return views.show_complaint(
        complaints.decide(
            session, request.app.state.sealer, complaint_id=complaint_id, outcome=body.outcome, words=body.words
        )
    )
