"""Generalised assignment: every job goes whole to one agent, capacities hold, the cost is least.

This is what matching becomes when no lot may be split and there is one window and one craft. Published
instances with known optima thus measure the ideas of this package: prices from the Lagrangian, annealing in
compiled code, exact repair of neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.guard import ProblemError
from matching.rows import Row

MOVES = 20_000_000  # of each annealing
ANNEALINGS = 3
ROUNDS = 400  # repairs, if no clock stops them
PRICE_ROUNDS = 1000
BOUND_ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Instance:
    """cost and need of each (agent, job), capacity of each agent; to be minimised."""

    cost: Row
    need: Row
    capacity: Row


@dataclass(frozen=True, slots=True)
class Answer:
    """The agent of each job (0-based; empty when nothing lawful was found), its cost, a proven lower bound.

    rounds: repairs made; the same number gives the same answer again.
    """

    agents: tuple[int, ...]
    cost: int
    bound: int
    rounds: int


def read_instance(text: str) -> Instance:
    """Agents and jobs, a row of costs per agent, a row of needs per agent, the capacities."""
    try:
        numbers = [int(word) for word in text.split()]
    except ValueError as fault:
        raise ProblemError("gap", str(fault)) from None
    agents, jobs = (*numbers[:2], 0, 0)[:2]
    if (
        agents < 1
        or jobs < 1
        or len(numbers) != 2 + agents * (2 * jobs + 1)
        or min(numbers) < 0
        or max(numbers) > 10**6
    ):
        raise ProblemError("gap", "must be agents, jobs, costs, needs and capacities, all from 0 to a million")
    cost, need, capacity = np.split(np.array(numbers[2:], dtype=np.int64), [agents * jobs, 2 * agents * jobs])
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


def usual_regret(reduced: Row) -> int:
    """What a job usually loses with its second best agent (1/256)."""
    best = np.sort(reduced, axis=0)
    return int(np.median(best[1] - best[0])) + 1 if len(best) > 1 else 1


def solve_gap(
    instance: Instance, *, seed: int = 0, rounds: int = ROUNDS, stop: Callable[[], bool] = lambda: False
) -> Answer:
    """A good assignment with a bound: prices, annealing, then exact repairs until the bound.

    stop: asked before each repair, for a caller with a clock; what was done is counted in rounds.
    """
    from matching.gap.repair import Repair
    from matching.gap.search import Annealing, job_bound, reduced_costs

    reduced, price = reduced_costs(instance, PRICE_ROUNDS)
    annealing = Annealing(instance, reduced, price, seed)
    warmth = usual_regret(reduced) // 2
    bound = job_bound(instance, reduced, int(instance.cost.max(axis=0).sum()), BOUND_ROUNDS)
    for _ in range(ANNEALINGS):
        annealing.run(MOVES, warmth, bound)
    repair = Repair(instance, reduced, seed)
    if cost_of(instance, annealing.agents) is None:
        repair.widen()  # only the whole can tell whether anything is lawful
    agents, cost, done = annealing.agents, annealing.cost, 0
    while done < rounds and cost > bound and not repair.proven:
        if stop():
            break
        agents, cost = repair.once(agents, cost)
        done += 1
        if cost_of(instance, agents) is None:
            break
    lawful = cost_of(instance, agents) is not None
    return Answer(agents if lawful else (), cost, cost if repair.proven else bound, done)
