"""Laying pins: accepted work into the time that lots leave, moved as little as can be, by min-cost flow for each group.

    pin -> week of a bench -> members' cell -> out

A bench is who works with what: some profiles and a machine or none. Other weeks than now cost more than other members,
and staying costs nothing. Where members of different skills share a machine, one flow cannot tell them apart on it:
each bench then keeps the machine time that it has now.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from ortools.graph.python import min_cost_flow

from matching.accepted import by_week
from matching.engine.pins import Pin, Pins, Places
from matching.plan import Moved, Work

Bench = tuple[tuple[int, ...], str | None]
OTHER_WEEK, OTHER_MEMBERS = 2, 1  # costs of a centi-minute


def lay(pins: Pins, by_lots: Places) -> tuple[Moved, ...]:
    """Pins that make way for what lots take, by id; none of a group where they cannot."""
    moved = [
        one
        for _, held in groupby(sorted(pins.pins, key=lambda pin: pin.group), key=lambda pin: pin.group)
        for one in Flow(pins, by_lots, list(held)).moved()
    ]
    return tuple(sorted(moved, key=lambda one: one.accepted))


class Flow:
    """The pins of one group, and where their time flows."""

    def __init__(self, pins: Pins, by_lots: Places, held: list[Pin]) -> None:
        self.pins, self.by_lots, self.held = pins, by_lots, held
        self.flow = min_cost_flow.SimpleMinCostFlow()
        self.nodes: dict[object, int] = {}
        self.to_week: dict[int, tuple[int, int]] = {}  # arc: (pin, week)
        self.to_cell: dict[int, tuple[Bench, int, int]] = {}  # arc: (bench, week, profile)
        for number, pin in enumerate(held):
            self.leave(number, pin)
        for bench in dict.fromkeys(map(bench_of, held)):
            self.work(bench)
        for cell in sorted({cell for pin in held for _, _, cell in pin.cells}):
            taken, most = by_lots[0][cell], pins.time[cell]
            self.arc(("cell", cell), "out", max(0, pins.model.time[cell] - taken) if taken else most, 0)
        self.flow.set_node_supply(self.node("out"), -sum(pin.accepted.centiminutes for pin in held))

    def node(self, name: object) -> int:
        """Its number; a new one when it is first named."""
        return self.nodes.setdefault(name, len(self.nodes))

    def arc(self, tail: object, head: object, room: int, cost: int) -> int:
        """Of so many centi-minutes at most, at a cost for each; its number."""
        return int(self.flow.add_arc_with_capacity_and_unit_cost(self.node(tail), self.node(head), room, cost))

    def leave(self, number: int, pin: Pin) -> None:
        """A pin into the weeks of its bench: what stands there stays for nothing."""
        whole, now, bench = pin.accepted.centiminutes, by_week(pin.accepted.work), bench_of(pin)
        for week in sorted({week for week, _, _ in pin.cells}):
            self.to_week[self.arc(("pin", number), (bench, week), now[week], 0)] = number, week
            self.to_week[self.arc(("pin", number), (bench, week), whole, OTHER_WEEK)] = number, week
        self.flow.set_node_supply(self.node(("pin", number)), whole)

    def work(self, bench: Bench) -> None:
        """The weeks of a bench, within its machine, to the cells of its members."""
        pins = [pin for pin in self.held if bench_of(pin) == bench]
        whole = sum(pin.accepted.centiminutes for pin in pins)
        now = Counter[int]()
        for pin in pins:
            now.update(pin.places(pin.accepted.work)[0])
        for week in sorted({week for pin in pins for week, _, _ in pin.cells}):
            room = whole if bench[1] is None else min(whole, self.machine(bench, week))
            self.arc((bench, week), ("at work", bench, week), room, 0)
            for place in sorted({place for pin in pins for place in pin.cells if place[0] == week}):
                for most, cost in ((now[place[2]], 0), (whole, OTHER_MEMBERS)):
                    arc = self.arc(("at work", bench, week), ("cell", place[2]), most, cost)
                    self.to_cell[arc] = bench, *place[:2]

    def machine(self, bench: Bench, week: int) -> int:
        """Time of the bench's machine in a week."""
        users = [pin for pin in self.held if pin.accepted.machine == bench[1]]
        cell = next(pin.machines[week] for pin in users if week in pin.machines)
        if len({bench_of(pin) for pin in users}) == 1:
            taken, most = self.by_lots[1][cell], self.pins.machine_time[cell]
            return max(0, self.pins.model.machine_time[cell] - taken) if taken else most
        return sum(by_week(pin.accepted.work)[week] for pin in users if bench_of(pin) == bench)

    def moved(self) -> list[Moved]:
        """Pins that do not stand where they did."""
        if self.flow.solve() != self.flow.OPTIMAL:
            return []
        cells: Counter[tuple[Bench, int, int]] = Counter()
        for arc, cell in self.to_cell.items():
            cells[cell] += int(self.flow.flow(arc))
        weeks: Counter[tuple[int, int]] = Counter()
        for arc, place in self.to_week.items():
            weeks[place] += int(self.flow.flow(arc))
        works = self.members(weeks, cells)
        return [
            Moved(pin.accepted.id, work)
            for pin, work in zip(self.held, works, strict=True)
            if work != pin.accepted.work
        ]

    def members(
        self, weeks: Counter[tuple[int, int]], cells: Counter[tuple[Bench, int, int]]
    ) -> list[tuple[Work, ...]]:
        """Each pin's hours of a week to members of its bench: to those who do it now before all others."""
        found: list[Counter[tuple[int, int]]] = [Counter() for _ in self.held]
        for again in (False, True):
            for (number, week), left in sorted(weeks.items()):
                pin = self.held[number]
                now = {(part.week, part.profile): part.centiminutes for part in pin.accepted.work}
                for profile in sorted({who for when, who, _ in pin.cells if when == week}):
                    most = left if again else min(left, now.get((week, profile), 0))
                    part = min(most, cells[bench_of(pin), week, profile])
                    cells[bench_of(pin), week, profile] -= part
                    weeks[number, week] -= part
                    found[number][week, profile] += part
                    left -= part
        return [tuple(sorted(Work(*place, part) for place, part in one.items() if part)) for one in found]


def bench_of(pin: Pin) -> Bench:
    """Who may do it, and with which machine."""
    return tuple(sorted({profile for _, profile, _ in pin.cells})), pin.accepted.machine
