"""Judge a plan against its problem: whole numbers only, and not one line shared with what made the plan.

Every rule of the formulation is stated here a second time, from the problem's own words, one function for
each. The bound is derived again from the prices (`matching.proof.duality`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matching.plan import Plan
from matching.problem import Problem
from matching.proof.facts import Facts, read_facts
from matching.proof.fault import Fault, Verdict
from matching.proof.hours import accepted_work, machine_time, members_time, work_adds_up
from matching.proof.lots import candidates_only, first_lots, least_lot, quantity, split_limit, stated_reasons
from matching.proof.names import known_names, known_prices, same_problem
from matching.proof.tree_rules import whole_trees
from matching.proof.worth import bound, fairness, objective, trip_shares

Rule = Callable[[Facts, Plan], Iterator[Fault]]
NAMING: tuple[Rule, ...] = (same_problem, known_names)
RULES: tuple[Rule, ...] = (
    candidates_only,
    least_lot,
    first_lots,
    quantity,
    split_limit,
    work_adds_up,
    members_time,
    machine_time,
    accepted_work,
    objective,
    known_prices,
    trip_shares,
    whole_trees,
    bound,
    fairness,
    stated_reasons,
)


def check(problem: Problem, plan: Plan) -> Verdict:
    """Every fault of the plan. Where names or positions are wrong, only those are told."""
    facts = read_facts(problem)
    faults = [fault for rule in NAMING for fault in rule(facts, plan)]
    return Verdict(tuple(faults or [fault for rule in RULES for fault in rule(facts, plan)]))
