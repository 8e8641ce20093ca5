"""A plan at hand, in the compiled form: what is placed, and what time is left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.rows import Row

OBJECTIVE = 0  # its place in State.total


class State(NamedTuple):
    """A plan at hand. total[0]: the objective. shares[i]: how many; the pairs themselves in `share` by lot."""

    total: Row
    time: Row
    machine_time: Row
    income: Row
    free: Row  # centi-minutes of each group that are left, all cells together
    pieces: Row  # x of each pair
    used: Row  # z of each slot
    shares: Row
    share: Row  # at first_pair[lot] + 0, 1, …
    here: Row  # shares of each group: how many
    at_group: Row  # at first_of_group[group] + 0, 1, …
    place: Row  # of each pair in at_group, while placed
    slot_price: Row  # of a centi-minute, cell and machine together
    scratch: Row  # free machine time already counted on, by machine cell; zero between calls
    room: Row  # pieces that fit, by pair of the lot in hand
    price: Row  # their price
    trips: Row  # lots on each trip
    paid: Row  # 1: the objective is less the price of the time taken, since lots that are yet to come want it too


def blank(arrays: Arrays, slot_price: Row) -> State:
    """Nothing placed."""
    lots, pairs, groups = len(arrays.quantity), len(arrays.pair_lot), len(arrays.first_of_group) - 1
    cell = np.zeros(len(arrays.time), dtype=np.int64)
    cell[arrays.slot_cell] = np.repeat(arrays.pair_group, np.diff(arrays.first_slot))
    free = np.zeros(groups, dtype=np.int64)
    np.add.at(free, cell, arrays.time)
    widest = int(np.diff(arrays.first_pair).max(initial=1))

    def zeros(length: int) -> Row:
        return np.zeros(length, dtype=np.int64)

    return State(
        zeros(1), arrays.time.copy(), arrays.machine_time.copy(), zeros(groups), free, zeros(pairs),
        zeros(len(arrays.slot_cell)), zeros(lots), zeros(pairs), zeros(groups), zeros(pairs), zeros(pairs),
        slot_price, zeros(len(arrays.machine_time)), zeros(widest), zeros(widest),
        zeros(len(arrays.trip_cost)), zeros(1),
    )  # fmt: skip
