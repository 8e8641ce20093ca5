"""Pins among the lots, so that prices know what they need: each a lot for its own group alone, all of it or nothing.

A piece is one centi-minute and pays more than any lot could, so at no price would a pin rather not be made, and no
search gives one up for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.pins import Pin, Pins
from matching.rows import Row, row, starts

FIRST = 64  # times what lots pay at most: a pin is not given up for a lot of many times its work


def crowded(a: Arrays, pins: Pins) -> Arrays:
    """The arrays with pins as further lots, and with all the time that pins and lots have together."""
    if not pins.pins:
        return a
    work = [pin.accepted.centiminutes for pin in pins.pins]
    dearest = int(((a.value + a.rate * a.step_permille.max(initial=0))[a.pair_lot] // a.pair_work).max(initial=0)) + 1
    dearest *= FIRST
    one, none, many = [1] * len(work), [0] * len(work), [len(pin.cells) for pin in pins.pins]
    group = more(a.pair_group, (pin.group for pin in pins.pins))
    return a._replace(
        quantity=more(a.quantity, work), work=more(a.work, one), value=more(a.value, [dearest] * len(work)),
        rate=more(a.rate, none), least=more(a.least, work), most_groups=more(a.most_groups, one),
        whole=more(a.whole, one),
        first_pair=more(a.first_pair, range(len(a.pair_lot) + 1, len(group) + 1)),
        pair_lot=more(a.pair_lot, range(len(a.quantity), len(a.quantity) + len(work))), pair_group=group,
        pair_least=more(a.pair_least, work), pair_most=more(a.pair_most, work), pair_cost=more(a.pair_cost, none),
        pair_trip=more(a.pair_trip, [-1] * len(work)), pair_work=more(a.pair_work, one),
        first_slot=more(a.first_slot, (len(a.slot_cell) + starts(many)[1:]).tolist()),
        slot_cell=more(a.slot_cell, (cell for pin in pins.pins for _, _, cell in pin.cells)),
        slot_machine=more(a.slot_machine, chain(*map(_machines, pins.pins))),
        time=changed(a.time, pins.time), machine_time=changed(a.machine_time, pins.machine_time),
        first_of_group=starts(np.bincount(group, minlength=len(a.first_of_group) - 1)),
        pair_of_group=np.argsort(group, kind="stable").astype(np.int64),
    )  # fmt: skip


def more(first: Row, then: Iterable[int]) -> Row:
    """One after the other."""
    return np.concatenate([first, row(then)])


def changed(numbers: Row, by_place: dict[int, int]) -> Row:
    """The same numbers, but these in their places."""
    found = numbers.copy()
    for place, number in by_place.items():
        found[place] = number
    return found


def _machines(pin: Pin) -> Iterable[int]:
    return (pin.machines.get(week, -1) for week, _, _ in pin.cells)
