"""Matching lots of home-based work to the groups that can do it: pure, deterministic, with proof and reasons.

    from matching import Problem, check, solve, text, why_not

    problem = Problem.from_json(open("problem.json").read())
    plan = solve(problem)                      # same problem, same plan, byte for byte
    assert check(problem, plan).good           # judged without the solver, in whole numbers
    print(plan.objective, plan.bound, plan.gap_ppm)
    for reason in why_not(problem, plan, "lot-7", "group-2"):
        print(text(reason, "en"))

No database, no network, no clock.
"""

from matching.eligibility import hard_reasons
from matching.engine.solve import STEPS, VERSION, engine_version, solve
from matching.plan import Allocation, Plan, Prices, Reason, ReasonCode, Unplaced, Work, plan_hash
from matching.policy import STANDARD, Policy
from matching.problem import Frozen, Group, Lot, Problem, ProblemError, Profile, problem_hash
from matching.proof.check import Fault, Verdict, check
from matching.reasons.pair import why_not, why_unplaced
from matching.texts import text

__all__ = [
    "STANDARD",
    "STEPS",
    "VERSION",
    "Allocation",
    "Fault",
    "Frozen",
    "Group",
    "Lot",
    "Plan",
    "Policy",
    "Prices",
    "Problem",
    "ProblemError",
    "Profile",
    "Reason",
    "ReasonCode",
    "Unplaced",
    "Verdict",
    "Work",
    "check",
    "engine_version",
    "hard_reasons",
    "plan_hash",
    "problem_hash",
    "solve",
    "text",
    "why_not",
    "why_unplaced",
]
