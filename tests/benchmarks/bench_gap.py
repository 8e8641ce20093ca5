"""Generalised assignment against the best known values: `python tests/benchmarks/bench_gap.py --types d,e`.

Instances and best known values: tests/benchmarks/data/gap (its README names the sources). We stop early at the
published lower bound, where nothing is left to find; --seed makes us search otherwise. With --peers, CP-SAT, HiGHS
and SCIP get the same instance, one thread and the same seconds.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from peers.gap import made, solve

from matching.gap import Instance, cost_of, read_instance, solve_gap
from matching.warm import warm_gap

FOLDER = Path(__file__).parent / "data" / "gap"


class Asked(NamedTuple):
    """An instance, its best known cost, and a cost that nothing is under."""

    name: str
    instance: Instance
    best: int
    bound: int


def ours(seed: int, asked: Asked, seconds: float) -> int | None:
    """Cost of what this package finds, judged apart from it."""
    until = time.monotonic() + seconds
    answer = solve_gap(
        asked.instance, seed=seed, rounds=10**6, enough=asked.bound, stop=lambda: time.monotonic() > until
    )
    return cost_of(asked.instance, answer.agents)


def theirs(peer: str, asked: Asked, seconds: float) -> int | None:
    """Likewise, what a general solver finds."""
    return cost_of(asked.instance, solve(peer, asked.instance, seconds)[0])


def made_up(name: str) -> Instance:
    """e801600: type e, 80 agents, 1,600 jobs."""
    return made(name[0], int(name[1:3]), int(name[3:]))


PEERS = {name: partial(theirs, solver) for name, solver in (("CP-SAT", "sat"), ("HiGHS", "highs"), ("SCIP", "scip"))}


def asked_instances(types: list[str], large: str) -> Iterator[Asked]:
    """The published ones, then the made-up ones, of which no more is known than our first bound."""
    for row in csv.DictReader((FOLDER / "best_known.csv").open(encoding="utf-8")):
        if row["name"].startswith(tuple(filter(None, types)) or ("none",)):
            instance = read_instance((FOLDER / row["path"]).read_text(encoding="utf-8"))
            yield Asked(row["name"], instance, int(row["best_known"]), int(row["best_bound"]))
    for name in filter(None, large.split(",")):
        instance = made_up(name)
        least = solve_gap(instance, rounds=1).bound or 0
        yield Asked(name, instance, least, least)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--types", default="gap,a,b,c,d,e", help="beginnings of names, such as d,e or gap12")
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--large", default="", help="made-up instances too, such as e801600,d401600 (gap to the bound)")
    asked.add_argument("--peers", action="store_true")
    wish = asked.parse_args()
    solvers: dict[str, Callable[[Asked, float], int | None]] = {
        "ours": partial(ours, wish.seed),
        **(PEERS if wish.peers else {}),
    }
    print(f"{'instance':>9} {'best known':>10}  " + "  ".join(f"{name:>7} {'gap %':>7} {'s':>5}" for name in solvers))
    gaps: dict[str, list[float]] = {name: [] for name in solvers}
    warm_gap()
    for one in asked_instances(wish.types.split(","), wish.large):
        line = f"{one.name:>9} {one.best:10d}"
        for name, solver in solvers.items():
            started = time.monotonic()
            cost = solver(one, wish.seconds)
            gap = 100 * (cost - one.best) / one.best if cost is not None else 100.0
            gaps[name].append(gap)
            line += f"  {cost if cost is not None else 'none':>7} {gap:7.3f} {time.monotonic() - started:5.1f}"
        print(line, flush=True)
    for name, found in gaps.items():
        if found:
            mean = sum(found) / len(found)
            reached = f"{sum(gap <= 0 for gap in found)} of {len(found)} at best known"
            print(f"{name}: mean gap {mean:.3f} %, worst {max(found):.3f} %, {reached}")


if __name__ == "__main__":
    main()
