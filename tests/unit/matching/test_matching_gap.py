"""Generalised assignment: lawful always, best where small, the same every time."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from matching.gap.instance import Instance, cost_of, read_instance, solve_gap
from matching.guard import ProblemError

PUBLISHED = Path(__file__).parents[2] / "benchmarks" / "data" / "gap" / "cattrysse1994"


def chance(seed: int, agents: int, jobs: int) -> Instance:
    draw = np.random.Generator(np.random.PCG64(seed))
    need = draw.integers(1, 9, (agents, jobs))
    return Instance(draw.integers(1, 30, (agents, jobs)), need, need.sum(axis=1) * 6 // (5 * agents))


@pytest.mark.parametrize("seed", range(6))
def test_small_assignments_are_as_good_as_brute_force(seed: int) -> None:
    one = chance(seed, 3, 6)
    costs = [cost_of(one, agents) for agents in product(range(3), repeat=6)]
    lawful = [cost for cost in costs if cost is not None]

    answer = solve_gap(one, seed=1)

    if lawful:
        assert (answer.cost, answer.bound) == (min(lawful), min(lawful))
        assert cost_of(one, answer.agents) == answer.cost
    else:
        assert answer.agents == ()


def test_a_published_instance_is_solved_and_proven_the_same_way_twice() -> None:
    one = read_instance((PUBLISHED / "gap1-0").read_text(encoding="utf-8"))
    first = solve_gap(one)
    assert (first.cost, first.bound) == (261, 261)
    assert solve_gap(one) == first


@pytest.mark.parametrize("text", ["", "1", "1 1 1", "x", "0 0", "1 1 1 -1 1"])
def test_text_that_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(ProblemError):
        read_instance(text)
