"""What protection of pay looks like on one page: how much is covered, what is late, what waits for an inspector."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.inspections.models import CheckRun, Complaint, Inspection
from api.offers.models import Award
from api.parties.models import Group, Membership


def overview(session: Session, day: date) -> dict[str, object]:
    """Totals as of a day; `checked_at` is when the newest finished check ran."""
    newest = session.scalar(
        select(CheckRun).where(CheckRun.state == "finished").order_by(CheckRun.created_at.desc()).limit(1)
    )
    waiting = ("open", "extended")
    last_day = func.coalesce(Complaint.extended_until, Complaint.decide_by)
    complaints = select(func.count()).where(Complaint.state.in_(waiting))
    return {
        "as_of": day,
        "checked_at": newest.finished_at if newest else None,
        "awards": session.scalar(select(func.count()).select_from(Award)) or 0,
        "groups": session.scalar(select(func.count()).select_from(Group)) or 0,
        "members": session.scalar(select(func.count()).where(Membership.left_on.is_(None))) or 0,
        "complaints_open": session.scalar(complaints) or 0,
        "complaints_late": session.scalar(complaints.where(last_day < day)) or 0,
        "cases_open": session.scalar(select(func.count()).where(Inspection.state != "closed")) or 0,
    }
