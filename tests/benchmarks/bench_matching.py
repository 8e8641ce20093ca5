"""Matching against its bound and against general solvers: `python tests/benchmarks/bench_matching.py --peers`.

Countries of the recipe (`matching.generate`). With --peers, CP-SAT, HiGHS and SCIP get the same problem as a
time-indexed integer programme (peers/linear.py), one after the other, for the same seconds; their plans are judged by
our check. Then the best of them is given 20 times our time to find a plan worth as much as ours.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import NamedTuple

from peers.apart import apart
from peers.matching import AS_GOOD, PEERS, STOPS_AT_VALUE, Answer, ask, judged
from rich import box
from rich.console import Console
from rich.table import Table

from matching import Plan, Problem, check, solve
from matching.commands.bench import SEED, SIZE, size
from matching.commands.solve import in_time
from matching.generate import LOOSE, TIGHT, generate
from matching.warm import warm_up

WIDE = 140  # characters, where nobody looks at a terminal
MILLION_BAHT = 1e11  # of 1/1000 satang
HEAD = "instance", "load", "solver", "million baht", "bound", "gap %", "of ours %", "s", "CPU s", "our value after"


class Measured(NamedTuple):
    """One solver on one problem: worth and bound in 1/1000 satang (None: no plan), seconds by clock and of CPU."""

    worth: int | None
    bound: float
    seconds: float
    cpu_seconds: float


def ours(problem: Problem, seconds: float) -> tuple[Plan, Measured]:
    """What this package finds, checked."""
    started, cpu = time.perf_counter(), time.process_time()
    until = started + seconds
    plan = solve(problem, stop=in_time(time.perf_counter, until), left=lambda: until - time.perf_counter())
    took = time.perf_counter() - started, time.process_time() - cpu
    assert check(problem, plan).good
    return plan, Measured(plan.objective, plan.bound, *took)


def peer(name: str, problem: Problem, plan: Plan, seconds: float) -> Measured:
    """What a general solver finds."""
    answer: Answer | None = apart(ask, name, problem, seconds, seconds=seconds)
    if answer is None:
        return Measured(None, float("inf"), float("nan"), float("nan"))
    theirs = judged(problem, plan, answer)
    return Measured(theirs and theirs.objective, answer.bound, answer.seconds, answer.cpu_seconds)


def same_value(name: str, problem: Problem, plan: Plan, mine: Measured, theirs: Measured, times: float) -> str:
    """How long a peer needs for a plan worth as much as ours, in words."""
    limit = max(times * mine.seconds, theirs.seconds)
    if PEERS[name][0] not in STOPS_AT_VALUE:
        reached, took = as_good(theirs.worth, plan), theirs.seconds  # to its end, wherever in between it was reached
    elif as_good(theirs.worth, plan) or limit > theirs.seconds:
        answer: Answer | None = apart(ask, name, problem, limit, plan.objective, seconds=limit)
        found = answer and judged(problem, plan, answer)
        reached, took = as_good(found and found.objective, plan), answer.seconds if answer else limit
    else:
        reached, took = False, theirs.seconds
    return f"{'' if reached else 'not in '}{took:.1f} s, {took / mine.seconds:.1f} × ours"


def as_good(worth: int | None, plan: Plan) -> bool:
    """Whether that is as much as our plan is worth, as far as floats can tell."""
    return worth is not None and worth >= plan.objective * AS_GOOD


def cells(name: str, one: Measured, best: int) -> list[str]:
    """A row of the table."""
    took = [f"{one.seconds:.1f}", f"{one.cpu_seconds:.1f}"]
    bound = f"{one.bound / MILLION_BAHT:.4f}"
    if one.worth is None:
        return [name, "none", bound, "", "", *took]
    gap = 100 * (one.bound - one.worth) / one.bound
    return [name, f"{one.worth / MILLION_BAHT:.4f}", bound, f"{gap:.3f}", f"{100 * one.worth / best:.3f}", *took]


def rows(problem: Problem, wish: argparse.Namespace) -> list[list[str]]:
    """Ours, each peer's, and what the best of them needs for the same value."""
    plan, mine = ours(problem, wish.seconds)
    found = {name: peer(name, problem, plan, wish.seconds) for name in (PEERS if wish.peers else ())}
    table = {name: cells(name, one, plan.objective) for name, one in {"ours": mine, **found}.items()}
    if found:
        best = max(found, key=lambda name: found[name].worth or 0)
        table[best].append(same_value(best, problem, plan, mine, found[best], wish.times))
    return list(table.values())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", type=size, action="append", metavar="LOTSxGROUPS", help="default 500x200; repeatable")
    asked.add_argument("--load", type=float, action="append", help="default 0.35 and 1.0; repeatable")
    asked.add_argument("--seconds", type=float, default=60, help="for each solver on each problem")
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--times", type=float, default=20, help="so many times our time, to find our value")
    asked.add_argument("--peers", action="store_true")
    wish = asked.parse_args()
    warm_up()
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    table = Table(*HEAD, box=box.ROUNDED if sys.stdout.isatty() else box.MARKDOWN)
    for lots, groups in wish.size or [SIZE]:
        for load in wish.load or [LOOSE, TIGHT]:
            problem = generate(lots=lots, groups=groups, load=load, seed=wish.seed)
            for found in rows(problem, wish):
                table.add_row(f"{lots} × {groups}", f"{load:.2f}", *found)
                print(f"{lots} x {groups}, {load:.2f}:", *found, sep="  ", file=sys.stderr, flush=True)
            table.add_section()
    console.print(table)


if __name__ == "__main__":
    main()
