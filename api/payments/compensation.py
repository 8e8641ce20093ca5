"""Compensation for cancelled work (s.10), owed at once to those whose work it was."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from api import audit
from api.deliveries.models import Tally
from api.ledger.books import Reference
from api.ledger.rules import split
from api.offers.models import Award, AwardCancellation, AwardMember
from api.payments import entries
from api.payments.models import Compensation
from api.shapes import new_id
from api.thai import today


def compensate(session: Session, award: Award, cancellation: AwardCancellation) -> None:
    """Split the recorded compensation over the roster: by pieces made for this award so far, else equally.

    By largest remainder, so that it comes out to the satang. Whoever's share is 0 has no row.
    """
    if cancellation.compensation_satang == 0:
        return
    weights = _weights(session, award.id)
    shares = split(cancellation.compensation_satang, list(weights.values()))
    owed = {member: satang for member, satang in zip(weights, shares, strict=True) if satang}
    entry = _entry(session, award.hirer_id, owed, cancellation.id, today())
    rows = [
        {
            "id": new_id(),
            "cancellation_id": cancellation.id,
            "award_id": award.id,
            "homeworker_id": member,
            "amount_satang": satang,
            "journal_id": entry,
        }
        for member, satang in owed.items()
    ]
    session.execute(insert(Compensation), rows)
    audit.record(session, "compensate", "award_cancellation", cancellation.id, homeworkers=len(rows))


def _weights(session: Session, award_id: UUID) -> dict[UUID, int]:
    """Pieces of each member of the roster; 1 for everybody where nothing was made."""
    made = (
        select(AwardMember.homeworker_id, func.coalesce(func.sum(Tally.pieces), 0))
        .outerjoin(Tally, (Tally.award_id == AwardMember.award_id) & (Tally.homeworker_id == AwardMember.homeworker_id))
        .where(AwardMember.award_id == award_id)
        .group_by(AwardMember.homeworker_id)
        .order_by(AwardMember.homeworker_id)
    )
    weights = {member: int(pieces) for member, pieces in session.execute(made)}
    return weights if any(weights.values()) else dict.fromkeys(weights, 1)


def _entry(session: Session, hirer_id: UUID, owed: dict[UUID, int], cancellation_id: UUID, on: date) -> UUID:
    reference = Reference("award_cancellation", cancellation_id)
    return entries.owed(
        session, "compensation", "homeworker_compensation", hirer_id=hirer_id, to=owed, reference=reference, on=on
    ).id
