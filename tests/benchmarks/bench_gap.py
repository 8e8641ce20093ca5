"""Generalised assignment against the best known values: `python tests/benchmarks/bench_gap.py --types d,e`.

Instances and best known values: tests/benchmarks/data/gap (its README names the sources). With --peers, CP-SAT,
HiGHS and SCIP get the same instance, one thread and the same seconds.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from matching.gap.instance import Instance, cost_of, read_instance
from matching.gap.solve import solve_gap

FOLDER = Path(__file__).parent / "data" / "gap"


def ours(instance: Instance, seconds: float) -> int | None:
    """Cost of what this package finds, judged apart from it."""
    until = time.monotonic() + seconds
    return cost_of(instance, solve_gap(instance, rounds=10**6, stop=lambda: time.monotonic() > until).agents)


def cp_sat(instance: Instance, seconds: float) -> int | None:
    """CP-SAT on the whole model, one worker."""
    model, (agents, jobs) = cp_model.CpModel(), instance.cost.shape
    goes = [[model.new_bool_var("") for _ in range(jobs)] for _ in range(agents)]
    for job in range(jobs):
        model.add_exactly_one(goes[agent][job] for agent in range(agents))
    for agent in range(agents):
        taken = cp_model.LinearExpr.weighted_sum(goes[agent], instance.need[agent].tolist())
        model.add(taken <= int(instance.capacity[agent]))
    model.minimize(cp_model.LinearExpr.weighted_sum(list(chain(*goes)), instance.cost.ravel().tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    return round(solver.objective_value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def by_mip(name: str) -> Callable[[Instance, float], int | None]:
    """A mixed-integer solver of OR-Tools, one thread."""

    def solve(instance: Instance, seconds: float) -> int | None:
        solver, (agents, jobs) = pywraplp.Solver.CreateSolver(name), instance.cost.shape
        goes = [[solver.BoolVar("") for _ in range(jobs)] for _ in range(agents)]
        for job in range(jobs):
            solver.Add(sum(goes[agent][job] for agent in range(agents)) == 1)
        for agent in range(agents):
            taken = sum(int(need) * go for need, go in zip(instance.need[agent], goes[agent], strict=True))
            solver.Add(taken <= int(instance.capacity[agent]))
        every = zip(instance.cost.ravel().tolist(), chain(*goes), strict=True)
        solver.Minimize(sum(cost * go for cost, go in every))
        solver.SetNumThreads(1)
        solver.SetTimeLimit(int(1000 * seconds))
        status = solver.Solve()
        return round(solver.Objective().Value()) if status in (solver.OPTIMAL, solver.FEASIBLE) else None

    return solve


PEERS = {"CP-SAT": cp_sat, "HiGHS": by_mip("HIGHS"), "SCIP": by_mip("SCIP")}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--types", default="a,b,c,d,e", help="beginnings of names, such as d,e or gap12")
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--peers", action="store_true")
    wish = asked.parse_args()
    solvers = {"ours": ours, **(PEERS if wish.peers else {})}
    print(f"{'instance':>9} {'best known':>10}  " + "  ".join(f"{name:>7} {'gap %':>7} {'s':>5}" for name in solvers))
    gaps: dict[str, list[float]] = {name: [] for name in solvers}
    for row in csv.DictReader((FOLDER / "best_known.csv").open(encoding="utf-8")):
        if not row["name"].startswith(tuple(wish.types.split(","))):
            continue
        instance, best = read_instance((FOLDER / row["path"]).read_text(encoding="utf-8")), int(row["best_known"])
        line = f"{row['name']:>9} {best:10d}"
        for name, solver in solvers.items():
            started = time.monotonic()
            cost = solver(instance, wish.seconds)
            gap = 100 * (cost - best) / best if cost is not None else 100.0
            gaps[name].append(gap)
            line += f"  {cost if cost is not None else 'none':>7} {gap:7.3f} {time.monotonic() - started:5.1f}"
        print(line, flush=True)
    for name, found in gaps.items():
        if found:
            mean = sum(found) / len(found)
            reached = f"{found.count(0.0)} of {len(found)} at best known"
            print(f"{name}: mean gap {mean:.3f} %, worst {max(found):.3f} %, {reached}")


if __name__ == "__main__":
    main()
