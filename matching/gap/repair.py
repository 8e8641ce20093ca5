"""Exact repair: a few agents give all their jobs back, and CP-SAT shares them out again at least cost.

One worker, fixed seed, a limit in the solver's own count of work. Where many repairs in a row found nothing,
neighbourhoods grow by one agent; when all agents and all pairs are in and CP-SAT finishes, that is a proof.
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from matching.compiled import chance_from, drawn
from matching.gap.instance import Instance
from matching.rows import Row

JOBS_AT_FIRST = 45  # about so many jobs are thought over at once
NEAREST = 4  # agents of a job that are considered, besides the one it has
FRUITLESS = 40  # repairs in a row after which neighbourhoods grow
DETERMINISTIC_SECONDS = 1.0


class Repair:
    """Neighbourhoods one after the other; `proven` once no assignment is cheaper."""

    def __init__(self, instance: Instance, reduced: Row, seed: int) -> None:
        self.instance, self.reduced = instance, reduced
        self.near = np.argsort(reduced, axis=0, kind="stable")
        agents, jobs = instance.cost.shape
        self.size = min(agents, max(2, JOBS_AT_FIRST * agents // jobs))
        self.chance = chance_from(seed + 1)
        self.fruitless = 0
        self.proven = False

    def widen(self) -> None:
        """Think all jobs over at once."""
        self.size = len(self.instance.capacity)

    def once(self, agents: tuple[int, ...], cost: int) -> tuple[tuple[int, ...], int]:
        """The assignment after one repair, and its cost."""
        group = self._group(agents)
        everything = len(group) == len(self.instance.capacity)
        found, finished = self._share_out(agents, group, everything)
        now = sum(int(self.instance.cost[agent, job]) for job, agent in enumerate(found))
        self.proven = everything and finished
        self.fruitless = 0 if now < cost else self.fruitless + 1
        if self.fruitless >= FRUITLESS and not everything:
            self.size, self.fruitless = self.size + 1, 0
        return found, now

    def _group(self, agents: tuple[int, ...]) -> list[int]:
        """A job's agent, the two it would like best, and others by chance."""
        job, count = int(drawn(self.chance, len(agents))), len(self.instance.capacity)
        group = list(dict.fromkeys([agents[job], *self.near[:2, job].tolist()]))[: self.size]
        while len(group) < self.size:
            other = int(drawn(self.chance, count))
            if other not in group:
                group.append(other)
        return sorted(group)

    def _share_out(self, agents: tuple[int, ...], group: list[int], everything: bool) -> tuple[tuple[int, ...], bool]:
        """Least cost for the jobs of these agents among themselves; whether that is known to be the least."""
        cost, need, capacity = self.instance.cost, self.instance.need, self.instance.capacity
        members, model = set(group), cp_model.CpModel()
        choices: dict[tuple[int, int], cp_model.IntVar] = {}
        for job, agent in enumerate(agents):
            if agent not in members:
                continue
            wish = [other for other in self.near[:, job].tolist() if other in members]
            wish = wish if everything else list(dict.fromkeys([*wish[:NEAREST], agent]))
            for other in wish:
                choices[job, other] = model.new_bool_var("")
                model.add_hint(choices[job, other], other == agent)
            model.add_exactly_one(choices[job, other] for other in wish)
        for agent in group:
            mine = [(choice, int(need[agent, job])) for (job, other), choice in choices.items() if other == agent]
            taken = cp_model.LinearExpr.weighted_sum([choice for choice, _ in mine], [each for _, each in mine])
            model.add(taken <= int(capacity[agent]))
        costs = [int(cost[other, job]) for job, other in choices]
        model.minimize(cp_model.LinearExpr.weighted_sum(list(choices.values()), costs))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = DETERMINISTIC_SECONDS * (20 if everything else 1)
        solver.parameters.linearization_level = 2
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return agents, False
        found = list(agents)
        for (job, other), choice in choices.items():
            if solver.boolean_value(choice):
                found[job] = other
        return tuple(found), status == cp_model.OPTIMAL
