"""The neighbourhood of a lot and a group: a small problem of its own, in which the rest of the plan stands still.

Free are the lot, what the group holds, what the lot's holders hold, and open lots of the same crafts, among these
groups and a few that could take over. All else that these groups have becomes frozen work: it takes its time and
counts as income. Who is near depends on the plan and on what no lever (levers.py) changes, so a changed problem
has the same neighbourhood, changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.accepted import still
from matching.codes import ReasonCode
from matching.eligibility import RULES, groups_before
from matching.plan import Allocation, Plan
from matching.problem import Frozen, Group, Lot, Problem
from matching.reasons.ground import Ground
from matching.room import room_of

WHOLE = 64  # lots x groups up to which the whole problem is its own neighbourhood
MOST_GROUPS = 6
MOST_LOTS = 8
TAKERS = 2  # groups that could take over a lot, looked for beside those who hold it


@dataclass(frozen=True, slots=True)
class Near:
    """problem: free lots and near groups. start: their shares in the plan. ahead: groups asked before this one
    where only the nearest are asked. whole: nothing is left out.
    """

    problem: Problem
    start: tuple[Allocation, ...]
    lot: Lot
    group: Group
    ahead: int
    whole: bool

    def changed(self, lot: Lot, group: Group) -> Near:
        """The same neighbourhood with another lot and group of the same names."""
        lots = tuple(self._asking(lot) if one.id == lot.id else one for one in self.problem.lots)
        groups = tuple(group if one.id == group.id else one for one in self.problem.groups)
        return replace(self, problem=replace(self.problem, lots=lots, groups=groups), lot=lot, group=group)

    def objection(self) -> ReasonCode | None:
        """The first hard reason against the pair; its time is what the plan around leaves."""
        room = room_of(self.problem, self.group)
        for rule in RULES:
            if reason := rule(self.problem, self.lot, self.group, room):
                return reason.code
        ahead = groups_before(self.problem, self.lot, self.group) if self.whole else self.ahead
        return ReasonCode.NEARER_GROUPS if 0 < self.lot.nearest_groups <= ahead else None

    def _asking(self, lot: Lot) -> Lot:
        """Who is near enough to be asked was settled among all groups, not among the few of this problem."""
        if self.whole:
            return lot
        others = next(one.asked for one in self.problem.lots if one.id == lot.id)
        asked = set(lot.asked) | (set(others) - {self.group.id})
        if 0 < lot.nearest_groups <= self.ahead:
            asked.add(self.group.id)
        return replace(lot, nearest_groups=0, asked=tuple(asked))


def near(problem: Problem, plan: Plan, lot: str, group: str) -> Near:
    """KeyError for an unknown lot or group. Accepted work stands still where the plan has it."""
    problem = still(problem, plan.moved)
    ground = Ground(problem, plan.allocations)
    asked, asker = ground.lots[lot], ground.groups[group]
    ahead = ground.ahead(asked, asker) if asked.nearest_groups else 0
    if len(problem.lots) * len(problem.groups) <= WHOLE:
        return Near(problem, plan.allocations, asked, asker, ahead, True)
    groups = _groups(ground, asked, asker)
    free = _free(ground, asked, asker, groups)
    names = {one.id for one in free}
    part = replace(
        problem,
        lots=tuple(_settled(ground, one, asker, groups) for one in free),
        groups=tuple(ground.groups[name] for name in groups),
        frozen=tuple(_frozen(ground, groups, names)),
    )
    start = tuple(share for share in plan.allocations if share.lot in names)
    return Near(part, start, asked, asker, ahead, False).changed(asked, asker)


def _groups(ground: Ground, lot: Lot, group: Group) -> list[str]:
    """The group, the lot's holders, and who could take over the lot or what the group holds."""
    found = dict.fromkeys([group.id, *sorted(ground.by_lot.get(lot.id, ()))])
    for one in (lot, *ground.held(group.id)):
        found.update(dict.fromkeys(ground.takers(one, set(found), TAKERS if one is lot else 1)))
    return list(found)[: max(MOST_GROUPS, 1 + len(ground.by_lot.get(lot.id, ())))]


def _free(ground: Ground, lot: Lot, group: Group, groups: list[str]) -> list[Lot]:
    """At most so many lots: those nearest to the question first. All holders of a free lot are near."""
    first = [lot, *ground.held(group.id)]
    holders = [one for name in groups[1:] for one in ground.held(name)]
    crafts = {one.skill for one in first}
    waiting = [one for one in ground.open if one.skill in crafts]
    found: dict[str, Lot] = {}
    for one in (*first, *_in_turn(holders, waiting)):
        if len(found) < MOST_LOTS and ground.by_lot.get(one.id, {}).keys() <= set(groups):
            found.setdefault(one.id, one)
    return list(found.values())


def _in_turn(ones: list[Lot], others: list[Lot]) -> Iterator[Lot]:
    for at in range(max(len(ones), len(others))):
        yield from ones[at : at + 1]
        yield from others[at : at + 1]


def _settled(ground: Ground, lot: Lot, group: Group, groups: list[str]) -> Lot:
    """Where only the nearest are asked: all others of these groups count as asked already."""
    if not lot.nearest_groups:
        return lot
    near = ground.nearest(lot, group)
    return replace(lot, nearest_groups=0, asked=tuple({*lot.asked, *(name for name in groups if name not in near)}))


def _frozen(ground: Ground, groups: list[str], free: set[str]) -> Iterator[Frozen]:
    """What is promised to these groups already, and what this plan gives them beside the free lots."""
    names = set(groups)
    yield from (work for work in ground.problem.frozen if work.group in names)
    for name in groups:
        for lot, share in ground.by_group.get(name, {}).items():
            if lot not in free:
                one = ground.lots[lot]
                earned = one.rate_satang * share.pieces
                for at, work in enumerate(share.work):
                    yield Frozen(name, work.week, work.profile, one.machine, work.centiminutes, 0 if at else earned)
