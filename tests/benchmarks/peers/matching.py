"""Matching for CP-SAT, HiGHS and SCIP: the same integers in, a plan out that our own check has judged."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from ortools.math_opt.python import mathopt

from matching import Plan, Problem, check
from matching.engine.arrays import flatten
from matching.engine.linear import SATANG, programme
from matching.engine.linear_rules import columns
from matching.engine.model import build
from matching.engine.rounding import rounded
from matching.engine.solve import allocations_of
from matching.reasons.left import all_unplaced
from matching.rows import Row

# (solver, threads). SCIP has no threads.
PEERS = {
    "CP-SAT": (mathopt.SolverType.CP_SAT, 1),
    "CP-SAT, 2 workers": (mathopt.SolverType.CP_SAT, 2),
    "HiGHS": (mathopt.SolverType.HIGHS, 1),
    "SCIP": (mathopt.SolverType.GSCIP, 1),
}
STOPS_AT_VALUE = {mathopt.SolverType.CP_SAT, mathopt.SolverType.HIGHS}  # MathOpt does not know SCIP's answer to that
LARGEST = 1e12  # CP-SAT's own limit of 1e7 would cut off large groups' weeks
AS_GOOD = 1 - 1e-9  # of a value, for solvers that count in floats


class Answer(NamedTuple):
    """What a solver says: pieces of each pair, centi-minutes of each slot (as floats; None: no plan), its bound.

    bound: 1/1000 satang. seconds, cpu_seconds: from the problem to the answer.
    """

    pieces: Row | None
    work: Row | None
    bound: float
    seconds: float
    cpu_seconds: float


def ask(name: str, problem: Problem, seconds: float, target: int | None = None) -> Answer:
    """Ask a peer for so many seconds, or until it has a plan of that worth (1/1000 satang)."""
    started, cpu = time.perf_counter(), time.process_time()
    arrays = flatten(build(problem))
    model, c = mathopt.Model.from_model_proto(programme(arrays)), columns(arrays)
    spent = time.perf_counter() - started
    solver, threads = PEERS[name]
    told = parameters(solver, threads, max(1.0, seconds - spent))
    result = mathopt.solve(model, solver, params=told, **until(solver, told, target))
    pieces = work = None
    if result.solutions:
        values = np.array(list(result.variable_values().values()))
        pieces, work = values[c.pieces : c.chosen], values[c.work : c.placed]
    bound = result.termination.objective_bounds.dual_bound * SATANG
    return Answer(pieces, work, bound, time.perf_counter() - started, time.process_time() - cpu)


def parameters(solver: mathopt.SolverType, threads: int, seconds: float) -> mathopt.SolveParameters:
    """No gap is good enough before the time is over."""
    found = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0.0)
    if solver == mathopt.SolverType.CP_SAT:
        found.threads, found.cp_sat.mip_max_bound = threads, LARGEST
    if solver == mathopt.SolverType.HIGHS:
        found.highs.int_options["threads"] = threads
    return found


def until(solver: mathopt.SolverType, told: mathopt.SolveParameters, target: int | None) -> dict[str, object]:
    """Tell a solver to stop at a value: HiGHS by an option, CP-SAT from a callback."""
    if target is None:
        return {}
    least = target / SATANG * AS_GOOD
    if solver == mathopt.SolverType.HIGHS:
        told.highs.double_options["objective_target"] = least
        return {}
    return {
        "callback_reg": mathopt.CallbackRegistration(events={mathopt.Event.MIP_SOLUTION}),
        "cb": lambda seen: mathopt.CallbackResult(terminate=seen.mip_stats.primal_bound >= least),
    }


def judged(problem: Problem, ours: Plan, answer: Answer) -> Plan | None:
    """The peer's plan in our words, its worth counted anew; None if it has none, or one that breaks a rule.

    Our prices stand in it, so `check` also says whether our bound holds for what somebody else found.
    """
    if answer.pieces is None or answer.work is None:
        return None
    model = build(problem)
    found = rounded(model, flatten(model), answer.pieces, answer.work)
    allocations = allocations_of(model, found)
    plan = replace(
        ours, allocations=allocations, unplaced=all_unplaced(problem, allocations), objective=found.objective,
        bound=ours.price_bound, proof="prices", steps=0,
    )  # fmt: skip
    return plan if check(problem, plan).good else None
