"""What several commands ask for: a problem, a plan, a policy, a seed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from matching.files import read_plan, read_problem
from matching.files.disk import read_text
from matching.guard import ProblemError
from matching.plan import Plan
from matching.policy import Policy
from matching.problem import Problem, problem_hash


def ask_problem(parser: ArgumentParser) -> None:
    """PROBLEM, and the policy to use instead of its own."""
    parser.add_argument("problem", metavar="PROBLEM", help="a problem file (.json, or .json.gz)")
    parser.add_argument("--policy", metavar="FILE", help="a policy (JSON) instead of the problem's own")


def ask_both(parser: ArgumentParser) -> None:
    """PROBLEM and the PLAN made for it."""
    ask_problem(parser)
    parser.add_argument("plan", metavar="PLAN", help="a plan file (.json, or .json.gz)")


def asked_problem(asked: Namespace) -> Problem:
    """The problem, under the policy asked for."""
    problem = read_problem(asked.problem)
    return replace(problem, policy=Policy.from_json(read_text(Path(asked.policy)))) if asked.policy else problem


def asked_both(asked: Namespace) -> tuple[Problem, Plan]:
    """The problem with the seed that the plan states, and the plan. The plan's hash covers that seed."""
    problem, plan = asked_problem(asked), read_plan(asked.plan)
    return replace(problem, seed=plan.seed), plan


def must_fit(problem: Problem, plan: Plan) -> None:
    """Refuse a plan made for something else."""
    if plan.problem_hash != problem_hash(problem):
        raise ProblemError("plan.problem_hash", "must be that of this problem under this policy (--policy)")
