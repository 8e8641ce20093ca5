"""What a plan is worth: the objective from its shares alone, without prices and without search."""

from __future__ import annotations

from collections.abc import Iterable

from matching.accepted import moving_satang
from matching.engine.model import equity_steps
from matching.fairness.measure import earned
from matching.plan import Allocation, Moved
from matching.problem import Problem
from matching.room import frozen_satang
from matching.trips import kilometres_gone


def worth(problem: Problem, allocations: Iterable[Allocation], moved: Iterable[Moved] = ()) -> int:
    """Value + equity - cost of these shares and of moving accepted work, in 1/1000 satang."""
    shares, policy = tuple(allocations), problem.policy
    lots, groups = {lot.id: lot for lot in problem.lots}, {group.id: group for group in problem.groups}
    new, promised = earned(problem, shares), frozen_satang(problem)
    kilometres = kilometres_gone(problem, ((lots[share.lot], groups[share.group]) for share in shares))
    cost = policy.satang_per_pair * len(shares) + policy.satang_per_km * kilometres + moving_satang(problem, moved)
    equity = sum(
        bonus(equity_steps(groups[name], promised[name], policy), satang) for name, satang in new.items() if satang
    )
    return sum(new.values()) * policy.value_permille + equity - 1000 * cost


def bonus(steps: Iterable[tuple[int, int]], satang: int) -> int:
    """What so much new income earns on a group's steps (1/1000 satang)."""
    found = 0
    for permille, width in steps:
        part = min(width, satang)
        found, satang = found + permille * part, satang - part
    return found
