"""What a search stands on: the time that accepted work leaves where it stands.

Without pins there is one footing. With pins there are two: where they stand now, and out of the way of what lots took
when both were searched for together. A short trial tells which one is searched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matching.accepted import moving_satang
from matching.engine.arrays import LARGEST, Arrays
from matching.engine.bound import PriceList
from matching.engine.lay import lay
from matching.engine.model import Model
from matching.engine.pins import Pins, Places
from matching.plan import Moved
from matching.rows import row

if TYPE_CHECKING:
    from matching.engine.search import Search

TRIAL = 100_000  # steps that tell where accepted work should stand; the same whatever the effort
TRIAL_PER_PAIR = 400  # small problems need fewer


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


def by_lots(arrays: Arrays, crowd: Arrays, prices: PriceList, seed: int) -> Places:
    """Time and machine time that lots take when they and the pins are searched for together, for a short while."""
    time, machines = Counter[int](), Counter[int]()
    if crowd is arrays or not len(arrays.pair_lot):
        return time, machines
    for share in trial(crowd, prices, seed, LARGEST).found(0).shares:
        for cell, machine, part in share.work if share.pair < len(arrays.pair_lot) else ():
            time[cell] += part
            machines[machine] += part
    return time, machines


def best_footing(pins: Pins, arrays: Arrays, prices: PriceList, taken: Places, price: int) -> tuple[Footing, Search]:
    """Where accepted work stands best, as far as a short trial tells, and the search that stands on it."""
    from matching.engine.search import Search  # the compiled parts are loaded when first needed

    bases, seed = list(footings(pins, arrays, taken)), pins.problem.seed
    if len(bases) == 1:
        return bases[0], Search(bases[0].arrays, prices, seed)
    tried = [(base, trial(base.arrays, prices, seed, price + base.cost)) for base in bases]
    return max(tried, key=lambda one: one[1].objective - one[0].cost)


def trial(arrays: Arrays, prices: PriceList, seed: int, bound: int) -> Search:
    """A search that has gone a short way."""
    from matching.engine.search import Search

    search = Search(arrays, prices, seed)
    search.run(min(TRIAL, TRIAL_PER_PAIR * len(arrays.pair_lot)), bound, lambda stage, done, of: None)
    return search
