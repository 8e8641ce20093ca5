"""A small problem as a mixed integer programme, by SCIP: one thread, its own fixed seed, a limit in nodes.

SCIP works with floats and lets every rule be broken by one part in a million. So its plan is only a proposal (made
whole by rounding.py), and its bound is raised by ten times as much and then to whole baht, to say no more than it
knows. Nothing but that margin stands between the bound and a slip of SCIP's: a plan that rests on it says "search".
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, isfinite
from typing import NamedTuple

import numpy as np
from ortools.math_opt.python import mathopt

from matching.engine.arrays import Arrays
from matching.engine.linear import SATANG, programme, standing
from matching.engine.linear_rules import Columns, columns
from matching.engine.search import Found
from matching.rows import Row

TOLERANCE = 1e-6  # SCIP's own, of feasibility and of whole numbers (numerics/feastol)
MARGIN = 10 * TOLERANCE
BAHT = 100_000  # 1/1000 satang
LITTLE = mathopt.Emphasis.LOW  # Off is not better: without any heuristics some searches do not end.

Left = Callable[[], float]


class Late(Exception):
    """The time was over before the answer was there."""


class Choice(NamedTuple):
    """Pieces of each pair, centi-minutes of each slot (floats; None: no plan), and what no plan is worth more than."""

    pieces: Row | None
    work: Row | None
    bound: int | None


def choose(
    a: Arrays, start: Found | None, nodes: int, left: Left | None = None, *, whole: bool = True,
    allowed: Row | None = None, must: int | None = None, beside: mathopt.Emphasis | None = None,
) -> Choice:  # fmt: skip
    """The best plan in so many nodes, from the one at hand; neither plan nor bound where SCIP fails.

    whole, allowed, must: as in `programme`. left: seconds; Late is raised when they are over.
    beside: how much SCIP does beside branching; None: as much as it thinks right itself.
    """
    model, c = mathopt.Model.from_model_proto(programme(a, whole, allowed, must)), columns(a)
    variables = list(model.variables())
    told = mathopt.ModelSolveParameters(branching_priorities=dict.fromkeys(first_decided(variables, c), 1))
    if start is not None:
        known = dict(zip(variables, standing(a, start.shares).tolist(), strict=True))
        told.solution_hints = [mathopt.SolutionHint(known)]
    result = answer(model, parameters(nodes, left, beside), told)
    if result is None:
        return Choice(None, None, None)
    if result.termination.limit == mathopt.Limit.TIME:
        raise Late
    bound = outward(result.termination.objective_bounds.dual_bound)
    if not result.has_primal_feasible_solution():
        return Choice(None, None, bound)
    values = np.array(result.variable_values(variables))
    return Choice(values[c.pieces : c.chosen], values[c.work : c.placed], bound)


def answer(
    model: mathopt.Model, how: mathopt.SolveParameters, told: mathopt.ModelSolveParameters
) -> mathopt.SolveResult | None:
    """What SCIP says. None where it gives up ("unresolved numerical troubles"): then it has proven nothing.

    OR-Tools raises RuntimeError for that, or trips over the None that it has got itself. What is wrong with the
    programme it tells by ValueError, which is ours to put right.
    """
    try:
        return mathopt.solve(model, mathopt.SolverType.GSCIP, params=how, model_params=told)
    except (RuntimeError, AttributeError):
        return None


def first_decided(variables: list[mathopt.Variable], c: Columns) -> list[mathopt.Variable]:
    """Who gets what, before how many pieces: else most nodes go to single pieces."""
    return [*variables[c.chosen : c.work], *variables[c.placed : c.filled], *variables[c.trips :]]


def parameters(nodes: int, left: Left | None, beside: mathopt.Emphasis | None) -> mathopt.SolveParameters:
    """No gap is good enough; time is no limit unless somebody waits. Late is raised when they wait no longer."""
    found = mathopt.SolveParameters(node_limit=nodes, relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0)
    found.heuristics = found.presolve = beside
    found.gscip.bool_params["misc/catchctrlc"] = False  # whoever asks us to stop means all of us
    if left is not None:
        if (seconds := left()) <= 0:
            raise Late
        found.gscip.real_params["limits/time"] = seconds
    return found


def outward(satang: float) -> int | None:
    """A bound in floats (satang) as whole baht that it is surely under (1/1000 satang)."""
    return ceil(satang * SATANG * (1 + MARGIN) / BAHT) * BAHT if isfinite(satang) else None


def chosen_by(a: Arrays, choice: Choice) -> Row:
    """1 for each pair that has pieces."""
    if choice.pieces is None:
        return np.zeros(len(a.pair_lot), dtype=np.int64)
    return (choice.pieces > a.pair_least / 2).astype(np.int64)
