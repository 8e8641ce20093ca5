"""Prices and annealing for generalised assignment, around the compiled loops."""

from __future__ import annotations

import numpy as np

from matching.compiled import chance_from
from matching.gap.instance import Instance
from matching.gap.moves import BEST, ONE, Desk, Table, anneal_jobs, start
from matching.gap.prices import FINE, capacity_prices, raise_bound
from matching.rows import Row

NOTHING_YET = 1 << 60


def reduced_costs(instance: Instance, rounds: int) -> tuple[Row, Row]:
    """(cost of each (agent, job) with the agent's capacity at its price, these prices), in 1/256."""
    agents, jobs = instance.cost.shape
    first = np.full(agents, int(instance.cost.max()) * FINE // 16 + 1)  # of the steps
    table = Table(instance.cost, instance.need, instance.capacity, np.zeros((jobs, agents), dtype=np.int64), first)
    price, best, load, way, power = (np.zeros(agents, dtype=np.int64) for _ in range(5))
    capacity_prices(table, price, best, rounds, load, way, power)
    reduced: Row = instance.cost * FINE + best[:, None] * instance.need
    return reduced, best


def job_bound(instance: Instance, reduced: Row, target: int, rounds: int) -> int:
    """Least whole cost that job prices prove, starting from the second best agent of each job."""
    agents, jobs = instance.cost.shape
    table = Table(
        instance.cost, instance.need, instance.capacity, np.zeros((jobs, agents), dtype=np.int64), instance.capacity
    )
    price = np.sort(reduced, axis=0)[0].copy()
    widest = int(instance.capacity.max()) + 1
    best, taken = np.zeros(widest, dtype=np.int64), np.zeros((jobs, widest), dtype=np.int8)
    used, pace = np.zeros(jobs, dtype=np.int64), np.array([1024, -NOTHING_YET, 0], dtype=np.int64)
    raise_bound(table, price, price.copy(), target, rounds, best, taken, used, pace)
    return max(0, -(-int(pace[1]) // FINE))


class Annealing:
    """An annealing on its way."""

    def __init__(self, instance: Instance, reduced: Row, price: Row, seed: int) -> None:
        agents, jobs = instance.cost.shape
        near = np.argsort(reduced, axis=0, kind="stable").T.copy()
        self.table = Table(instance.cost, instance.need, instance.capacity, near, np.maximum(price, ONE))

        def zeros(length: int) -> Row:
            return np.zeros(length, dtype=np.int64)

        self.desk = Desk(
            zeros(jobs), zeros(agents), np.zeros((agents, jobs), dtype=np.int64), zeros(agents), zeros(jobs),
            zeros(jobs), np.array([0, 0, NOTHING_YET, ONE], dtype=np.int64),
        )  # fmt: skip
        self.chance = chance_from(seed)
        start(self.table, self.desk, near[:, 0].copy())
        self.desk.best[:] = near[:, 0]

    def run(self, moves: int, warmth: int, bound: int) -> None:
        """So many moves from warm to cold, on from the best lawful assignment if there is one."""
        if self.cost < NOTHING_YET:
            start(self.table, self.desk, self.desk.best.copy())
        anneal_jobs(self.table, self.desk, self.chance, warmth, moves, bound)

    @property
    def agents(self) -> tuple[int, ...]:
        """The best lawful assignment seen (or, when there was none, each job's nearest agent)."""
        return tuple(self.desk.best.tolist())

    @property
    def cost(self) -> int:
        """Its cost."""
        return int(self.desk.figures[BEST])
