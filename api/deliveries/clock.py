"""The pay clock of a delivery: each side says when the goods changed hands, and the earliest day counts (s.17).

Our own clock is the database's. What a side says is added, never changed; the day can only move earlier, so the payer
cannot reset it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.models import DeliveryNote, HandOverClaim
from api.deliveries.refusals import BeforeTheAward
from api.deliveries.rules import OTHER
from api.deliveries.sides import Actor
from api.deliveries.telling import tell
from api.offers.models import Award
from api.sealing import Sealer
from api.thai import BANGKOK


@dataclass(frozen=True, slots=True)
class Claim:
    """The day a side says, and the time of its device. No day: the day we hear it."""

    claimed_on: date | None = None
    device_at: datetime | None = None


def heard_on(session: Session) -> date:
    """The day in Bangkok by the database's clock, which stands beside everything this transaction writes."""
    return session.execute(select(func.now())).scalar_one().astimezone(BANGKOK).date()


def award_on(award: Award) -> date:
    """The day the work was agreed."""
    return award.created_at.astimezone(BANGKOK).date()


def refuse_before_award(award: Award, claimed_on: date | None, pointer: str = "/claimed_on") -> None:
    """No goods changed hands before the work was agreed."""
    if claimed_on is not None and claimed_on < award_on(award):
        raise BeforeTheAward(pointer=pointer, award_on=award_on(award).isoformat())


def write_claim(session: Session, note: DeliveryNote, by: Actor, claim: Claim) -> HandOverClaim:
    """Add a side's word to a note."""
    made = HandOverClaim(
        note_id=note.id,
        side=by.side,
        claimed_on=claim.claimed_on or heard_on(session),
        device_at=claim.device_at,
        principal_id=by.principal_id,
    )
    session.add(made)
    session.flush()
    return made


def claim_hand_over(
    session: Session, sealer: Sealer | None, *, award: Award, note: DeliveryNote, by: Actor, claim: Claim
) -> HandOverClaim:
    """One side says when the goods changed hands; the clock moves earlier if that is earlier, and never later."""
    refuse_before_award(award, claim.claimed_on)
    made = write_claim(session, note, by, claim)
    session.execute(
        text(
            "UPDATE delivery_notes SET handed_over_on = hand_over_day(id) "
            "WHERE id = :note AND handed_over_on > hand_over_day(id)"
        ),
        {"note": note.id},
    )
    session.refresh(note)
    day = made.claimed_on.isoformat()
    audit.record(session, "claim_hand_over", "delivery_note", note.id, side=by.side, claimed_on=day)
    tell(session, sealer, "hand_over_claimed", award, OTHER[by.side], day=made.claimed_on)
    return made
