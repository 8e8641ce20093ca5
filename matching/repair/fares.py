"""Trips that lots share, while lots come and go: who pays in the plan, and who carries what in the bound.

A plan pays for a trip once. The bound shares its cost out among all pairs that could use it, together never more than
it costs: a new pair carries what the others leave, and what one that goes has carried is left until then.
"""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Arrays
from matching.repair.block import Block
from matching.repair.desk import Desk
from matching.rows import Row, row
from matching.trips import Trip, trip


def on_trips(desk: Desk, names: list[str], arrays: Arrays) -> tuple[Arrays, Row]:
    """Arrays of these lots with their pairs on trips, and how many offers each trip has: of all lots, here or not."""
    if not desk.base.policy.shared_trips:
        return arrays, row([])
    pairs = zip(arrays.pair_lot.tolist(), arrays.pair_group.tolist(), strict=True)
    trips = [trip(desk.lots[names[lot]], desk.groups[group]) for lot, group in pairs]
    number = {one: at for at, one in enumerate(dict.fromkeys(trips))}
    way = arrays.pair_cost - 1000 * desk.base.policy.satang_per_pair
    at, cost = row(number[one] for one in trips), np.zeros(len(number), dtype=np.int64)
    cost[at] = way
    there = arrays._replace(pair_cost=arrays.pair_cost - way, pair_trip=at, trip_cost=cost)
    return there, row(desk.riders[one] for one in number)


class Fares:
    """What each pair carries of its trip in the bound (1/1000 satang): by trip, then lot."""

    def __init__(self, desk: Desk, stated: tuple[tuple[str, str, int], ...]) -> None:
        """stated: (lot, group, part) as in Prices; pairs that are not named carry an equal part each."""
        self.desk, self.shared = desk, desk.base.policy.shared_trips
        self.parts: dict[Trip, dict[str, int]] = {}
        self.cost: dict[Trip, int] = {}
        for name in desk.blocks if self.shared else ():
            for one, cost in self._ways(name):
                self.cost[one] = cost
                self.parts.setdefault(one, {})[name] = 0
        named = {(lot, group): part for lot, group, part in stated}
        for one, parts in self.parts.items():
            even = self.cost[one] // len(parts)
            parts.update({name: named.get((name, one[0]), even) for name in parts})

    def enter(self, name: str) -> None:
        """Pairs of a lot that was not there."""
        for one, cost in self._ways(name) if self.shared else ():
            parts = self.parts.setdefault(one, {})
            self.cost[one] = cost
            parts[name] = cost - sum(parts.values())

    def leave(self, name: str) -> None:
        """The pairs of a lot are gone."""
        for one, _ in self._ways(name) if self.shared else ():
            self.parts[one].pop(name, None)

    def charged(self, name: str) -> Block:
        """The lot's pairs, each at its own cost and what it carries."""
        block = self.desk.blocks[name]
        if not self.shared:
            return block
        carried = row(self.parts[one][name] - cost for one, cost in self._ways(name))
        return block._replace(cost=block.cost + carried)

    def uneven(self) -> tuple[tuple[str, str, int], ...]:
        """What pairs carry where that is not the same for all of a trip, in order."""
        found = (
            (name, one[0], part)
            for one, parts in self.parts.items()
            for name, part in parts.items()
            if part != self.cost[one] // len(parts)
        )
        return tuple(sorted(found))

    def _ways(self, name: str) -> list[tuple[Trip, int]]:
        """The trip of each of the lot's pairs, and what it costs."""
        lot, block, pair = self.desk.lots[name], self.desk.blocks[name], 1000 * self.desk.base.policy.satang_per_pair
        rows = zip(block.group.tolist(), block.cost.tolist(), strict=True)
        return [(trip(lot, self.desk.groups[group]), cost - pair) for group, cost in rows]
