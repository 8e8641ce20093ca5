"""The optimum of a small problem, by two general solvers, each where it is the better one.

CP-SAT counts every centi-minute (form.py): what it proves is proven to the last figure, but it comes to an end on a
few pairs alone. SCIP (mixed.py) lets pieces come in fractions, so that it decides nothing but who gets what: it ends
on fifty lots and twenty groups in a second or two, where CP-SAT is left with 1 % after ten. What it chose is then
made whole and counted anew, and its bound, which is a float, is rounded up by a margin.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ortools.sat.python import cp_model

from matching.engine.arrays import Arrays
from matching.engine.form import Form, one_worker, sums_fit
from matching.engine.mixed import Choice, Late, Left, choose, chosen_by
from matching.engine.model import Model
from matching.engine.rounding import rounded
from matching.engine.search import Found
from matching.engine.worth import worth


class Rung(NamedTuple):
    """A search of so many nodes; over whole pieces, or over pieces that may be divided."""

    nodes: int
    whole: bool


MOST_PAIRS = 160  # 50 lots x 20 groups have 84 to 135, and 588 to 989 slots (seeds 7 to 16)
MOST_SLOTS = 1200
TINY_PAIRS = 24  # CP-SAT ends on these in a moment
TINY_SECONDS = 0.2  # its own count of work, not of time
# Most of those twenty problems end within the first, the hardest takes 1,700 nodes.
LADDER = Rung(300, False), Rung(3000, False), Rung(1000, True)
WHOLE_NODES = 500  # where only the pieces of chosen pairs are open
CLOSE = 10_000  # a gap under one part in so many is not worth another search


class Exact(NamedTuple):
    """The best plan known, and what no plan is worth more than, 1/1000 satang (None: not known)."""

    found: Found
    bound: int | None


def small_enough(model: Model) -> bool:
    """Whether an exact search is worth trying."""
    return len(model.pairs.lot) <= MOST_PAIRS and len(model.pairs.slot_cell) <= MOST_SLOTS


def tiny(model: Model) -> bool:
    """Whether the optimum costs next to nothing."""
    return len(model.pairs.lot) <= TINY_PAIRS and sums_fit(model)


def solve_exactly(model: Model, a: Arrays, found: Found, rungs: int, left: Left | None = None) -> Exact:
    """The optimum of a small problem, from the plan at hand, or the best until the limits.

    rungs: so many searches at most, each counted as a step; the tiniest problems need none. left: seconds until the
    answer is no longer wanted: a search that would end later is as good as none.
    """
    known = counted(model, found) if tiny(model) else Exact(found, None)
    for rung in LADDER[: rungs if small_enough(model) else 0]:
        if closed(known):
            break
        try:
            known = higher(model, a, known, rung, left)
        except Late:
            break
    return known


def closed(known: Exact) -> bool:
    """Whether next to nothing is left to find."""
    return known.bound is not None and (known.bound - known.found.objective) * CLOSE <= known.bound


def counted(model: Model, found: Found) -> Exact:
    """By CP-SAT, in whole numbers."""
    form, solver = Form(model, found), one_worker(TINY_SECONDS)
    status = solver.solve(form.cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        shares = form.shares(solver)
        found = better(found, Found(shares, worth(model, shares), found.steps))
    return Exact(found, found.objective if status == cp_model.OPTIMAL else None)


def higher(model: Model, a: Arrays, known: Exact, rung: Rung, left: Left | None) -> Exact:
    """By SCIP, one step more: who gets what; and, where pieces were divided, whole pieces of those who do."""
    found = replace(known.found, steps=known.found.steps + 1)
    last = first = choose(a, found, rung.nodes, left, whole=rung.whole)
    if not rung.whole:
        last = choose(a, None, WHOLE_NODES, left, allowed=chosen_by(a, first))
    found = better(found, made_whole(model, a, last, found))
    bounds = [bound for bound in (known.bound, first.bound) if bound is not None]
    return Exact(found, max(min(bounds), found.objective) if bounds else None)


def made_whole(model: Model, a: Arrays, choice: Choice, found: Found) -> Found:
    """What SCIP proposes, in whole numbers; the plan at hand where it proposes none."""
    if choice.pieces is None or choice.work is None:
        return found
    return rounded(model, a, choice.pieces, choice.work, found.steps)


def better(one: Found, other: Found) -> Found:
    """The plan that is worth more; the first if none is."""
    return other if other.objective > one.objective else one
