"""A lower bound from trees: each group's weeks as one problem (forks.py), beside lots that keep their share of a pair.

What a pair gains at the prices is shared between its lot and its group. A lot keeps the same of each of its groups, k
times that and its price per piece are all it can be worth; the group gets what its weeks can make of the rest. As long
as the weeks pay their prices this is the bound of the prices over again; the trees lower it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.engine import forks
from matching.engine.arrays import LARGEST, MICRO, Arrays
from matching.engine.bound import PriceList, standing
from matching.engine.forks import LEAF, Wood, grow
from matching.engine.model import Model
from matching.engine.prices import Auction
from matching.rows import Row, row
from matching.tree import Leaf, Tree, Trees

LEAVES = 16  # of a group; 64 lower the bound of 500 x 200 by 0.289 % instead of 0.287 %
STEPS = 60  # of prices in each branch; 150 lower it by 0.293 %
STRIDE = 4  # the first step is one such part of what a centi-minute usually earns; an eighth: 0.277 %, half: 0.272 %
WORTH_KEEPING = 1_000_000  # of the bound: a tree that lowers it by less is not worth its place in the plan
MOST_PAIRS = 50_000  # beyond, trees cost more than they give: 19 s CPU for 0.10 % at 5,000 x 2,000


class Shares(NamedTuple):
    """Who gets what of a pair's gain. kept: by lot, of each of its groups; -1: the lot keeps all. lots: their worth."""

    kept: Row
    by_pair: Row
    lots: Row


def shares(a: Arrays, prices: PriceList) -> Shares:
    """Lots keep about what their best group that is left out would bring, so that no lot is worth more than before."""
    lots, pair_gains = len(a.quantity), prices.pair_gains
    kept, worth = np.full(lots, -1, dtype=np.int64), row(prices.gains)
    by_pair = np.maximum(pair_gains, 0)
    for lot in np.flatnonzero(worth > 0).tolist():
        pairs, most = slice(int(a.first_pair[lot]), int(a.first_pair[lot + 1])), int(a.most_groups[lot])
        last, next_best = np.partition(np.append(by_pair[pairs], [0] * (most + 1)), [-most - 1, -most])[
            [-most, -most - 1]
        ].tolist()
        pieces = prices.lots[lot] * int(a.quantity[lot]) if most > 1 else 0
        share = max((last + next_best) // 2, -(pieces // most))
        if share <= last:
            kept[lot], by_pair[pairs], worth[lot] = share, share, pieces + most * share
    return Shares(kept, by_pair, worth)


def grown(model: Model, arrays: Arrays, prices: PriceList) -> tuple[Trees | None, int]:
    """(trees, the bound they prove in 1/1000 satang); None where there would be too many of them, or nothing to ask."""
    if not 0 < len(arrays.pair_lot) <= MOST_PAIRS:
        return None, 0
    auction = Auction(arrays)
    auction.take(prices)
    given = shares(arrays, prices)
    left = np.maximum(prices.pair_gains - given.by_pair, 0)
    bound = standing(arrays, prices) + sum(given.lots.tolist()) + sum(left.tolist())
    found, least = [], bound // WORTH_KEEPING
    for group, wood, before, nodes in _woods(model, auction, given, left):
        leaves = [node for node in range(nodes) if wood.asked[node] == LEAF]
        after = max(int(wood.worth[leaf]) for leaf in leaves)
        if before - after > least:
            bound -= before - after
            found.append(_tree(model, auction.arrays, wood, group))
    names = [model.lots[lot].id for lot in range(len(model.lots))]
    kept = tuple((name, share) for name, share in zip(names, given.kept.tolist(), strict=True) if share >= 0)
    return (Trees(kept, tuple(found)) if found else None), -(-bound // MICRO)


def _woods(model: Model, auction: Auction, given: Shares, left: Row) -> Iterator[tuple[int, Wood, int, int]]:
    """(group, its tree, what it was worth at the prices at hand, nodes) of every group that has pairs."""
    a, m = auction.arrays, auction.market
    owner, tool_owner = row(cell[0] for cell in model.cells), row(cell[0] for cell in model.machine_cells)
    earned = a.value[a.pair_lot] * MICRO // a.pair_work
    highest = int(auction.tide.highest[0]) if len(auction.tide.highest) else 0
    for group in np.flatnonzero(np.diff(a.first_of_group)).tolist():
        pairs = a.pair_of_group[a.first_of_group[group] : a.first_of_group[group + 1]]
        cells = np.arange(*np.searchsorted(owner, [group, group + 1]))
        tools = np.arange(*np.searchsorted(tool_owner, [group, group + 1]))
        asked_for = sum((a.pair_most[pairs] * a.pair_work[pairs]).tolist())
        if (highest << forks.DOUBLINGS) * (asked_for + sum(a.time[cells].tolist())) > LARGEST:
            continue  # worth more than 64 bits can count
        before = sum((m.time[cells] * a.time[cells]).tolist()) + sum(left[pairs].tolist())
        before += sum((m.machines[tools] * a.machine_time[tools]).tolist())
        wood = forks.bare(given.by_pair, pairs, cells, tools, LEAVES)
        at_hand = m.time[cells], m.machines[tools]
        nodes = grow(a, m, wood, int(np.median(earned[pairs])) // STRIDE, highest, STEPS, LEAVES)
        m.time[cells], m.machines[tools] = at_hand
        yield group, wood, before, nodes


def _tree(model: Model, a: Arrays, wood: Wood, group: int) -> Tree:
    """By name, each node before its branches and yes before no."""
    asked, leaves, todo = [], [], [0]
    while todo:
        node = todo.pop()
        if wood.asked[node] == LEAF:
            asked.append("")
            leaves.append(_leaf(model, wood, node))
        else:
            asked.append(model.lots[a.pair_lot[wood.pairs[wood.asked[node]]]].id)
            todo += [int(wood.child[node]) + 1, int(wood.child[node])]
    return Tree(model.groups[group].id, tuple(asked), tuple(leaves))


def _leaf(model: Model, wood: Wood, node: int) -> Leaf:
    prices = wood.price[node].tolist()
    time, machines = prices[: len(wood.cells)], prices[len(wood.cells) :]
    cells, tools = (model.cells[cell] for cell in wood.cells), (model.machine_cells[tool] for tool in wood.tools)
    return Leaf(
        tuple((profile, week, price) for (_, profile, week), price in zip(cells, time, strict=True) if price),
        tuple((code, week, price) for (_, code, week), price in zip(tools, machines, strict=True) if price),
    )
