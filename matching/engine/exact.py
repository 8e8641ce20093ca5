"""Exact search for small problems: CP-SAT on the whole model, one worker, fixed seed, a deterministic limit.

Counts every centi-minute, so it is only tried where there are few cells; it starts from the plan at hand and
leaves the plan as it was unless it finds a better one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, starmap
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from matching.engine.model import Model
from matching.engine.search import Found, Share
from matching.engine.trips import spared

MOST_PAIRS = 130  # 50 lots x 20 groups have about 120; most of them are proven in five seconds
MOST_SLOTS = 1000
DETERMINISTIC_SECONDS = 4.0  # the solver's own count of work, not of time: about ten seconds
LARGEST_SUM = 2**60  # CP-SAT sums in 64 bits


def solve_exactly(model: Model, found: Found) -> tuple[Found, bool]:
    """The optimum of a small problem, from the plan at hand; whether it is known that no plan is better."""
    if not small_enough(model):
        return found, False
    form = Form(model, found)
    solver = one_worker(DETERMINISTIC_SECONDS)
    status = solver.solve(form.cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        shares = form.shares(solver)
        better = Found(shares, worth(model, shares), found.steps)
        found = max(found, better, key=lambda one: one.objective)
    return found, bool(status == cp_model.OPTIMAL)


def one_worker(deterministic_seconds: float) -> cp_model.CpSolver:
    """CP-SAT as it answers the same every time."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = deterministic_seconds
    solver.parameters.catch_sigint_signal = False  # whoever asks us to stop means all of us
    return solver


def worth(model: Model, shares: Sequence[Share]) -> int:
    """Value, equity and cost of a plan; the solver's own figure is short of equity where it stopped half-way."""
    income = [0] * len(model.groups)
    total = 0
    for share in shares:
        lot = int(model.pairs.lot[share.pair])
        income[int(model.pairs.group[share.pair])] += model.lots[lot].rate_satang * share.pieces
        total += model.value[lot] * share.pieces - int(model.pairs.cost[share.pair])
    total += spared(model.trips, [share.pair for share in shares])
    for group, left in enumerate(income):
        for permille, width in model.steps[group]:
            total += permille * min(width, left)
            left -= min(width, left)
    return total


def small_enough(model: Model) -> bool:
    """Whether an exact search is worth trying."""
    few = len(model.pairs.lot) <= MOST_PAIRS and len(model.pairs.slot_cell) <= MOST_SLOTS
    return few and not _too_large(model)


def _too_large(model: Model) -> bool:
    worth = sum(value * lot.quantity_pieces for value, lot in zip(model.value, model.lots, strict=True))
    bonus = sum(permille * width for steps in model.steps for permille, width in steps[:-1])
    return worth + bonus + int(model.pairs.cost.sum()) > LARGEST_SUM


class Pair(NamedTuple):
    """A candidate by position."""

    lot: int
    group: int
    least_pieces: int
    most_pieces: int
    cost: int
    trip: int
    work: int


class Form:
    """The model in CP-SAT's words: one method for each rule."""

    def __init__(self, model: Model, found: Found) -> None:
        self.model, self.found, self.cp = model, found, cp_model.CpModel()
        columns = (
            model.pairs.lot,
            model.pairs.group,
            model.pairs.least,
            model.pairs.most,
            model.pairs.cost - np.append(model.trips.cost, 0)[model.trips.pair],
            model.trips.pair,
            model.pairs.work,
        )
        pairs = self.pairs = list(starmap(Pair, zip(*(column.tolist() for column in columns), strict=True)))
        first, cell, machine = (part.tolist() for part in model.pairs[7:])
        self.slots = [list(zip(cell[start:end], machine[start:end], strict=True)) for start, end in pairwise(first)]
        slots = self.slots
        self.chosen = [self.cp.new_bool_var(f"y{number}") for number in range(len(pairs))]
        self.pieces = [self.cp.new_int_var(0, pair.most_pieces, f"x{number}") for number, pair in enumerate(pairs)]
        self.work = [
            [self.cp.new_int_var(0, self.model.time[cell], f"z{number},{cell}") for cell, _ in found]
            for number, found in enumerate(slots)
        ]
        for number in range(len(pairs)):
            self.least_and_most(number)
            self.work_adds_up(number)
        for lot in range(len(self.model.lots)):
            self.quantity_and_split(lot)
        self.time()
        self.made = [self.cp.new_bool_var(f"trip{number}") for number in range(len(model.trips.cost))]
        self.trips()
        self.total = cp_model.LinearExpr.sum(
            [
                *map(self.worth, range(len(pairs))),
                *map(self.equity, range(len(self.model.groups))),
                *(-cost * made for cost, made in zip(model.trips.cost.tolist(), self.made, strict=True)),
            ]
        )
        self.cp.maximize(self.total)
        self.hint()

    def least_and_most(self, pair: int) -> None:
        """x = 0 or l <= x <= u."""
        found = self.pairs[pair]
        self.cp.add(self.pieces[pair] >= found.least_pieces * self.chosen[pair])
        self.cp.add(self.pieces[pair] <= found.most_pieces * self.chosen[pair])

    def work_adds_up(self, pair: int) -> None:
        """Work in all cells = work per piece x pieces."""
        self.cp.add(sum(self.work[pair]) == self.pairs[pair].work * self.pieces[pair])

    def quantity_and_split(self, lot: int) -> None:
        """No more pieces than asked (all of them or none), no more groups than allowed."""
        asked, pairs = self.model.lots[lot], [number for number, pair in enumerate(self.pairs) if pair.lot == lot]
        if not pairs:
            return
        pieces = sum(self.pieces[pair] for pair in pairs)
        if asked.all_or_nothing:
            placed = self.cp.new_bool_var(f"lot{lot}")
            self.cp.add(pieces == asked.quantity_pieces * placed)
        else:
            self.cp.add(pieces <= asked.quantity_pieces)
        self.cp.add(sum(self.chosen[pair] for pair in pairs) <= asked.most_groups)

    def time(self) -> None:
        """No cell and no machine gives more time than it has."""
        cells: dict[int, list[cp_model.IntVar]] = {}
        machines: dict[int, list[cp_model.IntVar]] = {}
        for slots, works in zip(self.slots, self.work, strict=True):
            for (cell, machine), work in zip(slots, works, strict=True):
                cells.setdefault(cell, []).append(work)
                if machine >= 0:
                    machines.setdefault(machine, []).append(work)
        for cell, users in cells.items():
            self.cp.add(sum(users) <= self.model.time[cell])
        for machine, users in machines.items():
            self.cp.add(sum(users) <= self.model.machine_time[machine])

    def trips(self) -> None:
        """A chosen pair makes its trip."""
        for pair, chosen in zip(self.pairs, self.chosen, strict=True):
            if pair.trip >= 0:
                self.cp.add_implication(chosen, self.made[pair.trip])

    def worth(self, pair: int) -> cp_model.LinearExprT:
        """Value of the pieces less the cost of the pair."""
        found = self.pairs[pair]
        return self.model.value[found.lot] * self.pieces[pair] - found.cost * self.chosen[pair]

    def equity(self, group: int) -> cp_model.LinearExprT:
        """What the group's new income earns on each step; the best steps fill first by themselves."""
        steps = self.model.steps[group][:-1]
        filled = [self.cp.new_int_var(0, width, f"w{group},{permille}") for permille, width in steps]
        self.cp.add(sum(filled) <= self.income(group))
        return sum(permille * part for (permille, _), part in zip(steps, filled, strict=True))

    def income(self, group: int) -> cp_model.LinearExprT:
        """What the group earns by the plan (satang)."""
        return sum(
            self.model.lots[pair.lot].rate_satang * self.pieces[number]
            for number, pair in enumerate(self.pairs)
            if pair.group == group
        )

    def hint(self) -> None:
        """Start from the plan at hand."""
        at_hand = {share.pair: share for share in self.found.shares}
        for pair, slots in enumerate(self.slots):
            share = at_hand.get(pair)
            parts = {cell: part for cell, _, part in share.work} if share else {}
            self.cp.add_hint(self.chosen[pair], share is not None)
            self.cp.add_hint(self.pieces[pair], share.pieces if share else 0)
            for (cell, _), work in zip(slots, self.work[pair], strict=True):
                self.cp.add_hint(work, parts.get(cell, 0))

    def shares(self, solver: cp_model.CpSolver) -> tuple[Share, ...]:
        """What CP-SAT found."""
        found = []
        for number, slots in enumerate(self.slots):
            if pieces := solver.value(self.pieces[number]):
                work = (
                    (cell, machine, solver.value(part))
                    for (cell, machine), part in zip(slots, self.work[number], strict=True)
                )
                found.append(Share(number, pieces, tuple(row for row in work if row[2])))
        return tuple(found)
