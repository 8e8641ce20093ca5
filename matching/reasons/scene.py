"""A plan seen from one lot and one group: only what concerns them is looked up, however large the plan is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from matching.plan import Allocation, Moved
from matching.problem import Accepted, Frozen, Group, Lot, Problem
from matching.reasons.worth import Worth, worth
from matching.room import Room, room_beside, room_of, skilled_profiles
from matching.trips import trip


class Named(Protocol):
    """Has an id."""

    @property
    def id(self) -> str:
        """Its name."""


Thing = TypeVar("Thing", bound=Named)


def named(things: tuple[Thing, ...], name: str) -> Thing:
    """The lot or group of this name, in a row sorted by name; KeyError when there is none."""
    at = bisect_left(things, name, key=lambda thing: thing.id)
    if at == len(things) or things[at].id != name:
        raise KeyError(name)
    return things[at]


def _lot(share: Allocation) -> str:
    return share.lot


@dataclass(frozen=True, slots=True)
class Scene:
    """A problem and the shares of its plan, by lot. moved: accepted work that stands elsewhere in it."""

    problem: Problem
    allocations: tuple[Allocation, ...]
    moved: tuple[Moved, ...] = ()
    _held: dict[str, list[tuple[Lot, Allocation]]] = field(default_factory=dict, compare=False, repr=False)
    _promised: dict[str, list[Frozen | Accepted]] = field(default_factory=dict, compare=False, repr=False)

    def lot(self, name: str) -> Lot:
        """KeyError for an unknown lot."""
        return named(self.problem.lots, name)

    def group(self, name: str) -> Group:
        """KeyError for an unknown group."""
        return named(self.problem.groups, name)

    def shares(self, lot: Lot) -> dict[str, Allocation]:
        """Who has the lot."""
        first, after = (side(self.allocations, lot.id, key=_lot) for side in (bisect_left, bisect_right))
        return {share.group: share for share in self.allocations[first:after]}

    def held(self, group: Group) -> list[tuple[Lot, Allocation]]:
        """What the group has."""
        self.look(group)
        return self._held[group.id]

    def promised(self, group: Group) -> list[Frozen | Accepted]:
        """What is promised to the group, whatever the plan."""
        self.look(group)
        return self._promised[group.id]

    def look(self, *groups: Group) -> None:
        """Find what these groups have, in one walk through plan and promises: it takes longest in a scene."""
        new = {group.id for group in groups} - self._held.keys()
        if new:
            self._held.update({name: [] for name in new})
            self._promised.update({name: [] for name in new})
            for work in [work for work in self.problem.promised if work.group in new]:
                self._promised[work.group].append(work)
            for share in [share for share in self.allocations if share.group in new]:
                self._held[share.group].append((self.lot(share.lot), share))

    def before(self, group: Group) -> Room:
        """The group's time before anything is planned."""
        return room_of(self.problem, group)

    def stands(self, group: Group) -> Iterator[Frozen]:
        """What is promised to the group, where this plan has it."""
        now = {one.accepted: one.work for one in self.moved}
        for work in self.promised(group):
            yield from (work,) if isinstance(work, Frozen) else work.as_frozen(now.get(work.id))

    def after(self, group: Group) -> Room:
        """The group's time that this plan leaves."""
        room = room_beside(self.problem, [group], self.stands(group))
        for lot, share in self.held(group):
            for work in share.work:
                room.take(group.id, work.profile, work.week, lot.machine, work.centiminutes)
        return room

    def rivals(self, lot: Lot, group: Group) -> Iterator[Lot]:
        """The group's other lots that use time which this lot could use."""
        able = set(skilled_profiles(lot, group))
        for other, share in self.held(group):
            if other.id != lot.id and any(
                work.profile in able and lot.first_week <= work.week <= lot.last_week for work in share.work
            ):
                yield other

    def worth(self, lot: Lot, group: Group, pieces: int) -> Worth:
        """Of these pieces with this group, beside the rest of what this plan gives it."""
        promised = sum(work.value_satang for work in self.promised(group))
        income = sum(one.rate_satang * share.pieces for one, share in self.held(group) if one.id != lot.id)
        gone = {trip(one, group) for one, _ in self.held(group) if one.id != lot.id}
        return worth(self.problem, lot, group, pieces, promised=promised, income=income, gone=gone)
