"""What a neighbourhood is cut from: a problem and a plan, looked up by lot and by group."""

from __future__ import annotations

from functools import cached_property

from matching.eligibility import groups_before
from matching.plan import Allocation
from matching.problem import Group, Lot, Problem


class Ground:
    """Shares by lot and by group; who could take over a lot."""

    def __init__(self, problem: Problem, allocations: tuple[Allocation, ...]) -> None:
        self.problem = problem
        self.lots = {lot.id: lot for lot in problem.lots}
        self.groups = {group.id: group for group in problem.groups}
        self.by_lot: dict[str, dict[str, Allocation]] = {}
        self.by_group: dict[str, dict[str, Allocation]] = {}
        for share in allocations:
            self.by_lot.setdefault(share.lot, {})[share.group] = share
            self.by_group.setdefault(share.group, {})[share.lot] = share

    @cached_property
    def open(self) -> list[Lot]:
        """Lots with pieces left, dearest first."""
        made = {name: sum(share.pieces for share in shares.values()) for name, shares in self.by_lot.items()}
        left = [lot for lot in self.problem.lots if made.get(lot.id, 0) < lot.quantity_pieces]
        return sorted(left, key=lambda lot: (-lot.rate_satang * lot.quantity_pieces, lot.id))

    def held(self, group: str) -> list[Lot]:
        """Lots of a group, by id."""
        return [self.lots[name] for name in sorted(self.by_group.get(group, ()))]

    def ahead(self, lot: Lot, group: Group) -> int:
        """Groups that are asked before this one where only the nearest are."""
        return groups_before(self.problem, lot, group)

    def nearest(self, lot: Lot, group: Group) -> set[str]:
        """Who is asked where only the nearest are, this group itself apart; who has the lot is among them."""
        others = [other for other in self._able_groups(lot) if other.id != group.id]
        asked = sorted((self.problem.kilometres(lot, other), other.id) for other in others)[: lot.nearest_groups]
        found = {name for _, name in asked} | self.by_lot.get(lot.id, {}).keys()
        if len(asked) < lot.nearest_groups or (self.problem.kilometres(lot, group), group.id) < asked[-1]:
            found.add(group.id)
        return found

    def takers(self, lot: Lot, known: set[str], count: int) -> list[str]:
        """The nearest other groups that have what the work needs, and time left in this plan."""
        able = [group for group in self._able_groups(lot) if group.id not in known]
        able.sort(key=lambda group: (self.problem.kilometres(lot, group), group.id))
        return [group.id for group in able if self._has_time(group)][:count]

    @cached_property
    def _by_skill(self) -> dict[str, list[Group]]:
        found: dict[str, list[Group]] = {}
        for group in self.problem.groups:
            for skill in sorted({skill for profile in group.profiles for skill, _ in profile.skills}):
                found.setdefault(skill, []).append(group)
        return found

    def _able_groups(self, lot: Lot) -> list[Group]:
        return [group for group in self._by_skill.get(lot.skill, ()) if self._able(lot, group)]

    def _able(self, lot: Lot, group: Group) -> bool:
        """By skill, machine, quality, hazard and law: by nothing that depends on rate, window or quantity."""
        return (
            group.quality_level >= lot.quality_level
            and not group.ineligible
            and any(profile.level(lot.skill) >= lot.level for profile in group.profiles)
            and (not lot.hazard or lot.hazard in group.hazards)
            and (lot.machine is None or any(code == lot.machine for code, _ in group.machines))
        )

    def _has_time(self, group: Group) -> bool:
        gross = 100 * sum(sum(profile.minutes) for profile in group.profiles)
        used = sum(work.centiminutes for share in self.by_group.get(group.id, {}).values() for work in share.work)
        return used < gross
