"""`bench`: countries of the recipe planned and checked, one line of a table each. Peers: `make bench-matching`."""

from __future__ import annotations

import re
import resource
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from matching.commands.solve import ask_effort, asked_effort
from matching.engine.solve import solve
from matching.generate import LOOSE, TIGHT, generate
from matching.problem import Problem
from matching.proof.check import check
from matching.warm import warm_up

SIZE = (500, 200)
SEED = 7
HEAD = "    lots x groups   load  million baht    gap %      CPU s  check s   peak MiB  steps      full lots"


def ask(parser: ArgumentParser) -> None:
    """Sizes and loads; every size is planned at every load."""
    parser.add_argument("--size", type=size, action="append", metavar="LOTSxGROUPS", help="default 500x200; repeatable")
    parser.add_argument("--load", type=float, action="append", metavar="X", help="default 0.35 and 1.0; repeatable")
    parser.add_argument("--seed", type=int, default=SEED)
    ask_effort(parser)


def run(asked: Namespace) -> int:
    """Exit 1 if any plan has a fault. Compiling comes first and is not counted."""
    asked_effort(asked)  # refused now rather than after a minute
    warm_up()
    print(HEAD, flush=True)
    good = True
    for lots, groups in asked.size or [SIZE]:
        for load in asked.load or [LOOSE, TIGHT]:
            problem = generate(lots=lots, groups=groups, load=load, seed=asked.seed)
            line, fine = measure(problem, asked)
            print(f"{lots:8d} x {groups:<7d} {load:5.2f} {line}", flush=True)
            good &= fine
    return 0 if good else 1


def size(text: str) -> tuple[int, int]:
    """500x200 as lots and groups."""
    found = re.fullmatch(r"([0-9]{1,7})x([0-9]{1,7})", text)
    if found is None:
        raise ArgumentTypeError(f"must be LOTSxGROUPS, such as 500x200, not {text!r}")
    return int(found[1]), int(found[2])


def measure(problem: Problem, asked: Namespace) -> tuple[str, bool]:
    """The rest of a line, and whether the plan is good. Seconds are CPU time, whoever else is busy."""
    effort, stop, left = asked_effort(asked)
    started = asked.cpu_clock()
    plan = solve(problem, effort=effort, processes=asked.processes, stop=stop, left=left)
    solved = asked.cpu_clock()
    verdict = check(problem, plan)
    checked = asked.cpu_clock()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{plan.objective / 1e11:13.3f} {plan.gap_ppm / 1e4:8.3f} {solved - started:10.1f} {checked - solved:8.1f} "
        f"{peak:10.0f}  {plan.steps:<9d} {len(problem.lots) - len(plan.unplaced):>6d}  "
        f"{'good' if verdict.good else 'FAULTY'}"
    ), verdict.good
