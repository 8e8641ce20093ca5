"""What a search stands on: the time that accepted work leaves where it stands.

Without pins there is one footing. With pins there are two: where they stand now, and out of the way of what lots took
when both were searched for together. A short trial tells which one is searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.accepted import moving_satang
from matching.engine.arrays import Arrays
from matching.engine.lay import lay
from matching.engine.model import Model
from matching.engine.pins import Pins, Places
from matching.plan import Moved
from matching.rows import row


@dataclass(frozen=True, slots=True)
class Footing:
    """model, arrays: with the time that pins leave. cost: of moving pins (1/1000 satang)."""

    model: Model
    arrays: Arrays
    moved: tuple[Moved, ...]
    cost: int


def footings(pins: Pins, arrays: Arrays, by_lots: Places) -> Iterator[Footing]:
    """Every footing worth a trial, the present one first. by_lots: time that lots would take."""
    if not pins.pins:
        yield Footing(pins.model, arrays, (), 0)
        return
    for moved in dict.fromkeys([(), lay(pins, by_lots)]):
        model = laid_model(pins, moved)
        laid = arrays._replace(time=row(model.time), machine_time=row(model.machine_time))
        yield Footing(model, laid, moved, 1000 * moving_satang(pins.problem, moved))


def laid_model(pins: Pins, moved: tuple[Moved, ...]) -> Model:
    """The model with the time that pins leave."""
    time, machine_time = pins.left(moved)
    return replace(pins.model, time=tuple(time), machine_time=tuple(machine_time))
