"""Which pairs of lot and group are worth a thought, found whole rows at a time.

The hard rules are those of eligibility.py, which tells reasons one pair at a time; here they are stated for all
groups at once, since a country has millions of pairs and most fall at the skill.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.crowds import Crowds
from matching.engine.paces import Paces
from matching.problem import Lot, Policy, Problem
from matching.room import Room, least_needed
from matching.rows import Row, row, starts


class Pairs(NamedTuple):
    """Candidates by position, by lot and then group: l, u, f, and the slots of time each may use."""

    lot: Row
    group: Row
    least: Row
    most: Row
    cost: Row  # 1/1000 satang
    work: Row  # p, centi-minutes per piece at the group's own speed
    first_of_lot: Row
    first_slot: Row
    slot_cell: Row
    slot_machine: Row  # machine cell or -1


class Reach:
    """Whose lot a lot may be, and which cells each may use for it."""

    def __init__(self, problem: Problem, room: Room) -> None:
        self.crowds, self.paces, self.weeks = Crowds(problem, room), Paces(problem), problem.weeks

    def candidates(self, lot: Lot) -> tuple[Row, Row]:
        """(groups that no hard rule keeps from this lot, most pieces of each)."""
        _, groups, most, _, _ = self.around(lot)
        return groups, most

    def around(self, lot: Lot) -> tuple[Row, Row, Row, Row, Row]:
        """The same by place in the lot's crowd and by position, with kilometres and centi-minutes of a piece."""
        all_groups, crowd = self.crowds, self.crowds.crowd(lot)
        groups, free = crowd.groups, crowd.free(lot)
        each, at_first = self.paces.of(lot, groups)
        open_to = (free >= least_needed(lot) * each) & (at_first >= least_needed(lot))
        open_to &= all_groups.quality[groups] >= lot.quality_level
        open_to &= all_groups.floors(lot)[all_groups.wage_place[groups]] <= lot.rate_satang
        open_to &= all_groups.least_rate[groups] * lot.centiminutes_per_piece <= lot.rate_satang * 6000
        if lot.asked:
            open_to &= ~np.isin(groups, [all_groups.at[name] for name in lot.asked if name in all_groups.at])
        here = np.flatnonzero(open_to)
        far = all_groups.places.kilometres(lot.latitude_e6, lot.longitude_e6, groups[here])
        near = far <= all_groups.farthest[groups[here]]
        here, far = here[near], far[near]
        if lot.nearest_groups:  # of equally near groups the lower position, which is the lower id
            nearest = np.sort(np.argsort(far, kind="stable")[: lot.nearest_groups])
            here, far = here[nearest], far[nearest]
        return here, groups[here], np.minimum(free // each, at_first)[here], far, each[here]

    def slots(self, lot: Lot, here: Row) -> tuple[Row, Row, Row]:
        """(how many slots each group has for the lot, their cells, their machine cells): by profile, then week."""
        crowd, window = self.crowds.crowd(lot), np.arange(lot.first_week, lot.last_week + 1)
        counts = crowd.first[here + 1] - crowd.first[here]
        ends = np.cumsum(counts)
        at = np.arange(int(counts.sum())) + np.repeat(crowd.first[here] + counts - ends, counts)
        cells = (crowd.profiles[at, np.newaxis] * self.weeks + window).ravel()
        if lot.machine is None:
            return counts * len(window), cells, np.full(len(cells), -1, dtype=np.int64)
        tools = np.repeat(crowd.tools[here], counts)
        return counts * len(window), cells, (tools[:, np.newaxis] * self.weeks + window).ravel()


def find_pairs(problem: Problem, room: Room) -> Pairs:
    """Every candidate pair, with the least pieces it must take if its lot is to be placed lawfully at all."""
    reach = Reach(problem, room)
    parts = [pairs_of(lot, reach, problem.policy) for lot in problem.lots]
    columns = [np.concatenate(part).astype(np.int64) for part in zip(*parts, strict=True)] or [row([])] * 8
    groups, least, most, cost, work, counts, cells, machines = columns
    of_lot = [len(part[0]) for part in parts]
    lots = np.repeat(np.arange(len(of_lot)), of_lot)
    return Pairs(lots, groups, least, most, cost, work, starts(of_lot), starts(counts), cells, machines)


def pairs_of(lot: Lot, reach: Reach, policy: Policy) -> tuple[Row, ...]:
    """One lot's candidates: groups, l, u, f, p, how many slots each has, and the slots' cells and machine cells."""
    here, groups, most, far, work = reach.around(lot)
    least = least_pieces(lot, most)
    cost = (policy.satang_per_pair + policy.satang_per_km * far) * 1000
    here, groups, least, most, cost, work = _kept(least <= most, here, groups, least, most, cost, work)
    return groups, least, most, cost, work, *reach.slots(lot, here)


def least_pieces(lot: Lot, most: Row) -> Row:
    """The least lot; of a lot that is all or nothing also what the k - 1 roomiest other groups cannot take.

    Where that is more than a group can make, it cannot help, and a lot that no k groups can hold together has
    no pairs.
    """
    least = np.full(len(most), lot.least_pieces, dtype=np.int64)
    if not lot.all_or_nothing or not len(most):
        return least
    top = np.argsort(-most, kind="stable")[: lot.most_groups]
    others = np.full(len(most), most[top].sum() - (most[top[-1]] if len(top) == lot.most_groups else 0))
    others[top] = most[top].sum() - most[top]
    together: Row = np.maximum(least, lot.quantity_pieces - others)
    return together


def _kept(keep: Row, *columns: Row) -> tuple[Row, ...]:
    return tuple(column[keep] for column in columns)
