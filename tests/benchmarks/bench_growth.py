"""How planning time grows with candidates; `make bench-growth` goes up to 50,000 lots and draws it into docs/.

Countries of the recipe from 500 lots up, two groups for five lots, load 0.35, so many improvement steps for each lot.
CPU seconds of `solve` alone; the line is least squares through the logarithms.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from loglog import exponent, plot

from matching import solve
from matching.engine.reach import find_pairs
from matching.generate import LOOSE, generate
from matching.room import room_before_plan
from matching.warm import warm_up

SIZES = (500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
STEPS_PER_LOT = 40
SEED = 7


def measure(lots: int) -> tuple[float, float]:
    """(candidates, CPU seconds) of one country; a line of the table on the way."""
    problem = generate(lots=lots, groups=2 * lots // 5, load=LOOSE, seed=SEED)
    candidates = len(find_pairs(problem, room_before_plan(problem)).lot)
    started = time.process_time()
    plan = solve(problem, effort=STEPS_PER_LOT * lots)
    seconds = time.process_time() - started
    print(f"{lots:8d} {candidates:12d} {seconds:10.1f} {plan.gap_ppm / 1e4:8.3f}", flush=True)
    return candidates, seconds


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--most", type=int, default=2000, help="lots of the largest country")
    asked.add_argument("-o", type=Path, help="where the plot goes, as SVG")
    wish = asked.parse_args()
    warm_up()
    print("    lots   candidates      CPU s    gap %")
    points = [measure(lots) for lots in SIZES if lots <= wish.most]
    slope, _ = exponent(points)
    print(f"time grows with candidates to the power {slope:.2f}")
    if wish.o:
        wish.o.write_text(plot(points, "Planning a country", "candidates", "CPU seconds"), encoding="utf-8")


if __name__ == "__main__":
    main()
