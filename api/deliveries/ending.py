"""Work that ends because one whose skill mattered cannot go on (s.13): what is useful is paid pro rata."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from api import audit
from api.deliveries.clock import Claim, heard_on, refuse_before_award
from api.deliveries.handing_over import Delivery, Made, claim_pieces, judge_roster, write_note
from api.deliveries.models import DeliveryNote, EarlyEnd
from api.deliveries.refusals import InTheFuture
from api.deliveries.refusals_ends import NothingLeftToMake
from api.deliveries.sides import Actor, demand, hold
from api.deliveries.telling import tell, tell_log
from api.documents.service import demand_signed
from api.offers.awards import give_back
from api.offers.models import Award
from api.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Ending:
    """Why and when, with the part-finished pieces that are handed over. No day: today."""

    cause: str
    ended_on: date | None = None
    part_finished: Sequence[Made] = ()
    device_at: datetime | None = None
    note: str = ""


def end_early(session: Session, sealer: Sealer | None, *, award: Award, by: Actor, ending: Ending) -> EarlyEnd:
    """End an award without anybody's fault. The hirer answers the part-finished pieces like any delivery.

    What was not delivered is offered to others, and the group's later minutes are free.
    """
    demand(by, "leader")
    award = hold(session, award.id)
    _judge(session, award, ending)
    note = _part_finished(session, award, by, ending) if ending.part_finished else None
    award.state = "ended"
    made = EarlyEnd(
        award_id=award.id,
        cause=ending.cause,
        ended_on=ending.ended_on or heard_on(session),
        note_id=note.id if note else None,
        principal_id=by.principal_id,
        note=ending.note,
    )
    session.add(made)
    session.flush()
    give_back(session, award, wanted=True)
    session.refresh(award)
    left = award.pieces - award.delivered_pieces
    audit.record(session, "end_early", "award", award.id, cause=ending.cause, pieces_given_back=left)
    tell_log(session, "award.ended", award.id, award.id)
    tell(session, sealer, "work_ended_early", award, "hirer", pieces=left)
    return made


def _judge(session: Session, award: Award, ending: Ending) -> None:
    demand_signed(session, award.id)
    if award.delivered_pieces == award.pieces:
        raise NothingLeftToMake()
    judge_roster(session, award, ending.part_finished, "/part_finished")
    if ending.ended_on is not None and ending.ended_on > heard_on(session):
        raise InTheFuture(pointer="/ended_on")
    refuse_before_award(award, ending.ended_on, "/ended_on")


def _part_finished(session: Session, award: Award, by: Actor, ending: Ending) -> DeliveryNote:
    delivery = Delivery(ending.part_finished, Claim(ending.ended_on, ending.device_at), note=ending.note)
    claim_pieces(session, award, delivery.pieces)
    return write_note(session, award=award, by=by, delivery=delivery, kind="early_end")
