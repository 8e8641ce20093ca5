"""How long answers to "why not this group?" take, layer by layer: `python tests/benchmarks/bench_reasons.py`.

Half of the questions are about any lot and any group, most of which a hard rule forbids; half are about a lot and a
group that could make it and does not have it in the plan. All are drawn from a seeded generator.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from matching import Plan, Problem, solve
from matching.commands.bench import size
from matching.engine.model import build
from matching.generate import LOOSE, TIGHT, generate
from matching.reasons.cost import compare, force
from matching.reasons.flip import gets_or_flips
from matching.reasons.near import near
from matching.reasons.pair import why_not

MOST_MS = {"reasons": 5, "cost": 2000, "flip": 2000}  # asked for at 5,000 x 2,000
HEAD = "instance", "load", "layer", "questions", "median ms", "95 % ms", "worst ms", "asked for", "the worst is"


def reasons(problem: Problem, plan: Plan, lot: str, group: str) -> object:
    """The first layer: hard reasons, else those of the plan."""
    return why_not(problem, plan, lot, group)


def cost(problem: Problem, plan: Plan, lot: str, group: str) -> object:
    """The second: what the pair would cost this plan."""
    here = near(problem, plan, lot, group)
    return compare(problem, plan, lot, group), None if here.objection() else force(here)


def flip(problem: Problem, plan: Plan, lot: str, group: str) -> object:
    """The third: what would give the group the lot."""
    return gets_or_flips(near(problem, plan, lot, group))


LAYERS: dict[str, Callable[[Problem, Plan, str, str], object]] = {"reasons": reasons, "cost": cost, "flip": flip}


def questions(problem: Problem, plan: Plan, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Pairs that the plan does not have, as the page says."""
    chance, pairs = np.random.Generator(np.random.PCG64(seed)), build(problem).pairs
    has = {(share.lot, share.group) for share in plan.allocations}
    while count:
        pair = int(chance.integers(0, len(pairs.lot)))
        lot, group = int(pairs.lot[pair]), int(pairs.group[pair])
        if count % 2:
            lot, group = int(chance.integers(0, len(problem.lots))), int(chance.integers(0, len(problem.groups)))
        names = problem.lots[lot].id, problem.groups[group].id
        if names not in has:
            yield names
            count -= 1


def measure(problem: Problem, plan: Plan, asked: list[tuple[str, str]], layer: str) -> tuple[list[float], str]:
    """CPU milliseconds of each question, and which took longest."""
    took = []
    for lot, group in asked:
        started = time.process_time()
        LAYERS[layer](problem, plan, lot, group)
        took.append(1000 * (time.process_time() - started))
    return took, " / ".join(asked[took.index(max(took))])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", type=size, default=(5000, 2000), metavar="LOTSxGROUPS", help="default 5000x2000")
    asked.add_argument("--load", type=float, action="append", help="default 0.35 and 1.0; repeatable")
    asked.add_argument("--questions", type=int, default=200)
    asked.add_argument("--effort", type=int, default=200_000, help="steps of the plan that is asked about")
    asked.add_argument("--seed", type=int, default=7)
    wish = asked.parse_args()
    table = Table(*HEAD, box=MARKDOWN)
    for load in wish.load or [LOOSE, TIGHT]:
        problem = generate(lots=wish.size[0], groups=wish.size[1], load=load, seed=wish.seed)
        plan = solve(problem, effort=wish.effort)
        pairs = list(questions(problem, plan, wish.questions, wish.seed))
        for layer, most in MOST_MS.items():
            took, worst = measure(problem, plan, pairs, layer)
            figures = (f"{np.percentile(took, share):.1f}" for share in (50, 95, 100))
            name = f"{wish.size[0]} × {wish.size[1]}"
            table.add_row(name, f"{load:.2f}", layer, str(len(took)), *figures, f"{most} ms", worst)
            print(*(str(cell) for cell in (load, layer, len(took), f"{max(took):.1f} ms at worst", worst)), flush=True)
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
