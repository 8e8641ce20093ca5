"""What a complaint names, read from its shape, and whom a leader may complain for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.errors import NotFound
from api.inspections.related import Named, known
from api.inspections.schemas import FileComplaint, FileForSomebody
from api.parties.models import Group, Membership
from api.payments.slip_files import payment_of_code


def named_by(session: Session, body: FileComplaint | FileForSomebody) -> Named:
    """What the form names, itself or by a pay slip. A slip nobody knows is left out without a word."""
    paid = payment_of_code(session, body.slip_code) if body.slip_code else None
    return Named(
        hirer_tax_id=body.hirer_tax_id,
        document_number=body.document_number,
        hirer_id=body.hirer or (paid.hirer_id if paid else None),
        group_id=body.group or (paid.group_id if paid else None),
        homeworker_id=body.homeworker or (paid.homeworker_id if paid else None),
        worked_on=body.worked_on,
    )


def named_for(session: Session, caller: Caller, body: FileForSomebody) -> Named:
    """The same, for a caller with an account: who is named must exist, and a leader names members of her group."""
    named = named_by(session, body)
    if known(session, named) != named:
        raise NotFound()
    if caller.role != "leader":
        return named
    own = session.scalar(select(Group.id).where(Group.principal_id == caller.principal_id))
    if own is None or named.group_id not in (None, own):
        raise NotFound()
    hers = select(Membership.id).where(Membership.group_id == own, Membership.homeworker_id == named.homeworker_id)
    if named.homeworker_id is not None and session.scalar(hers.limit(1)) is None:
        raise NotFound()
    return named
