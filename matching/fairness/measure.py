"""The measure of fairness, defined here and nowhere else: income per available hour.

    h_j = floor(60 000 * income_j / minutes_j)        in 1/1000 satang per available hour

income_j: what group j has earned in the fairness window so far, what it was promised, and what the plan gives it,
less its credit (satang); minutes_j: minutes its members had in that window and have in the weeks planned now. A
group without minutes has no measure. Whole numbers: two groups are equal when no thousandth of a satang parts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from matching.plan import Allocation
from matching.problem import Problem
from matching.room import frozen_satang, gross_minutes

PER_HOUR = 60_000  # 60 minutes in an hour, 1000 thousandths in a satang


def per_hour(satang: int, minutes: int) -> int:
    """1/1000 satang per hour, rounded down (also under zero)."""
    return PER_HOUR * satang // minutes


def earned(problem: Problem, allocations: Iterable[Allocation]) -> Counter[str]:
    """Satang each group earns by a plan."""
    rates = {lot.id: lot.rate_satang for lot in problem.lots}
    found: Counter[str] = Counter()
    for share in allocations:
        found[share.group] += rates[share.lot] * share.pieces
    return found


def standing(problem: Problem) -> dict[str, tuple[int, int]]:
    """(satang that count before any plan, available minutes) of every group that has minutes."""
    promised = frozen_satang(problem)
    found = {
        group.id: (group.counted_satang + promised[group.id], group.available_minutes + gross_minutes(group))
        for group in problem.groups
    }
    return {name: (satang, minutes) for name, (satang, minutes) in found.items() if minutes}


def incomes(problem: Problem, allocations: Iterable[Allocation]) -> tuple[tuple[str, int], ...]:
    """(group, h) of a plan, lowest first, then by id: what leximin compares from the front."""
    new = earned(problem, allocations)
    rows = [(name, per_hour(satang + new[name], minutes)) for name, (satang, minutes) in standing(problem).items()]
    return tuple(sorted(rows, key=lambda one: (one[1], one[0])))
