"""Orders on the wire: issued in a case, known, answered, paid, printed."""

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.inspections import orders as use
from api.inspections import refusals, views
from api.inspections.letter import letter
from api.inspections.models import CaseOrder
from api.inspections.order_paid import Paid, record_paid
from api.inspections.orders import Ordered
from api.inspections.reads import note_read
from api.inspections.schemas import CaseOrderId, InspectionId, Purpose
from api.inspections.schemas_cases import AnswerOrder, IssueOrder, OrderDetail, OrderShape, RecordPaid
from api.ledger.refusals import NoInterestRate
from api.lists import Cursor, CursorNotKnown, Limit, page
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

orders_of_case = Door("/inspections", "orders")
case_orders = Door("/case-orders", "orders")


class LetterAnswer(Response):
    """A PDF file."""

    media_type = "application/pdf"


@orders_of_case.open(
    "POST",
    "/{inspection_id}/orders",
    needs="cases:write",
    status=201,
    refusals=(
        refusals.CaseClosed,
        refusals.NothingToOrder,
        refusals.LineNotFound,
        refusals.AppealOutOfRange,
        refusals.DayOutOfRange,
        NoInterestRate,
    ),
)
def issue_order(
    session: Tx,
    caller: CallerIs,
    request: Request,
    response: Response,
    inspection_id: InspectionId,
    body: IssueOrder,
) -> OrderDetail:
    """Order something in a case: a summons, compliance (s.37), or to pay (s.34) what its back-pay comes to."""
    ordered = Ordered(
        kind=body.kind,
        words=body.words,
        act_by=body.act_by,
        appeal_days=body.appeal_days,
        interest_until=body.interest_until,
        agreed={(one.homeworker, one.award, one.rule): one.agreed_satang for one in body.agreed},
    )
    made = use.issue(session, inspection_id=inspection_id, ordered=ordered, inspector_id=caller.principal_id)
    response.headers.update(location(request, f"/v1/case-orders/cor_{made.id.hex}"))
    return views.one_order(session, made.id)


@case_orders.open("GET", "", needs="cases:read", refusals=(CursorNotKnown,))
def list_orders_of_cases(
    session: Tx,
    overdue: Annotated[bool, Query(description="only orders whose day to act is over")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OrderShape]:
    """Orders, the newest first."""
    asked = use.overdue(today()) if overdue else select(CaseOrder)
    return page(session, asked, CaseOrder.id, views.show_order, cursor=cursor, limit=limit)


@case_orders.open("GET", "/{case_order_id}", needs="cases:read")
def get_order_of_case(session: Tx, case_order_id: CaseOrderId) -> OrderDetail:
    """An order with its clocks and lines."""
    return views.one_order(session, case_order_id)


@case_orders.open(
    "POST",
    "/{case_order_id}/answer",
    needs="cases:write",
    refusals=(refusals.OrderNotInThatState, refusals.DayOutOfRange),
)
def answer_order(session: Tx, case_order_id: CaseOrderId, body: AnswerOrder) -> OrderDetail:
    """Record its next step. `known` starts the clocks: 30 days to pay and 30 days to go to court (ss.34, 35)."""
    use.answer(session, order_id=case_order_id, became=body.became, on=body.on, words=body.words)
    return views.one_order(session, case_order_id)


@case_orders.open(
    "POST",
    "/{case_order_id}/payments",
    needs="cases:write",
    status=201,
    refusals=(refusals.OrderNotInThatState, refusals.DayOutOfRange, refusals.PaidTooMuch, refusals.PaymentOfAnother),
)
def record_order_paid(session: Tx, caller: CallerIs, case_order_id: CaseOrderId, body: RecordPaid) -> OrderDetail:
    """Write down what was paid on a line. When nothing is open any more, the order is complied with."""
    paid = Paid(body.line, body.amount_satang, body.paid_on, body.payment, body.note)
    record_paid(session, order_id=case_order_id, paid=paid, principal_id=caller.principal_id)
    return views.one_order(session, case_order_id)


@case_orders.open("GET", "/{case_order_id}/letter.pdf", needs="cases:read", response_class=LetterAnswer)
def get_order_letter(
    session: Tx, caller: CallerIs, case_order_id: CaseOrderId, purpose: Annotated[Purpose, Query()]
) -> LetterAnswer:
    """The order to print and hand over, in Thai. It names people, so the read is written down."""
    order, case, made = letter(session, case_order_id)
    note_read(
        session,
        reader_id=caller.principal_id,
        inspection_id=case.id,
        purpose=purpose,
        subject="order_letter",
        people=sorted({line.homeworker_id for line, _ in use.lines_of(session, order.id)}),
        rows=1,
        fields=("name",),
    )
    name = f"order-{case.number}-{order.kind}.pdf"
    return LetterAnswer(made, headers={"Content-Disposition": f'inline; filename="{name}"'})
