"""Too little for a piece: under the floor, under it after costs, unequal, reckoned wrongly (s.16)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.rehearsal import paying
from api.rehearsal.deducting import deduct
from api.rehearsal.deliveries import Answer
from api.rehearsal.earning import Owed
from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.plans import Share
from api.rehearsal.stage import Stage
from api.rehearsal.ways import Habits

WAGE_ROSE_ON = date(2025, 7, 1)  # Notification No. 14: Bangkok from 372 to 400 baht a day


def _paid_instalment(stage: Stage, **over: Any) -> Owed:
    job = stage.agree(**over)
    handed = stage.deliver(job)
    stage.pay(handed)
    return handed.owed[0]


@fault("under_floor", "s.16", lived=True)
def one_satang_under_the_floor(stage: Stage) -> Found:
    """The rate was agreed under an older wage; on the day of hand-over it is a satang too low."""
    owed = _paid_instalment(stage, rate_satang=stage.floor() - 1)
    return Found("instalment", owed.id, owed.pieces)


@fault("under_floor", "s.16", lived=True)
def far_under_the_floor(stage: Stage) -> Found:
    """A fifth too low."""
    rate = stage.floor() * 4 // 5 - stage.nth
    owed = _paid_instalment(stage, rate_satang=rate)
    return Found("instalment", owed.id, (stage.floor() - rate) * owed.pieces)


@fault("under_floor", "s.16", lived=True, province="10")
def wage_rose_before_the_hand_over(stage: Stage) -> Found:
    """Agreed at the floor of June, handed over in July when the wage had risen."""
    stage.starts_on = WAGE_ROSE_ON - timedelta(days=stage.scribe.chance.randrange(8, 18))
    old = -(-37_200 * stage.work.centiminutes // 48_000)
    owed = _paid_instalment(stage, rate_satang=old)
    return Found("instalment", owed.id, (stage.floor() - old) * owed.pieces)


@fault("under_floor", "s.16", lived=True)
def part_finished_under_the_floor(stage: Stage) -> Found:
    """Part-finished pieces at a rate under the floor: as much of the difference as of the work (s.13)."""
    rate = stage.floor() - 5
    job = stage.agree(rate_satang=rate)
    pieces = stage.pieces()
    handed = stage.deliver(job, pieces, kind="early_end", percent=dict.fromkeys(pieces, 60))
    stage.pay(handed)
    owed = handed.owed[0]
    return Found("instalment", owed.id, -(-5 * owed.pieces * 60 // 100))


@near_miss("s.16")
def exactly_the_floor(stage: Stage) -> None:
    _paid_instalment(stage, rate_satang=stage.floor())


@fault("under_floor_net", "s.16")
def kept_back_under_the_floor(stage: Stage) -> Found:
    """Within the cap and with consent, yet what is left of the instalment is less than the floor asks for."""
    _, owed = stage.earned(rate_satang=stage.floor() + 1)
    deduct(stage.scribe, owed, "damage", owed.pieces + 7)
    _pay(stage, owed)
    return Found("instalment", owed.id, 7)


@fault("under_floor_net", "s.16", lived=True)
def thread_at_her_own_cost(stage: Stage) -> Found:
    """The rate is over the floor by two satang, and a piece costs her three."""
    owed = _paid_instalment(stage, rate_satang=stage.floor() + 2, costs=(("thread", 3),))
    return Found("instalment", owed.id, owed.pieces)


@near_miss("s.16")
def costs_that_leave_the_floor(stage: Stage) -> None:
    _paid_instalment(stage, rate_satang=stage.floor() + 3, costs=(("thread", 2), ("transport", 1)))


def _pay(stage: Stage, owed: Owed) -> None:
    day = owed.ready_on + timedelta(days=1)
    stage.methods[owed.homeworker_id] = "cash_at_workplace"
    habits = Habits(stage.books.since, stage.methods, stage.books.habits.runs)
    paying.run(stage.scribe, habits, owed.job.firm, day, paying.items_of([owed], day))


def _two_and_two(stage: Stage) -> None:
    """Two women and two men of one roster."""
    sexes = ["female", "female", "male", "male"]
    mixed = [replace(one, sex=sex) for one, sex in zip(stage.roster, sexes, strict=False)]
    stage.roster = (*mixed, *stage.roster[4:])


@fault("unequal_pay_sex", "s.16", beside="gross_wrong", lived=True)
def women_paid_less(stage: Stage) -> Found:
    """The same pieces of the same award: the men have forty satang more."""
    _two_and_two(stage)
    job = stage.agree()
    pieces = stage.pieces(4)
    men = {one.id: job.rate_satang + 40 for one in stage.roster[2:4]}
    handed = stage.deliver(job, pieces, rates=men)
    stage.pay(handed)
    return Found("award", job.id, 40 * sum(pieces[one.id] for one in stage.roster[:2]))


@near_miss("s.16")
def same_rate_for_both_sexes(stage: Stage) -> None:
    _two_and_two(stage)
    stage.pay(stage.deliver(stage.agree(), stage.pieces(4)))


@fault("unequal_pay_group", "s.16", lived=True)
def other_group_paid_far_more(stage: Stage) -> Found:
    """Two groups make one lot; one has 26 % more a piece though it did not ask."""
    low = _two_groups(stage, 126)
    return Found("award", low, 0)


@near_miss("s.16")
def other_group_paid_a_quarter_more(stage: Stage) -> None:
    _two_groups(stage, 124)


def _two_groups(stage: Stage, percent: int) -> UUID:
    other = next(team for team in stage.books.world.teams if team.id != stage.team.id)
    shares = (Share(stage.team, stage.roster, 400), Share(other, other.people[:6], 400, rate_percent=percent))
    return stage.agree_all(*shares)[0].id


@fault("gross_wrong", "s.16", lived=True)
def paid_by_another_rate(stage: Stage) -> Found:
    """Over the floor, and less than what both sides agreed."""
    job = stage.agree()
    pieces = stage.pieces()
    handed = stage.deliver(job, pieces, rates=dict.fromkeys(pieces, job.rate_satang - 2))
    stage.pay(handed)
    return Found("instalment", handed.owed[0].id, 2 * handed.owed[0].pieces)


@fault("gross_wrong", lifts=(("instalments", "ck_instalments_gross"),))
def product_a_satang_short(stage: Stage) -> Found:
    """Pieces times rate, less one satang."""
    job = stage.agree()
    pieces = stage.pieces()
    gross = {one: many * job.rate_satang - 1 for one, many in pieces.items()}
    handed = stage.deliver(job, pieces, gross=gross)
    stage.pay(handed)
    return Found("instalment", handed.owed[0].id, 1)


@fault("gross_wrong", lived=True)
def part_finished_rounded_down(stage: Stage) -> Found:
    """A percentage of the work rounded down where it has to be rounded up."""
    job = stage.agree()
    one = stage.roster[0].id
    pieces = next(many for many in range(31, 131) if many * job.rate_satang * 33 % 100)
    gross = pieces * job.rate_satang * 33 // 100
    on = stage.handed_on
    handed = stage.deliver(
        job, {one: pieces}, kind="early_end", percent={one: 33}, gross={one: gross}, answer=Answer(on + timedelta(1))
    )
    stage.pay(handed)
    return Found("instalment", handed.owed[0].id, 1)


@near_miss()
def part_finished_rounded_up(stage: Stage) -> None:
    pieces = stage.pieces()
    job = stage.agree()
    stage.pay(stage.deliver(job, pieces, kind="early_end", percent=dict.fromkeys(pieces, 33)))
