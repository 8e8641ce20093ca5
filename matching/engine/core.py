"""The core: for each lot the pairs that look best at given prices. Searching them alone is many times faster.

Large problems have a hundred pairs per lot, and good plans hardly ever use any but the first dozen. The more lots, the
fewer steps there are for each, and the fewer pairs of each are searched. They lie best first, so that a search need
not look at all of them (moves.look). The bound is always of all pairs, and the last look at lots that are left
(anneal.finish) is at all pairs again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.trail import Trail
from matching.rows import Row, ranges, starts

CORE = 24  # pairs of each lot
LEAST_CORE = 8  # six, 2.3 million steps, end at 5.25 % where eight end at 4.65 %: docs/matching-trials.md
# Pairs of all lots, as long as each has the least. A million steps at 5,000 x 2,000, load 1.0, end 4.69 % under the
# bound on 12 pairs of each lot (11 s of CPU), 4.52 % on 16 (11 s), 4.49 % on 24 (17 s).
MOST_OF_ALL = 80_000
MOST_PAIRS = 24_000  # searched in one piece: what that reads and writes fits a common cache


class Core(NamedTuple):
    """Some of the pairs, side by side again, and where they and their slots were among all."""

    arrays: Arrays
    pair: Row
    slot: Row

    def widen(self, everything: Arrays, trail: Trail, fresh: Trail) -> Trail:
        """The best plan of the core's trail, written into a fresh trail of all pairs."""
        fresh.best[:], fresh.best_shares[:] = trail.best, trail.best_shares
        fresh.best_pieces[self.pair], fresh.best_used[self.slot] = trail.best_pieces, trail.best_used
        run = np.arange(int(trail.best_shares.sum())) - np.repeat(starts(trail.best_shares)[:-1], trail.best_shares)
        here = np.repeat(self.arrays.first_pair[:-1], trail.best_shares) + run
        there = np.repeat(everything.first_pair[:-1], trail.best_shares) + run
        fresh.best_share[there] = self.pair[trail.best_share[here]]
        return fresh


def core_size(lots: int) -> int:
    """How many pairs of each of so many lots are searched."""
    return min(CORE, max(LEAST_CORE, MOST_OF_ALL // max(lots, 1)))


def best_pairs(arrays: Arrays, gain: Row, most: int) -> Row:
    """For each lot its `most` pairs that gain most (or lose least), best first; lot by lot."""
    order = np.lexsort((np.arange(len(gain)), -gain, arrays.pair_lot))
    place = np.arange(len(order)) - arrays.first_pair[arrays.pair_lot[order]]
    best: Row = order[place < most]
    return best


def narrow(arrays: Arrays, pair: Row) -> Core:
    """These pairs alone, lot by lot, those of a lot in this order."""
    lengths = np.diff(arrays.first_slot)
    slot = ranges(arrays.first_slot[pair], arrays.first_slot[pair + 1])
    group, lots, groups = arrays.pair_group[pair], len(arrays.quantity), len(arrays.first_of_group) - 1
    return Core(
        arrays._replace(
            first_pair=starts(np.bincount(arrays.pair_lot[pair], minlength=lots)),
            pair_lot=arrays.pair_lot[pair],
            pair_group=group,
            pair_least=arrays.pair_least[pair],
            pair_most=arrays.pair_most[pair],
            pair_cost=arrays.pair_cost[pair],
            pair_trip=arrays.pair_trip[pair],
            pair_work=arrays.pair_work[pair],
            first_slot=starts(lengths[pair]),
            slot_cell=arrays.slot_cell[slot],
            slot_machine=arrays.slot_machine[slot],
            first_of_group=starts(np.bincount(group, minlength=groups)),
            pair_of_group=np.argsort(group, kind="stable").astype(np.int64),
        ),
        pair,
        slot,
    )
