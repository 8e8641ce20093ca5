"""`solve PROBLEM -o PLAN`: make a plan, and say how good it is."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from matching import guard
from matching.commands.asking import ask_problem, asked_problem
from matching.commands.progress import progress
from matching.engine.solve import STEPS, solve
from matching.files import plan_text, write_plan
from matching.guard import ProblemError
from matching.plan import plan_hash

if TYPE_CHECKING:
    from matching.engine.search import Stop

LONGEST_SECONDS = 7 * 24 * 3600


def ask(parser: ArgumentParser) -> None:
    """A problem, where the plan goes, the seed, and when to stop."""
    ask_problem(parser)
    parser.add_argument("-o", "--output", metavar="PLAN", help="where the plan goes (else to the screen)")
    ask_effort(parser)
    parser.add_argument("--seed", type=int, help="instead of the problem's own; the plan records it")


def ask_effort(parser: ArgumentParser) -> None:
    """Steps, or seconds, but not both."""
    effort = parser.add_mutually_exclusive_group()
    effort.add_argument("--steps", type=int, help=f"improvement steps at most (default {STEPS})")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="at once, for large problems (default %(default)s)"
    )
    effort.add_argument("--seconds", type=float, help="stop then; the plan records its steps, which repeat it")


def run(asked: Namespace) -> int:
    """Nothing is written before the plan is whole."""
    effort, stop, left = asked_effort(asked)
    problem = asked_problem(asked)
    if asked.seed is not None:
        problem = replace(problem, seed=asked.seed)
    with progress() as say:
        plan = solve(problem, effort=effort, progress=say, processes=asked.processes, stop=stop, left=left)
    if asked.output:
        write_plan(plan, asked.output)
    else:
        print(plan_text(plan), end="")
    print(
        f"objective {plan.objective}  bound {plan.bound}  gap {plan.gap_ppm / 10_000:.4f} %  steps {plan.steps}  "
        f"plan {plan_hash(plan)}",
        file=sys.stderr,
    )
    return 0


def asked_effort(asked: Namespace) -> tuple[int, Stop | None, Callable[[], float] | None]:
    """Most steps, whether it is time to stop, and seconds left. The clock is the door's: nothing else looks at one."""
    if asked.seconds is None:
        steps = STEPS if asked.steps is None else asked.steps
        guard.whole("--steps", steps)
        return steps, None, None
    if not 0 < asked.seconds <= LONGEST_SECONDS:
        raise ProblemError("--seconds", f"must be over 0 and at most {LONGEST_SECONDS}, not {asked.seconds}")
    until = asked.clock() + asked.seconds
    return guard.MOST, in_time(asked.clock, until), lambda: until - asked.clock()


def in_time(clock: Callable[[], float], until: float) -> Stop:
    """Asked while a search begins: whether so much (1/1000) of the time that was left at first is over."""
    begun: list[float] = []

    def stop(permille: int) -> bool:
        begun.append(clock())
        return begun[-1] >= begun[0] + (until - begun[0]) * permille / 1000

    return stop
