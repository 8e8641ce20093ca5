"""Where to cut: groups that share many lots stay together, and no two rounds cut along the same lines.

Groups get heights by chance. Then each lot takes the mean of its groups, each group the mean of its lots, a few
times over: neighbours, by road or by craft, come to stand at about the same height, and a cut halfway up severs few
lots. Both halves are cut again until they are small enough. What falls apart by itself is not cut (components.py).
"""

from __future__ import annotations

import numpy as np

from matching.compiled import FIRST_MIX, GOLDEN, S27, S30, S31, SECOND_MIX, chance_from
from matching.parts.components import Web, bundles
from matching.rows import Row, numbered

SMOOTHINGS = 6  # more hardly change the order; fewer leave it to chance
HIGHEST = 1 << 30  # of a height; sums over a group's lots stay far inside 64 bits


def regions(web: Web, groups: int, most_pairs: int, seed: int) -> Row:
    """The region of each of so many groups, none with over `most_pairs` pairs if it has two groups or more."""
    apart = bundles(web, groups, most_pairs)
    todo = [_only(apart == bundle, np.arange(groups), web) for bundle in range(int(apart.max(initial=-1)) + 1)]
    found, count, generator = np.zeros(groups, dtype=np.int64), 0, chance_from(seed)
    while todo:
        members, inside = todo.pop()
        if len(inside.lot) <= most_pairs or len(members) == 1:
            found[members] = count
            count += 1
            continue
        low = lower_half(members, inside, heights(inside, members, generator))
        side = np.zeros(groups, dtype=bool)
        side[low] = True
        todo += [_only(half, members, inside) for half in (side, ~side)]
    return found


def _only(side: Row, members: Row, web: Web) -> tuple[Row, Web]:
    """Of the members those on this side (a truth for each group), and their pairs."""
    here = side[web.group]
    return members[side[members]], Web(web.lot[here], web.group[here])


def heights(web: Web, members: Row, generator: Row) -> Row:
    """Where each of the members stands, lowest first: their places in that order."""
    lots, lot = numbered(web.lot, int(web.lot.max(initial=-1)) + 1)
    place = np.zeros(int(members.max(initial=-1)) + 1, dtype=np.int64)
    place[members] = np.arange(len(members))
    group = place[web.group]
    height = scattered(len(members), generator)
    for _ in range(SMOOTHINGS):
        of_lot = mean(height[group], lot, len(lots))
        height = spread(mean(of_lot[lot], group, len(members)))
    return height


def lower_half(members: Row, web: Web, height: Row) -> Row:
    """The lowest members, with about half of all pairs; at least one, and not all."""
    order = np.argsort(height, kind="stable")
    pairs = np.bincount(np.searchsorted(members, web.group), minlength=len(members))[order]
    half = int(np.searchsorted(np.cumsum(pairs), len(web.lot) // 2)) + 1
    low: Row = members[order[: min(half, len(members) - 1)]]
    return low


def scattered(count: int, generator: Row) -> Row:
    """So many numbers by chance (SplitMix64, as everywhere here, whole rows at a time)."""
    with np.errstate(over="ignore"):
        state = generator[0] + np.arange(1, count + 1, dtype=np.uint64) * GOLDEN
        generator[0] = state[-1] if count else generator[0]
        mixed = (state ^ (state >> S30)) * FIRST_MIX
        mixed = (mixed ^ (mixed >> S27)) * SECOND_MIX
        found: Row = ((mixed ^ (mixed >> S31)) % np.uint64(HIGHEST)).astype(np.int64)
    return found


def mean(figures: Row, owner: Row, owners: int) -> Row:
    """For each owner the mean of its figures, rounded down; 0 where it has none. Exact: sums stay under 2**53."""
    total = np.bincount(owner, weights=figures, minlength=owners).astype(np.int64)
    found: Row = total // np.maximum(np.bincount(owner, minlength=owners), 1)
    return found


def spread(height: Row) -> Row:
    """The same order, evenly spread again over all heights."""
    place = np.empty(len(height), dtype=np.int64)
    place[np.argsort(height, kind="stable")] = np.arange(len(height))
    found: Row = place * (HIGHEST // max(len(height), 1))
    return found
