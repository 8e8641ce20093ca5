"""What pieces of a lot with a group are worth to a plan, in the three parts of the objective."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from matching.engine.model import equity_steps
from matching.problem import Group, Lot, Problem
from matching.trips import Trip, trip


@dataclass(frozen=True, slots=True)
class Worth:
    """In 1/1000 satang. cost: handling and transport of one more group on the lot."""

    value: int
    equity: int
    cost: int

    @property
    def total(self) -> int:
        """What the objective gains."""
        return self.value + self.equity - self.cost


def worth(
    problem: Problem, lot: Lot, group: Group, pieces: int, *, promised: int, income: int, gone: Container[Trip]
) -> Worth:
    """Of so many pieces for a group that frozen work has promised, and this plan already given, so many satang.

    gone: trips that this plan makes anyhow.
    """
    earned = lot.rate_satang * pieces
    steps = equity_steps(group, promised, problem.policy)
    return Worth(
        value=earned * problem.policy.value_permille,
        equity=bonus(steps, income + earned) - bonus(steps, income),
        cost=1000 * pair_cost(problem, lot, group, gone),
    )


def pair_cost(problem: Problem, lot: Lot, group: Group, gone: Container[Trip]) -> int:
    """Satang that one more group on the lot costs; the way only if no other lot pays for the same trip."""
    policy = problem.policy
    if policy.shared_trips and trip(lot, group) in gone:
        return policy.satang_per_pair
    return policy.satang_per_pair + policy.satang_per_km * problem.kilometres(lot, group)


def bonus(steps: tuple[tuple[int, int], ...], income: int) -> int:
    """What so much new income is worth beyond itself (1/1000 satang): the best steps fill first."""
    found = 0
    for permille, width in steps:
        part = max(0, min(width, income))
        found, income = found + permille * part, income - part
    return found
