"""Generalised assignment: matching with whole lots, one window, one craft; measured on published instances.

    from matching.gap import read_instance, solve_gap

    answer = solve_gap(read_instance(open("d20100").read()), seed=1, rounds=40)
    print(answer.cost, answer.bound, answer.agents)

instance: what is asked; prices: lower bounds; first: something lawful at once; desk, local, relink: compiled search;
tree, branch, exact: exact search among what prices leave; search, solve: rounds of all, the same for the same seed.
"""

from matching.gap.instance import MOST, Answer, Instance, cost_of, read_instance
from matching.gap.solve import ROUNDS, solve_gap

__all__ = ["MOST", "ROUNDS", "Answer", "Instance", "cost_of", "read_instance", "solve_gap"]
