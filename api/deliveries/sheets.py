"""Printed tally sheets: paper is a first-class way in. Each is recorded once, by the code that stands on it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.models import DeliveryNote, TallySheet
from api.deliveries.refusals import SheetNotKnown, SheetUsed
from api.deliveries.rules import new_code, read_code
from api.deliveries.sides import Actor
from api.offers.models import Award


def make_sheet(session: Session, *, award: Award, by: Actor) -> TallySheet:
    """A sheet of an award with a code of its own, to print as often as is needed."""
    made = TallySheet(award_id=award.id, code=new_code(), principal_id=by.principal_id)
    session.add(made)
    session.flush()
    audit.record(session, "make_tally_sheet", "tally_sheet", made.id)
    return made


def sheet_of(session: Session, award: Award, code: str | None) -> TallySheet | None:
    """The sheet of an award that a typed code names; None where none is. Refused when it was recorded before."""
    if code is None:
        return None
    found = session.scalar(select(TallySheet).where(TallySheet.code == read_code(code)))
    if found is None or found.award_id != award.id:
        raise SheetNotKnown(pointer="/sheet_code")
    if session.scalar(select(DeliveryNote.id).where(DeliveryNote.sheet_id == found.id)) is not None:
        raise SheetUsed(pointer="/sheet_code")
    return found
