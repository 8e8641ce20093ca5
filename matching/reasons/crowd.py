"""All groups and a whole plan side by side, so that thousands of lots can be looked at in one go."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np

from matching.engine.reach import Reach
from matching.plan import Allocation, ReasonCode
from matching.problem import Lot, Problem
from matching.room import frozen_satang, least_needed, room_before_plan
from matching.rows import Row, row


class Crowd:
    """Positions instead of names; time before the plan and after it, by group and week."""

    def __init__(self, problem: Problem, allocations: tuple[Allocation, ...]) -> None:
        self.problem, self.lots = problem, {lot.id: number for number, lot in enumerate(problem.lots)}
        room = room_before_plan(problem)
        self.before = Reach(problem, room)
        self.promised = frozen_satang(problem)
        self.income: Counter[str] = Counter()
        self.shares: dict[str, dict[str, int]] = {}
        for share in allocations:
            lot = problem.lots[self.lots[share.lot]]
            self.shares.setdefault(share.lot, {})[share.group] = share.pieces
            self.income[share.group] += lot.rate_satang * share.pieces
            for work in share.work:
                room.take(share.group, work.profile, work.week, lot.machine, work.centiminutes)
        self.after = Reach(problem, room)
        self._work_by_cell(allocations)

    def _work_by_cell(self, allocations: tuple[Allocation, ...]) -> None:
        """Which lot is worked on in which cell, sorted by cell."""
        first, weeks = self.before.first_cell.tolist(), self.problem.weeks
        cells = row(
            first[self.before.at[share.group]] + work.profile * weeks + work.week
            for share in allocations
            for work in share.work
        )
        lots = row(chain.from_iterable([self.lots[share.lot]] * len(share.work) for share in allocations))
        order = np.argsort(cells, kind="stable")
        self.worked, self.worker = cells[order], lots[order]
        self.rate = row(lot.rate_satang for lot in self.problem.lots)
        self.work = row(lot.centiminutes_per_piece for lot in self.problem.lots)

    def able(self, lot: Lot) -> tuple[Row, Row, Row]:
        """(groups without a hard reason, most pieces of each before the plan, and beside it)."""
        groups, most, _ = self.before.candidates(lot)
        window = slice(lot.first_week, lot.last_week + 1)
        free = self.after.skilled(lot.skill, lot.level)[1][groups, window]
        if lot.machine is not None:
            free = np.minimum(free, self.after.machine(lot.machine)[1][groups, window])
        return groups, most, np.minimum(free.sum(axis=1) // lot.centiminutes_per_piece, lot.quantity_pieces)

    def spare_minutes(self, lot: Lot, groups: Row) -> int:
        """Time this plan leaves these groups for the lot."""
        window = slice(lot.first_week, lot.last_week + 1)
        free = self.after.skilled(lot.skill, lot.level)[1][groups, window]
        if lot.machine is not None:
            free = np.minimum(free, self.after.machine(lot.machine)[1][groups, window])
        return int(free.sum()) // 100

    def rivals(self, lot: Lot, groups: Row) -> tuple[int, int]:
        """(other lots on time that this lot could use with these groups, how many of them are better paid)."""
        cells = self.before.slots(lot, groups)[1]
        first, last = np.searchsorted(self.worked, cells), np.searchsorted(self.worked, cells, "right")
        found = {number for at, until in zip(first.tolist(), last.tolist(), strict=True) if at < until
                 for number in self.worker[at:until].tolist()}  # fmt: skip
        others = row(found - {self.lots[lot.id]})
        better = self.rate[others] * lot.centiminutes_per_piece > lot.rate_satang * self.work[others]
        return len(others), int(better.sum())

    def against(self, lot: Lot) -> Counter[str]:
        """How many groups each hard rule keeps from the lot, by code: what `hard_reasons` says of them all."""
        reach, able = self.before, [profile.level(lot.skill) for g in self.problem.groups for profile in g.profiles]
        best = np.zeros(len(reach.quality), dtype=np.int64)
        np.maximum.at(best, reach.owner, row(able))
        floors = dict(lot.floors)
        floor = row(floors.get(group.wage_place, 0) for group in self.problem.groups)
        far = row(self.problem.kilometres(lot, group) for group in self.problem.groups)
        masks = {
            ReasonCode.NO_SKILL: best == 0,
            ReasonCode.SKILL_LEVEL_TOO_LOW: (best > 0) & (best < lot.level),
            ReasonCode.QUALITY_TOO_LOW: reach.quality < lot.quality_level,
            ReasonCode.HAZARD_NOT_ALLOWED: ~reach.allowed(lot.hazard),
            ReasonCode.INELIGIBLE: ~reach.eligible,
            ReasonCode.ASKED_ALREADY: np.isin(np.arange(len(best)), [reach.at.get(name, -1) for name in lot.asked]),
            ReasonCode.NO_FLOOR_FOR_PLACE: floor == 0,
            ReasonCode.RATE_UNDER_FLOOR: floor > lot.rate_satang,
            ReasonCode.RATE_UNDER_GROUP_MINIMUM:
                reach.least_rate * lot.centiminutes_per_piece > lot.rate_satang * 6000,
            ReasonCode.TOO_FAR: far > reach.farthest,
            **self._time_against(lot, best >= lot.level),
        }  # fmt: skip
        return Counter({code.value: int(mask.sum()) for code, mask in masks.items() if mask.any()})

    def _time_against(self, lot: Lot, able: Row) -> dict[ReasonCode, Row]:
        """Of the groups that have skill and machine: too little time of members, else of the machine."""
        window, needed = slice(lot.first_week, lot.last_week + 1), least_needed(lot) * lot.centiminutes_per_piece
        members = self.before.skilled(lot.skill, lot.level)[1][:, window]
        if lot.machine is None:
            return {ReasonCode.NOT_ENOUGH_MINUTES: able & (members.sum(axis=1) < needed)}
        where, machines = self.before.machine(lot.machine)
        together = np.minimum(members, machines[:, window]).sum(axis=1)
        able, short = able & (where >= 0), members.sum(axis=1) < needed
        return {
            ReasonCode.NO_MACHINE: where < 0,
            ReasonCode.NOT_ENOUGH_MINUTES: able & short,
            ReasonCode.NOT_ENOUGH_MACHINE_MINUTES: able & ~short & (together < needed),
        }
