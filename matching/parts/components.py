"""What falls apart by itself: groups that no chain of shared lots connects never compete."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.rows import Row


class Web(NamedTuple):
    """Which lots and groups a pair ties together: two columns."""

    lot: Row
    group: Row


def components(web: Web, groups: int) -> Row:
    """For each group the lowest group that a chain of shared lots connects it with; itself if no lot is shared."""
    label = np.arange(groups)
    lots, lot = np.unique(web.lot, return_inverse=True)
    while True:
        of_lot = np.full(len(lots), groups)
        np.minimum.at(of_lot, lot, label[web.group])
        lower = label.copy()
        np.minimum.at(lower, web.group, of_lot[lot])
        lower = lower[lower]  # whoever my lowest neighbour follows, I follow
        if np.array_equal(lower, label):
            return lower
        label = lower


def bundles(web: Web, groups: int, most_pairs: int) -> Row:
    """Components side by side in bundles of at most so many pairs, and larger ones by themselves: numbers by group."""
    names, component = np.unique(components(web, groups), return_inverse=True)
    bundle, filled, found = 0, 0, []
    for pairs in np.bincount(component[web.group], minlength=len(names)).tolist():
        if filled and filled + pairs > most_pairs:
            bundle, filled = bundle + 1, 0
        found.append(bundle)
        filled += pairs
    numbers: Row = np.array(found, dtype=np.int64)[component]
    return numbers
