"""`check PROBLEM PLAN`: judge a plan without the solver; exit 0 only if nothing is wrong with it."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from matching.commands.asking import ask_both, asked_both
from matching.plan import Plan
from matching.proof.check import check
from matching.proof.fault import Verdict


def ask(parser: ArgumentParser) -> None:
    """A problem, its plan, and how to answer."""
    ask_both(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object with objective, bound, gap and faults")


def run(asked: Namespace) -> int:
    """Every fault with its place and the two figures that do not agree."""
    problem, plan = asked_both(asked)
    verdict = check(problem, plan)
    print(as_json(plan, verdict) if asked.json else as_lines(verdict))
    return 0 if verdict.good else 1


def as_json(plan: Plan, verdict: Verdict) -> str:
    """Objective and bound in 1/1000 satang; the gap as a share of the bound. Unproven where there are faults."""
    answer = {
        "feasible": verdict.good,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap_ppm / 1_000_000,
        "proof": plan.proof,
        "steps": plan.steps,
        "seed": plan.seed,
        "faults": [asdict(fault) for fault in verdict.faults],
    }
    return json.dumps(answer, ensure_ascii=False)


def as_lines(verdict: Verdict) -> str:
    """A line for each fault, and one for the end."""
    faults = verdict.faults
    told = [f"{one.rule}: {one.where}: found {one.found}, expected {one.expected}" for one in faults]
    return "\n".join([*told, f"{len(faults)} faults" if faults else "good"])
