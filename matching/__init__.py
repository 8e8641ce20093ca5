"""Matching lots of home-based work to the groups that can do it: pure, deterministic, with proof and reasons.

    >>> from matching import check, problem_hash, solve, text, why_not
    >>> from matching.generate import generate
    >>> problem = generate(lots=20, groups=8, load=0.35, seed=7)  # or matching.files.read_problem("problem.json")
    >>> plan = solve(problem)  # the same problem, the same plan, byte for byte
    >>> check(problem, plan).good  # judged without the solver, in whole numbers
    True
    >>> plan.objective <= plan.bound and plan.problem_hash == problem_hash(problem)  # no plan is worth more
    True
    >>> text(why_not(problem, plan, "lot-000004", "group-00000")[0], "en")
    'No member of the group has this skill. The work needs level 1.'

A problem is lots, groups, work already promised, and a policy; a plan is who makes how many pieces in which week,
what is left and why, and prices that prove how good it is. docs/matching.md tells the whole; `python -m matching`
does the same with files. No database, no network, no clock.
"""

from matching.codes import Reason, ReasonCode
from matching.eligibility import hard_reasons
from matching.engine.solve import STEPS, VERSION, engine_version, solve
from matching.plan import Allocation, Moved, Plan, Prices, Unplaced, Work, plan_hash
from matching.policy import STANDARD, Policy
from matching.problem import Accepted, Frozen, Group, Lot, Problem, ProblemError, Profile, problem_hash
from matching.proof.check import check
from matching.proof.fault import Fault, Verdict
from matching.reasons.explain import Explanation, explain
from matching.reasons.flip import gets
from matching.reasons.pair import why_not, why_unplaced
from matching.reasons.say import say
from matching.reasons.telling import tellings
from matching.texts import text
from matching.training.price import TrainingPrice, training_price, training_prices

__all__ = [
    "STANDARD",
    "STEPS",
    "VERSION",
    "Accepted",
    "Allocation",
    "Explanation",
    "Fault",
    "Frozen",
    "Group",
    "Lot",
    "Moved",
    "Plan",
    "Policy",
    "Prices",
    "Problem",
    "ProblemError",
    "Profile",
    "Reason",
    "ReasonCode",
    "TrainingPrice",
    "Unplaced",
    "Verdict",
    "Work",
    "check",
    "engine_version",
    "explain",
    "gets",
    "hard_reasons",
    "plan_hash",
    "problem_hash",
    "say",
    "solve",
    "tellings",
    "text",
    "training_price",
    "training_prices",
    "why_not",
    "why_unplaced",
]
