"""Each morning: orders whose day is over, complaints nobody decided in time, new complaints; inspectors are told."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.inspections.cases import note
from api.inspections.complaints import note as note_complaint
from api.inspections.models import CaseEvent, CaseOrder, Complaint, Inspection
from api.notifications.service import notify
from api.sealing import Sealer

OVERDUE = "decision_overdue"


def run_clocks(session: Session, sealer: Sealer, on: date) -> int:
    """Mark every clock that ran out before a day, once. Returns how many; on the same day again, none."""
    late = _expire_orders(session, sealer, on) + _mark_complaints(session, sealer, on)
    waiting = session.scalar(
        select(func.count()).where(
            Complaint.state == "open", Complaint.received_on == date.fromordinal(on.toordinal() - 1)
        )
    )
    if waiting:
        _tell_all(session, sealer, "complaints_waiting", count=waiting)
    return late


def _expire_orders(session: Session, sealer: Sealer, on: date) -> int:
    late = session.scalars(
        select(CaseOrder)
        .where(CaseOrder.state == "known", CaseOrder.act_by.is_not(None), CaseOrder.act_by < on)
        .order_by(CaseOrder.id)
        .with_for_update(skip_locked=True)
    ).all()
    for order in late:
        order.state = "expired"
        case = session.get_one(Inspection, order.inspection_id)
        note(session, case, "order_expired")
        _tell(session, sealer, session.get_one(Principal, case.inspector_id), case.number, order.kind)
    session.flush()
    return len(late)


def _mark_complaints(session: Session, sealer: Sealer, on: date) -> int:
    """The state stays: it must still be decided. The timeline says that it is late."""
    said = select(CaseEvent.complaint_id).where(CaseEvent.kind == OVERDUE, CaseEvent.complaint_id.is_not(None))
    late = session.scalars(
        select(Complaint)
        .where(
            Complaint.state.in_(("open", "extended")),
            func.coalesce(Complaint.extended_until, Complaint.decide_by) < on,
            Complaint.id.not_in(said),
        )
        .order_by(Complaint.id)
        .with_for_update(skip_locked=True)
    ).all()
    for complaint in late:
        note_complaint(session, complaint, OVERDUE)
        _tell_all(session, sealer, "case_clock_ran_out", number=complaint.number, clock="decide")
    session.flush()
    return len(late)


def _tell_all(session: Session, sealer: Sealer, kind: str, **facts: object) -> None:
    inspectors = select(Principal).where(Principal.role == "inspector", Principal.disabled_at.is_(None))
    for one in session.scalars(inspectors.where(Principal.phone.is_not(None))):
        notify(session, sealer, kind, to=one.phone, language=one.language, principal_id=one.id, **facts)


def _tell(session: Session, sealer: Sealer, who: Principal, number: str, clock: str) -> None:
    notify(
        session,
        sealer,
        "case_clock_ran_out",
        to=who.phone,
        language=who.language,
        principal_id=who.id,
        number=number,
        clock=clock,
    )
