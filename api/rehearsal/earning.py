"""What is owed for accepted pieces: instalments, the entry that holds them, the leader's fee, where the price went."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.ledger.books import Reference
from api.ledger.rules import MOST_DAYS_TO_PAY
from api.rehearsal.deliveries import Handing, Pieces
from api.rehearsal.ids import later
from api.rehearsal.plans import Job
from api.rehearsal.scribe import Move, Scribe, moment_on


@dataclass(slots=True)
class Owed:
    """An instalment, and all that decides when and how it is paid."""

    id: UUID
    job: Job
    homeworker_id: UUID
    pieces: int
    percent_done: int
    gross_satang: int
    due_on: date
    ready_on: date
    """The day it became known: it can be paid from then on."""
    kept_satang: int = 0
    """What deductions take from it."""
    pay_on: date | None = None
    """Chosen; nothing: the hirer's next day of pay."""

    @property
    def net_satang(self) -> int:
        return self.gross_satang - self.kept_satang


def next_pay_day(on: date) -> date:
    """The first Monday, Wednesday or Friday after: nobody who was heard within four days waits more than seven."""
    return next(day for days in (1, 2, 3) if (day := on + timedelta(days=days)).weekday() in (0, 2, 4))


def earn(
    scribe: Scribe,
    job: Job,
    plan: Handing,
    note_id: UUID,
    receipt_id: UUID,
    accepted: Pieces,
    known_on: date,
    dispute_id: UUID | None = None,
) -> list[Owed]:
    """Instalments, the entry of the wage record that holds them, the leader's fee, and where the price went."""
    accepted = {one: plan.paid_for.get(one, pieces) for one, pieces in accepted.items()}
    gross = {one: _gross(job, plan, one, pieces) for one, pieces in accepted.items() if pieces}
    if not gross:
        return []
    moment = later(moment_on(scribe.chance, known_on, 20, 22), 60)
    about = Reference("dispute", dispute_id) if dispute_id else Reference("goods_receipt", receipt_id)
    total = sum(gross.values())
    recorded = {**gross, **plan.recorded}
    moves: list[Move] = [("hirer_payable", job.firm.id, -sum(recorded.values()))]
    moves += [("homeworker_earning", one, satang) for one, satang in recorded.items()]
    journal_id = scribe.post("earning", moment, plan.on, about, moves)
    fee = job.fee_satang * sum(accepted.values())
    if fee:
        to_leader: list[Move] = [("hirer_payable", job.firm.id, -fee), ("leader_fee", job.team.id, fee)]
        scribe.post("leader_fee", moment, plan.on, about, to_leader)
    scribe.new(
        "lot_shares",
        moment,
        receipt_id=receipt_id,
        dispute_id=dispute_id,
        lot_id=job.lot_id,
        price_satang=total + fee,
        homeworkers_satang=total,
        leader_satang=fee,
        transport_satang=0,
        platform_satang=0,
        agent_satang=0,
    )
    owed = []
    for homeworker_id, satang in gross.items():
        instalment_id = scribe.new(
            "instalments",
            moment,
            receipt_id=receipt_id,
            dispute_id=dispute_id,
            note_id=note_id,
            award_id=job.id,
            hirer_id=job.firm.id,
            group_id=job.team.id,
            homeworker_id=homeworker_id,
            pieces=accepted[homeworker_id],
            percent_done=plan.percent.get(homeworker_id, 100),
            rate_satang=plan.rates.get(homeworker_id, job.rate_satang),
            gross_satang=satang,
            pay_within_days=MOST_DAYS_TO_PAY,
            journal_id=journal_id,
        )
        owed.append(
            Owed(
                id=instalment_id,
                job=job,
                homeworker_id=homeworker_id,
                pieces=accepted[homeworker_id],
                percent_done=plan.percent.get(homeworker_id, 100),
                gross_satang=satang,
                due_on=plan.on + timedelta(days=MOST_DAYS_TO_PAY),
                ready_on=known_on,
            )
        )
    return owed


def _gross(job: Job, plan: Handing, homeworker_id: UUID, pieces: int) -> int:
    """Pieces times rate; of part-finished ones the percent that is done, rounded up (s.13)."""
    whole = pieces * plan.rates.get(homeworker_id, job.rate_satang)
    return plan.gross.get(homeworker_id, -(-whole * plan.percent.get(homeworker_id, 100) // 100))
