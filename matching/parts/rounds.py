"""Rounds: cut the whole into regions, search all of them, join, and cut along other lines.

Parts of one round touch different groups and different lots, so what comes of them fits together whatever order,
process or machine they came from. The temperature falls over all rounds as it would in one long search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.compiled import chance_from, drawn
from matching.engine.arrays import Arrays
from matching.engine.search import Progress
from matching.guard import ProblemError
from matching.parts.carve import Carved, Standing, carve, home_of_lots, left_by
from matching.parts.components import Web
from matching.parts.part import Part, PartPlan
from matching.parts.regions import regions
from matching.rows import Row

ROUNDS = 8
LARGEST_SEED = 1 << 31
MOST_PAIRS = 36_000  # of a part: 1,500 lots with a core of 24 pairs; what it reads and writes fits a common cache

Solver = Callable[[Iterable[Part]], Iterable[PartPlan]]


@dataclass(frozen=True, slots=True)
class Whole:
    """What is cut: arrays, the price of a centi-minute in each slot, orders of lots, and the chance and warmth."""

    arrays: Arrays
    slot_price: Row
    keys: Row
    seed: int
    warmth: int


class Round:
    """One way of cutting the whole, and the parts it gives."""

    def __init__(self, whole: Whole, plan: Standing, number: int, rounds: int, steps: int) -> None:
        """Round `number` of so many, with so many steps for all parts together."""
        a, chance = whole.arrays, chance_from(whole.seed * rounds + number)
        self.whole, self.plan, self.number, self.rounds = whole, plan, number, rounds
        web, seed = Web(a.pair_lot, a.pair_group), int(drawn(chance, LARGEST_SEED))
        self.region = regions(web, len(a.first_of_group) - 1, MOST_PAIRS, seed)
        self.home = home_of_lots(a, self.region, plan)
        self.left = left_by(a, plan)
        self.count = int(self.region.max(initial=-1)) + 1
        lots = np.bincount(self.home + 1, minlength=self.count + 1)[1:]
        self.steps = (steps * lots // max(1, int(lots.sum()))).tolist()
        self.seeds = [int(drawn(chance, LARGEST_SEED)) for _ in range(self.count)]
        self.places: list[tuple[Row, Row, str]] = []

    def parts(self) -> Iterator[Part]:
        """What there is to do, region by region: each with its share of the steps and a seed of its own."""
        self.places.clear()
        order = np.argsort(self.home, kind="stable")
        first = np.searchsorted(self.home[order], np.arange(self.count + 1))
        for number in range(self.count):
            lots = np.sort(order[first[number] : first[number + 1]])
            cut = carve(self.whole.arrays, lots, self.region == number, self.plan, self.left)
            part = self._part(cut, lots, self.steps[number], self.seeds[number])
            self.places.append((cut.pair, cut.slot, part.stamp))
            yield part

    def _part(self, cut: Carved, lots: Row, steps: int, seed: int) -> Part:
        whole, number = self.whole, self.number
        return Part(
            cut.arrays, whole.slot_price[cut.slot], whole.keys[:, lots], self.plan.pieces[cut.pair],
            self.plan.used[cut.slot], seed, whole.warmth, number * steps, (number + 1) * steps, self.rounds * steps,
            number + 1 == self.rounds,
        )  # fmt: skip

    def join(self, answers: Iterable[PartPlan]) -> Standing:
        """The whole plan with all answers in it; ProblemError if one is not for its part as it was cut."""
        pieces, used = self.plan.pieces.copy(), self.plan.used.copy()
        count = 0
        for count, answer in enumerate(answers, 1):
            pair, slot, stamp = self.places[count - 1]
            if answer.stamp != stamp:
                raise ProblemError("part plan", "answers another part than this one")
            pieces[pair], used[slot] = answer.pieces, answer.used
        if count < self.count:
            raise ProblemError("part plan", f"{self.count - count} are missing")
        return Standing(pieces, used)


def search_in_rounds(whole: Whole, plan: Standing, steps: int, solver: Solver, say: Progress) -> Standing:
    """The plan after all rounds, with so many steps in all (less what does not divide)."""
    for number in range(ROUNDS):
        say("improve", steps * number // ROUNDS, steps)
        turn = Round(whole, plan, number, ROUNDS, steps // ROUNDS)
        plan = turn.join(solver(turn.parts()))
    return plan
