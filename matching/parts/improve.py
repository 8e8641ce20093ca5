"""The improvement of a plan: in one piece while it is small, in rounds of parts when it is large."""

from __future__ import annotations

from contextlib import AbstractContextManager

from matching.engine.core import MOST_PAIRS
from matching.engine.search import Progress, Search, Stop, never
from matching.parts.carve import Standing
from matching.parts.rounds import Solver, Whole, search_in_rounds


def improve(
    search: Search, steps: int, bound: int, say: Progress, side: AbstractContextManager[Solver], stop: Stop = never
) -> int:
    """So many steps on the search's plan; how many were made. `side`: who solves parts, if there are any (side.py)."""
    if len(search.arrays.pair_lot) <= MOST_PAIRS:
        return search.run(steps, bound, say, stop)
    if search.objective >= bound:
        return 0
    whole = Whole(search.arrays, search.slot_price, search.keys, search.seed, search.warmth)
    begun = Standing(search.state.pieces, search.state.used)
    with side as solver:
        plan, done = search_in_rounds(whole, begun, steps, solver, say, stop)
    search.take(plan.pieces, plan.used)
    return done
