"""A plan made for a stricter problem, stated as a plan for the problem itself."""

from __future__ import annotations

from dataclasses import replace

from matching.fairness.measure import incomes
from matching.fairness.worth import worth
from matching.plan import Allocation, Moved, Plan
from matching.problem import Problem
from matching.reasons.left import all_unplaced


def restated(
    problem: Problem, plan: Plan, allocations: tuple[Allocation, ...], steps: int, moved: tuple[Moved, ...]
) -> Plan:
    """These allocations, and accepted work moved there, with the certificate of `plan`.

    Its prices bound every plan of the problem, also this one; what only its exact search proved is not claimed for
    others. The caller has `check` judge the result.
    """
    objective = worth(problem, allocations, moved)
    new = replace(
        plan,
        allocations=allocations,
        unplaced=all_unplaced(problem, allocations, moved),
        objective=objective,
        steps=steps,
        moved=moved,
    )
    if plan.fairness is not None:
        given_up = plan.fairness.value_objective - objective
        rows = incomes(problem, allocations)
        return replace(new, fairness=replace(plan.fairness, given_up=given_up, incomes=rows, proven=False))
    if plan.proof == "search" and objective != plan.objective:
        return replace(new, bound=plan.price_bound, proof="prices")
    return new
