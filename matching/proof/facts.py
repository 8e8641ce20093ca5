"""What the problem says about time, income and who may do what, read a second time for `check`.

Nothing here is used by the solver, and nothing of the solver is used here. Whole numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice

from matching.problem import Accepted, Group, Lot, Problem
from matching.proof.crowd import Crowd, crowds


@dataclass(frozen=True, slots=True)
class Facts:
    """Free centi-minutes by (group, profile, week) and (group, machine, week), net of work that cannot move."""

    problem: Problem
    lots: dict[str, Lot]
    groups: dict[str, Group]
    members: dict[tuple[str, int, int], int]
    machines: dict[tuple[str, str, int], int]
    promised: dict[str, int]  # satang of frozen and accepted work, by group
    loose: tuple[Accepted, ...]  # accepted work that may move
    crowds: dict[str, Crowd]  # by skill, whoever has it at any level
    found: dict[str, list[Group]] = field(default_factory=dict)  # candidates by lot, as they were looked for
    skilled: dict[tuple[str, int, str], list[int]] = field(default_factory=dict)  # profiles, as they were looked for
    hours: dict[tuple[str, int, str | None, str], list[int]] = field(default_factory=dict)  # likewise

    def candidates(self, lot: Lot) -> list[Group]:
        """Groups that no hard rule keeps from this lot: so many as it asks at most (0: all), near first, then by id."""
        if lot.id not in self.found:
            lines = self.crowds[lot.skill].near(lot) if lot.skill in self.crowds else []
            able = (group for _, group in lines if not any(self.rules(lot, group)))
            self.found[lot.id] = list(islice(able, lot.nearest_groups or None))
        return self.found[lot.id]

    def window(self, lot: Lot) -> range:
        """Weeks in which the lot may be worked on."""
        return range(lot.first_week, lot.last_week + 1)

    def able(self, lot: Lot, group: Group) -> list[int]:
        """Profiles that have the skill at the level."""
        key = lot.skill, lot.level, group.id
        if key not in self.skilled:
            self.skilled[key] = [
                at
                for at, profile in enumerate(group.profiles)
                if any(code == lot.skill and level >= lot.level for code, level in profile.skills)
            ]
        return self.skilled[key]

    def week_time(self, lot: Lot, group: Group, week: int) -> int:
        """Centi-minutes the group has for the lot in a week, by members and by machine."""
        people = sum(self.members[group.id, at, week] for at in self.able(lot, group))
        if lot.machine is None:
            return people
        return min(people, self.machines.get((group.id, lot.machine, week), 0))

    def each(self, lot: Lot, group: Group) -> int:
        """Centi-minutes of a piece: a group of 800 permille takes a quarter longer; started ones count whole."""
        known = [permille for article, permille in group.speeds if article == lot.article]
        standard = 1000 * lot.centiminutes_per_piece
        return (standard + known[0] - 1) // known[0] if known else lot.centiminutes_per_piece

    def first(self, lot: Lot, group: Group) -> int:
        """Most pieces as far as the group's practice goes: of a named article it never made, a few at first."""
        minutes = self.problem.policy.first_lot_minutes
        if minutes == 0 or lot.article in {"", *(article for article, _ in group.speeds)}:
            return lot.quantity_pieces
        return min(lot.quantity_pieces, 100 * minutes // lot.centiminutes_per_piece or 1)

    def made(self, lot: Lot, group: Group) -> int:
        """Whole pieces the group could make in the window if it did nothing else."""
        key = lot.skill, lot.level, lot.machine, group.id
        if key not in self.hours:  # centi-minutes of all weeks before week 0, 1, …
            weeks = (self.week_time(lot, group, week) for week in range(self.problem.weeks))
            self.hours[key] = list(accumulate(weeks, initial=0))
        return (self.hours[key][lot.last_week + 1] - self.hours[key][lot.first_week]) // self.each(lot, group)

    def most(self, lot: Lot, group: Group) -> int:
        """Most pieces of the lot that the group may be given."""
        return min(self.made(lot, group), self.first(lot, group))

    def candidate_faults(self, lot: Lot, group: Group) -> list[str]:
        """Names of the hard rules that keep this group from this lot."""
        broken = [rule for rule in self.rules(lot, group) if rule]
        return broken or ([] if group in self.candidates(lot) else ["nearest"])

    def rules(self, lot: Lot, group: Group) -> Iterator[str]:
        """Every hard rule, quickest first: its name where it is broken, nothing where it holds."""
        yield "" if lot.quality_level <= group.quality_level else "quality"
        yield "" if lot.hazard == "" or lot.hazard in group.hazards else "hazard"
        yield "eligible" if group.ineligible else ""
        yield "asked" if group.id in lot.asked else ""
        floors = [floor for place, floor in lot.floors if place == group.wage_place]
        yield "" if floors and floors[0] <= lot.rate_satang else "floor"
        least = group.least_satang_per_hour * lot.centiminutes_per_piece
        yield "" if least <= 6000 * lot.rate_satang else "group_minimum"
        tools = {code for code, minutes in group.machines if minutes > 0}
        yield "" if lot.machine is None or lot.machine in tools else "machine"
        yield "" if self.able(lot, group) else "skill"
        yield "" if self.problem.kilometres(lot, group) <= group.farthest_km else "distance"
        whole = lot.all_or_nothing and lot.most_groups == 1
        smallest = lot.quantity_pieces if whole else min(lot.minimum_lot_pieces, lot.quantity_pieces)
        yield "" if self.first(lot, group) >= smallest else "first_lot"
        yield "" if self.made(lot, group) >= smallest else "enough_time"

    def pair_cost(self, lot: Lot, group: Group) -> int:
        """Cost of giving the lot to this group, in 1/1000 satang."""
        policy = self.problem.policy
        return 1000 * (policy.satang_per_pair + self.problem.kilometres(lot, group) * policy.satang_per_km)

    def travel(self, lot: Lot, group: Group) -> int:
        """The part of that for the way, in 1/1000 satang."""
        return 1000 * self.problem.kilometres(lot, group) * self.problem.policy.satang_per_km

    def bonus(self, group: Group, satang: int) -> int:
        """Equity on `satang` of new income: the bonus with it, less the bonus without it (1/1000 satang)."""
        start = self.start(group)
        return self._bonus_at(group, start + satang) - self._bonus_at(group, start)

    def start(self, group: Group) -> int:
        """Income before this plan as equity counts it: so far and promised, less the group's credit (satang)."""
        return group.income_satang - group.credit_satang + self.promised[group.id]

    def _bonus_at(self, group: Group, income: int) -> int:
        return sum(permille * max(0, min(income, high) - low) for low, high, permille in self.lines(group))

    def lines(self, group: Group) -> list[tuple[int, int, int]]:
        """(from, to, permille): the policy's steps for this group in satang of income; credit starts under zero."""
        minutes = group.available_minutes + sum(sum(profile.minutes) for profile in group.profiles)
        found, low = [], -group.credit_satang
        for per_hour, permille in self.problem.policy.equity_steps:
            high = minutes * per_hour // 60
            found.append((low, high, permille))
            low = high
        return found


def able_for(one: Accepted, group: Group) -> list[int]:
    """Profiles of the group that may do accepted work."""
    return [at for at, profile in enumerate(group.profiles) if dict(profile.skills).get(one.skill, 0) >= one.level]


def read_facts(problem: Problem) -> Facts:
    """Gross time less frozen work; frozen work beyond what there is leaves nothing."""
    lots, groups = {lot.id: lot for lot in problem.lots}, {group.id: group for group in problem.groups}
    members = {
        (group.id, at, week): 100 * minutes
        for group in problem.groups
        for at, profile in enumerate(group.profiles)
        for week, minutes in enumerate(profile.minutes)
    }
    machines = {
        (group.id, code, week): 100 * minutes
        for group in problem.groups
        for code, minutes in group.machines
        for week in range(problem.weeks)
    }
    promised = {group.id: 0 for group in problem.groups}
    for gives in problem.promised:
        promised[gives.group] += gives.value_satang
    fixed = [(work.group, work.profile, work.week, work.machine, work.centiminutes) for work in problem.frozen]
    loose = []
    for one in problem.accepted:
        if (one.last_week - one.first_week + 1) * len(able_for(one, groups[one.group])) > 1:
            loose.append(one)
        else:
            fixed += [(one.group, work.profile, work.week, one.machine, work.centiminutes) for work in one.work]
    for name, at, week, machine, centiminutes in fixed:
        members[name, at, week] = max(members[name, at, week] - centiminutes, 0)
        if machine is not None and (name, machine, week) in machines:
            machines[name, machine, week] = max(machines[name, machine, week] - centiminutes, 0)
    return Facts(problem, lots, groups, members, machines, promised, tuple(loose), crowds(problem))
