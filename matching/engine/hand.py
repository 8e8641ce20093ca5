"""A plan taken in hand: from pieces and work to the trail that the search starts from."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.state import State
from matching.engine.trail import Trail, fresh_trail
from matching.rows import Row, starts


def at_hand(arrays: Arrays, state: State, pieces: Row, used: Row) -> Trail:
    """A trail whose best plan is this one. Shares of a lot are noted from its first pair to its last."""
    trail, placed = fresh_trail(arrays, state), np.flatnonzero(pieces)
    lots = arrays.pair_lot[placed]
    trail.best_shares[:] = np.bincount(lots, minlength=len(arrays.quantity))
    run = np.arange(len(placed)) - starts(trail.best_shares)[:-1][lots]
    trail.best_share[arrays.first_pair[lots] + run] = placed
    trail.best_pieces[:], trail.best_used[:] = pieces, used
    return trail
