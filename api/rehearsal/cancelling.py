"""An award that is cancelled before it begins, and the compensation for it (s.10)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.ledger.books import Reference
from api.ledger.rules import split
from api.rehearsal.ids import at
from api.rehearsal.plans import Job
from api.rehearsal.rows import Row
from api.rehearsal.scribe import Move, Scribe


@dataclass(frozen=True, slots=True)
class Due:
    """Compensation of one member. `row` is not written yet: it names the payment that pays it."""

    job: Job
    homeworker_id: UUID
    satang: int
    ready_on: date
    row: Row


def cancel(scribe: Scribe, job: Job, award: Row) -> list[Due]:
    """The hirer no longer needs it and owes compensation (s.10)."""
    on = job.start_on + timedelta(days=1)
    if on > scribe.until:
        return []
    award["state"] = "cancelled"
    lot = next(row for row in reversed(scribe.rows.of("lots")) if row["id"] == job.lot_id)
    lot |= {"state": "cancelled", "awarded_pieces": 0, "groups_awarded": 0}
    return compensate(scribe, job, on, job.pieces * job.rate_satang // 10)


def compensate(scribe: Scribe, job: Job, on: date, satang: int, *, owed_to: int | None = None) -> list[Due]:
    """A cancellation with compensation for each member; `owed_to`: only so many of them get any."""
    cancellation_id = scribe.new(
        "award_cancellations",
        at(on, 10),
        award_id=job.id,
        reason="unavoidable_need",
        compensation_satang=satang,
        note="โรงงานหยุดสายการผลิต",
    )
    shares = dict(zip(job.roster, split(satang, [1] * len(job.roster)), strict=True))
    owed = {person.id: share for person, share in list(shares.items())[:owed_to] if share}
    if not owed:
        return []
    moves: list[Move] = [("hirer_payable", job.firm.id, -sum(owed.values()))]
    moves += [("homeworker_compensation", one, share) for one, share in owed.items()]
    about = Reference("award_cancellation", cancellation_id)
    journal_id = scribe.post("compensation", at(on, 10), on, about, moves)
    return [_due(scribe, job, one, share, on, cancellation_id, journal_id) for one, share in owed.items()]


def _due(
    scribe: Scribe, job: Job, homeworker_id: UUID, satang: int, on: date, cancellation_id: UUID, journal_id: UUID
) -> Due:
    moment = at(on, 10)
    row = {
        "id": scribe.ids.at(moment),
        "created_at": moment,
        "cancellation_id": cancellation_id,
        "award_id": job.id,
        "homeworker_id": homeworker_id,
        "amount_satang": satang,
        "journal_id": journal_id,
        "payment_id": None,
    }
    return Due(job, homeworker_id, satang, on, row)


def write_down(scribe: Scribe, due: Due, payment_id: UUID | None = None) -> None:
    """Its row, with the payment that pays it, or none yet."""
    scribe.rows.of("compensations").append({**due.row, "payment_id": payment_id})
