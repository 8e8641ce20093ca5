"""Pay runs: what is owed to each homeworker becomes one payment, with interest where it is late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from uuid import UUID

from api.ledger.books import Reference
from api.ledger.interest import interest_on
from api.rehearsal.cancelling import Due, write_down
from api.rehearsal.earning import Owed, next_pay_day
from api.rehearsal.hearing import Slip, claim, leaders_confirm, member_hears
from api.rehearsal.ids import at
from api.rehearsal.parties import Firm, Team
from api.rehearsal.scribe import Move, Scribe
from api.rehearsal.ways import Habits, way_of


@dataclass(frozen=True, slots=True)
class Item:
    """What of an instalment a payment pays, in satang."""

    owed: Owed
    pay_satang: int
    interest_satang: int


@dataclass(slots=True)
class Share:
    """What of a run one homeworker gets."""

    items: list[Item] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)

    @property
    def whose(self) -> tuple[UUID, Team]:
        """She, and the group in which she earned it."""
        first = self.items[0].owed if self.items else self.dues[0]
        return first.homeworker_id, first.job.team

    @property
    def parts(self) -> tuple[int, int, int]:
        """Satang of pay, interest and compensation."""
        pay = sum(item.pay_satang for item in self.items)
        interest = sum(item.interest_satang for item in self.items)
        return pay, interest, sum(due.satang for due in self.dues)

    @property
    def satang(self) -> int:
        """All of it."""
        return sum(self.parts)


def pay(scribe: Scribe, habits: Habits, firm: Firm, owed: Iterable[Owed | Due]) -> None:
    """Pay a firm's instalments and compensations in pay runs, each on its chosen day or the next day of pay; later
    ones with interest."""
    by_day: dict[date, list[Owed | Due]] = defaultdict(list)
    for one in owed:
        chosen = one.pay_on if isinstance(one, Owed) else None
        by_day[chosen or next_pay_day(one.ready_on)].append(one)
    for day, ones in sorted(by_day.items(), key=itemgetter(0)):
        dues = [one for one in ones if isinstance(one, Due)]
        if day <= scribe.until:
            run(scribe, habits, firm, day, items_of((one for one in ones if isinstance(one, Owed)), day), dues=dues)
        else:
            for due in dues:
                write_down(scribe, due)


def items_of(owed: Iterable[Owed], day: date) -> list[Item]:
    """All of each instalment, and the interest that ran until that day."""
    return [Item(one, one.net_satang, interest_on(one.net_satang, one.due_on, day)) for one in owed]


def run(
    scribe: Scribe,
    habits: Habits,
    firm: Firm,
    day: date,
    items: list[Item],
    *,
    dues: Iterable[Due] = (),
    heard: bool = True,
) -> list[Slip]:
    """One pay run, sent the same day, with what leaders and members say of it; or silence, when nobody was `heard`."""
    habits.runs[firm.id] += 1
    run_id = scribe.new(
        "pay_runs",
        at(day, 9),
        version=1,
        hirer_id=firm.id,
        number=habits.runs[firm.id],
        pay_on=day,
        due_until=max((item.owed.due_on for item in items), default=day),
        state="sent",
        principal_id=firm.principal_id,
    )
    _interest(scribe, firm, run_id, day, items)
    shares: dict[UUID, Share] = defaultdict(Share)
    for item in items:
        shares[item.owed.homeworker_id].items.append(item)
    for due in dues:
        shares[due.homeworker_id].dues.append(due)
    total = sum(share.satang for share in shares.values())
    moves: list[Move] = [("hirer_paid", firm.id, -total), ("on_the_way", firm.id, total)]
    sent_id = scribe.post("payment_sent", at(day, 10), day, Reference("pay_run", run_id), moves)
    slips = [_payment(scribe, habits, firm, run_id, day, share) for share in shares.values()]
    for slip in slips:
        claim(
            scribe, slip, "hirer", "paid", day, journal_id=sent_id, principal_id=firm.principal_id, given_by="api_key"
        )
    if heard:
        leaders_confirm(scribe, firm, run_id, day, [slip for slip in slips if slip.via == "leader"])
        for slip in slips:
            member_hears(scribe, firm, slip, day)
    return slips


def _interest(scribe: Scribe, firm: Firm, run_id: UUID, day: date, items: list[Item]) -> None:
    late: dict[UUID, int] = defaultdict(int)
    for item in items:
        late[item.owed.homeworker_id] += item.interest_satang
    gains: list[Move] = [("homeworker_interest", one, satang) for one, satang in late.items() if satang]
    if gains:
        moves: list[Move] = [("hirer_payable", firm.id, -sum(satang for _, _, satang in gains)), *gains]
        scribe.post("interest", at(day, 9, 30), day, Reference("pay_run", run_id), moves)


def _payment(scribe: Scribe, habits: Habits, firm: Firm, run_id: UUID, day: date, share: Share) -> Slip:
    """What one homeworker gets in a run: one payment, with its items and the compensations it pays."""
    homeworker_id, team = share.whose
    method = way_of(scribe, habits, homeworker_id, team)
    via = "leader" if method.startswith("cash") else "direct"
    payment_id = scribe.new(
        "payments",
        at(day, 9),
        version=1,
        pay_run_id=run_id,
        hirer_id=firm.id,
        group_id=team.id,
        homeworker_id=homeworker_id,
        method=method,
        via=via,
        amount_satang=share.satang,
        bank_reference=None,
        state="sent",
    )
    row = scribe.rows.of("payments")[-1]
    for item in share.items:
        scribe.rows.add(
            "payment_items",
            payment_id=payment_id,
            instalment_id=item.owed.id,
            pay_satang=item.pay_satang,
            interest_satang=item.interest_satang,
        )
    for due in share.dues:
        write_down(scribe, due, payment_id)
    paid, interest, compensation = share.parts
    return Slip(payment_id, row, homeworker_id, team, via, paid, interest, compensation)
