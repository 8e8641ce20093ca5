"""Shared trips, told a second time: who could travel together, what that spares, and who carries what in the bound.

Lots that are handed out at one place from one week on reach a group in one journey, if the policy says so.
"""

from __future__ import annotations

from collections import Counter

from matching.problem import Group, Lot
from matching.proof.facts import Facts
from matching.proof.takers import takers

Trip = tuple[str, int, int, int]  # group, latitude, longitude, first week


def trip_of(lot: Lot, group: Group) -> Trip:
    """The journey that brings this lot to this group."""
    return group.id, lot.latitude_e6, lot.longitude_e6, lot.first_week


def spared(facts: Facts, shares: list[tuple[Lot, Group]]) -> int:
    """Costs of the way that are not paid again (1/1000 satang): all but one of each journey."""
    if not facts.problem.policy.shared_trips:
        return 0
    lots = Counter(trip_of(lot, group) for lot, group in shares)
    ways = {trip_of(lot, group): facts.travel(lot, group) for lot, group in shares}
    return sum((lots[trip] - 1) * way for trip, way in ways.items())


class Trips:
    """Every journey that some plan could make, and the pairs that could be on it."""

    def __init__(self, facts: Facts) -> None:
        self.ways: dict[Trip, int] = {}
        self.pairs: dict[Trip, list[tuple[str, str]]] = {}
        if facts.problem.policy.shared_trips:
            for lot in facts.problem.lots:
                for _, _, group in takers(facts, lot):
                    self.ways[trip_of(lot, group)] = facts.travel(lot, group)
                    self.pairs.setdefault(trip_of(lot, group), []).append((lot.id, group.id))

    def shares(self, stated: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
        """What each pair carries: as stated, else an equal part of the way, in whole 1/1000 satang."""
        return {
            pair: stated.get(pair, self.ways[trip] // len(pairs))
            for trip, pairs in self.pairs.items()
            for pair in pairs
        }

    def totals(self, stated: dict[tuple[str, str], int]) -> dict[Trip, tuple[int, int]]:
        """(what its pairs carry together, what it costs) of each journey."""
        shares = self.shares(stated)
        return {trip: (sum(map(shares.__getitem__, pairs)), self.ways[trip]) for trip, pairs in self.pairs.items()}
