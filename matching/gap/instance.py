"""Generalised assignment: every job goes whole to one agent, capacities hold, the cost is least.

This is what matching becomes when no lot may be split and there is one window and one craft. Published
instances with known optima thus measure the ideas of this package: prices from the Lagrangian, local search in
compiled code, exact search where prices leave little to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.guard import ProblemError
from matching.rows import Row

MOST = 10**6  # cost, need or capacity: their products, summed over a thousand agents and jobs, stay within 64 bits


@dataclass(frozen=True, slots=True)
class Instance:
    """cost and need of each (agent, job), capacity of each agent; to be minimised."""

    cost: Row
    need: Row
    capacity: Row


@dataclass(frozen=True, slots=True)
class Answer:
    """The agent of each job (0-based; empty when nothing lawful was found), its cost, a proven lower bound.

    rounds: how many were made; the same number gives the same answer again. bound is None once it is proven that
    nothing is lawful.
    """

    agents: tuple[int, ...]
    cost: int | None
    bound: int | None
    rounds: int


def read_instance(text: str) -> Instance:
    """Agents and jobs, a row of costs per agent, a row of needs per agent, the capacities."""
    try:
        numbers = np.array(text.split(), dtype=np.int64)
    except (ValueError, OverflowError) as fault:
        raise ProblemError("gap", str(fault)) from None
    agents, jobs = (*numbers[:2].tolist(), 0, 0)[:2]
    if agents < 1 or jobs < 1 or len(numbers) != 2 + agents * (2 * jobs + 1):
        raise ProblemError("gap", "must be agents, jobs, costs, needs and capacities, row by row")
    if numbers.min() < 0 or numbers.max() > MOST:
        raise ProblemError("gap", f"must hold numbers from 0 to {MOST}")
    cost, need, capacity = np.split(numbers[2:], [agents * jobs, 2 * agents * jobs])
    return Instance(cost.reshape(agents, jobs), need.reshape(agents, jobs), capacity)


def cost_of(instance: Instance, agents: tuple[int, ...]) -> int | None:
    """What an assignment costs, by itself; None when it is not lawful."""
    load = [0] * len(instance.capacity)
    if len(agents) != instance.cost.shape[1]:
        return None
    for job, agent in enumerate(agents):
        load[agent] += int(instance.need[agent, job])
    if any(used > there for used, there in zip(load, instance.capacity.tolist(), strict=True)):
        return None
    return sum(int(instance.cost[agent, job]) for job, agent in enumerate(agents))
