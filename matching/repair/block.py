"""The pairs of one lot, as a block of their own: blocks come and go with their lots, the others stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
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
    return Block(groups, least, most, cost, work, starts(counts), cell, machine, price, groups[:0], ())


def blocks_of(arrays: Arrays, tariff: Tariff) -> Iterator[Block]:
    """The pairs of every lot, in the lots' order."""
    price = tariff.slots(arrays.slot_cell, arrays.slot_machine)
    pair = np.repeat(np.arange(len(arrays.pair_lot)), np.diff(arrays.first_slot))
    order = tariff.order(pair, arrays.slot_cell, price)
    cell, machine, price = arrays.slot_cell[order], arrays.slot_machine[order], price[order]
    ends = arrays.first_slot[arrays.first_pair].tolist()
    for lot, (first, last) in enumerate(zip(arrays.first_pair.tolist(), arrays.first_pair[1:].tolist(), strict=False)):
        pairs, slots = slice(first, last), slice(ends[lot], ends[lot + 1])
        yield Block(
            arrays.pair_group[pairs], arrays.pair_least[pairs], arrays.pair_most[pairs], arrays.pair_cost[pairs],
            arrays.pair_work[pairs], arrays.first_slot[first : last + 1] - ends[lot], cell[slots],
            machine[slots], price[slots], arrays.pair_group[:0], (),
        )  # fmt: skip


def judged(block: Block, gain: Row) -> Block:
    """The block with its best pairs, by what each pair gains at the prices."""
    best = np.argsort(-gain, kind="stable")[:CORE]
    return block._replace(best=best, near=tuple(block.group[best].tolist()))


def core(block: Block, held: set[int]) -> Block:
    """The best pairs alone, and those of the groups that hold the lot."""
    pairs = np.sort(block.best)
    if strangers := held.difference(block.near):
        pairs = np.union1d(pairs, np.flatnonzero(np.isin(block.group, list(strangers))))
    return cut(block, pairs)


def cut(block: Block, pairs: Row) -> Block:
    """These pairs alone, in this order."""
    lengths = np.diff(block.first_slot)[pairs]
    first = starts(lengths)
    slots = np.repeat(block.first_slot[pairs] - first[:-1], lengths) + np.arange(first[-1])
    return Block(
        block.group[pairs], block.least[pairs], block.most[pairs], block.cost[pairs], block.work[pairs], first,
        block.cell[slots], block.machine[slots], block.price[slots], block.best, block.near,
    )  # fmt: skip
