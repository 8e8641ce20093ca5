"""Cases: opened for a complaint, for findings, at random or to follow up; closed with an outcome, by a second person
where breaches stand open."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import audit
from api.errors import NotFound
from api.inspections.models import CaseEvent, CaseOrder, Complaint, Finding, Inspection, InspectionFinding
from api.inspections.refusals import (
    CaseClosed,
    ComplaintOfAnother,
    FindingOfAnother,
    ReasonNeedsMore,
    SecondPersonNeeded,
)
from api.inspections.related import findings_of_complaint
from api.inspections.rules import number_of
from api.parties.models import Hirer
from api.shapes import new_id
from api.thai import today

STANDS = ("open", "confirmed")  # a finding that nobody has explained or settled
UNDONE = ("issued", "known", "appealed", "in_court", "expired")  # an order that nobody has met or taken back


@dataclass(frozen=True, slots=True)
class Opening:
    """Why a case is opened, about whom, and with what."""

    hirer_id: UUID
    reason: str
    complaint_id: UUID | None = None
    finding_ids: tuple[UUID, ...] = ()
    words: str = ""


def open_case(session: Session, *, opening: Opening, inspector_id: UUID) -> Inspection:
    """Open a case. For a complaint, the findings about its lots are attached too."""
    hirer = session.get(Hirer, opening.hirer_id)
    if hirer is None:
        raise NotFound()
    _judge(session, opening)
    made_id = new_id()
    made = Inspection(
        id=made_id,
        number=number_of(made_id, today()),
        reason=opening.reason,
        complaint_id=opening.complaint_id,
        hirer_id=hirer.id,
        inspector_id=inspector_id,
        opened_on=today(),
        state="open",
    )
    session.add(made)
    session.flush()
    note(session, made, "opened", opening.words)
    audit.record(session, "open_inspection", "inspection", made.id, reason=opening.reason, hirer=hirer.id.hex)
    if opening.complaint_id is not None:
        of_complaint = findings_of_complaint(session, opening.complaint_id)
        _link(session, made, [one for one in of_complaint if one.hirer_id == hirer.id])
    attach(session, made, opening.finding_ids)
    return made


def _judge(session: Session, opening: Opening) -> None:
    wanting = (opening.reason == "complaint" and opening.complaint_id is None) or (
        opening.reason == "findings" and not opening.finding_ids
    )
    if wanting:
        raise ReasonNeedsMore("/reason")
    if opening.complaint_id is None:
        return
    complaint = session.get(Complaint, opening.complaint_id)
    if complaint is None:
        raise NotFound()
    if complaint.hirer_id not in (None, opening.hirer_id):
        raise ComplaintOfAnother("/complaint")


def attach(session: Session, case: Inspection, finding_ids: Sequence[UUID]) -> None:
    """Attach findings about the hirer of the case; those attached already stay as they are."""
    wanted = set(finding_ids)
    found = session.scalars(select(Finding).where(Finding.id.in_(wanted), Finding.hirer_id == case.hirer_id)).all()
    if len(found) < len(wanted):
        raise FindingOfAnother("/findings")
    _link(session, case, found)


def _link(session: Session, case: Inspection, findings: Sequence[Finding]) -> None:
    has = set(session.scalars(select(InspectionFinding.finding_id).where(InspectionFinding.inspection_id == case.id)))
    new = [one for one in findings if one.id not in has]
    session.add_all(InspectionFinding(inspection_id=case.id, finding_id=one.id) for one in new)
    if new:
        note(session, case, "findings_attached", ", ".join(sorted(one.rule for one in new)))
        audit.record(session, "attach_findings", "inspection", case.id, findings=len(new))
    session.flush()


def note(session: Session, case: Inspection, kind: str, words: str = "") -> CaseEvent:
    """A step in the timeline of a case."""
    made = CaseEvent(
        inspection_id=case.id,
        complaint_id=case.complaint_id,
        happened_on=today(),
        kind=kind,
        words=words,
        principal_id=session.info.get("principal_id"),
    )
    session.add(made)
    return made


def held(session: Session, inspection_id: UUID) -> Inspection:
    """A case that this transaction changes. A closed one does not change."""
    found = session.scalar(select(Inspection).where(Inspection.id == inspection_id).with_for_update())
    if found is None:
        raise NotFound()
    if found.state == "closed":
        raise CaseClosed()
    return found


def close(session: Session, *, inspection_id: UUID, outcome: str, inspector_id: UUID) -> Inspection:
    """Close a case. While breaches or orders stand open, the inspector of the case cannot close it alone."""
    case = held(session, inspection_id)
    breaches, orders = open_breaches(session, case.id), _undone_orders(session, case.id)
    if (breaches or orders) and inspector_id == case.inspector_id:
        raise SecondPersonNeeded(findings=breaches, orders=orders)
    case.state, case.closed_on, case.outcome = "closed", today(), outcome
    note(session, case, "closed", outcome)
    audit.record(session, "close_inspection", "inspection", case.id, breaches=breaches, orders=orders)
    session.flush()
    return case


def open_breaches(session: Session, inspection_id: UUID) -> int:
    """How many findings of a case are breaches of the law that still stand."""
    counted = (
        select(func.count())
        .select_from(InspectionFinding)
        .join(Finding, Finding.id == InspectionFinding.finding_id)
        .where(
            InspectionFinding.inspection_id == inspection_id,
            Finding.severity.in_(("breach", "grave")),
            Finding.state.in_(STANDS),
        )
    )
    return session.scalar(counted) or 0


def _undone_orders(session: Session, inspection_id: UUID) -> int:
    counted = select(func.count()).where(CaseOrder.inspection_id == inspection_id, CaseOrder.state.in_(UNDONE))
    return session.scalar(counted) or 0
