"""Accepted work that may move, by position: where it may stand, what it leaves to lots, and what it costs at prices.

A cell of time that holds pins has max(free time, what stands there now): where pins stand now they may always stay.
In the bound every pin pays for its time at the cheapest it could have by itself, so

    bound with pins = bound with all time open to lots + sum of price x (what stands there beyond free time)
                      - sum over pins of the least price of their time
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matching.accepted import movable
from matching.engine.bound import PriceList
from matching.engine.model import Model
from matching.plan import Moved, Work
from matching.problem import Accepted, Problem

Places = tuple[Counter[int], Counter[int]]  # centi-minutes by cell, and by machine cell


@dataclass(frozen=True, slots=True)
class Pin:
    """cells: (week, profile, cell) where it may stand. machines: the machine cell of each week; empty: bare hands."""

    accepted: Accepted
    group: int
    cells: tuple[tuple[int, int, int], ...]
    machines: dict[int, int]

    def places(self, work: Iterable[Work]) -> Places:
        """Time and machine time that this work takes."""
        cell = {(week, profile): at for week, profile, at in self.cells}
        time, machines = Counter[int](), Counter[int]()
        for part in work:
            time[cell[part.week, part.profile]] += part.centiminutes
            if self.machines:
                machines[self.machines[part.week]] += part.centiminutes
        return time, machines


class Pins:
    """All pins of a problem. time, machine_time: what all pins together may take of each cell that they may use."""

    def __init__(self, problem: Problem, model: Model) -> None:
        self.problem, self.model = problem, model
        self.pins = _pins(problem, model)
        standing, machines = self.taken(())
        free = ((cell, model.time[cell]) for pin in self.pins for _, _, cell in pin.cells)
        tools = ((at, model.machine_time[at]) for pin in self.pins for at in pin.machines.values())
        self.time = {cell: max(time, standing[cell]) for cell, time in free}
        self.machine_time = {cell: max(time, machines[cell]) for cell, time in tools}

    def taken(self, moved: Iterable[Moved]) -> Places:
        """Time and machine time that all pins take in a plan."""
        now = {one.accepted: one.work for one in moved}
        time, machines = Counter[int](), Counter[int]()
        for pin in self.pins:
            parts = pin.places(now.get(pin.accepted.id, pin.accepted.work))
            time.update(parts[0])
            machines.update(parts[1])
        return time, machines

    def left(self, moved: Iterable[Moved]) -> tuple[list[int], list[int]]:
        """(time, machine time) that a plan with pins there leaves to lots, of all cells."""
        left = list(self.model.time), list(self.model.machine_time)
        for rest, taken in zip(left, self.taken(moved), strict=True):
            for cell, centiminutes in taken.items():
                rest[cell] = max(0, rest[cell] - centiminutes)
        return left

    def price(self, prices: PriceList) -> int:
        """What pins add to the bound (millionths of a satang): mostly less than nothing."""
        beyond = sum(prices.time[cell] * (time - self.model.time[cell]) for cell, time in self.time.items())
        beyond += sum(
            prices.machines[cell] * (time - self.model.machine_time[cell]) for cell, time in self.machine_time.items()
        )
        return beyond - sum(self._least_price(pin, prices) for pin in self.pins)

    def _least_price(self, pin: Pin, prices: PriceList) -> int:
        """Of the pin's time by itself: the cheapest first, within each week of its machine."""
        slots = []
        for week, _, cell in pin.cells:
            machine = pin.machines.get(week, -1)
            slots.append((prices.time[cell] + (prices.machines[machine] if machine >= 0 else 0), cell, machine))
        left, least, running = pin.accepted.centiminutes, 0, dict(self.machine_time)
        for price, cell, machine in sorted(slots):
            part = min(left, self.time[cell], running.get(machine, left))
            if machine >= 0:
                running[machine] -= part
            left, least = left - part, least + price * part
        return least


def _pins(problem: Problem, model: Model) -> list[Pin]:
    """Accepted work that may move, with the cells of its window and of members who may do it."""
    loose = movable(problem)
    if not loose:
        return []
    at = {group.id: position for position, group in enumerate(model.groups)}
    held = {at[group.id] for _, group in loose}
    cells = {key: number for number, key in enumerate(model.cells) if key[0] in held}
    tools = {key: number for number, key in enumerate(model.machine_cells) if key[0] in held}
    found = []
    for one, group in loose:
        place, weeks = at[group.id], range(one.first_week, one.last_week + 1)
        where = tuple((week, profile, cells[place, profile, week]) for week in weeks for profile in one.able(group))
        machines = {week: tools[place, one.machine, week] for week in weeks} if one.machine is not None else {}
        found.append(Pin(one, place, where, machines))
    return found
