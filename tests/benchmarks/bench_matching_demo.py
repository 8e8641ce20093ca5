"""A made-up country to measure matching on: `python tests/benchmarks/bench_matching_demo.py`.

Crafts, their median standard minutes and all the distributions are those of the benchmark recipe: log-normal
minutes (spread 0.55), 900 to 1,800 minutes per member and week, harvest dips in the North and Northeast, a
holiday week, log-normal lots, windows of two to six weeks. The same seed always gives the same country.
"""

from __future__ import annotations

import argparse
import math
import resource
import time

import numpy as np

from matching import check, solve
from matching.problem import Group, Lot, Problem, Profile

# craft: (median standard minutes, machine)
CRAFTS: dict[str, tuple[float, str | None]] = {
    "lockstitch": (9, "lockstitch"),
    "overlock": (6, "overlock"),
    "coverstitch": (5, "coverstitch"),
    "hand_embroidery": (18, None),
    "machine_embroidery": (4, "embroidery"),
    "quilting": (22, None),
    "hand_weaving": (30, "loom"),
    "wicker": (20, None),
    "beads": (7, None),
    "batik": (15, None),
    "leather_bags": (16, "lockstitch"),
    "crochet": (25, None),
    "paper_flowers": (1.2, None),
    "assembly": (0.8, None),
    "wood_carving": (28, None),
    "shoe_uppers": (8, "lockstitch"),
    "dolls": (12, "lockstitch"),
    "food_packing": (0.6, None),
}
# region: (latitude, longitude, daily minimum wage in satang, weeks of harvest)
REGIONS = {
    "north": (18.8, 99.0, 34_500, True),
    "northeast": (16.4, 102.8, 34_900, True),
    "central": (13.8, 100.5, 40_000, False),
    "south": (7.9, 99.3, 35_200, False),
}


def country(lots: int, groups: int, load: float, seed: int, members: int | None = None, weeks: int = 8) -> Problem:
    """A problem with `load` = work asked / time free. members: about so many per group (else 10 to 250)."""
    draw = np.random.Generator(np.random.PCG64(seed))
    people = tuple(_group(draw, number, weeks, members) for number in range(groups))
    minutes = sum(sum(profile.minutes) for group in people for profile in group.profiles)
    return Problem(weeks=weeks, lots=_lots(draw, lots, people, weeks, load * minutes), groups=people, seed=seed)


def _group(draw: np.random.Generator, number: int, weeks: int, members: int | None) -> Group:
    region = list(REGIONS)[number % len(REGIONS)]
    latitude, longitude, _, harvest = REGIONS[region]
    size = int(draw.normal(members, members / 12)) if members else int(draw.lognormal(math.log(28), 0.8))
    size = min(max(size, 10), 2 * members if members else 250)
    fewest, most = (3, 8) if members else (1, 4)
    crafts = [str(craft) for craft in draw.permutation(list(CRAFTS))][: int(draw.integers(fewest, most + 1))]
    calendar = np.ones(weeks)
    calendar[int(draw.integers(0, weeks))] = 0.6  # a week with holidays
    if harvest:
        start = int(draw.integers(0, max(1, weeks - 2)))
        calendar[start : start + 3] *= draw.uniform(0.4, 0.7)
    machines = sorted({machine for craft in crafts if (machine := CRAFTS[craft][1]) is not None})
    profiles: list[Profile] = []
    minutes = 0
    for heads in _parts(draw, size, min(len(crafts), int(draw.integers(2, 5)))):
        own = [crafts[(len(profiles) + step) % len(crafts)] for step in range(int(draw.integers(1, 4)))]
        week_minutes = heads * draw.integers(900, 1801) * calendar
        profiles.append(
            Profile(
                tuple((craft, int(draw.integers(1, 4))) for craft in dict.fromkeys(own)),
                tuple(int(free) for free in week_minutes),
            )
        )
        minutes += int(week_minutes.max())
    score = 60 + 38 * draw.beta(4, 2.2)
    return Group(
        id=f"group-{number:05d}",
        wage_place=region,
        latitude_e6=int((latitude + draw.normal(0, 1.2)) * 1e6),
        longitude_e6=int((longitude + draw.normal(0, 0.8)) * 1e6),
        profiles=tuple(profiles),
        machines=tuple((code, int(minutes * draw.uniform(0.5, 1.0))) for code in machines),
        quality_level=1 + int(score > 80) + int(score > 89),
        least_satang_per_hour=int(draw.integers(40, 56)) * 100,
        hazards=(),
        farthest_km=int(draw.integers(300, 1200)),
        income_satang=int(size * draw.integers(0, 4) * 100_000),
        available_minutes=size * 12 * 1350,
    )


def _parts(draw: np.random.Generator, size: int, parts: int) -> list[int]:
    shares = draw.dirichlet(np.full(parts, 4.0))
    return [max(1, int(size * share)) for share in shares]


def _lots(
    draw: np.random.Generator, count: int, groups: tuple[Group, ...], weeks: int, minutes: float
) -> tuple[Lot, ...]:
    offered = [skill for group in groups for profile in group.profiles for skill, _ in profile.skills]
    crafts = [offered[int(draw.integers(0, len(offered)))] for _ in range(count)]
    each = np.array([min(60.0, max(0.3, draw.lognormal(math.log(CRAFTS[craft][0]), 0.55))) for craft in crafts])
    work = draw.lognormal(0, 1.2, count)
    scale = minutes / work.sum()
    for _ in range(30):  # the limits on quantity bend the sum, so ask again until it fits
        pieces = np.clip(np.round(work * scale / each), 100, 50_000)
        scale *= minutes / (pieces * each).sum()
    return tuple(
        _lot(draw, number, crafts[number], float(each[number]), int(pieces[number]), weeks) for number in range(count)
    )


def _lot(draw: np.random.Generator, number: int, craft: str, minutes: float, pieces: int, weeks: int) -> Lot:
    length = int(draw.integers(2, 7))
    first = int(draw.integers(0, weeks - length + 1))
    region = "central" if draw.random() < 0.6 else list(REGIONS)[int(draw.integers(0, 4))]
    latitude, longitude, _, _ = REGIONS[region]
    floors = tuple((place, math.ceil(wage * minutes / 480)) for place, (_, _, wage, _) in REGIONS.items())
    lift = 1 + draw.gamma(2, 0.22)
    return Lot(
        id=f"lot-{number:06d}",
        order=f"order-{number * 2 // 5:06d}",
        skill=craft,
        level=int(draw.choice([1, 2, 3], p=[0.6, 0.3, 0.1])),
        machine=CRAFTS[craft][1],
        centiminutes_per_piece=max(1, round(minutes * 100)),
        quantity_pieces=pieces,
        first_week=first,
        last_week=first + length - 1,
        minimum_lot_pieces=max(1, int(pieces * draw.uniform(0.05, 0.25))),
        most_groups=int(draw.choice([1, 2, 3, 5], p=[0.25, 0.3, 0.25, 0.2])),
        all_or_nothing=bool(draw.random() < 0.7),
        rate_satang=math.ceil(dict(floors)["northeast"] * lift),
        floors=floors,
        quality_level=int(draw.choice([1, 2, 3], p=[0.6, 0.3, 0.1])),
        hazard="",
        latitude_e6=int((latitude + draw.normal(0, 0.4)) * 1e6),
        longitude_e6=int((longitude + draw.normal(0, 0.3)) * 1e6),
    )


def measure(lots: int, groups: int, load: float, seed: int, members: int | None) -> str:
    """Solve and check one country; one line of the table."""
    problem = country(lots, groups, load, seed, members)
    started = time.process_time()
    plan = solve(problem)
    seconds = time.process_time() - started
    verdict = check(problem, plan)
    checking = time.process_time() - started - seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    full = sum(1 for lot in problem.lots) - len(plan.unplaced)
    return (
        f"{lots:5d} x {groups:<4d} {load:5.2f} {plan.objective / 1e11:12.3f} {plan.gap_ppm / 1e4:8.3f} "
        f"{seconds:8.1f} {checking:8.1f} {peak:9.0f} {full:6d}  {'good' if verdict.good else 'FAULTY'}"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", choices=["small", "demo", "large", "country", "all"], default="demo")
    asked.add_argument("--load", type=float, action="append")
    asked.add_argument("--seed", type=int, default=7)
    wish = asked.parse_args()
    sizes = {"small": (50, 20, None), "demo": (300, 20, 250), "large": (500, 200, None), "country": (5000, 2000, None)}
    print(" lots x groups  load  million baht   gap %    CPU s  check s  peak MiB  full lots")
    for name, (lots, groups, members) in sizes.items():
        if wish.size in (name, "all"):
            for load in wish.load or [0.35, 0.8, 1.0]:
                print(measure(lots, groups, load, wish.seed, members), flush=True)


if __name__ == "__main__":
    main()
