"""Groups side by side: all who have a skill at a level, the machine if one is asked, and leave for the hazard class.

A country has thousands of lots and few such crowds, so what else a lot asks of each group (quality, rate, time,
distance) is told for a whole crowd at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.places import Places
from matching.problem import Lot, Problem
from matching.room import Room
from matching.rows import Row, row

Key = tuple[str, int, str | None, str]
NOBODY = row([])


@dataclass(frozen=True, slots=True)
class Crowd:
    """Groups by position, rising, none of them ineligible.

    before: [week, group], centi-minutes the group could give in all weeks before that one, members within machines.
    profiles: those that have the skill, group by group; those of groups[n] begin at first[n].
    tools: for each group the row of its machine's cells; empty where bare hands do.
    """

    groups: Row
    before: Row
    first: Row
    profiles: Row
    tools: Row

    def free(self, lot: Lot) -> Row:
        """Centi-minutes of each group in the lot's window."""
        found: Row = self.before[lot.last_week + 1] - self.before[lot.first_week]
        return found


class Crowds:
    """All groups by position; a crowd is gathered when it is first asked for."""

    def __init__(self, problem: Problem, room: Room) -> None:
        groups, weeks = problem.groups, range(problem.weeks)
        self.problem, self._found = problem, dict[Key, Crowd]()
        people = [(group.id, at) for group in groups for at in range(len(group.profiles))]
        tools = [(group.id, code) for group in groups for code, _ in group.machines]
        self.time = _table((room.time[*who, week] for who in people for week in weeks), len(weeks))
        self.machine_time = _table((room.machines[*tool, week] for tool in tools for week in weeks), len(weeks))
        self.owner = np.repeat(np.arange(len(groups)), [len(group.profiles) for group in groups])
        self.tool_owner = np.repeat(np.arange(len(groups)), [len(group.machines) for group in groups])
        self.skills = _columns(dict(profile.skills) for group in groups for profile in group.profiles)
        self.machines = _columns({code: minutes} for group in groups for code, minutes in group.machines)
        self.quality = row(group.quality_level for group in groups)
        self.least_rate = row(group.least_satang_per_hour for group in groups)
        self.farthest = row(group.farthest_km for group in groups)
        self.places = Places(row(group.latitude_e6 for group in groups), row(group.longitude_e6 for group in groups))
        self.at = {group.id: number for number, group in enumerate(groups)}
        names = sorted({group.wage_place for group in groups})
        self.wage_places = {name: number for number, name in enumerate(names)}
        self.wage_place = row(self.wage_places[group.wage_place] for group in groups)

    def crowd(self, lot: Lot) -> Crowd:
        """Who has what the lot asks for, whatever their time, place and wishes."""
        key = lot.skill, lot.level, lot.machine, lot.hazard
        if key not in self._found:
            self._found[key] = self._gather(*key)
        return self._found[key]

    def forget(self) -> None:
        """Time or machine time was changed in place: crowds are gathered anew."""
        self._found.clear()

    def floors(self, lot: Lot) -> Row:
        """Least rate by wage place; where the lot names none, more than any rate."""
        found = np.full(len(self.wage_places), np.iinfo(np.int64).max)
        for name, floor in lot.floors:
            if name in self.wage_places:
                found[self.wage_places[name]] = floor
        return found

    def _gather(self, skill: str, level: int, machine: str | None, hazard: str) -> Crowd:
        where, levels = self.skills.get(skill, (NOBODY, NOBODY))
        able = where[levels >= level]
        able = able[self._lawful(hazard)[self.owner[able]]]
        if machine is None:
            groups, first = np.unique(self.owner[able], return_index=True)
            return self._crowd(groups, able, first, NOBODY)
        tools, _ = self.machines.get(machine, (NOBODY, NOBODY))
        able = able[np.isin(self.owner[able], self.tool_owner[tools])]
        groups, first = np.unique(self.owner[able], return_index=True)
        return self._crowd(groups, able, first, tools[np.searchsorted(self.tool_owner[tools], groups)])

    def _crowd(self, groups: Row, able: Row, first: Row, tools: Row) -> Crowd:
        free = np.add.reduceat(self.time[able], first, axis=0) if len(able) else self.time[:0]
        if len(tools):
            free = np.minimum(free, self.machine_time[tools])
        before = np.concatenate([np.zeros((1, len(groups)), dtype=np.int64), np.cumsum(free.T, axis=0)])
        return Crowd(groups, before, np.append(first, len(able)), able, tools)

    def _lawful(self, hazard: str) -> Row:
        """Groups that may take work at all, and work of this hazard class."""
        known = [not group.ineligible and (not hazard or hazard in group.hazards) for group in self.problem.groups]
        return np.array(known, dtype=bool)


def _table(figures: Iterable[int], weeks: int) -> Row:
    return np.fromiter(figures, dtype=np.int64).reshape(-1, weeks)


def _columns(rows: Iterable[Mapping[str, int]]) -> dict[str, tuple[Row, Row]]:
    """For each code (rows that have it with a figure over zero, that figure)."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for number, one in enumerate(rows):
        for code, figure in one.items():
            if figure > 0:
                where, figures = found.setdefault(code, ([], []))
                where.append(number)
                figures.append(figure)
    return {code: (row(where), row(figures)) for code, (where, figures) in found.items()}
