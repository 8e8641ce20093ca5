"""Training prices: between what the plan would gain for certain and at most, if members of a group learnt a skill.

    gain of the best plans  >=  worth of a new plan found - old bound
    gain of the best plans  <=  new bound - worth of the old plan

The new bound is proven by the old plan's prices: learning only touches lots of the skill, so what those lots gain at
these prices with and without it is all that changes. Where nobody may order what is learnt, nothing changes: 0 to 0.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from matching.engine.solve import solve
from matching.plan import Allocation, Plan
from matching.problem import Group, Lot, Problem
from matching.proof.duality import proven_bound
from matching.proof.facts import read_facts
from matching.reasons.changes import taught
from matching.reasons.near import WHOLE, near
from matching.reasons.settle import settle, worth_of
from matching.training.screen import Screen

LOTS = 4  # of the skill, that a new plan is looked for around


@dataclass(frozen=True, slots=True)
class TrainingPrice:
    """All members of the group reach the level. low, high: of the plan's gain, in 1/1000 satang.

    found: what the plan gains when it is planned again around the group, beyond what that gains without the skill;
    income_satang: what the group itself earns more in it; class_minutes: work
    of the new skill that it then does, which says how many should learn.
    """

    group: str
    skill: str
    level: int
    low: int
    high: int
    found: int
    income_satang: int
    class_minutes: int


def training_prices(problem: Problem, plan: Plan, *, most: int = 5) -> tuple[TrainingPrice, ...]:
    """The most promising (group, skill) pairs, worked out, largest gain found first; each pair at one level."""
    screen = Screen(problem, plan)
    chosen: dict[tuple[str, str], int] = {}
    for column in screen.columns():
        if len(chosen) < most:
            chosen.setdefault((column.group, column.skill), column.level)
    found = [_price(problem, plan, screen, *pair, level) for pair, level in chosen.items()]
    return tuple(sorted(found, key=lambda one: (-one.found, -one.high, one.group, one.skill)))


def training_price(problem: Problem, plan: Plan, group: str, skill: str, level: int) -> TrainingPrice:
    """Of one group and skill; KeyError for an unknown group."""
    return _price(problem, plan, Screen(problem, plan), group, skill, level)


def _price(problem: Problem, plan: Plan, screen: Screen, group: str, skill: str, level: int) -> TrainingPrice:
    old = {one.id: one for one in problem.groups}[group]
    lots = [lot for lot in problem.lots if lot.skill == skill and lot.level <= level and _some_lack(old, lot)]
    if not lots:
        return TrainingPrice(group, skill, level, 0, 0, 0, 0, 0)
    new = replace(problem, groups=tuple(taught(one, skill, level) if one is old else one for one in problem.groups))
    promised = any(one.group == group and one.skill == skill for one in problem.accepted)  # others may do it then
    if promised or len(problem.lots) * len(problem.groups) <= WHOLE:
        best = solve(new)
        before, without = plan.allocations, 0
        after, gained, bound = best.allocations, best.objective - plan.objective, best.bound
    else:
        around = _around(screen, group, skill, lots)
        before, without = improved(problem, plan, around, group)
        after, gained = improved(new, replace(plan, allocations=before), around, group)
        bound = plan.price_bound + max(0, proven(new, plan, skill) - proven(problem, plan, skill) + 1)
        if problem.policy.shared_trips:  # who shares a way with lots that stood still is not known here
            without = -gained
    low = plan.objective + without + gained - plan.bound
    if not any(lot.nearest_groups for lot in lots):  # who learns takes no place from another: never a loss
        low = max(0, low)
    return TrainingPrice(
        group, skill, level, low, max(low, bound - plan.objective), gained,
        _income(problem, after, group) - _income(problem, before, group), _minutes(after, group, lots),
    )  # fmt: skip


def _some_lack(group: Group, lot: Lot) -> bool:
    return any(profile.level(lot.skill) < lot.level for profile in group.profiles)


def _around(screen: Screen, group: str, skill: str, lots: list[Lot]) -> list[str]:
    """The lots that would gain most by this group; where none would, the first."""
    at, names = screen.crowds.at[group], {lot.id for lot in lots}
    wishes = sorted((-int(more[at]), lot.id) for lot, more in screen.wishes(skill) if lot.id in names)
    return [name for _, name in wishes[:LOTS]]


def improved(problem: Problem, plan: Plan, lots: list[str], group: str) -> tuple[tuple[Allocation, ...], int]:
    """The plan planned again around each lot and the group, one after the other; what it gains (1/1000 satang)."""
    allocations, gained = plan.allocations, 0
    for lot in lots:
        here = near(problem, replace(plan, allocations=allocations), lot, group)
        settled, start = settle(here.problem, here.start), worth_of(here.problem, here.start)
        if settled and settled.objective > start:
            free = {one.id for one in here.problem.lots}
            rest = (share for share in allocations if share.lot not in free)
            allocations, gained = (*rest, *settled.allocations), gained + settled.objective - start
    return tuple(sorted(allocations, key=lambda share: (share.lot, share.group))), gained


def proven(problem: Problem, plan: Plan, skill: str) -> int:
    """The bound that the plan's prices prove when only lots of one skill are ordered.

    Learning the skill raises the whole bound by no more than this one: a group's steps of equity count as far as its
    lots could lift it, and rise the more the fewer lots it has. Rounded up once, so one more is added where it counts.
    """
    lots = tuple(lot for lot in problem.lots if lot.skill == skill)
    return proven_bound(read_facts(replace(problem, lots=lots)), plan.prices)


def _income(problem: Problem, allocations: tuple[Allocation, ...], group: str) -> int:
    pieces = Counter({share.lot: share.pieces for share in allocations if share.group == group})
    return sum(lot.rate_satang * pieces[lot.id] for lot in problem.lots)


def _minutes(allocations: tuple[Allocation, ...], group: str, lots: list[Lot]) -> int:
    names = {lot.id for lot in lots}
    work = (part for share in allocations if share.group == group and share.lot in names for part in share.work)
    return -(-sum(part.centiminutes for part in work) // 100)
