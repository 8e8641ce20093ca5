"""Cases on the wire, their back-pay and their bundle."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.inspections import cases as use
from api.inspections import refusals, views
from api.inspections.back_pay import back_pay
from api.inspections.bundle import make_bundle
from api.inspections.cases import Opening
from api.inspections.models import Inspection
from api.inspections.schemas import InspectionId, Purpose
from api.inspections.schemas_cases import (
    AddNote,
    AttachFindings,
    BackPayLineShape,
    BackPayShape,
    CaseDetail,
    CaseShape,
    CaseState,
    CloseCase,
    OpenCase,
)
from api.ledger.refusals import NoInterestRate
from api.lists import Cursor, CursorNotKnown, Limit, page_of, set_etag
from api.offers.schemas import HirerId
from api.shapes import Day, Page
from api.thai import today
from api.transaction import Tx

cases = Door("/inspections", "inspections")
OF_HIRER = (refusals.FindingOfAnother, refusals.CaseClosed)


class ZipAnswer(Response):
    """A zip file."""

    media_type = "application/zip"


@cases.open(
    "POST",
    "",
    needs="cases:write",
    status=201,
    refusals=(NotFound, refusals.ReasonNeedsMore, refusals.ComplaintOfAnother, refusals.FindingOfAnother),
)
def open_case(session: Tx, caller: CallerIs, request: Request, response: Response, body: OpenCase) -> CaseDetail:
    """Open a case about a hirer. One for a complaint begins with what the checks found about its lots."""
    opening = Opening(body.hirer, body.reason, body.complaint, tuple(body.findings), body.words)
    made = use.open_case(session, opening=opening, inspector_id=caller.principal_id)
    response.headers.update(location(request, f"/v1/inspections/isp_{made.id.hex}"))
    return views.one_case(session, made.id)


@cases.open("GET", "", needs="cases:read", refusals=(CursorNotKnown,))
def list_cases(
    session: Tx,
    state: Annotated[CaseState | None, Query(description="only cases in this state")] = None,
    hirer: Annotated[HirerId | None, Query(description="only cases about this hirer")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CaseShape]:
    """Cases, the newest first."""
    asked = select(Inspection)
    asked = asked.where(Inspection.state == state) if state else asked
    asked = asked.where(Inspection.hirer_id == hirer) if hirer else asked
    return page_of(session, asked, Inspection.id, partial(views.show_cases, session), cursor=cursor, limit=limit)


@cases.open("GET", "/{inspection_id}", needs="cases:read")
def get_case(session: Tx, response: Response, inspection_id: InspectionId) -> CaseDetail:
    """A case with its findings, orders and timeline."""
    shown = views.one_case(session, inspection_id)
    set_etag(response, shown.version, *[1 for _ in shown.timeline])
    return shown


@cases.open("POST", "/{inspection_id}/findings", needs="cases:write", refusals=OF_HIRER)
def attach_findings(session: Tx, inspection_id: InspectionId, body: AttachFindings) -> CaseDetail:
    """Attach findings about the hirer of the case."""
    use.attach(session, use.held(session, inspection_id), body.findings)
    return views.one_case(session, inspection_id)


@cases.open("POST", "/{inspection_id}/notes", needs="cases:write", status=201, refusals=(refusals.CaseClosed,))
def add_note(session: Tx, inspection_id: InspectionId, body: AddNote) -> CaseDetail:
    """Write a step into the timeline: a visit, a talk, a paper that came."""
    use.note(session, use.held(session, inspection_id), "noted", body.words)
    session.flush()
    return views.one_case(session, inspection_id)


@cases.open(
    "POST",
    "/{inspection_id}/close",
    needs="cases:write",
    refusals=(refusals.CaseClosed, refusals.SecondPersonNeeded),
)
def close_case(session: Tx, caller: CallerIs, inspection_id: InspectionId, body: CloseCase) -> CaseDetail:
    """Close a case with its outcome. While breaches or orders stand open, another inspector must do it."""
    use.close(session, inspection_id=inspection_id, outcome=body.outcome, inspector_id=caller.principal_id)
    return views.one_case(session, inspection_id)


@cases.open("GET", "/{inspection_id}/back-pay", needs="cases:read", refusals=(NoInterestRate,))
def get_back_pay(
    session: Tx,
    inspection_id: InspectionId,
    until: Annotated[Day | None, Query(description="interest until this day; unset: today")] = None,
) -> BackPayShape:
    """What the findings of a case come to, per member, lot and rule, with interest by dated law."""
    views.one_case(session, inspection_id)
    found = back_pay(session, inspection_id, until or today())
    return BackPayShape(
        interest_until=found.until,
        lines=[
            BackPayLineShape(
                homeworker=one.homeworker_id,
                award=one.award_id,
                rule=one.rule,
                rule_version=one.rule_version,
                findings=list(one.findings),
                found_satang=one.found_satang,
                interest_satang=one.interest_satang,
            )
            for one in found.lines
        ],
        found_satang=sum(one.found_satang for one in found.lines),
        interest_satang=sum(one.interest_satang for one in found.lines),
        without_lot=list(found.without_lot),
    )


@cases.open(
    "GET",
    "/{inspection_id}/bundle",
    needs="cases:read",
    refusals=(refusals.BundleTooLarge, refusals.CaseClosed),
    response_class=ZipAnswer,
)
def get_bundle(
    session: Tx, caller: CallerIs, inspection_id: InspectionId, purpose: Annotated[Purpose, Query()]
) -> ZipAnswer:
    """The whole case as one zip: unpack it and run `python -I verify.py`. It needs no network and none of our code."""
    number, made = make_bundle(session, inspection_id=inspection_id, purpose=purpose, reader_id=caller.principal_id)
    return ZipAnswer(made, headers={"Content-Disposition": f'attachment; filename="case-{number}.zip"'})
