"""What the three sides say of a payment: the hirer that it paid, the leader and the member that they have it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.ledger.books import Reference
from api.rehearsal.ids import at, later
from api.rehearsal.parties import Firm, Team
from api.rehearsal.scribe import Move, Scribe, moment_on


@dataclass(frozen=True, slots=True)
class Slip:
    """A payment as it is confirmed."""

    id: UUID
    row: dict[str, object]
    homeworker_id: UUID
    team: Team
    via: str
    pay_satang: int
    interest_satang: int
    compensation_satang: int = 0

    @property
    def satang(self) -> int:
        """All of it."""
        return self.pay_satang + self.interest_satang + self.compensation_satang


def claim(
    scribe: Scribe,
    slip: Slip,
    side: str,
    said: str,
    day: date,
    *,
    principal_id: UUID,
    given_by: str,
    journal_id: UUID | None = None,
    satang: int | None = None,
) -> None:
    """What one of the three says of a payment."""
    hour = {"hirer": 10, "leader": 15, "member": 18}[side]
    scribe.new(
        "payment_claims",
        later(at(day, hour), scribe.chance.randrange(1, 90)),
        payment_id=slip.id,
        side=side,
        said=said,
        amount_satang=slip.satang if satang is None else satang,
        on_date=day,
        given_by=given_by,
        device_at=None,
        device_mark=None,
        journal_id=journal_id,
        principal_id=principal_id,
        note="",
    )


def leaders_confirm(scribe: Scribe, firm: Firm, run_id: UUID, day: date, slips: list[Slip]) -> None:
    """Each leader confirms what she holds for her members, that day or the next, in one entry."""
    by_team: dict[UUID, list[Slip]] = defaultdict(list)
    for slip in slips:
        by_team[slip.team.id].append(slip)
    for team_id, theirs in by_team.items():
        on = day + timedelta(days=scribe.chance.randrange(2))
        if on > scribe.until:
            continue
        total = sum(slip.satang for slip in theirs)
        moves: list[Move] = [("on_the_way", firm.id, -total), ("group_held", team_id, total)]
        journal_id = scribe.post("payment_at_group", at(on, 15), on, Reference("pay_run", run_id), moves)
        for slip in theirs:
            slip.row["state"] = "at_group"
            leader = slip.team.principal_id
            claim(scribe, slip, "leader", "received", on, journal_id=journal_id, principal_id=leader, given_by="otp")


def member_hears(scribe: Scribe, firm: Firm, slip: Slip, day: date) -> None:
    """She has it: the day after the leader at the latest."""
    on = day + timedelta(days=scribe.chance.randrange(2) + (slip.via == "leader"))
    if on <= scribe.until:
        receive(scribe, firm, slip, on)


def receive(scribe: Scribe, firm: Firm, slip: Slip, on: date) -> None:
    """She says she has it, and the wage record follows."""
    held: Move = (
        ("group_held", slip.team.id, -slip.satang) if slip.via == "leader" else ("on_the_way", firm.id, -slip.satang)
    )
    moves: list[Move] = [
        held,
        ("homeworker_paid", slip.homeworker_id, slip.satang),
        ("homeworker_earning", slip.homeworker_id, -slip.pay_satang),
        ("homeworker_interest", slip.homeworker_id, -slip.interest_satang),
        ("homeworker_compensation", slip.homeworker_id, -slip.compensation_satang),
        ("hirer_payable", firm.id, slip.satang),
    ]
    moment = moment_on(scribe.chance, on, 19, 22)
    told = [move for move in moves if move[2]]
    journal_id = scribe.post("payment_received", moment, on, Reference("payment", slip.id), told)
    slip.row["state"] = "received"
    by = scribe.chance.choice(("voice", "pin", "thumb", "otp"))
    claim(
        scribe,
        slip,
        "member",
        "received",
        on,
        journal_id=journal_id,
        principal_id=slip.team.principal_id,
        given_by=by,
    )
