"""A plan made for a stricter problem, stated as a plan for the problem itself."""

from __future__ import annotations

from dataclasses import replace

from matching.fairness.worth import worth
from matching.plan import Allocation, Plan
from matching.problem import Problem
from matching.reasons.left import all_unplaced


def restated(problem: Problem, plan: Plan, allocations: tuple[Allocation, ...], steps: int) -> Plan:
    """These allocations with the certificate of `plan`: its prices bound every plan of the problem, also this one.

    What only its exact search proved is not claimed for others. The caller has `check` judge the result.
    """
    objective = worth(problem, allocations)
    same = plan.proof == "search" and objective == plan.objective
    return replace(
        plan,
        allocations=allocations,
        unplaced=all_unplaced(problem, allocations),
        objective=objective,
        bound=plan.bound if same else plan.price_bound,
        proof=plan.proof if same else "prices",
        steps=steps,
    )
