"""The pairs of one lot, as a block of their own: blocks come and go with their lots, the others stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.core import CORE
from matching.engine.reach import Reach, pairs_of
from matching.problem import Lot, Policy
from matching.rows import Row, starts


class Block(NamedTuple):
    """Columns as in Arrays; a pair's slots lie cheapest first from first_slot[pair], which starts at 0."""

    group: Row
    least: Row
    most: Row
    cost: Row
    work: Row
    first_slot: Row
    cell: Row
    machine: Row
    price: Row  # of a centi-minute in each slot, members and machine together
    best: Row  # the pairs that gain most at these prices, best first
    near: tuple[int, ...]  # their groups
    asked: Row  # the groups that have a pair, and those that only take the place of others: see asked_of

    def pair(self, group: int) -> int:
        """The pair of a group; -1 where it has none."""
        return _place(self.group, group)

    def asks(self, group: int) -> bool:
        """Whether the lot is told to this group, or this group keeps it from another."""
        return _place(self.asked, group) >= 0

    def slots(self, pair: int) -> tuple[list[int], list[int]]:
        """Cells and machine cells of a pair."""
        slots = slice(int(self.first_slot[pair]), int(self.first_slot[pair + 1]))
        return self.cell[slots].tolist(), self.machine[slots].tolist()


class Tariff(NamedTuple):
    """What a centi-minute of each cell and machine cell costs, and how many skills a cell's members have."""

    time: Row
    machines: Row
    breadth: Row

    def slots(self, cell: Row, machine: Row) -> Row:
        """Price of each slot."""
        priced: Row = self.time[cell] + np.where(machine >= 0, np.append(self.machines, 0)[machine], 0)
        return priced

    def order(self, pair: Row, cell: Row, price: Row) -> Row:
        """Each pair's slots by price; where prices are equal, members with fewer skills first, then early."""
        order: Row = np.lexsort((cell, self.breadth[cell], price, pair))
        return order


def block_of(lot: Lot, reach: Reach, policy: Policy, tariff: Tariff) -> Block:
    """The pairs of one lot as things stand; which are best is still to be found."""
    groups, least, most, cost, work, counts, cell, machine = pairs_of(lot, reach, policy)
    price = tariff.slots(cell, machine)
    order = tariff.order(np.repeat(np.arange(len(groups)), counts), cell, price)
    cell, machine, price = cell[order], machine[order], price[order]
    asked = asked_of(lot, reach, groups)
    return Block(groups, least, most, cost, work, starts(counts), cell, machine, price, groups[:0], (), asked)


def blocks_of(lots: Iterable[Lot], reach: Reach, arrays: Arrays, tariff: Tariff) -> Iterator[Block]:
    """The pairs of every lot, in the lots' order."""
    price = tariff.slots(arrays.slot_cell, arrays.slot_machine)
    pair = np.repeat(np.arange(len(arrays.pair_lot)), np.diff(arrays.first_slot))
    order = tariff.order(pair, arrays.slot_cell, price)
    cell, machine, price = arrays.slot_cell[order], arrays.slot_machine[order], price[order]
    ends = arrays.first_slot[arrays.first_pair].tolist()
    for at, (lot, (first, last)) in enumerate(zip(lots, pairwise(arrays.first_pair.tolist()), strict=True)):
        pairs, slots = slice(first, last), slice(ends[at], ends[at + 1])
        groups = arrays.pair_group[pairs]
        yield Block(
            groups, arrays.pair_least[pairs], arrays.pair_most[pairs], arrays.pair_cost[pairs],
            arrays.pair_work[pairs], arrays.first_slot[first : last + 1] - ends[at], cell[slots],
            machine[slots], price[slots], groups[:0], (), asked_of(lot, reach, groups),
        )  # fmt: skip


def asked_of(lot: Lot, reach: Reach, paired: Row) -> Row:
    """Groups with a pair; of a whole lot that asks its nearest, also those too small to fill it with any others."""
    some_too_small = lot.all_or_nothing and lot.most_groups > 1 and len(paired) < lot.nearest_groups
    return reach.candidates(lot)[0] if some_too_small else paired


def judged(block: Block, gain: Row) -> Block:
    """The block with its best pairs, by what each pair gains at the prices."""
    best = np.argsort(-gain, kind="stable")[:CORE]
    return block._replace(best=best, near=tuple(block.group[best].tolist()))


def core(block: Block, held: set[int]) -> Row:
    """Positions of the best pairs, best first, then those of other groups that hold the lot."""
    strangers = sorted(held.difference(block.near))
    return np.concatenate([block.best, np.flatnonzero(np.isin(block.group, strangers))]) if strangers else block.best


def best_first(block: Block) -> Row:
    """Positions of all pairs, the best first."""
    others = np.ones(len(block.group), dtype=bool)
    others[block.best] = False
    return np.concatenate([block.best, np.flatnonzero(others)])


def _place(groups: Row, group: int) -> int:
    """Where a group stands in a rising row; -1 if it does not."""
    at = int(groups.searchsorted(group))
    return at if at < len(groups) and groups[at] == group else -1
