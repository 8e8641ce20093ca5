"""Finding a good plan: greedy insertion by reduced profit, then ruin and recreate (anneal.py).

Steps are counted, never seconds, and all chance is a seeded generator: the same problem, the same plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.compiled import chance_from
from matching.engine import anneal, moves
from matching.engine.arrays import MICRO, Arrays
from matching.engine.bound import PriceList, slot_prices
from matching.engine.core import best_pairs, core_size, narrow
from matching.engine.hand import at_hand
from matching.engine.state import State, blank
from matching.engine.trail import fresh_trail, restore
from matching.rows import Row

Progress = Callable[[str, int, int], None]
Stop = Callable[[int], bool]

CHUNK = 5_000  # steps between two words of progress, and two looks at the clock
MOST_RUINED = 3  # lots taken off a group in one step, and open ones tried there, at most; see WARMTH
# The temperature starts at so many thousandths of a median lot's value. Two million steps at 5,000 x 2,000, load 1.0,
# end 7.3 % under the bound with 150 (14 s of CPU), 7.15 % with 400, 7.1 % with 1,000; with two lots ruined, 7.05 % with
# 1,000 and 7.25 % with 3,000. With ten ruined and 150, three million end at 7.33 % (40 s). Since parts stay warm from
# round to round: three million with three lots chased end at 6.20, 5.98, 5.83, 5.25, 5.47 and 5.58 % with 30, 100, 300,
# 1,000, 3,000 and 10,000.
WARMTH = 1000
COOLING = 60  # and is half of that after so many steps for each lot, a third after twice as many, and so on
THIRD = 280  # thousandths of a search's time: a third of its steps, less what telling reasons takes at the end
CHASED = 1  # lots in one step, at most; see parts/improve.py
COLD = 2  # steps at the end, for each step before, in which it goes down to nothing much


def never(permille: int) -> bool:
    """Nobody is in a hurry."""
    return False


@dataclass(frozen=True, slots=True)
class Share:
    """Pieces of a lot with one pair, and the time they take: (cell, machine cell or -1, centi-minutes)."""

    pair: int
    pieces: int
    work: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A plan by position, what it is worth (1/1000 satang), and the steps it took."""

    shares: tuple[Share, ...]
    objective: int
    steps: int


class Cooling(NamedTuple):
    """Up to step `slow` the temperature falls by what was done; then, in `fast` steps, to nothing much."""

    slow: int
    fast: int


class Search:
    """A search on its way: `run` goes on, `found` is the best plan so far."""

    def __init__(self, arrays: Arrays, prices: PriceList, seed: int) -> None:
        price = slot_prices(arrays, prices)
        self.everything, self.every_price = cheapest_first(arrays, price)
        self.core = narrow(
            self.everything, best_pairs(self.everything, prices.pair_gains, core_size(len(arrays.quantity)))
        )
        self.arrays, self.slot_price = self.core.arrays, self.every_price[self.core.slot]
        self.keys = orders(arrays, prices)
        self.seed, self.chance = seed, chance_from(seed)
        self.warmth = int(np.median(arrays.value * arrays.quantity)) * WARMTH // 1000 if len(arrays.value) else 0
        self.state = max(map(self._greedy, self.keys), key=lambda state: int(state.total[0]))
        self.trail = fresh_trail(self.arrays, self.state)

    def _greedy(self, key: Row) -> State:
        state = blank(self.arrays, self.slot_price)
        moves.greedy(self.arrays, state, np.argsort(-key, kind="stable"), self.chance)
        return state

    @property
    def objective(self) -> int:
        """Worth of the best plan so far."""
        return int(self.trail.best[0])

    def run(self, steps: int, bound: int, say: Progress, stop: Stop = never) -> int:
        """So many steps from warm to cold; fewer when it is time to stop. The steps that repeat it.

        `stop` is asked in the first third alone, and told how much of the time (1/1000) that is: how the plan
        cools down depends on nothing but the steps before.
        """
        slow, done = steps // (COLD + 1), 0
        while done < slow and self.objective < bound and not stop(THIRD):
            done = self._go(done, min(done + CHUNK, slow), Cooling(slow, 1), bound)
            say("improve", done, steps)
        if self.objective < bound:
            slow, steps = done, steps if done == slow else done * (COLD + 1)
        while done < steps and self.objective < bound:
            done = self._go(done, min(done + CHUNK, steps), Cooling(slow, steps - slow), bound)
            say("improve", done, steps)
        return steps

    def _go(self, first: int, last: int, cooling: Cooling, bound: int) -> int:
        if len(self.arrays.pair_lot):
            anneal.anneal(
                self.arrays, self.state, self.trail, self.keys, self.chance, self.warmth, MOST_RUINED, first, last,
                half_life(self.arrays), *cooling, CHASED, bound,
            )  # fmt: skip
        return last

    def take(self, pieces: Row, used: Row) -> None:
        """Go on from this plan (pieces by pair, centi-minutes by slot), if it is better."""
        state = blank(self.arrays, self.slot_price)
        restore(self.arrays, state, at_hand(self.arrays, state, pieces, used))
        if int(state.total[0]) > self.objective:
            self.state, self.trail = state, fresh_trail(self.arrays, state)

    def found(self, steps: int) -> Found:
        """The best plan; one last look, at all pairs, at every lot left."""
        whole = blank(self.everything, self.every_price)
        best = self.core.widen(self.everything, self.trail, fresh_trail(self.everything, whole))
        anneal.finish(self.everything, whole, best, self.chance)
        return Found(tuple(shares(self.everything, whole)), int(whole.total[0]), steps)


def half_life(arrays: Arrays) -> int:
    """Steps after which the temperature is half: by what was done, so that a run that is stopped can be repeated."""
    return COOLING * len(arrays.quantity)


def cheapest_first(arrays: Arrays, slot_price: Row) -> tuple[Arrays, Row]:
    """Each pair's slots by price. Where prices are equal: cells that fewer pairs could use first, then early."""
    wanted = np.bincount(arrays.slot_cell, minlength=len(arrays.time))[arrays.slot_cell]
    pair = np.repeat(np.arange(len(arrays.pair_lot)), np.diff(arrays.first_slot))
    order = np.lexsort((arrays.slot_cell, wanted, slot_price, pair))
    there = arrays._replace(slot_cell=arrays.slot_cell[order], slot_machine=arrays.slot_machine[order])
    return there, slot_price[order]


def orders(arrays: Arrays, prices: PriceList) -> Row:
    """By what lots go back: gain beyond the time they take, work, value per centi-minute of work, and value."""
    work = arrays.quantity * arrays.work
    gain = np.array(prices.gains, dtype=np.int64) // work
    return np.stack([gain, work, arrays.value * MICRO // arrays.work, arrays.value * arrays.quantity])


def shares(a: Arrays, state: State) -> list[Share]:
    """What is placed, pair by pair."""
    found = []
    for pair in np.flatnonzero(state.pieces).tolist():
        slots = slice(int(a.first_slot[pair]), int(a.first_slot[pair + 1]))
        rows = zip(a.slot_cell[slots].tolist(), a.slot_machine[slots].tolist(), state.used[slots].tolist(), strict=True)
        found.append(Share(pair, int(state.pieces[pair]), tuple(row for row in rows if row[2])))
    return found
