"""An upper bound that needs no trust: weak duality in whole numbers, from any prices >= 0.

Pay each cell of time, each machine's week and each satang of income at its price, and every lot becomes a
small problem by itself (lagrange.py). With prices pi (time and machine of a cell), beta (income):

    bound = sum of price x free time  +  for each group, what its steps of equity are worth above beta
          + for each lot, the most it could gain at these prices

Every division is rounded up, so the result is never under the true bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.engine.arrays import MICRO, Arrays
from matching.engine.model import Model
from matching.rows import Row, row


@dataclass(slots=True)
class PriceList:
    """Prices by position, in millionths of a satang: per centi-minute, per piece, per satang of income.

    gains: what each lot gains at these prices, and pair_gains: what each pair would. shares: what each pair carries
    of its trip, 1/1000 satang (empty where no trips are shared).
    """

    time: list[int]
    machines: list[int]
    lots: list[int]
    income: list[int]
    gains: list[int]
    pair_gains: Row
    shares: Row = field(default_factory=lambda: row([]))


def free_prices(model: Model) -> PriceList:
    """All zero."""
    lots = len(model.lots)
    time, machines = [0] * len(model.time), [0] * len(model.machine_time)
    return PriceList(time, machines, [0] * lots, [0] * len(model.groups), [0] * lots, row([0] * len(model.pairs.lot)))


def price_bound(arrays: Arrays, prices: PriceList, pins: int = 0) -> int:
    """The bound in 1/1000 satang. pins: what accepted work that may move adds, in millionths of a satang (pins.py)."""
    return -(-(standing(arrays, prices) + sum(prices.gains) + pins) // MICRO)


def standing(arrays: Arrays, prices: PriceList) -> int:
    """The part of the bound that no lot decides: priced time and equity, in millionths of a satang."""
    worth: int = sum(price * free for price, free in zip(prices.time, arrays.time.tolist(), strict=True))
    worth += sum(price * free for price, free in zip(prices.machines, arrays.machine_time.tolist(), strict=True))
    first, permille, width = (row.tolist() for row in (arrays.first_step, arrays.step_permille, arrays.step_width))
    for group, price in enumerate(prices.income):
        worth += sum(max(0, permille[at] * MICRO - price) * width[at] for at in range(first[group], first[group + 1]))
    return worth


def slot_prices(arrays: Arrays, prices: PriceList) -> Row:
    """Price of a centi-minute in each slot, members and machine together."""
    machines = row([*prices.machines, 0])  # position -1: no machine
    found: Row = row(prices.time)[arrays.slot_cell] + machines[arrays.slot_machine]
    return found
