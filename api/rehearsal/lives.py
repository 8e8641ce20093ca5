"""The lawful life of a lot, chosen by chance: agreed, delivered, mended, paid late or less; or cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from api.rehearsal.cancelling import Due, cancel
from api.rehearsal.chances import deliveries, teams_for
from api.rehearsal.deducting import deduct, most_deductible, take_back
from api.rehearsal.deliveries import Answer, Handing
from api.rehearsal.earning import Owed, next_pay_day
from api.rehearsal.handing import Handed, hand_over
from api.rehearsal.jobs import agree
from api.rehearsal.paces import Pace
from api.rehearsal.parties import World
from api.rehearsal.plans import Job, LotPlan, Share
from api.rehearsal.rows import Row
from api.rehearsal.scribe import Scribe
from api.rehearsal.signing import issue_materials
from api.rehearsal.turns import cut_short, end_early, extend


def live(scribe: Scribe, world: World, pace: Pace, start_on: date) -> list[Owed | Due] | None:
    """One lot from its order to its last receipt. Returns what is owed for it; None: nobody was free."""
    chance = scribe.chance
    found = teams_for(chance, world, pace, start_on)
    if not found:
        return None
    work, teams = found
    days = chance.randrange(14, 41)
    handings = {team.id: deliveries(chance, pace, work, people, start_on, days) for team, people in teams}
    shares = tuple(
        Share(
            team, people, sum(sum(one.pieces.values()) for one in handings[team.id]), countered=chance.random() < 0.06
        )
        for team, people in teams
    )
    last = max(one.on for every in handings.values() for one in every)
    late = timedelta(days=4) if len(shares) == 1 and days > 20 and chance.random() < 0.08 else timedelta()
    plan = LotPlan(
        firm=chance.choice(world.firms),
        work=work,
        start_on=start_on,
        due_on=last - late,
        over_floor=chance.uniform(1.0, 1.35) if chance.random() < 0.9 else 1.0,
        shares=shares,
        fee_satang=chance.randrange(5, 40) if chance.random() < 0.15 else 0,
        costs=(("thread", chance.randrange(1, 6)),) if chance.random() < 0.2 else (),
        signed_by="ink" if chance.random() < 0.1 else "api_key",
        signed_after_days=chance.randrange(3),
    )
    for share in shares:
        pace.busy_until |= dict.fromkeys((person.id for person in share.roster), last)
    owed: list[Owed | Due] = []
    for job in agree(scribe, world, plan):
        award = next(row for row in reversed(scribe.rows.of("awards")) if row["id"] == job.id)
        if len(shares) == 1 and chance.random() < 0.02:
            owed += cancel(scribe, job, award)
            continue
        if late:
            extend(scribe, job, award, last)
        ends = len(shares) == 1 and not job.costs and chance.random() < 0.05  # s.13 pays a part; costs are whole
        every = handings[job.team.id]
        owed += _course(scribe, job, award, cut_short(chance, every) if ends else every)
    return owed


def _course(scribe: Scribe, job: Job, award: Row, handings: Sequence[Handing]) -> list[Owed]:
    """Deliveries, rework, what is kept back or paid late."""
    chance = scribe.chance
    owed: list[Owed] = []
    number = 0
    for handing in handings:
        if handing.on > scribe.until:
            break
        number += 1
        handed = hand_over(scribe, job, replace(handing, number=number))
        award["delivered_pieces"] += sum(handing.pieces.values())
        owed += _kept_or_late(scribe, handed.owed)
        if handing.kind == "early_end":
            end_early(scribe, job, award, handed.note_id, handing.on)
        if mended := _rework(scribe, job, handing, handed, number + 1):
            number += 1
            owed += mended.owed
    if chance.random() < 0.4 and job.due_on <= scribe.until:
        issue_materials(
            scribe, job, job.due_on, kind="return", quantity_milli=chance.randrange(100, 1_000), value_satang=150
        )
    return owed


def _rework(scribe: Scribe, job: Job, handing: Handing, handed: Handed, number: int) -> Handed | None:
    """Half of the refused pieces nobody argues about are mended and handed over again."""
    answer = handing.answer
    if answer is None or handed.receipt_id is None or not answer.rejected or answer.dispute is not None:
        return None
    on = answer.on + timedelta(days=scribe.chance.randrange(2, 7))
    if scribe.chance.random() < 0.5 or on > scribe.until:
        return None
    again = Handing(
        number=number,
        on=on,
        pieces=answer.rejected,
        answer=Answer(on + timedelta(days=1)),
        kind="rework",
        rework_of_id=handed.receipt_id,
    )
    return hand_over(scribe, job, again)


def _kept_or_late(scribe: Scribe, owed: tuple[Owed, ...]) -> tuple[Owed, ...]:
    """Now and then something is kept back with consent, or the hirer pays late and adds the interest."""
    chance = scribe.chance
    mood = chance.random()
    if mood < 0.05:
        for one in chance.sample(owed, min(len(owed), 2)):
            _keep_back(scribe, one)
    elif mood < 0.09 and owed:
        day = next_pay_day(owed[0].due_on + timedelta(days=chance.randrange(1, 26)))
        if day <= scribe.until:
            for one in owed:
                one.pay_on = max(day, next_pay_day(one.ready_on))
    return owed


def _keep_back(scribe: Scribe, owed: Owed) -> None:
    most = most_deductible(owed)
    if most < 1:
        return
    satang = scribe.chance.randrange(1, most + 1)
    kept = deduct(scribe, owed, scribe.chance.choice(("damage", "late_delivery")), satang)
    if scribe.chance.random() < 0.2:
        take_back(scribe, owed, kept)
