"""Which skills are worth a closer look: what lots would gain by groups that had their skill, at the plan's prices.

An estimate for ranking only (means of prices, standard speed, no limit to a group's time over several lots), whole
rows of groups at a time. What is published is worked out anew for the best few (price.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.engine.arrays import MICRO
from matching.engine.crowds import NOBODY, Crowds
from matching.plan import Plan
from matching.problem import Lot, Problem
from matching.room import room_before_plan
from matching.rows import Row, row


class Column(NamedTuple):
    """All members of a group learn a skill up to a level; the estimate is in 1/1000 satang."""

    estimate: int
    group: str
    skill: str
    level: int


class Screen:
    """All groups side by side, with the time and the price of all their members."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.crowds = problem, Crowds(problem, room_before_plan(problem))
        cells = {(group, profile, week): price for group, profile, week, price in plan.prices.time}
        people = [(group.id, at) for group in problem.groups for at in range(len(group.profiles))]
        price = np.array([[cells.get((*who, week), 0) for week in range(problem.weeks)] for who in people])
        self.time = self._sums(self.crowds.time)
        self.paid = self._sums(self.crowds.time * price.reshape(self.crowds.time.shape).astype(np.int64))
        income, self.lots = dict(plan.prices.income), dict(plan.prices.lots)
        self.income = row(income.get(group.id, 0) for group in problem.groups)
        self.lawful = np.array([not group.ineligible for group in problem.groups], dtype=bool)

    def _sums(self, table: Row) -> Row:
        """[week, group]: of all members in all weeks before that one."""
        found = np.zeros((len(self.problem.groups), self.problem.weeks), dtype=np.int64)
        np.add.at(found, self.crowds.owner, table)
        before = np.cumsum(found.T, axis=0)
        return np.concatenate([np.zeros((1, found.shape[0]), dtype=np.int64), before])

    def columns(self) -> list[Column]:
        """Every skill that is ordered and every group that lacks it, best first."""
        found = []
        for skill in sorted({lot.skill for lot in self.problem.lots}):
            together: Row = np.zeros(len(self.problem.groups), dtype=np.int64)
            for level in (1, 2, 3):
                more = self._of_level(skill, level)
                together += more
                found += [
                    Column(int(together[at]), self.problem.groups[at].id, skill, level)
                    for at in np.flatnonzero(more > 0).tolist()
                ]
        return sorted(found, key=lambda one: (-one.estimate, one.group, one.skill, one.level))

    def _of_level(self, skill: str, level: int) -> Row:
        total: Row = np.zeros(len(self.problem.groups), dtype=np.int64)
        for lot, more in self.wishes(skill):
            if lot.level == level:
                total += more
        return total

    def wishes(self, skill: str) -> Iterator[tuple[Lot, Row]]:
        """(lot of this skill, what it would gain by each group that lacks the skill at its level)."""
        where, levels = self.crowds.skills.get(skill, (NOBODY, NOBODY))
        best = np.zeros(len(self.problem.groups), dtype=np.int64)
        np.maximum.at(best, self.crowds.owner[where.astype(np.int64)], levels.astype(np.int64))
        for lot in self.problem.lots:
            if lot.skill == skill:
                gain = self._gain(lot)
                has = np.sort(gain[best >= lot.level])[::-1][: lot.most_groups]
                last = max(0, int(has[-1])) if len(has) == lot.most_groups else 0
                yield lot, np.where(best < lot.level, np.maximum(gain - last, 0), 0)

    def _gain(self, lot: Lot) -> Row:
        """Of each group, were all its members able to do the work (1/1000 satang); 0 where another rule forbids it."""
        crowds, each = self.crowds, lot.centiminutes_per_piece
        able = self.lawful & (crowds.quality >= lot.quality_level)
        able &= crowds.floors(lot)[crowds.wage_place] <= lot.rate_satang
        able &= crowds.least_rate * each <= lot.rate_satang * 6000
        able &= np.array([not lot.hazard or lot.hazard in group.hazards for group in self.problem.groups], dtype=bool)
        if lot.machine is not None:
            able &= np.isin(np.arange(len(able)), crowds.tool_owner[crowds.machines.get(lot.machine, (NOBODY,))[0]])
        at = np.flatnonzero(able)
        far = crowds.places.kilometres(lot.latitude_e6, lot.longitude_e6, at)
        at, far = at[far <= crowds.farthest[at]], far[far <= crowds.farthest[at]]
        time = (self.time[lot.last_week + 1] - self.time[lot.first_week])[at]
        paid = (self.paid[lot.last_week + 1] - self.paid[lot.first_week])[at]
        pieces = np.minimum(lot.quantity_pieces, time // each)
        value = lot.rate_satang * (self.problem.policy.value_permille * MICRO + self.income[at])
        profit = value - self.lots.get(lot.id, 0) - paid // np.maximum(time, 1) * each
        cost = (self.problem.policy.satang_per_pair + self.problem.policy.satang_per_km * far) * 1000
        found = np.zeros(len(able), dtype=np.int64)
        found[at] = np.where(pieces >= lot.least_pieces, np.maximum(0, profit * pieces // MICRO - cost), 0)
        return found
