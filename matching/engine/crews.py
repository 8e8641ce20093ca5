"""Lots in crews that answer to prices side by side, each in a thread: compiled code runs outside Python's own lock.

A crew counts what its lots would use in rows of its own. Whole numbers add up to the same in any order, so as many
threads as you like find the same prices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

import numpy as np

from matching.compiled import compiled
from matching.engine.arrays import MICRO, Arrays
from matching.engine.lagrange import Market, answer
from matching.rows import Row

SideBySide: TypeAlias = Callable[[Callable[["Crew"], int], Iterable["Crew"]], Iterable[int]]
LEAST_SLOTS = 20_000  # of a crew: at 500 x 200 two threads took 2.1 s of CPU where one took 1.6


class Crew(NamedTuple):
    """Lots `first` to before `last`, and the prices they see."""

    market: Market
    first: int
    last: int
    chosen: Row  # scratch: pairs of the lot in hand; -1 ends them


def crews(a: Arrays, market: Market, most: int) -> list[Crew]:
    """All lots in at most so many crews of about as many slots; the first counts in the market's own rows."""
    count = max(1, min(most, len(a.slot_cell) // LEAST_SLOTS))
    slots = a.first_slot[a.first_pair]
    ends = np.searchsorted(slots, [len(a.slot_cell) * number // count for number in range(1, count)])
    bounds = [0, *ends.tolist(), len(a.quantity)]
    return [
        Crew(market if number == 0 else _counts_apart(market), bounds[number], bounds[number + 1], _scratch(a))
        for number in range(count)
    ]


def ask(a: Arrays, asked: list[Crew], tries: int, side_by_side: SideBySide) -> int:
    """All lots' gains together (1/1000 satang); what they would use goes to the first crew's market."""
    together = sum(side_by_side(lambda crew: demand(a, crew, tries), asked))
    first = asked[0].market
    for crew in asked[1:]:
        for mine, theirs in zip(_counted(first), _counted(crew.market), strict=True):
            mine += theirs
    return together


@compiled
def demand(a: Arrays, crew: Crew, tries: int) -> int:
    """The crew's lots' gains together (1/1000 satang, each rounded down); what they would use goes to used_…."""
    m = crew.market
    m.used_time[:] = 0
    m.used_machines[:] = 0
    m.used_income[:] = 0
    together = 0
    for lot in range(crew.first, crew.last):
        answer(a, m, lot, tries, crew.chosen)
        together += m.gain[lot] // MICRO
    return together


def _counted(m: Market) -> tuple[Row, ...]:
    return m.used_time, m.used_machines, m.used_income


def _counts_apart(m: Market) -> Market:
    """The same prices and lots; other rows for what is used, and for scratch."""
    used = (np.zeros_like(counted) for counted in _counted(m))
    return m._replace(**dict(zip(("used_time", "used_machines", "used_income"), used, strict=True)), free=m.free.copy())


def _scratch(a: Arrays) -> Row:
    return np.zeros(int(a.most_groups.max(initial=1)) + 2, dtype=np.int64)
