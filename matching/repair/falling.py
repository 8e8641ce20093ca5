"""Offers that an event makes impossible fall before anything is repaired; nobody withdrew them.

Of an all-or-nothing lot that loses one, the others fall with it, but may come home if the rest can be filled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.lot import Lot
from matching.plan import Allocation
from matching.repair.ceiling import Ceiling
from matching.repair.desk import Desk


@dataclass(slots=True)
class Happened:
    """Where the event struck: lots and groups to think about, lots whose offers fell together, single ones that did."""

    lots: set[str] = field(default_factory=set)
    groups: set[int] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    fallen: list[Allocation] = field(default_factory=list)


class Falling:
    """The desk and the ceiling over it, and what falls from the one when the other sinks."""

    def __init__(self, desk: Desk, ceiling: Ceiling) -> None:
        self.desk, self.ceiling = desk, ceiling

    def shrunk(self, group: int, rows: list[tuple[int, int, int]]) -> Happened:
        """Cells of a group's time or machine time have only so much left: the fewest offers that must, fall."""
        desk, found = self.desk, Happened(set(), {group})
        for cell, machine, now in rows:
            self.ceiling.less_time(cell, machine, desk.hours.shrink(cell, machine, now))
            while desk.hours.lacking(cell, machine):
                name = desk.must_go(group, cell, machine)
                found.fallen.append(self.fell(name, group))
                found.lots.add(name)
        desk.reopen_steps(group)
        self.ceiling.shrunk(group, rows)
        return self.broken(found)

    def broken(self, found: Happened) -> Happened:
        """All-or-nothing lots that lost an offer are whole no more: their other offers fall with it."""
        for name in sorted(found.lots):
            lot = self.desk.lots[name]
            if lot.all_or_nothing and self.desk.offers[name]:
                found.groups |= self.fall(name)
                found.loose.add(name)
        return found

    def fall(self, name: str) -> set[int]:
        """All offers of a lot; the groups that had them."""
        groups = set(self.desk.offers[name])
        for group in sorted(groups):
            self.desk.lift(name, group)
        return groups

    def fell(self, name: str, group: int) -> Allocation:
        """An offer that the event made impossible."""
        gone = self.desk.allocation(name, group, self.desk.lift(name, group))
        del self.desk.before[name][group]
        return gone

    def change(self, lot: Lot) -> list[Allocation]:
        """The lot's terms or who may be asked; an offer to a group that is no candidate any more falls."""
        self.ceiling.leave(lot.id)
        self.desk.lots[lot.id] = lot
        self.ceiling.settle({lot.id})
        strangers = set(self.desk.offers[lot.id]) - set(self.desk.blocks[lot.id].group.tolist())
        return [self.fell(lot.id, group) for group in sorted(strangers)]

    def leave(self, name: str) -> None:
        self.ceiling.leave(name)
        self.ceiling.old.discard(name)
        self.desk.leave(name)
