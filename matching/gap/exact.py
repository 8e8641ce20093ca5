"""Exact search by CP-SAT among what prices leave: pairs that are in no cheaper assignment are out.

One worker, fixed seed, a limit in the solver's own count of work: the same answer every time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from matching.gap.desk import NOTHING_YET
from matching.gap.instance import Instance
from matching.gap.prices import FINE
from matching.gap.search import Bound
from matching.rows import Row

MOST_PAIRS = 1500  # with more, CP-SAT is slower than the searchers and proves nothing
MOST_DESPERATE = 40_000  # unless the searchers found nothing lawful at all


@dataclass(frozen=True, slots=True)
class Finding:
    """A cheaper assignment, if there was one; proven: nothing is cheaper than it (or than what was known)."""

    agents: tuple[int, ...]
    proven: bool


def core(instance: Instance, bound: Bound, known: int) -> Row:
    """(pairs, 2): agent and job of all that an assignment cheaper than the known one may hold."""
    possible = instance.need <= instance.capacity[:, None]
    if known < NOTHING_YET:
        least = np.where(possible, bound.reduced, NOTHING_YET).min(axis=0)
        possible &= bound.linear + bound.reduced - least <= (known - 1) * FINE
    return np.argwhere(possible)


class Exact:
    """A search that can be stopped from another thread."""

    def __init__(self) -> None:
        self.solver = cp_model.CpSolver()

    def stop(self) -> None:
        """End it now; what it found does not count."""
        self.solver.stop_search()

    def search(self, instance: Instance, pairs: Row, known: int, best: tuple[int, ...], effort: float) -> Finding:
        """Something cheaper than what is known, within so much deterministic time."""
        model, goes = _model(instance, pairs, known)
        if known < NOTHING_YET:
            for go, (agent, job) in zip(goes, pairs.tolist(), strict=True):
                model.add_hint(go, best[job] == agent)
        self.solver.parameters.num_workers = 1
        self.solver.parameters.random_seed = 1
        self.solver.parameters.linearization_level = 2
        self.solver.parameters.max_deterministic_time = effort
        status = self.solver.solve(model)
        proven = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Finding((), proven)
        found = {job: agent for go, (agent, job) in zip(goes, pairs.tolist(), strict=True) if self.solver.value(go)}
        return Finding(tuple(found[job] for job in range(instance.cost.shape[1])), proven)


def _model(instance: Instance, pairs: Row, known: int) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """One truth per pair: every job once, no agent overfilled, cheaper than what is known."""
    model = cp_model.CpModel()
    goes = [model.new_bool_var("") for _ in range(len(pairs))]
    agents, jobs = instance.cost.shape
    for job in range(jobs):
        model.add_exactly_one(goes[at] for at in np.flatnonzero(pairs[:, 1] == job))
    for agent in range(agents):
        mine = np.flatnonzero(pairs[:, 0] == agent)
        needs = instance.need[agent, pairs[mine, 1]].tolist()
        model.add(cp_model.LinearExpr.weighted_sum([goes[at] for at in mine], needs) <= int(instance.capacity[agent]))
    costs = cp_model.LinearExpr.weighted_sum(goes, instance.cost[pairs[:, 0], pairs[:, 1]].tolist())
    if known < NOTHING_YET:
        model.add(costs <= known - 1)
    model.minimize(costs)
    return model, goes
