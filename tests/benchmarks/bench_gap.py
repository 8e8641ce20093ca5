"""Generalised assignment against the best known values: `python tests/benchmarks/bench_gap.py --types d,e`.

Instances and best known values: tests/benchmarks/data/gap (its README names the sources). With --peers, CP-SAT,
HiGHS and SCIP get the same instance, one thread and the same seconds.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from peers.gap import made, solve

from matching.gap import Instance, cost_of, read_instance, solve_gap
from matching.warm import warm_gap

FOLDER = Path(__file__).parent / "data" / "gap"


def ours(instance: Instance, seconds: float) -> int | None:
    """Cost of what this package finds, judged apart from it."""
    until = time.monotonic() + seconds
    return cost_of(instance, solve_gap(instance, rounds=10**6, stop=lambda: time.monotonic() > until).agents)


def by_peer(name: str) -> Callable[[Instance, float], int | None]:
    """Likewise, what a general solver finds."""
    return lambda instance, seconds: cost_of(instance, solve(name, instance, seconds)[0])


def made_up(name: str) -> Instance:
    """e801600: type e, 80 agents, 1,600 jobs."""
    return made(name[0], int(name[1:3]), int(name[3:]))


PEERS = {"CP-SAT": by_peer("sat"), "HiGHS": by_peer("highs"), "SCIP": by_peer("scip")}


def asked_instances(types: list[str], large: str) -> Iterator[tuple[str, Instance, int]]:
    """(name, instance, best known cost) of the published ones, then the made-up ones with our bound instead."""
    for row in csv.DictReader((FOLDER / "best_known.csv").open(encoding="utf-8")):
        if row["name"].startswith(tuple(filter(None, types)) or ("none",)):
            text = (FOLDER / row["path"]).read_text(encoding="utf-8")
            yield row["name"], read_instance(text), int(row["best_known"])
    for name in filter(None, large.split(",")):
        instance = made_up(name)
        yield name, instance, solve_gap(instance, rounds=1).bound or 0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--types", default="a,b,c,d,e", help="beginnings of names, such as d,e or gap12")
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--large", default="", help="made-up instances too, such as e801600,d401600 (gap to the bound)")
    asked.add_argument("--peers", action="store_true")
    wish = asked.parse_args()
    solvers = {"ours": ours, **(PEERS if wish.peers else {})}
    print(f"{'instance':>9} {'best known':>10}  " + "  ".join(f"{name:>7} {'gap %':>7} {'s':>5}" for name in solvers))
    gaps: dict[str, list[float]] = {name: [] for name in solvers}
    warm_gap()
    for name, instance, best in asked_instances(wish.types.split(","), wish.large):
        line = f"{name:>9} {best:10d}"
        for peer, solver in solvers.items():
            started = time.monotonic()
            cost = solver(instance, wish.seconds)
            gap = 100 * (cost - best) / best if cost is not None else 100.0
            gaps[peer].append(gap)
            line += f"  {cost if cost is not None else 'none':>7} {gap:7.3f} {time.monotonic() - started:5.1f}"
        print(line, flush=True)
    for name, found in gaps.items():
        if found:
            mean = sum(found) / len(found)
            reached = f"{found.count(0.0)} of {len(found)} at best known"
            print(f"{name}: mean gap {mean:.3f} %, worst {max(found):.3f} %, {reached}")


if __name__ == "__main__":
    main()
