"""The smallest change that gives a group a lot, found by halving and tried out: with it yes, with one unit less no.

What "gives" means is one function, `gets`: the neighbourhood (near.py) is planned again from scratch, and the group
has the lot in the plan that comes out. First what the hard rules ask for, all of it together; then, where that is
not yet enough, one lever more.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from matching.codes import ReasonCode
from matching.engine.solve import solve
from matching.plan import Plan
from matching.problem import Problem
from matching.reasons.changes import apply
from matching.reasons.levers import ANSWERS, IN_PLAN, Lever, Step, most
from matching.reasons.near import Near, near
from matching.reasons.purse import Purse, Spent
from matching.reasons.settle import Pinned, settle


@dataclass(frozen=True, slots=True)
class Flip:
    """Steps that together give the group the lot; one unit less of any of them, and it does not get it.

    tried: for each step, whether the group gets the lot with one unit less of it (always False: it was tried).
    """

    steps: tuple[Step, ...]
    gets: bool
    tried: tuple[bool, ...]


def gets(problem: Problem, plan: Plan, lot: str, group: str) -> bool:
    """Whether the group has the lot when the neighbourhood is planned again. KeyError for unknown names."""
    return gets_near(near(problem, plan, lot, group))


def gets_near(here: Near, purse: Purse | None = None) -> bool:
    """Likewise, where the neighbourhood is known already. purse: pays for the exact searches, if there is one.

    A problem that is its own neighbourhood is solved as `solve` does. Else: by exact search; where that stopped at
    its limit, the better of the plan found freely and the one found with the pair in it decides.
    """
    lot, group = here.lot.id, here.group.id
    if here.objection():
        return False
    if here.whole:
        plan = solve(here.problem)
        return any(share.lot == lot and share.group == group for share in plan.allocations)
    free = settle(here.problem, here.start, None, purse)
    if free is None or free.has(lot, group) or free.proven:
        return free is not None and free.has(lot, group)
    forced = settle(here.problem, here.start, Pinned(lot, group, True), purse)
    return forced is not None and forced.objective > free.objective


def flips(here: Near) -> tuple[Flip, ...]:
    """Each a way for the group to get the lot, by one lever beyond what the hard rules ask; none if it has it."""
    return gets_or_flips(here)[1]


def gets_or_flips(here: Near) -> tuple[bool, tuple[Flip, ...]]:
    """Whether the group gets the lot as things are, which is thought about once; else what would give it the lot.

    Whatever is told was tried out; once the purse is empty, further levers are not tried.
    """
    purse = Purse()
    if gets_near(here, purse):
        return True, ()
    needed = admission(here)
    return False, () if needed is None else _flips(here, needed, purse)


def _flips(here: Near, needed: tuple[Step, ...], purse: Purse) -> tuple[Flip, ...]:
    tried: dict[tuple[Step, ...], bool] = {(): False}  # as things are, it does not get it

    def yes(steps: tuple[Step, ...]) -> bool:
        if steps not in tried:
            purse.open()
            tried[steps] = gets_near(here.changed(*apply((here.lot, here.group), steps)), purse)
        return tried[steps]

    found: list[Flip] = []
    with suppress(Spent):
        if yes(needed):
            return (_flip(pared(needed, yes), yes),)
        for steps in (_further(here, needed, lever, yes) for lever in IN_PLAN):
            if steps:
                found.append(_flip(pared(steps, yes), yes))
    return tuple(found)


Yes = Callable[[tuple[Step, ...]], bool]


def _further(here: Near, needed: tuple[Step, ...], lever: Lever, yes: Yes) -> tuple[Step, ...] | None:
    """What is needed, and as little of one lever as gives the lot; None where even its most does not."""
    start = {step.lever: step.amount for step in needed}
    low = start.get(lever, 0)
    high = most(here.problem, here.lot, here.group, lever)

    def steps(amount: int) -> tuple[Step, ...]:
        return tuple(Step(*one) for one in {**start, lever: amount}.items())

    if high <= low or not yes(steps(high)):
        return None
    return steps(least(low, high, lambda amount: yes(steps(amount))))


def pared(steps: tuple[Step, ...], yes: Yes) -> tuple[Step, ...]:
    """Without what the other steps make needless: a group that works nearer needs no wider circle of those asked."""
    for at, step in enumerate(steps):

        def enough(amount: int, at: int = at, lever: Lever = step.lever) -> bool:
            return yes((*steps[:at], *((Step(lever, amount),) if amount else ()), *steps[at + 1 :]))

        if enough(step.amount - 1):
            amount = 0 if enough(0) else least(0, step.amount - 1, enough)
            fewer = (Step(step.lever, amount),) if amount else ()
            return pared((*steps[:at], *fewer, *steps[at + 1 :]), yes)
    return steps


def least(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """The least amount that is enough, by halving: `low` is not, `high` is; so is the answer, and one less is not."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _flip(steps: tuple[Step, ...], yes: Yes) -> Flip:
    less = (tuple(Step(one.lever, one.amount - (one == step)) for one in steps) for step in steps)
    return Flip(steps, yes(steps), tuple(map(yes, less)))


def admission(here: Near) -> tuple[Step, ...] | None:
    """The least of each lever until no hard reason is left; None where no lever answers one."""
    steps: dict[Lever, int] = {}
    while code := _against(here, steps):
        lever = ANSWERS[code]
        enough = partial(_answers, here, steps, code, lever)
        low, high = steps.get(lever, 0), most(here.problem, here.lot, here.group, lever)
        if high <= low or not enough(high):
            return None
        steps[lever] = least(low, high, enough)
    return tuple(Step(*one) for one in steps.items())


def _answers(here: Near, steps: dict[Lever, int], code: ReasonCode, lever: Lever, amount: int) -> bool:
    """Whether so much of a lever, beside other steps, leaves another hard reason or none."""
    return _against(here, {**steps, lever: amount}) != code


def _against(here: Near, steps: dict[Lever, int]) -> ReasonCode | None:
    pair = apply((here.lot, here.group), (Step(*one) for one in steps.items()))
    return here.changed(*pair).objection()
