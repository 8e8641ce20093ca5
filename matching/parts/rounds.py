"""Rounds: cut the whole into regions, search all of them, join, and cut along other lines.

Parts of one round touch different groups and different lots, so what comes of them fits together whatever order,
process or machine they came from. The temperature falls from round to round as it would in one long search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.compiled import chance_from, drawn
from matching.engine.arrays import Arrays
from matching.engine.search import CHASED, COLD, Cooling, Progress
from matching.guard import ProblemError
from matching.parts.carve import Carved, Standing, carve, home_of_lots, left_by
from matching.parts.components import Web
from matching.parts.part import Part, PartPlan
from matching.parts.regions import regions
from matching.rows import Row

# Pairs of a part: few are searched faster, since they fit the nearer caches, but more lots straddle them. At 5,000 x
# 2,000, load 1.0, four million steps end 4.10 and 3.89 % under the bound with at most 22,000 (seeds 1 and 2, 43 s of
# CPU), 4.05 and 3.85 % with 32,000 (46 s), 3.94 and 3.85 % with 45,000 (63 s).
MOST_PAIRS = 32_000
LEAST_PAIRS = 4_500  # worth a process of their own: of the largest fifth of 5,000 lots there are two
HALF = 55  # per cent of all pairs, so that a cut down the middle leaves two parts
LARGEST_SEED = 1 << 31

Solver = Callable[[Iterable[Part]], Iterable[PartPlan]]


@dataclass(frozen=True, slots=True)
class Whole:
    """What is cut: arrays, the price of a centi-minute in each slot, orders; the rest as parts.part.Part has it."""

    arrays: Arrays
    slot_price: Row
    keys: Row
    seed: int
    warmth: int
    paid: int = 0
    chased: int = CHASED


class Round:
    """One way of cutting the whole, and the parts it gives."""

    def __init__(
        self, whole: Whole, plan: Standing, number: int, steps: tuple[int, int], cooling: Cooling, ends: bool = False
    ) -> None:
        """Round `number`: from and to which step, counted for all parts together; whether it is the last."""
        a, chance = whole.arrays, chance_from(whole.seed + number)
        self.whole, self.plan, self.steps, self.ends = whole, plan, (*steps, *cooling), ends
        web, seed = Web(a.pair_lot, a.pair_group), int(drawn(chance, LARGEST_SEED))
        self.region = regions(web, len(a.first_of_group) - 1, most_pairs(len(a.pair_lot)), seed)
        self.home = home_of_lots(a, self.region, plan)
        self.left = left_by(a, plan)
        self.count = int(self.region.max(initial=-1)) + 1
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
            part = self._part(cut, lots, self.seeds[number])
            self.places.append((cut.pair, cut.slot, part.stamp))
            yield part

    def _part(self, cut: Carved, lots: Row, seed: int) -> Part:
        whole, every = self.whole, max(1, int(np.count_nonzero(self.home >= 0)))
        first, last, slow, fast = (step * len(lots) // every for step in self.steps)
        return Part(
            cut.arrays, whole.slot_price[cut.slot], whole.keys[:, lots], self.plan.pieces[cut.pair],
            self.plan.used[cut.slot], seed, whole.warmth, first, last, slow, fast, whole.paid, whole.chased,
            int(self.ends),
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


def most_pairs(pairs: int) -> int:
    """Pairs of a part: at least two parts where there is work for two."""
    return min(MOST_PAIRS, max(LEAST_PAIRS, pairs * HALF // 100))


def search_in_rounds(
    whole: Whole, plan: Standing, steps: int, each: int, solver: Solver, say: Progress, stop: Callable[[], bool]
) -> tuple[Standing, int]:
    """(the plan after so many steps in rounds of `each`, the steps that repeat it), as engine.search.Search.run.

    `stop` is first asked after a round, in which processes start.
    """
    slow, number, done = steps // (COLD + 1), 0, 0
    while done < slow and not (done and stop()):
        say("improve", done, steps)
        until = min(done + each, slow)
        plan = _turn(whole, plan, number, (done, until), Cooling(slow, 1), solver)
        number, done = number + 1, until
    slow, steps = done, steps if done == slow else done * (COLD + 1)
    while done < steps:
        say("improve", done, steps)
        until = min(done + each, steps)
        plan = _turn(whole, plan, number, (done, until), Cooling(slow, steps - slow), solver, until == steps)
        number, done = number + 1, until
    return plan, steps


def _turn(
    whole: Whole,
    plan: Standing,
    number: int,
    steps: tuple[int, int],
    cooling: Cooling,
    solver: Solver,
    ends: bool = False,
) -> Standing:
    turn = Round(whole, plan, number, steps, cooling, ends)
    return turn.join(solver(turn.parts()))
