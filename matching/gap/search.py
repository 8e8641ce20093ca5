"""What the compiled loops work on: prices and the bound of an instance, and one searcher with its own chance."""

from __future__ import annotations

import numpy as np

from matching.compiled import chance_from
from matching.gap.desk import BEST, NOTHING_YET, ONE, Desk, Table, start
from matching.gap.instance import Instance
from matching.gap.local import CHAIN
from matching.gap.prices import BOUND, FINE, LENGTH, Books, capacity_prices, raise_bound
from matching.gap.relink import relink
from matching.rows import Row

LOOKS = 5_000_000  # of a searcher in one unit of work: about a tenth of a second
LOOKS_EACH = 4_000  # but of small instances no more than so many for each agent and job
ROOM = 5_000_000  # steps of knapsacks in one unit of work, likewise
MOST_CELLS = 1 << 27  # of a knapsack's table; past it the bound of the linear programme must do
PRICE_ROUNDS = 1000
PRICE_WORK = 500_000_000  # agents x jobs x rounds, when these are fewer
POOL = 60  # members, for a hundred or two hundred jobs
POOL_JOBS = 12_000  # jobs in all members: the pool of a large instance must fill, too
FEWEST = 12
FIRST_PRESS = 4  # a large instance sees few searches before it must be lawful


def zeros(*shape: int) -> Row:
    """64 bits each."""
    return np.zeros(shape, dtype=np.int64)


class Bound:
    """Prices of capacities and of jobs, and the least cost they prove."""

    def __init__(self, instance: Instance) -> None:
        agents, jobs = instance.cost.shape
        capacity = np.minimum(instance.capacity, instance.need.sum(axis=1))
        self.cells = jobs * (int(capacity.max()) + 1)
        widest = self.cells // jobs if self.cells <= MOST_CELLS else 1
        taken = np.zeros((jobs, widest), dtype=np.int8)
        self.books = Books(instance.cost, instance.need, capacity, zeros(widest), taken, zeros(jobs))
        self.worth = zeros(agents)
        first = int(instance.cost.max() - instance.cost.min()) * FINE // 16 // max(1, int(np.median(instance.need))) + 1
        rounds = min(PRICE_ROUNDS, PRICE_WORK // instance.cost.size + 1)
        work = (zeros(agents) for _ in range(3))
        self.linear = capacity_prices(self.books, zeros(agents), self.worth, 4 * first, rounds, *work)
        self.reduced: Row = instance.cost * FINE + self.worth[:, None] * instance.need
        self.price = np.where(instance.need <= capacity[:, None], self.reduced, NOTHING_YET).min(axis=0)
        self.best_price, self.pace = self.price.copy(), np.array([1024, self.linear, 0])
        paying = 4 * jobs // agents + 4  # jobs that may pay an agent, about
        self.rounds = max(1, ROOM // (int(capacity.sum()) * paying + 1))

    @property
    def risen(self) -> bool:
        """Whether more work on it would be in vain."""
        return self.cells > MOST_CELLS or not self.pace[LENGTH]

    @property
    def cost(self) -> int:
        """No assignment costs less."""
        return max(0, -(-int(self.pace[BOUND]) // FINE))

    def rise(self, target: int) -> None:
        """One unit of work on it."""
        if not self.risen:
            raise_bound(self.books, self.price, self.best_price, self.pace, target, self.rounds)


class Searcher:
    """A pool of assignments that gets better."""

    def __init__(self, instance: Instance, bound: Bound, near: int, seed: int) -> None:
        agents, jobs = instance.cost.shape
        reduced = np.where(instance.need <= instance.capacity[:, None], bound.reduced, NOTHING_YET)
        nearest = np.argsort(reduced, axis=0, kind="stable")[:near].T.copy()
        fans, wanted = zeros(agents, jobs), zeros(agents)
        for agent in range(agents):
            mine = np.flatnonzero((nearest == agent).any(axis=1))
            fans[agent, : len(mine)], wanted[agent] = mine, len(mine)
        worth = bound.worth * ONE // FINE
        self.table = Table(
            instance.cost, instance.need, instance.capacity, bound.reduced * ONE // FINE, worth, nearest, fans, wanted
        )
        members = min(POOL, max(FEWEST, POOL_JOBS // jobs))
        looks = min(LOOKS, LOOKS_EACH * agents * jobs)
        figures = np.array([0, 0, NOTHING_YET, 0, looks, 0, 0, 0, FIRST_PRESS], dtype=np.int64)
        self.desk = Desk(
            zeros(jobs), zeros(agents), zeros(agents, jobs), zeros(agents), zeros(jobs), zeros(jobs),
            np.maximum(2 * worth, ONE // 4), figures, zeros(2, CHAIN), zeros(jobs + 1), zeros(members, jobs),
            zeros(jobs), zeros(jobs),
        )  # fmt: skip
        start(self.table, self.desk, nearest[:, 0].copy())
        self.chance = chance_from(seed)

    def know(self, cost: int, agents: tuple[int, ...]) -> None:
        """Take note of something lawful that was found elsewhere, if it is cheaper than all so far."""
        if cost < self.desk.figures[BEST]:
            self.desk.figures[BEST], self.desk.best[:] = cost, agents

    def search(self) -> None:
        """One unit of work."""
        relink(self.table, self.desk, self.chance)

    @property
    def found(self) -> tuple[int, tuple[int, ...]]:
        """The least cost of anything lawful (NOTHING_YET before that), and its agents."""
        return int(self.desk.figures[BEST]), tuple(self.desk.best.tolist())
