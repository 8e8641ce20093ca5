"""One exact search on its way: the tree of branch.py, begun at the best prices there are."""

from __future__ import annotations

import numpy as np

from matching.gap.branch import branch
from matching.gap.desk import NOTHING_YET
from matching.gap.instance import Instance
from matching.gap.prices import FINE
from matching.gap.search import Bound, zeros
from matching.gap.tree import KNOWN, LEVEL, Tree
from matching.rows import Row

CELLS = 200_000_000  # of knapsacks in one unit of work: about a tenth of a second
MOST_CELLS = 1 << 25  # of the knapsacks of all agents: beyond it one node takes longer than that
MOST_OPEN = 1 << 28  # levels x agents x jobs: a quarter of a gigabyte, most of it never touched


class Exact:
    """Branch and bound that can be left and gone on with."""

    def __init__(self, instance: Instance, bound: Bound, known: int) -> None:
        agents, jobs = instance.cost.shape
        capacity = bound.books.capacity
        self.most = int(instance.cost.max(axis=0).sum()) + 1  # all assignments cost less
        ways = np.zeros((jobs + 1, agents, jobs), dtype=np.int8)
        ways[0] = core(instance, bound, min(known, self.most))
        price, tables = zeros(jobs + 1, jobs), (jobs + 1, int(capacity.max()) + 1)
        price[0] = bound.best_price
        figures = np.array([0, self.most, 0, 0], dtype=np.int64)
        self.tree = Tree(
            instance.cost, instance.need, capacity, ways, price, zeros(jobs + 1, 2), zeros(agents), zeros(jobs),
            zeros(jobs), zeros(jobs), zeros(jobs), zeros(jobs), zeros(*tables), zeros(*tables), zeros(agents, jobs),
            zeros(agents, jobs), zeros(jobs), figures,
        )  # fmt: skip
        self.know(known)

    def know(self, cost: int) -> None:
        """From now on only something cheaper counts."""
        self.tree.figures[KNOWN] = min(cost, self.tree.figures[KNOWN])

    def search(self) -> None:
        """One unit of work."""
        branch(self.tree, CELLS)

    @property
    def proven(self) -> bool:
        """Whether nothing is cheaper than what it was told or found."""
        return int(self.tree.figures[LEVEL]) < 0

    @property
    def found(self) -> tuple[int, ...]:
        """The last assignment it found; no more than zeros before that."""
        return tuple(self.tree.best.tolist())


def core(instance: Instance, bound: Bound, known: int) -> Row:
    """(agents, jobs): a truth for all pairs that an assignment cheaper than the known one may hold."""
    possible: Row = instance.need <= instance.capacity[:, None]
    least = np.where(possible, bound.reduced, NOTHING_YET).min(axis=0)
    possible &= bound.linear + bound.reduced - least <= (known - 1) * FINE
    return possible


def small_enough(instance: Instance, bound: Bound) -> bool:
    """Whether a tree fits into memory, and a node into a unit of work."""
    agents, jobs = map(int, instance.cost.shape)
    return agents * bound.cells <= MOST_CELLS and (jobs + 1) * agents * jobs <= MOST_OPEN
