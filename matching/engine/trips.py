"""Shared trips: materials for several lots of one place and week reach a group in one journey, paid once.

A trip is a group, a place of pick-up and a first week, where more than one pair could use it. A plan pays for each
trip it makes. The bound shares a trip's cost out among its pairs: any shares that together are no more than the
cost bound every plan, since a plan with the trip pays all of it and its pairs only their shares.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.problem import Problem
from matching.rows import Row, row

FIRST_TURN = 2  # half of every trip's cost follows demand at the first turn, a third at the next, and so on


class Trips(NamedTuple):
    """The trip of each pair or -1, and the cost of each trip (1/1000 satang)."""

    pair: Row
    cost: Row


def find_trips(problem: Problem, lot: Row, group: Row, cost: Row) -> Trips:
    """Trips of these pairs (lots and groups by position, whole costs)."""
    travel = cost - 1000 * problem.policy.satang_per_pair
    none = np.full(len(lot), -1, dtype=np.int64)
    if not problem.policy.shared_trips or not len(lot):
        return Trips(none, row([]))
    start = np.array([(one.latitude_e6, one.longitude_e6, one.first_week) for one in problem.lots], dtype=np.int64)
    place = np.unique(start, axis=0, return_inverse=True)[1].reshape(-1)
    _, first, trip, pairs = np.unique(
        place[lot] * len(problem.groups) + group, return_index=True, return_inverse=True, return_counts=True
    )
    shared = (pairs > 1) & (travel[first] > 0)
    number = np.where(shared, np.cumsum(shared) - 1, -1)
    return Trips(number[trip], travel[first][shared])


def spared(trips: Trips, pairs: list[int]) -> int:
    """What these pairs pay less than each for itself, 1/1000 satang: of every trip, all but one."""
    riders = np.bincount(trips.pair[pairs] + 1, minlength=len(trips.cost) + 1)[1:]
    return int((trips.cost * np.maximum(riders - 1, 0)).sum())


def equal_shares(pair_trip: Row, trip_cost: Row) -> Row:
    """Each pair's part of its trip when all carry the same, rounded down."""
    on_trip = pair_trip >= 0
    pairs = np.bincount(pair_trip[on_trip], minlength=len(trip_cost))
    found = np.zeros(len(pair_trip), dtype=np.int64)
    found[on_trip] = (trip_cost // np.maximum(pairs, 1))[pair_trip[on_trip]]
    return found


def turned(share: Row, pair_trip: Row, trip_cost: Row, wanted: Row, turn: int) -> Row:
    """Shares moved towards the pairs that are wanted at the present prices, less at every turn."""
    asked = wanted & (pair_trip >= 0)
    pairs = np.bincount(pair_trip[asked], minlength=len(trip_cost))
    aim = np.where(asked, trip_cost[pair_trip] // np.maximum(pairs[pair_trip], 1), 0)
    moved = share + (aim - share) // (FIRST_TURN + turn)  # rounded down: together never more than before or aimed at
    found: Row = np.where((pair_trip >= 0) & (pairs[pair_trip] > 0), moved, share)
    return found
