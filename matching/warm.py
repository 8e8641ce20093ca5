"""Machine code made ahead of the first plan: `python -m matching.warm` (an image does it while it is built).

Making it takes up to forty seconds, once per machine and version. A caller that has other things to do
first, such as a database to open, starts it beside them and waits for the rest.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from matching.policy import LEXIMIN, STANDARD
from matching.problem import Group, Lot, Problem, Profile


def warm_up() -> None:
    """Plan one lot by value, then another, then by leximin, which calls every compiled function."""
    from matching.engine.solve import solve
    from matching.repair import NewLot, Warm

    problem = Problem(weeks=1, lots=(LOT,), groups=(GROUP,))
    Warm(problem, solve(problem)).after(NewLot(replace(LOT, id="other")))
    solve(replace(problem, policy=replace(STANDARD, aim=LEXIMIN)))
    warm_trees(problem)
    warm_gap()


def warm_trees(problem: Problem) -> None:
    """Trees for a lot: plans that an exact search proves have none."""
    from matching.engine.arrays import flatten
    from matching.engine.model import build
    from matching.engine.solve import fair_prices
    from matching.engine.trees import grown

    model = build(problem)
    arrays = flatten(model)
    grown(model, arrays, fair_prices(model, arrays))


def warm_gap() -> None:
    """Three jobs where there is room for two: a step on the bound, then some search and exact search."""
    from matching.gap.exact import Exact
    from matching.gap.instance import read_instance
    from matching.gap.search import Bound, Searcher

    instance = read_instance("2 3  1 2 3 3 2 1  2 2 2 3 3 3  3 3")
    bound = Bound(instance)
    bound.rise(bound.cost + 1)
    Searcher(instance, bound, near=2, seed=0).search()
    Exact(instance, bound, known=9).search()


@contextmanager
def warming() -> Iterator[subprocess.Popen[bytes]]:
    """Another process warms up meanwhile; `wait()` for it before the first plan. It ends with the block."""
    child = subprocess.Popen([sys.executable, "-m", "matching.warm"], stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.terminate()
        child.wait()


LOT = Lot(
    id="lot", order="order", skill="sewing", level=1, machine="loom", centiminutes_per_piece=100, quantity_pieces=2,
    first_week=0, last_week=0, minimum_lot_pieces=1, most_groups=2, all_or_nothing=False, rate_satang=100_000,
    floors=(("here", 1),), quality_level=1, hazard="", latitude_e6=0, longitude_e6=0,
)  # fmt: skip
GROUP = Group(
    id="group", wage_place="here", latitude_e6=0, longitude_e6=0, profiles=(Profile((("sewing", 1),), (1,)),),
    machines=(("loom", 1),), quality_level=1, least_satang_per_hour=0, hazards=(), farthest_km=1, income_satang=0,
    available_minutes=60,
)  # fmt: skip

if __name__ == "__main__":
    warm_up()
