"""Cutting parts out of the whole arrays, and putting what came of them back. No Python object per pair or slot."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.trips import Trips
from matching.rows import Row, numbered, ranges, starts


class Standing(NamedTuple):
    """A plan of the whole as it stands: pieces by pair, centi-minutes by slot."""

    pieces: Row
    used: Row


class Left(NamedTuple):
    """What a plan leaves: free centi-minutes of each cell; what each group earns, in satang; lots on each trip."""

    time: Row
    machine_time: Row
    income: Row
    riders: Row


class Carved(NamedTuple):
    """A part's arrays, and where its lots, pairs and slots stand in the whole."""

    arrays: Arrays
    lot: Row
    pair: Row
    slot: Row


def left_by(a: Arrays, plan: Standing) -> Left:
    """Time and income once the plan stands. Exact: no cell has, and no group earns, more than 2**53."""
    return Left(
        a.time - total(a.slot_cell, plan.used, len(a.time)),
        a.machine_time - total(a.slot_machine + 1, plan.used, len(a.machine_time) + 1)[1:],
        total(a.pair_group, a.rate[a.pair_lot] * plan.pieces, len(a.first_of_group) - 1),
        total(a.pair_trip + 1, plan.pieces > 0, len(a.trip_cost) + 1)[1:],
    )


def total(where: Row, figures: Row, length: int) -> Row:
    """Sums by position, skipping the zeros that most figures are."""
    there = np.flatnonzero(figures)
    found = np.zeros(length, dtype=np.int64)
    np.add.at(found, where[there], figures[there])
    return found


def home_of_lots(a: Arrays, region: Row, plan: Standing) -> Row:
    """The region in which each lot may move: where all its shares are, or else most of its pairs; -1 for nowhere."""
    lots, where = len(a.quantity), region[a.pair_group]
    home = np.full(lots, -1, dtype=np.int64)
    keys, counts = np.unique(a.pair_lot * (int(region.max(initial=0)) + 1) + where, return_counts=True)
    order = np.lexsort((-keys, counts))  # the most pairs last; of as many, the lowest region
    home[keys[order] // (int(region.max(initial=0)) + 1)] = keys[order] % (int(region.max(initial=0)) + 1)
    placed = np.flatnonzero(plan.pieces)
    lowest, highest = np.full(lots, np.iinfo(np.int64).max), np.full(lots, -1, dtype=np.int64)
    np.minimum.at(lowest, a.pair_lot[placed], where[placed])
    np.maximum.at(highest, a.pair_lot[placed], where[placed])
    torn = (highest >= 0) & (lowest != highest)
    found: Row = np.where(torn, -1, np.where(highest >= 0, highest, home))
    return found


def carve(a: Arrays, lots: Row, inside: Row, plan: Standing, left: Left) -> Carved:
    """These lots, their pairs with the groups of `inside` (a truth for each group), and what others leave them."""
    pair = ranges(a.first_pair[lots], a.first_pair[lots + 1])
    pair = pair[inside[a.pair_group[pair]]]
    slot = ranges(a.first_slot[pair], a.first_slot[pair + 1])
    groups, group = numbered(a.pair_group[pair], len(a.first_of_group) - 1)
    cells, cell = numbered(a.slot_cell[slot], len(a.time))
    tools, tool = numbered(a.slot_machine[slot] + 1, len(a.machine_time) + 1)
    bare = int(len(tools) > 0 and tools[0] == 0)  # the first of them is no machine at all
    used, lot = plan.used[slot], np.searchsorted(lots, a.pair_lot[pair])
    own_income = total(group, a.rate[a.pair_lot[pair]] * plan.pieces[pair], len(groups))
    first_step, permille, width = open_steps(a, groups, left.income[groups] - own_income)
    trips = open_trips(a, pair, plan, left)
    arrays = Arrays(
        quantity=a.quantity[lots], work=a.work[lots], value=a.value[lots], rate=a.rate[lots], least=a.least[lots],
        most_groups=a.most_groups[lots], whole=a.whole[lots],
        first_pair=starts(np.bincount(lot, minlength=len(lots))),
        pair_lot=lot, pair_group=group, pair_least=a.pair_least[pair], pair_most=a.pair_most[pair],
        pair_cost=a.pair_cost[pair], pair_trip=trips.pair, trip_cost=trips.cost,
        pair_work=a.pair_work[pair],
        first_slot=starts(a.first_slot[pair + 1] - a.first_slot[pair]), slot_cell=cell, slot_machine=tool - bare,
        time=left.time[cells] + total(cell, used, len(cells)),
        machine_time=left.machine_time[tools[bare:] - 1] + total(tool, used, len(tools))[bare:],
        first_step=first_step, step_permille=permille, step_width=width, preference=a.preference[groups],
        first_of_group=starts(np.bincount(group, minlength=len(groups))),
        pair_of_group=np.argsort(group, kind="stable"),
    )  # fmt: skip
    return Carved(arrays, lots, pair, slot)


def open_trips(a: Arrays, pair: Row, plan: Standing, left: Left) -> Trips:
    """Trips of these pairs; one that other lots pay for already costs nothing."""
    trips, trip = np.unique(a.pair_trip[pair], return_inverse=True)
    alone = int(len(trips) > 0 and trips[0] < 0)  # the first of them is no trip at all
    others = left.riders[trips[alone:]] - total(trip, plan.pieces[pair] > 0, len(trips))[alone:]
    return Trips(trip - alone, np.where(others > 0, 0, a.trip_cost[trips[alone:]]))


def open_steps(a: Arrays, groups: Row, income: Row) -> tuple[Row, Row, Row]:
    """The groups' equity steps that so much income leaves open; filled ones keep their place, with no width."""
    first, last = a.first_step[groups], a.first_step[groups + 1]
    at, left = ranges(first, last), income.copy()
    width = a.step_width[at]
    first_here = starts(last - first)
    for step in range(int((last - first).max(initial=0))):
        mine = np.flatnonzero(last - first > step)
        here = first_here[mine] + step
        filled = np.minimum(width[here], left[mine])
        width[here] -= filled
        left[mine] -= filled
    return first_here, a.step_permille[at], width
