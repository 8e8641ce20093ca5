"""`python -m matching solve | check | explain`: exit 0 when good, 1 when a plan is not, 2 for bad input."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from matching import Plan, Problem, ProblemError, check, plan_hash, solve, text, why_not, why_unplaced
from matching.engine.solve import STEPS


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except (ProblemError, OSError, UnicodeDecodeError) as fault:
        print(f"matching: {fault}", file=sys.stderr)
    except KeyError as fault:
        print(f"matching: no lot or group {fault} in this problem", file=sys.stderr)
    return 2


def run_solve(asked: argparse.Namespace) -> int:
    """Solve, write the plan, and say how good it is."""
    plan = solve(_problem(asked), effort=asked.steps)
    if asked.output:
        Path(asked.output).write_text(plan.to_json() + "\n", encoding="utf-8")
    else:
        print(plan.to_json())
    print(
        f"objective {plan.objective}  bound {plan.bound}  gap {plan.gap_ppm / 10_000:.4f} %  plan {plan_hash(plan)}",
        file=sys.stderr,
    )
    return 0


def run_check(asked: argparse.Namespace) -> int:
    """Judge a plan; every fault on its own line."""
    verdict = check(_problem(asked), _plan(asked))
    for fault in verdict.faults:
        print(f"{fault.rule}: {fault.where}: found {fault.found}, expected {fault.expected}")
    print("good" if verdict.good else f"{len(verdict.faults)} faults")
    return 0 if verdict.good else 1


def run_explain(asked: argparse.Namespace) -> int:
    """Say why a lot is left, or why a group does not have it."""
    problem, plan = _problem(asked), _plan(asked)
    if asked.group is None:
        reasons = why_unplaced(problem, plan, asked.lot)
    else:
        reasons = why_not(problem, plan, asked.lot, asked.group)
    for reason in reasons:
        print(text(reason, asked.lang))
    if not reasons:
        print({"th": "งานนี้มีกลุ่มรับครบทุกชิ้นแล้ว", "en": "Every piece of this lot is placed."}[asked.lang])
    return 0


def _problem(asked: argparse.Namespace) -> Problem:
    return Problem.from_json(Path(asked.problem).read_text(encoding="utf-8"))


def _plan(asked: argparse.Namespace) -> Plan:
    return Plan.from_json(Path(asked.plan).read_text(encoding="utf-8"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description="Match lots to groups.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solving = commands.add_parser("solve", help="make a plan")
    solving.add_argument("problem", metavar="PROBLEM.json")
    solving.add_argument("-o", "--output", metavar="PLAN.json", help="where to write it (else to the screen)")
    solving.add_argument("--steps", type=int, default=STEPS, help="improvement steps (default %(default)s)")
    solving.set_defaults(run=run_solve)
    judging = commands.add_parser("check", help="judge a plan without the solver")
    explaining = commands.add_parser("explain", help="why a lot is left, or why a group does not have it")
    for command in (judging, explaining):
        command.add_argument("problem", metavar="PROBLEM.json")
        command.add_argument("plan", metavar="PLAN.json")
    judging.set_defaults(run=run_check)
    explaining.add_argument("lot", metavar="LOT")
    explaining.add_argument("group", metavar="GROUP", nargs="?")
    explaining.add_argument("--lang", choices=["th", "en"], default="en")
    explaining.set_defaults(run=run_explain)
    return parser


if __name__ == "__main__":
    sys.exit(main())
