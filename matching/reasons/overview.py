"""A whole plan with all its groups side by side, so that thousands of lots can be looked at in one go."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np

from matching.engine.reach import Reach
from matching.plan import Allocation, Moved
from matching.problem import Lot, Problem
from matching.room import frozen_satang, room_before_plan, take_accepted
from matching.rows import Row, row, starts
from matching.trips import Trip, trip


class Overview:
    """Positions instead of names; which lots use which time, and what time is left.

    Groups that may be asked for a lot are named by their place in the lot's crowd (`here`, see engine/reach.py).
    """

    def __init__(self, problem: Problem, allocations: tuple[Allocation, ...], moved: tuple[Moved, ...] = ()) -> None:
        self.problem, self.lots = problem, {lot.id: number for number, lot in enumerate(problem.lots)}
        room = room_before_plan(problem)
        self.before = Reach(problem, room)
        self.promised = frozen_satang(problem)
        self.income: Counter[str] = Counter()
        self.shares: dict[str, dict[str, int]] = {}
        self.gone: set[Trip] = set()
        for share in allocations:
            lot = problem.lots[self.lots[share.lot]]
            self.shares.setdefault(share.lot, {})[share.group] = share.pieces
            self.gone.add(trip(lot, problem.groups[self.before.crowds.at[share.group]]))
            self.income[share.group] += lot.rate_satang * share.pieces
            for work in share.work:
                room.take(share.group, work.profile, work.week, lot.machine, work.centiminutes)
        take_accepted(room, problem, moved)
        self.after = Reach(problem, room)
        self._work_by_cell(allocations)

    def _work_by_cell(self, allocations: tuple[Allocation, ...]) -> None:
        """Which lot is worked on in which cell, sorted by cell."""
        first, at, weeks = self._first_profiles(), self.before.crowds.at, self.problem.weeks
        cells = row(
            (first[at[share.group]] + work.profile) * weeks + work.week for share in allocations for work in share.work
        )
        lots = row(chain.from_iterable([self.lots[share.lot]] * len(share.work) for share in allocations))
        order = np.argsort(cells, kind="stable")
        self.worked, self.worker = cells[order], lots[order]
        self.rate = row(lot.rate_satang for lot in self.problem.lots)
        self.work = row(lot.centiminutes_per_piece for lot in self.problem.lots)

    def _first_profiles(self) -> list[int]:
        found: list[int] = starts(len(group.profiles) for group in self.problem.groups).tolist()
        return found

    def spare(self, lot: Lot, here: Row) -> Row:
        """Centi-minutes this plan leaves each of these groups for the lot."""
        found: Row = self.after.crowds.crowd(lot).free(lot)[here]
        return found

    def rivals(self, lot: Lot, here: Row) -> tuple[int, int]:
        """(other lots on time that this lot could use with these groups, how many of them are better paid)."""
        cells = self.before.slots(lot, here)[1]
        first, last = np.searchsorted(self.worked, cells), np.searchsorted(self.worked, cells, "right")
        busy = first < last
        found = {
            number
            for at, until in zip(first[busy].tolist(), last[busy].tolist(), strict=True)
            for number in self.worker[at:until].tolist()
        }
        others = row(found - {self.lots[lot.id]})
        better = self.rate[others] * lot.centiminutes_per_piece > lot.rate_satang * self.work[others]
        return len(others), int(better.sum())
