"""What each event does to the desk before anything is repaired: one function for each."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatchmethod

from matching import guard
from matching.engine.arrays import flatten
from matching.engine.model import build
from matching.group import Group
from matching.lot import Lot
from matching.plan import Work
from matching.problem import ProblemError
from matching.repair.desk import Offer
from matching.repair.events import AcceptedPart, Cancelled, Declined, Illness, MachineBroken, NewLot
from matching.repair.falling import Falling, Happened


class Happening(Falling):
    """Events on their way to the desk."""

    @singledispatchmethod
    def happen(self, event: object) -> Happened:
        """Change the problem as the event says; ProblemError for an event that cannot be."""
        raise ProblemError("event", f"{type(event).__name__} is no event")

    @happen.register
    def _new_lot(self, event: NewLot) -> Happened:
        desk, lot = self.desk, event.lot
        if lot.id in desk.lots:
            raise ProblemError("event.lot", f"{lot.id!r} is there already")
        flatten(build(replace(desk.base, lots=(lot,), groups=desk.base.groups[:1], frozen=())))  # refuses nonsense
        desk.enter(lot)
        self.ceiling.settle({lot.id})
        return Happened({lot.id})

    @happen.register
    def _cancelled(self, event: Cancelled) -> Happened:
        self._lot("event.lot", event.lot)
        groups = self.fall(event.lot)
        self.leave(event.lot)
        return Happened(set(), groups, {event.lot})

    @happen.register
    def _declined(self, event: Declined) -> Happened:
        lot, group, _ = self._answered(event.lot, event.group)
        fallen = self.change(replace(lot, asked=(*lot.asked, event.group)))
        return self.broken(Happened({lot.id}, {group}, set(), fallen))

    @happen.register
    def _accepted(self, event: AcceptedPart) -> Happened:
        desk = self.desk
        lot, group, offer = self._answered(event.lot, event.group, event.pieces)
        each = sum(part for _, _, part in offer.work) // offer.pieces
        work = earliest(desk.hours.work(group, offer.work), event.pieces * each)
        desk.promise(lot.id, group, work, event.pieces * lot.rate_satang)
        rows = desk.hours.cells(group, desk.groups[group], lot.machine, work)
        for cell, machine, part in rows:
            self.ceiling.less_time(cell, machine, part)
        self.ceiling.shrunk(group, rows)
        rest, free = lot.quantity_pieces - event.pieces, lot.most_groups - 1
        if rest == 0 or free == 0:
            self.fall(lot.id)
            self.leave(lot.id)
            return Happened(set(), {group}, {lot.id})
        fallen = self.change(
            replace(
                lot, quantity_pieces=rest, most_groups=free, minimum_lot_pieces=min(lot.minimum_lot_pieces, rest),
                all_or_nothing=False, asked=(*lot.asked, event.group),
            )
        )  # fmt: skip
        return Happened({lot.id}, {group}, set(), fallen)

    @happen.register
    def _illness(self, event: Illness) -> Happened:
        position, one = self._group(event.group)
        guard.whole("event.profile", event.profile, 0, len(one.profiles) - 1)
        guard.whole("event.week", event.week, 0, self.desk.base.weeks - 1)
        profile = one.profiles[event.profile]
        guard.whole("event.minutes", event.minutes, 0, profile.minutes[event.week] - 1)
        minutes = (*profile.minutes[: event.week], event.minutes, *profile.minutes[event.week + 1 :])
        profiles = list(one.profiles)
        profiles[event.profile] = replace(profile, minutes=minutes)
        self.desk.groups[position] = replace(one, profiles=tuple(profiles))
        cell = self.desk.hours.cell(position, event.profile, event.week)
        taken = self.desk.promised_in(event.group, event.week, profile=event.profile)
        return self.shrunk(position, [(cell, -1, max(0, 100 * event.minutes - taken))])

    @happen.register
    def _machine_broken(self, event: MachineBroken) -> Happened:
        position, one = self._group(event.group)
        machines = dict(one.machines)
        if event.machine not in machines:
            raise ProblemError("event.machine", f"{event.machine!r} is no machine of {event.group}")
        guard.whole("event.minutes", event.minutes, 0, machines[event.machine] - 1)
        machines[event.machine] = event.minutes
        self.desk.groups[position] = replace(one, machines=tuple(machines.items()))
        rows = []
        for week in range(self.desk.base.weeks):
            taken = self.desk.promised_in(event.group, week, machine=event.machine)
            cell = self.desk.hours.machine_cell(position, one, event.machine, week)
            rows.append((-1, cell, max(0, 100 * event.minutes - taken)))
        return self.shrunk(position, rows)

    def _answered(self, name: str, group: str, pieces: int = 1) -> tuple[Lot, int, Offer]:
        """Take an answered offer off the desk: it is neither kept nor withdrawn."""
        lot, (position, _) = self._lot("event.lot", name), self._group(group)
        offer = self.desk.offers[name].get(position)
        if offer is None:
            raise ProblemError("event.group", f"{group!r} has no offer of {name}")
        guard.whole("event.pieces", pieces, 1, offer.pieces)
        self.desk.lift(name, position)
        del self.desk.before[name][position]
        return lot, position, offer

    def _lot(self, field: str, name: str) -> Lot:
        if name not in self.desk.lots:
            raise ProblemError(field, f"{name!r} is not a lot of this problem")
        return self.desk.lots[name]

    def _group(self, name: str) -> tuple[int, Group]:
        if name not in self.desk.at:
            raise ProblemError("event.group", f"{name!r} is not a group of this problem")
        return self.desk.at[name], self.desk.groups[self.desk.at[name]]


def earliest(work: tuple[Work, ...], centiminutes: int) -> tuple[Work, ...]:
    """The first so many centi-minutes of work in order."""
    found, left = [], centiminutes
    for part in work:
        now = min(part.centiminutes, left)
        left -= now
        if now:
            found.append(replace(part, centiminutes=now))
    return tuple(found)
