"""Time a group has: members' minutes per profile and week and machine-minutes, less what is already promised.

All in centi-minutes. Nothing here knows about prices or plans.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from matching.accepted import movable, settled
from matching.group import HIGHEST_LEVEL
from matching.pace import centiminutes_each, most_at_first
from matching.plan import Moved
from matching.problem import Frozen, Group, Lot, Policy, Problem

Able = frozenset[tuple[str, int]]  # a skill, at each level that is enough


@dataclass(slots=True)
class Room:
    """Free centi-minutes: by (group, profile, week), and by (group, machine, week)."""

    policy: Policy
    time: dict[tuple[str, int, int], int] = field(default_factory=dict)
    machines: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def take(self, group: str, profile: int, week: int, machine: str | None, centiminutes: int) -> None:
        """Use time; promised work that outgrew the time left (an illness, a broken machine) leaves none."""
        self.time[group, profile, week] = max(0, self.time[group, profile, week] - centiminutes)
        if machine is not None and (group, machine, week) in self.machines:
            self.machines[group, machine, week] = max(0, self.machines[group, machine, week] - centiminutes)

    def by_week(self, lot: Lot, group: Group) -> list[int]:
        """Centi-minutes the group could give this lot in each week of its window: members, then machines."""
        skilled = skilled_profiles(lot, group)
        found = []
        for week in range(lot.first_week, lot.last_week + 1):
            free = sum(self.time[group.id, profile, week] for profile in skilled)
            if lot.machine is not None:
                free = min(free, self.machines.get((group.id, lot.machine, week), 0))
            found.append(free)
        return found

    def pieces(self, lot: Lot, group: Group) -> int:
        """Most pieces of this lot the group could make in this time, up to the open quantity or its first lot."""
        together = sum(self.by_week(lot, group)) // centiminutes_each(lot, group)
        return min(most_at_first(self.policy, lot, group), together)


def able_of(lot: Lot) -> Able:
    """What members of a group need one of to do the lot."""
    return frozenset((lot.skill, level) for level in range(lot.level, HIGHEST_LEVEL + 1))


def skilled_profiles(lot: Lot, group: Group) -> list[int]:
    """Positions of the profiles whose members have the lot's skill at its level."""
    able = able_of(lot)
    return [at for at, profile in enumerate(group.profiles) if not able.isdisjoint(profile.skills)]


def room_before_plan(problem: Problem) -> Room:
    """Time free before anything is planned: gross minutes less frozen work, and accepted work that cannot move."""
    return room_of(problem, *problem.groups)


def room_of(problem: Problem, *groups: Group) -> Room:
    """The same for these groups alone."""
    return room_beside(problem, groups, settled(problem, groups))


def room_beside(problem: Problem, groups: Iterable[Group], promised: Iterable[Frozen]) -> Room:
    """Time that this promised work leaves these groups."""
    room = Room(problem.policy)
    for group in groups:
        for number, profile in enumerate(group.profiles):
            for week, minutes in enumerate(profile.minutes):
                room.time[group.id, number, week] = minutes * 100
        for machine, minutes in group.machines:
            for week in range(problem.weeks):
                room.machines[group.id, machine, week] = minutes * 100
    for work in promised:
        room.take(work.group, work.profile, work.week, work.machine, work.centiminutes)
    return room


def take_accepted(room: Room, problem: Problem, moved: Iterable[Moved] = ()) -> None:
    """Use the time of accepted work that may move, where a plan has it."""
    now = {one.accepted: one.work for one in moved}
    for one, _ in movable(problem):
        for work in one.as_frozen(now.get(one.id)):
            room.take(work.group, work.profile, work.week, work.machine, work.centiminutes)


def gross_minutes(group: Group) -> int:
    """Minutes all members have in the weeks of the problem, before anything is promised."""
    return sum(sum(profile.minutes) for profile in group.profiles)


def frozen_satang(problem: Problem) -> dict[str, int]:
    """What each group already earns by frozen and accepted work."""
    found = {group.id: 0 for group in problem.groups}
    for work in problem.promised:
        found[work.group] += work.value_satang
    return found


def least_needed(lot: Lot) -> int:
    """Least pieces that make a group a candidate: the whole lot when it may be neither split nor cut."""
    return lot.quantity_pieces if lot.all_or_nothing and lot.most_groups == 1 else lot.least_pieces


def total(amounts: Iterable[int]) -> int:
    """Centi-minutes as whole minutes, rounded down."""
    return sum(amounts) // 100
