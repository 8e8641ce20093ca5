"""The awards and findings a complaint or a case opens with, found from what its words name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from api.documents.models import WorkDocument
from api.inspections.models import ComplaintLot, Finding, Inspection, InspectionFinding
from api.offers.models import Award, AwardMember
from api.parties.models import Group, Hirer, Homeworker

MOST_LOTS = 50
AROUND = timedelta(days=90)  # work is delivered, paid and complained about within about a season


@dataclass(frozen=True, slots=True)
class Named:
    """What a complaint names: any of it, or nothing."""

    hirer_tax_id: str | None = None
    document_number: str | None = None
    hirer_id: UUID | None = None
    group_id: UUID | None = None
    homeworker_id: UUID | None = None
    worked_on: date | None = None


def known(session: Session, named: Named) -> Named:
    """The same without groups and people nobody knows: a stranger is not told which ids exist."""
    group = session.get(Group, named.group_id) if named.group_id else None
    person = session.get(Homeworker, named.homeworker_id) if named.homeworker_id else None
    return replace(named, group_id=group.id if group else None, homeworker_id=person.id if person else None)


def hirer_named(session: Session, named: Named) -> UUID | None:
    """The hirer, where it can be told from an id, a tax number or the number of a work document."""
    if named.hirer_id is not None:
        return session.scalar(select(Hirer.id).where(Hirer.id == named.hirer_id))
    if named.hirer_tax_id is not None:
        return session.scalar(select(Hirer.id).where(Hirer.tax_id == named.hirer_tax_id))
    if named.document_number is not None:
        of_document = select(Award.hirer_id).join(WorkDocument, WorkDocument.award_id == Award.id)
        return session.scalar(of_document.where(WorkDocument.number == named.document_number).limit(1))
    return None


def awards_named(session: Session, named: Named, hirer_id: UUID | None) -> Sequence[Award]:
    """The newest awards that fit all that is named; none when nothing is. What is not known is left out, silently."""
    asked = select(Award).order_by(Award.id.desc()).limit(MOST_LOTS)
    if named.document_number is not None:
        number = select(WorkDocument.award_id).where(WorkDocument.number == named.document_number)
        return session.scalars(asked.where(Award.id.in_(number))).all()
    if hirer_id is None and named.group_id is None and named.homeworker_id is None:
        return []
    if hirer_id is not None:
        asked = asked.where(Award.hirer_id == hirer_id)
    if named.group_id is not None:
        asked = asked.where(Award.group_id == named.group_id)
    if named.homeworker_id is not None:
        hers = select(AwardMember.award_id).where(AwardMember.homeworker_id == named.homeworker_id)
        asked = asked.where(Award.id.in_(hers))
    if named.worked_on is not None:
        asked = asked.where(Award.start_on <= named.worked_on + AROUND, Award.due_on >= named.worked_on - AROUND)
    return session.scalars(asked).all()


def findings_of_complaint(session: Session, complaint_id: UUID) -> Sequence[Finding]:
    """Findings about the awards of a complaint that still stand."""
    lots = select(ComplaintLot.award_id).where(ComplaintLot.complaint_id == complaint_id)
    return session.scalars(
        select(Finding).where(Finding.award_id.in_(lots), Finding.state != "gone").order_by(Finding.id)
    ).all()


def awards_of_case(session: Session, case: Inspection) -> Sequence[UUID]:
    """The lots of a case: those of its findings and its complaint; where there are none, all of the hirer."""
    of_findings = (
        select(Finding.award_id)
        .join(InspectionFinding, InspectionFinding.finding_id == Finding.id)
        .where(InspectionFinding.inspection_id == case.id, Finding.award_id.is_not(None))
    )
    of_complaint = select(ComplaintLot.award_id).where(ComplaintLot.complaint_id == case.complaint_id)
    named = union(of_findings, of_complaint).subquery()
    of_hirer = select(Award.id).where(Award.hirer_id == case.hirer_id).order_by(Award.id)
    return session.scalars(of_hirer.where(Award.id.in_(select(named.c[0])))).all() or session.scalars(of_hirer).all()
