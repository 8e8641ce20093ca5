"""A small problem in CP-SAT's words: every centi-minute counted, one worker, fixed seed, a deterministic limit."""

from __future__ import annotations

from itertools import pairwise, starmap
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from matching.engine.model import Model
from matching.engine.search import Found, Share

MOST_PAIRS = 130  # on which fair plans of small problems are still proven
MOST_SLOTS = 1000
LARGEST_SUM = 2**60  # CP-SAT sums in 64 bits


def one_worker(deterministic_seconds: float) -> cp_model.CpSolver:
    """CP-SAT as it answers the same every time."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = deterministic_seconds
    solver.parameters.catch_sigint_signal = False  # whoever asks us to stop means all of us
    return solver


def few_enough(model: Model) -> bool:
    """Whether CP-SAT is worth asking."""
    return len(model.pairs.lot) <= MOST_PAIRS and len(model.pairs.slot_cell) <= MOST_SLOTS and sums_fit(model)


def sums_fit(model: Model) -> bool:
    """Whether CP-SAT can count what everything is worth."""
    worth = sum(value * lot.quantity_pieces for value, lot in zip(model.value, model.lots, strict=True))
    bonus = sum(permille * width for steps in model.steps for permille, width in steps[:-1])
    return worth + bonus + int(model.pairs.cost.sum()) <= LARGEST_SUM


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
