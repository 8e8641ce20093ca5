"""Generalised assignment for CP-SAT, HiGHS and SCIP, one thread each; and large instances to try it on."""

from __future__ import annotations

import numpy as np
from ortools.linear_solver.python import model_builder

from matching.gap import Instance

ONE_THREAD = {"sat": "num_workers:1", "highs": "threads=1", "scip": ""}
DONE = (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)


def solve(name: str, instance: Instance, seconds: float) -> tuple[tuple[int, ...], float | None]:
    """The agents a solver finds (none: empty), and its bound. `name`: sat, highs or scip."""
    model, (agents, jobs) = model_builder.Model(), instance.cost.shape
    goes = np.array([model.new_bool_var("") for _ in range(agents * jobs)], dtype=object).reshape(agents, jobs)
    for job in range(jobs):
        model.add(model_builder.LinearExpr.sum(list(goes[:, job])) == 1)
    for agent in range(agents):
        taken = model_builder.LinearExpr.weighted_sum(list(goes[agent]), instance.need[agent].tolist())
        model.add(taken <= int(instance.capacity[agent]))
    model.minimize(model_builder.LinearExpr.weighted_sum(list(goes.ravel()), instance.cost.ravel().tolist()))
    solver = model_builder.Solver(name)
    solver.set_time_limit_in_seconds(seconds)
    if ONE_THREAD[name]:
        solver.set_solver_specific_parameters(ONE_THREAD[name])
    if solver.solve(model) not in DONE:
        return (), None
    values = np.array([solver.value(go) for go in goes.ravel()]).reshape(agents, jobs)
    return tuple(values.argmax(axis=0).tolist()), solver.best_objective_bound


def made(kind: str, agents: int, jobs: int, seed: int = 1) -> Instance:
    """Types c, d and e as Chu and Beasley (1997) and Yagiura, Ibaraki and Glover (2006) draw them."""
    draw = np.random.Generator(np.random.PCG64(seed))
    shape = (agents, jobs)
    if kind == "c":
        need, cost = draw.integers(5, 26, shape), draw.integers(10, 51, shape)
    elif kind == "d":
        need = draw.integers(1, 101, shape)
        cost = 111 - need + draw.integers(-10, 11, shape)
    else:
        need = (1 - 10 * np.log(1 - draw.random(shape))).astype(np.int64)
        cost = np.maximum(0, 1000 / need - 10 * draw.random(shape)).astype(np.int64)
    return Instance(cost, need, 8 * need.sum(axis=1) // (10 * agents))
