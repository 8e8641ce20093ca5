"""Complaints, cases and orders as they are shown."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.inspections.cases import UNDONE
from api.inspections.models import (
    CaseEvent,
    CaseOrder,
    Complaint,
    ComplaintLot,
    Export,
    Inspection,
    InspectionFinding,
    PayOrderLine,
)
from api.inspections.orders import lines_of
from api.inspections.related import findings_of_complaint
from api.inspections.rules import may_become
from api.inspections.schemas import ComplaintDetail, ComplaintShape, EventShape, FiledShape, StatusShape
from api.inspections.schemas_cases import CaseDetail, CaseShape, OrderDetail, OrderLineShape, OrderShape
from api.inspections.schemas_reads import ExportShape
from api.parties.models import Hirer
from api.thai import today


def show_filed(complaint: Complaint, code: str) -> FiledShape:
    """What the complainer keeps."""
    return FiledShape(
        number=complaint.number,
        receipt_code=code,
        received_on=complaint.received_on,
        decide_by=complaint.decide_by,
    )


def show_status(complaint: Complaint) -> StatusShape:
    """How a complaint goes, without a word on what it is about."""
    return StatusShape.model_validate({name: getattr(complaint, name) for name in StatusShape.model_fields})


def show_complaint(complaint: Complaint) -> ComplaintShape:
    """A complaint in a list."""
    return ComplaintShape.model_validate(_complaint(complaint))


def _complaint(complaint: Complaint) -> dict[str, object]:
    names = set(ComplaintShape.model_fields) - {"hirer", "group", "late"}
    last: date = complaint.extended_until or complaint.decide_by
    return {
        **{name: getattr(complaint, name) for name in names},
        "hirer": complaint.hirer_id,
        "group": complaint.group_id,
        "late": complaint.state in ("open", "extended") and last < today(),
    }


def one_complaint(session: Session, complaint_id: UUID) -> ComplaintDetail:
    """A complaint with its lots, what the checks found about them, its cases and timeline."""
    complaint = session.get(Complaint, complaint_id)
    if complaint is None:
        raise NotFound()
    lots = (
        select(ComplaintLot.award_id).where(ComplaintLot.complaint_id == complaint_id).order_by(ComplaintLot.award_id)
    )
    cases = select(Inspection.id).where(Inspection.complaint_id == complaint_id).order_by(Inspection.id)
    return ComplaintDetail.model_validate(
        {
            **_complaint(complaint),
            "homeworker": complaint.homeworker_id,
            "awards": session.scalars(lots).all(),
            "findings": [one.id for one in findings_of_complaint(session, complaint_id)],
            "inspections": session.scalars(cases).all(),
            "timeline": _timeline(session, CaseEvent.complaint_id == complaint_id),
        }
    )


def _timeline(session: Session, of: object) -> list[EventShape]:
    asked = select(CaseEvent).where(of).order_by(CaseEvent.happened_on, CaseEvent.created_at, CaseEvent.id)  # type: ignore[arg-type]
    return [EventShape.model_validate(one) for one in session.scalars(asked)]


def show_cases(session: Session, cases: Sequence[Inspection]) -> list[CaseShape]:
    """Cases of a list, with the names of their hirers in one question."""
    wanted = select(Hirer.id, Hirer.name).where(Hirer.id.in_({one.hirer_id for one in cases}))
    names = {row.id: row.name for row in session.execute(wanted)}
    return [CaseShape.model_validate(_case(one, names[one.hirer_id])) for one in cases]


def _case(case: Inspection, hirer_name: str) -> dict[str, object]:
    names = set(CaseShape.model_fields) - {"hirer", "hirer_name", "complaint"}
    return {
        **{name: getattr(case, name) for name in names},
        "hirer": case.hirer_id,
        "hirer_name": hirer_name,
        "complaint": case.complaint_id,
    }


def one_case(session: Session, inspection_id: UUID) -> CaseDetail:
    """A case with its findings, orders and timeline."""
    case = session.get(Inspection, inspection_id, populate_existing=True)
    if case is None:
        raise NotFound()
    findings = select(InspectionFinding.finding_id).where(InspectionFinding.inspection_id == case.id)
    orders = select(CaseOrder.id).where(CaseOrder.inspection_id == case.id).order_by(CaseOrder.id)
    return CaseDetail.model_validate(
        {
            **_case(case, session.get_one(Hirer, case.hirer_id).name),
            "findings": session.scalars(findings.order_by(InspectionFinding.finding_id)).all(),
            "orders": session.scalars(orders).all(),
            "timeline": _timeline(session, CaseEvent.inspection_id == case.id),
        }
    )


def show_order(order: CaseOrder) -> OrderShape:
    """An order in a list."""
    return OrderShape.model_validate(_order(order))


def _order(order: CaseOrder) -> dict[str, object]:
    names = set(OrderShape.model_fields) - {"inspection", "overdue"}
    late = order.act_by is not None and order.act_by < today() and order.state in UNDONE and order.state != "issued"
    return {
        **{name: getattr(order, name) for name in names},
        "inspection": order.inspection_id,
        "overdue": late,
    }


def one_order(session: Session, order_id: UUID) -> OrderDetail:
    """An order with its lines: found, agreed, interest, paid and open."""
    order = session.get(CaseOrder, order_id, populate_existing=True)
    if order is None:
        raise NotFound()
    lines = [_line(line, paid) for line, paid in lines_of(session, order_id)]
    return OrderDetail.model_validate(
        {
            **_order(order),
            "may_become": may_become(order.kind, order.state),
            "lines": lines,
            "open_satang": sum(one.open_satang for one in lines),
        }
    )


def _line(line: PayOrderLine, paid: int) -> OrderLineShape:
    names = ("id", "rule", "rule_version", "found_satang", "agreed_satang", "interest_satang", "interest_until")
    return OrderLineShape.model_validate(
        {
            **{name: getattr(line, name) for name in names},
            "homeworker": line.homeworker_id,
            "award": line.award_id,
            "finding": line.finding_id,
            "paid_satang": paid,
            "open_satang": line.agreed_satang + line.interest_satang - paid,
        }
    )


def show_export(export: Export) -> ExportShape:
    """An export and how far it is."""
    return ExportShape.model_validate({name: getattr(export, name) for name in ExportShape.model_fields})
