"""No answer by the last day accepts all pieces: nobody loses pay because a hirer does not open its messages."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.deliveries.models import DeliveryNote
from api.deliveries.receipts import Decision, close_note, tallies_of
from api.deliveries.rules import Outcome
from api.deliveries.telling import tell
from api.documents.rules import SIDES
from api.offers.models import Award
from api.sealing import Sealer


def accept_silent(session: Session, today: date, *, sealer: Sealer | None = None) -> bool:
    """Accept one delivery whose last day to answer is before `today`. Returns whether there was one.

    One a transaction: whoever answers another delivery at this moment waits for nobody. Safe to run at any time and
    by several workers: a note that somebody answers now is left to them.
    """
    waiting = (
        select(DeliveryNote)
        .where(DeliveryNote.state == "handed_over", DeliveryNote.answer_by_on < today)
        .order_by(DeliveryNote.answer_by_on, DeliveryNote.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    note = session.scalar(waiting)
    if note is not None:
        _accept(session, sealer, note, today)
    return note is not None


def _accept(session: Session, sealer: Sealer | None, note: DeliveryNote, today: date) -> None:
    tallies = tallies_of(session, note.id)
    outcomes = {one.homeworker_id: Outcome(one.pieces, 0, 0) for one in tallies}
    close_note(session, note, tallies, Decision(by="silence", on=today, outcomes=outcomes))
    award = session.get_one(Award, note.award_id)
    for side in SIDES:
        tell(session, sealer, "goods_accepted_by_silence", award, side, pieces=note.pieces)
