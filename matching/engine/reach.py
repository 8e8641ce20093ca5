"""Which pairs of lot and group are worth a thought, found whole rows at a time.

The hard rules are those of eligibility.py, which tells reasons one pair at a time; here they are stated for all
groups at once, since a country has millions of pairs and most fall at the skill.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.distance import kilometres
from matching.problem import Lot, Problem
from matching.room import Room, least_needed
from matching.rows import Row, row, starts


class Pairs(NamedTuple):
    """Candidates by position, by lot and then group: l, u, f, and the slots of time each may use."""

    lot: Row
    group: Row
    least: Row
    most: Row
    cost: Row  # 1/1000 satang
    first_of_lot: Row
    first_slot: Row
    slot_cell: Row
    slot_machine: Row  # machine cell or -1


class Reach:
    """All groups side by side. Cells are numbered by group, profile and week, machine cells likewise."""

    def __init__(self, problem: Problem, room: Room) -> None:
        self.problem, groups, weeks = problem, problem.groups, problem.weeks
        self.first_cell = starts(len(group.profiles) * weeks for group in groups)
        self.first_machine = starts(len(group.machines) * weeks for group in groups)
        keys = [(group.id, at, week) for group in groups for at in range(len(group.profiles)) for week in range(weeks)]
        self.time = row(room.time[key] for key in keys).reshape(-1, weeks)
        tools = [(group.id, code, week) for group in groups for code, _ in group.machines for week in range(weeks)]
        self.machine_time = row(room.machines[tool] for tool in tools).reshape(-1, weeks)
        self.owner = np.repeat(np.arange(len(groups)), [len(group.profiles) for group in groups])
        self.quality = row(group.quality_level for group in groups)
        self.least_rate = row(group.least_satang_per_hour for group in groups)
        self.eligible = np.array([not group.ineligible for group in groups], dtype=bool)
        self.farthest = row(group.farthest_km for group in groups)
        self.at = {group.id: number for number, group in enumerate(groups)}
        places = sorted({group.wage_place for group in groups})
        self.place_at = {place: number for number, place in enumerate(places)}
        self.place = row(self.place_at[group.wage_place] for group in groups)
        self._skilled: dict[tuple[str, int], tuple[Row, Row]] = {}
        self._machines: dict[str, tuple[Row, Row]] = {}
        self._hazards: dict[str, Row] = {}

    def skilled(self, skill: str, level: int) -> tuple[Row, Row]:
        """(profiles that have the skill at the level, members' time of each group in each week)."""
        if (skill, level) not in self._skilled:
            every = [profile.level(skill) for group in self.problem.groups for profile in group.profiles]
            able = np.flatnonzero(np.array(every, dtype=np.int64) >= level)
            together = np.zeros((len(self.quality), self.problem.weeks), dtype=np.int64)
            np.add.at(together, self.owner[able], self.time[able])
            self._skilled[skill, level] = able, together
        return self._skilled[skill, level]

    def machine(self, code: str) -> tuple[Row, Row]:
        """(row of machine cells of each group or -1, time of each group's machines in each week)."""
        if code not in self._machines:
            where = np.full(len(self.quality), -1, dtype=np.int64)
            together = np.zeros((len(self.quality), self.problem.weeks), dtype=np.int64)
            number = 0
            for at, group in enumerate(self.problem.groups):
                for name, minutes in group.machines:
                    if name == code and minutes > 0:
                        where[at], together[at] = number, self.machine_time[number]
                    number += 1
            self._machines[code] = where, together
        return self._machines[code]

    def allowed(self, hazard: str) -> Row:
        """Groups that may work with a hazard class."""
        if hazard not in self._hazards:
            known = [not hazard or hazard in group.hazards for group in self.problem.groups]
            self._hazards[hazard] = np.array(known, dtype=bool)
        return self._hazards[hazard]

    def candidates(self, lot: Lot) -> tuple[Row, Row, Row]:
        """(groups that no hard rule keeps from this lot, most pieces of each, kilometres of each)."""
        able, members = self.skilled(lot.skill, lot.level)
        open_to = np.zeros(len(self.quality), dtype=bool)
        open_to[self.owner[able]] = True
        floors = np.full(len(self.place_at), np.iinfo(np.int64).max)
        for place, floor in lot.floors:
            if place in self.place_at:
                floors[self.place_at[place]] = floor
        open_to &= self.eligible & (self.quality >= lot.quality_level) & (floors[self.place] <= lot.rate_satang)
        open_to &= self.least_rate * lot.centiminutes_per_piece <= lot.rate_satang * 6000
        open_to &= self.allowed(lot.hazard)
        open_to[[self.at[name] for name in lot.asked if name in self.at]] = False
        if lot.machine is not None:
            open_to &= self.machine(lot.machine)[0] >= 0
        groups = np.flatnonzero(open_to)
        window = slice(lot.first_week, lot.last_week + 1)
        free = members[groups, window]
        if lot.machine is not None:
            free = np.minimum(free, self.machine(lot.machine)[1][groups, window])
        together = free.sum(axis=1)
        groups, together = _kept(together >= least_needed(lot) * lot.centiminutes_per_piece, groups, together)
        far = row(self._kilometres(lot, number) for number in groups.tolist())
        near = far <= self.farthest[groups]
        groups, together, far = _kept(near, groups, together, far)
        if lot.nearest_groups:  # of equally near groups the lower position, which is the lower id
            nearest = np.sort(np.argsort(far, kind="stable")[: lot.nearest_groups])
            groups, together, far = groups[nearest], together[nearest], far[nearest]
        return groups, np.minimum(together // lot.centiminutes_per_piece, lot.quantity_pieces), far

    def _kilometres(self, lot: Lot, number: int) -> int:
        group = self.problem.groups[number]
        return kilometres(lot.latitude_e6, lot.longitude_e6, group.latitude_e6, group.longitude_e6)

    def slots(self, lot: Lot, groups: Row) -> tuple[Row, Row, Row]:
        """(how many slots each group has for the lot, their cells, their machine cells): by week, then profile."""
        able, _ = self.skilled(lot.skill, lot.level)
        weeks, length = self.problem.weeks, lot.last_week + 1 - lot.first_week
        first, last = np.searchsorted(self.owner[able], groups), np.searchsorted(self.owner[able], groups, "right")
        counts = last - first
        of_week = np.repeat(np.repeat(np.arange(len(groups)), length), np.repeat(counts, length))
        week = np.repeat(np.tile(np.arange(lot.first_week, lot.last_week + 1), len(groups)), np.repeat(counts, length))
        run = np.arange(len(of_week)) - np.repeat(starts(np.repeat(counts, length))[:-1], np.repeat(counts, length))
        cells = able[first[of_week] + run] * weeks + week
        if lot.machine is None:
            return counts * length, cells, np.full(len(cells), -1, dtype=np.int64)
        return counts * length, cells, self.machine(lot.machine)[0][groups[of_week]] * weeks + week


def find_pairs(problem: Problem, room: Room) -> Pairs:
    """Every candidate pair, with the least pieces it must take if its lot is to be placed lawfully at all."""
    reach, policy = Reach(problem, room), problem.policy
    parts: list[tuple[Row, ...]] = []
    for number, lot in enumerate(problem.lots):
        groups, most, far = reach.candidates(lot)
        least = least_pieces(lot, most)
        fits = least <= most
        cost = (policy.satang_per_pair + policy.satang_per_km * far) * 1000
        groups, most, least, cost = _kept(fits, groups, most, least, cost)
        parts.append((np.full(len(groups), number), groups, least, most, cost, *reach.slots(lot, groups)))
    columns = [np.concatenate(part).astype(np.int64) for part in zip(*parts, strict=True)] or [row([])] * 8
    at_lot, at_group, least, most, cost, counts, cells, machines = columns
    first = starts(np.bincount(at_lot, minlength=len(problem.lots)))
    return Pairs(at_lot, at_group, least, most, cost, first, starts(counts), cells, machines)


def least_pieces(lot: Lot, most: Row) -> Row:
    """The least lot; of a lot that is all or nothing also what the k - 1 roomiest other groups cannot take.

    Where that is more than a group can make, it cannot help, and a lot that no k groups can hold together has
    no pairs.
    """
    least = np.full(len(most), lot.least_pieces, dtype=np.int64)
    if not lot.all_or_nothing or not len(most):
        return least
    top = np.argsort(-most, kind="stable")[: lot.most_groups]
    others = np.full(len(most), most[top].sum() - (most[top[-1]] if len(top) == lot.most_groups else 0))
    others[top] = most[top].sum() - most[top]
    together: Row = np.maximum(least, lot.quantity_pieces - others)
    return together


def _kept(keep: Row, *columns: Row) -> tuple[Row, ...]:
    return tuple(column[keep] for column in columns)
