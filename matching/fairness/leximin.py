"""Strict leximin: of all plans worth at most a stated part less than the best, the fairest.

First the best plan by value, V. Then, of all plans worth at least (1 - loss) V: raise the lowest income per
available hour as far as it goes, hold it, raise the next lowest, and so on. Exact on small problems (exact.py), by
ruin and recreate with lexicographic acceptance on large ones (climb.py). What fairness cost is stated in the plan.
Accepted work that may move stays where the best plan by value has it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.accepted import movable, moving_satang
from matching.compiled import chance_from
from matching.engine.arrays import LARGEST, flatten
from matching.engine.footing import laid_model
from matching.engine.model import Model, build
from matching.engine.pins import Pins
from matching.engine.search import Found, cheapest_first, shares
from matching.fairness.measure import PER_HOUR, incomes, standing
from matching.fairness.seat import positions, seated
from matching.guard import ProblemError
from matching.plan import Allocation, Fairness, Plan
from matching.policy import Policy
from matching.problem import Problem
from matching.reasons.left import all_unplaced
from matching.rows import Row

MOST_STEPS = 100_000  # at least as many as the value plan took, but after so many on a small problem little moves
STEPS_PER_PAIR = 100


def fairest(problem: Problem, plan: Plan) -> Plan:
    """The fairest plan found within the policy's loss, from the best plan by value, whose certificate it keeps.

    Its effort follows from the value plan's steps alone, so the same problem and steps give the same bytes.
    """
    from matching.engine.solve import allocations_of

    model, cost = laid_model(Pins(problem, build(problem)), plan.moved), 1000 * moving_satang(problem, plan.moved)
    floor = least_objective(problem.policy, plan.objective) + cost
    start = positions(model, plan)
    found = _climbed(problem, model, replace(start, objective=start.objective + cost), floor)
    found, proven = _exact(problem, model, found, floor)
    proven = proven and not movable(problem)  # where accepted work stood elsewhere, some plan could be fairer
    allocations, objective = allocations_of(model, found), found.objective - cost
    if _standing(problem, allocations, objective) == _standing(problem, plan.allocations, plan.objective):
        allocations = plan.allocations  # of equally fair plans, the one that the tie-break in words chose
    return restated_fair(problem, plan, allocations, objective, proven)


def _standing(problem: Problem, allocations: tuple[Allocation, ...], objective: int) -> tuple[list[int], int]:
    """What leximin compares: incomes from the lowest up, then worth."""
    return [income for _, income in incomes(problem, allocations)], objective


def least_objective(policy: Policy, value_objective: int) -> int:
    """What a fair plan must be worth at least (1/1000 satang), rounded up."""
    return -(-(1000 - policy.loss_permille) * value_objective // 1000)


def restated_fair(
    problem: Problem, plan: Plan, allocations: tuple[Allocation, ...], objective: int, proven: bool
) -> Plan:
    """These allocations with the certificate of the value plan, and what fairness gave up."""
    return replace(
        plan,
        allocations=allocations,
        unplaced=all_unplaced(problem, allocations, plan.moved),
        objective=objective,
        fairness=Fairness(
            value_objective=plan.value_objective,
            given_up=plan.value_objective - objective,
            incomes=incomes(problem, allocations),
            proven=proven,
        ),
    )


def _by_position(problem: Problem) -> dict[int, tuple[int, int]]:
    at = {group.id: number for number, group in enumerate(problem.groups)}
    return {at[name]: row for name, row in standing(problem).items()}


def _exact(problem: Problem, model: Model, found: Found, floor: int) -> tuple[Found, bool]:
    from matching.fairness.exact import leximin_exactly

    return leximin_exactly(model, found, _by_position(problem), floor)


def _climbed(problem: Problem, model: Model, found: Found, floor: int) -> Found:
    from matching.engine.trail import fresh_trail
    from matching.fairness.climb import Scale, climb

    pairs = len(model.pairs.lot)
    if not pairs:
        return found
    arrays = flatten(model)
    arrays, _ = cheapest_first(arrays, np.zeros(len(arrays.slot_cell), dtype=np.int64))
    state = seated(arrays, found)
    start, minutes = _rows(problem)
    scale = Scale(start, minutes, state.income.copy(), *np.zeros((4, len(start)), dtype=np.int64))
    steps = max(found.steps, min(STEPS_PER_PAIR * pairs, MOST_STEPS))
    climb(arrays, state, fresh_trail(arrays, state), scale, chance_from(problem.seed), floor, 0, steps)
    return Found(tuple(shares(arrays, state)), int(state.total[0]), found.steps)


def _rows(problem: Problem) -> tuple[Row, Row]:
    """(satang that count before the plan, available minutes or 0) by group; ProblemError past 64 bits."""
    paid = sum(lot.rate_satang * lot.quantity_pieces for lot in problem.lots)
    start, minutes = np.zeros((2, len(problem.groups)), dtype=np.int64)
    for at, (satang, free) in _by_position(problem).items():
        if PER_HOUR * (abs(satang) + paid) > LARGEST:
            raise ProblemError(f"group {problem.groups[at].id}", "earns more than 64 bits can compare")
        start[at], minutes[at] = satang, free
    return start, minutes
