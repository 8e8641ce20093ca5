"""Prices by subgradient steps on the Lagrangian: what is asked for beyond what there is grows dearer.

The best prices seen are kept; they need no trust, since any prices prove a bound (bound.py). Every price walks at
a pace of its own: the mean excess of late, divided by its root mean square (as Kingma and Ba, "Adam: a method for
stochastic optimization", ICLR 2015), so that a busy cell and a quiet one settle together; all paces fade alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, faded, inner
from matching.engine.arrays import MICRO, Arrays
from matching.engine.bound import PriceList
from matching.engine.core import best_pairs, narrow
from matching.engine.crews import SideBySide, ask, crews
from matching.engine.lagrange import Market, open_market
from matching.engine.trips import equal_shares, turned
from matching.rows import Row, row

ONE = 1 << 12  # fixed point of shares
MOST_OVER = 64 * ONE  # an excess beyond so many times what there is says no more than that
HALVINGS = 11  # how often the steps halve from first to last
FULLY = 130  # tries that find a lot's price per piece exactly
TRIES = 8  # in one step; it goes on from the last
LOOK_AGAIN = 20  # steps on a core before it is chosen anew


class Tide(NamedTuple):
    """Prices of all cells, then of all machines' weeks, then of all groups' income, and how they move."""

    price: Row
    used: Row  # asked for at these prices
    there: Row
    way: Row  # mean share of late by which more is asked for than there is
    power: Row  # mean square of that share
    stride: Row  # the first step
    highest: Row  # what no lot could pay
    best: Row  # prices of the least bound
    best_lots: Row


@inner
def copy(source: Row, target: Row) -> None:
    """The same numbers."""
    for at in range(len(source)):
        target[at] = source[at]


@inner
def lean(t: Tide) -> None:
    """Take in by how much more is asked for than there is."""
    for at in range(len(t.price)):
        if t.there[at] > 0:
            share = min(max((t.used[at] - t.there[at]) * ONE // t.there[at], -ONE), MOST_OVER)
            if t.price[at] == 0 and share < 0:
                share = 0
            t.way[at] += (share - t.way[at]) >> 2
            t.power[at] += (share * share - t.power[at]) >> 9


@inner
def move(t: Tide, pace: int) -> None:
    """All prices one step on, at so many millionths of the first pace."""
    for at in range(len(t.price)):
        if t.way[at]:
            root = np.int64(np.sqrt(t.power[at])) + 4  # IEEE 754 rounds a root the same way everywhere
            step = (t.stride[at] * pace >> 12) * t.way[at] // (root << 8)
            t.price[at] = min(max(0, t.price[at] + step), t.highest[at])


@inner
def absorbed(a: Arrays, m: Market) -> int:
    """What equity is worth beyond the price of income (1/1000 satang); that price's side goes to used_income.

    It pulls the other way than prices of time: asked for is the income that equity would take, there is what is
    earned, and both are told as if all the group's steps were the stock (so that one rule moves all prices).
    """
    worth = 0
    for group in range(len(m.income)):
        taken = 0
        for step in range(a.first_step[group], a.first_step[group + 1]):
            beyond = a.step_permille[step] * MICRO - m.income[group]
            taken += a.step_width[step] * (2 if beyond > 0 else 1)
            worth += max(beyond, 0) * a.step_width[step] // MICRO
        m.used_income[group] = taken - m.used_income[group]
    return worth


@compiled
def settle(a: Arrays, m: Market, t: Tide, together: int, least: int, step: int, steps: int) -> int:
    """All prices one step on; the least bound so far (-1: none), whose prices are kept. together: all lots' gains.

    Bounds are compared in 1/1000 satang, near enough to choose by: 200,000 lots in millionths would leave 64 bits.
    """
    bound = together + absorbed(a, m)
    for at in range(len(a.time)):
        bound += m.time[at] * a.time[at] // MICRO
    for at in range(len(a.machine_time)):
        bound += m.machines[at] * a.machine_time[at] // MICRO
    if least < 0 or bound < least:
        least = bound
        copy(t.price, t.best)
        copy(m.lots, t.best_lots)
    lean(t)
    move(t, faded(1 << 20, HALVINGS, step, steps))
    return least


class Auction:
    """Prices on their way down to the least bound. side_by_side: who asks the lots, in so many crews; as `map` does."""

    def __init__(self, arrays: Arrays, most_crews: int = 1, side_by_side: SideBySide = map) -> None:
        self.most_crews, self.side_by_side = most_crews, side_by_side
        self.share = equal_shares(arrays.pair_trip, arrays.trip_cost)
        a = self.arrays = arrays._replace(pair_cost=arrays.pair_cost + self.share)
        groups = len(a.first_of_group) - 1
        widths = np.add.reduceat(np.append(a.step_width, 0), a.first_step[:-1]) * (np.diff(a.first_step) > 0)
        there = np.concatenate([a.time, a.machine_time, widths])
        bonus = int(a.step_permille.max(initial=0)) * MICRO
        density = (a.value * MICRO + a.rate * bonus)[a.pair_lot] // a.pair_work
        cells = len(there) - groups
        ends = [np.full(cells, int(density.max(initial=0)) + 1), np.full(groups, bonus)]
        strides = [np.full(cells, int(np.median(density)) // 4), np.full(groups, bonus // 4)]
        zero = np.zeros((5, len(there)), dtype=np.int64)
        self.tide = Tide(
            zero[0], zero[1], there, zero[2], zero[3], np.concatenate(strides), np.concatenate(ends), zero[4],
            np.zeros(len(a.quantity), dtype=np.int64),
        )  # fmt: skip
        self.lots = np.zeros(len(a.quantity), dtype=np.int64)
        self.market = self._market(arrays)

    def run(self, rounds: int, core: int, say: Callable[[int, int], None] = lambda done, of: None) -> None:
        """So many steps; on `core` pairs of each lot where lots have more. say: called with (done, of) now and then."""
        if len(self.arrays.pair_lot) <= core * len(self.arrays.quantity) and not len(self.arrays.trip_cost):
            self._descend(self.arrays, self.market, range(rounds), rounds)
            self.hammer(FULLY)
            return
        for first in range(0, rounds, LOOK_AGAIN):
            self.hammer(TRIES)
            self._turn_shares(first // LOOK_AGAIN)
            say(first, rounds)
            part = narrow(self.arrays, best_pairs(self.arrays, self.market.pair_gain, core)).arrays
            self._descend(part, self._market(part), range(first, min(first + LOOK_AGAIN, rounds)), rounds)
        self.hammer(FULLY)

    def hammer(self, tries: int) -> None:
        """The best prices again, and what each lot gains at them."""
        self.tide.price[:], self.lots[:] = self.tide.best, self.tide.best_lots
        ask(self.arrays, crews(self.arrays, self.market, self.most_crews), tries, self.side_by_side)

    def _descend(self, a: Arrays, market: Market, part: range, steps: int) -> None:
        """These of so many steps; the best prices of these steps are kept."""
        hands, least = crews(a, market, self.most_crews), -1
        for step in part:
            together = ask(a, hands, TRIES, self.side_by_side)
            least = settle(a, market, self.tide, together, least, step, steps)

    def take(self, prices: PriceList) -> None:
        """These prices and shares of trips instead of a search, as far as they concern what is here."""
        self.tide.best[:] = row([*prices.time, *prices.machines, *prices.income])
        self.tide.best_lots[:] = prices.lots[: len(self.lots)]
        share = prices.shares[: len(self.share)]
        self.arrays = self.arrays._replace(pair_cost=self.arrays.pair_cost + share - self.share)
        self.share = share
        self.hammer(FULLY)

    def prices(self) -> PriceList:
        """The best prices seen, with the best whole price per piece of every lot and what it gains."""
        m = self.market
        time, machines, lots, income, gain = (row.tolist() for row in (m.time, m.machines, m.lots, m.income, m.gain))
        return PriceList(time, machines, lots, income, gain, m.pair_gain, self.share)

    def _turn_shares(self, turn: int) -> None:
        """Pairs that gain at the present prices carry more of their trips, so that others come within reach."""
        a = self.arrays
        if len(a.trip_cost):
            share = turned(self.share, a.pair_trip, a.trip_cost, self.market.pair_gain > 0, turn)
            self.arrays = a._replace(pair_cost=a.pair_cost + share - self.share)
            self.share = share

    def _market(self, arrays: Arrays) -> Market:
        """A market for these pairs on the auction's own prices."""
        cells, machines = len(arrays.time), len(arrays.machine_time)
        places = slice(0, cells), slice(cells, cells + machines), slice(cells + machines, None)
        market = open_market(arrays)
        return market._replace(
            **dict(zip(("time", "machines", "income"), (self.tide.price[place] for place in places), strict=True)),
            **dict(
                zip(("used_time", "used_machines", "used_income"), (self.tide.used[p] for p in places), strict=True)
            ),
            lots=self.lots,
        )
