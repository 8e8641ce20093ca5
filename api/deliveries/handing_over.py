"""Goods handed over with a tally per homeworker: by phone, by the hirer's system, or from a printed sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import audit
from api.dated import setting
from api.deliveries.clock import Claim, award_on, heard_on, refuse_before_award, write_claim
from api.deliveries.models import DeliveryNote, Tally
from api.deliveries.photos import refuse_unknown
from api.deliveries.refusals import NamedTwice, NotOnTheRoster, NotSoManyLeft
from api.deliveries.rework import claim_rework
from api.deliveries.rules import OTHER, answer_by, counted_day
from api.deliveries.sheets import sheet_of
from api.deliveries.sides import Actor, hold
from api.deliveries.telling import tell, tell_log
from api.documents.service import demand_signed
from api.errors import Faults
from api.offers.models import Award, AwardMember
from api.sealing import Sealer

Kind = Literal["work", "rework", "early_end"]
NO_CLAIM = Claim()


@dataclass(frozen=True, slots=True)
class Made:
    """Pieces one homeworker made. `percent_done` is below 100 only where work ended early (s.13)."""

    homeworker_id: UUID
    pieces: int
    minutes: int | None = None
    percent_done: int = 100


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is handed over. `rework_of`: the receipt that refused these pieces before they were mended."""

    tally: Sequence[Made]
    claim: Claim = NO_CLAIM
    sheet_code: str | None = None
    rework_of: UUID | None = None
    photo_id: UUID | None = None
    note: str = ""

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.tally)


def hand_over(session: Session, sealer: Sealer | None, *, award: Award, by: Actor, delivery: Delivery) -> DeliveryNote:
    """Record a delivery. Its pieces are claimed from the award by a conditional update, so no two notes overlap."""
    judge_roster(session, award, delivery.tally, "/tally")
    refuse_before_award(award, delivery.claim.claimed_on)
    refuse_unknown(session, award, delivery.photo_id, "/photo")
    if delivery.rework_of is None:
        demand_signed(session, award.id)
        claim_pieces(session, award, delivery.pieces)
        kind: Kind = "work"
    else:
        claim_rework(session, award, delivery.rework_of, delivery.pieces, delivery.claim.claimed_on)
        kind = "rework"
    note = write_note(session, award=award, by=by, delivery=delivery, kind=kind)
    tell(session, sealer, "goods_handed_over", award, OTHER[by.side], pieces=note.pieces, until=note.answer_by_on)
    return note


def judge_roster(session: Session, award: Award, tally: Sequence[Made], pointer: str) -> None:
    """Everybody named is on the roster of the award, once. Says every line that is not."""
    roster = set(session.scalars(select(AwardMember.homeworker_id).where(AwardMember.award_id == award.id)))
    faults, seen = Faults(), set[UUID]()
    for at, one in enumerate(tally):
        if one.homeworker_id not in roster:
            faults.add(NotOnTheRoster(pointer=f"{pointer}/{at}/homeworker"))
        elif one.homeworker_id in seen:
            faults.add(NamedTwice(pointer=f"{pointer}/{at}/homeworker"))
        seen.add(one.homeworker_id)
    faults.raise_any()


def claim_pieces(session: Session, award: Award, pieces: int) -> None:
    """Take pieces of what is left to deliver: of many who try at once, exactly what fits gets through."""
    claimed = session.execute(
        update(Award)
        .where(Award.id == award.id, Award.state == "agreed", Award.delivered_pieces + pieces <= Award.pieces)
        .values(delivered_pieces=Award.delivered_pieces + pieces)
        .returning(Award.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(award)
    if claimed is None:
        demand_signed(session, award.id)  # somebody may have ended it a moment before
        raise NotSoManyLeft(pieces_left=award.pieces - award.delivered_pieces)


def write_note(session: Session, *, award: Award, by: Actor, delivery: Delivery, kind: Kind) -> DeliveryNote:
    """The note with its tallies and the first claim of its day. Its pieces are claimed already."""
    hold(session, award.id)
    sheet = sheet_of(session, award, delivery.sheet_code)
    heard = heard_on(session)
    day = counted_day(delivery.claim.claimed_on or heard, heard, award_on(award))
    note = DeliveryNote(
        award_id=award.id,
        number=_next_number(session, award),
        kind=kind,
        rework_of_id=delivery.rework_of,
        source=_source(by, delivery),
        sheet_id=sheet.id if sheet else None,
        pieces=delivery.pieces,
        handed_over_on=day,
        answer_by_on=_answer_by(day, heard),
        photo_id=delivery.photo_id,
        note=delivery.note,
        state="handed_over",
    )
    session.add(note)
    session.flush()
    session.add_all(_tally(note, one) for one in delivery.tally)
    write_claim(session, note, by, delivery.claim)
    audit.record(session, "hand_over", "delivery_note", note.id, pieces=note.pieces, kind=kind, source=note.source)
    tell_log(session, "delivery_note.posted", note.id, award.id)
    return note


def _answer_by(day: date, heard: date) -> date:
    return answer_by(day, heard, setting("deliveries", "answer_days", heard))


def _next_number(session: Session, award: Award) -> int:
    newest = session.scalar(select(func.max(DeliveryNote.number)).where(DeliveryNote.award_id == award.id))
    return 1 + (newest or 0)


def _source(by: Actor, delivery: Delivery) -> str:
    if delivery.sheet_code is not None:
        return "paper"
    return "phone" if by.side == "leader" else "api"


def _tally(note: DeliveryNote, made: Made) -> Tally:
    return Tally(
        note_id=note.id,
        homeworker_id=made.homeworker_id,
        award_id=note.award_id,
        pieces=made.pieces,
        percent_done=made.percent_done,
        minutes=made.minutes,
    )
