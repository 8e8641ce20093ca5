"""What a group's time costs, week by week, at the prices of a plan."""

from __future__ import annotations

from matching.plan import Prices
from matching.problem import Group, Lot
from matching.proof.facts import Facts

Offer = tuple[int, int]  # millionths of a satang for each, centi-minutes


class Offers:
    """Groups' time at their prices; each week of a group is read once for each skill, level and machine."""

    def __init__(self, facts: Facts, prices: Prices) -> None:
        self.facts = facts
        self.time = {(group, profile, week): price for group, profile, week, price in prices.time}
        self.machines = {(group, code, week): price for group, code, week, price in prices.machines}
        self.known: dict[tuple[str, str, int, str | None, int], list[Offer]] = {}

    def of(self, lot: Lot, group: Group) -> list[Offer]:
        """The group's time for this lot, cheapest first."""
        found: list[Offer] = []
        for week in self.facts.window(lot):
            key = (group.id, lot.skill, lot.level, lot.machine, week)
            if key not in self.known:
                self.known[key] = self._week(lot, group, week)
            found += self.known[key]
        found.sort()
        return found

    def _week(self, lot: Lot, group: Group, week: int) -> list[Offer]:
        """A machine's week limits its members, and costs with each of them."""
        left, extra, found = self.facts.week_time(lot, group, week), 0, []
        if lot.machine is not None:
            extra = self.machines.get((group.id, lot.machine, week), 0)
        cells = sorted(
            (self.time.get((group.id, at, week), 0), self.facts.members[group.id, at, week])
            for at in self.facts.able(lot, group)
        )
        for cost, free in cells:
            if min(free, left) > 0:
                found.append((cost + extra, min(free, left)))
            left -= min(free, left)
        return found
