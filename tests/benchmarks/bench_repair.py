"""Repairs measured, first answers and back-test: `python tests/benchmarks/bench_repair.py --size 500x200`.

Events are drawn from a seeded generator: 30 % declined offers, 30 % accepted (two in three in full), 20 % new lots,
10 % illnesses (half of a profile's week), 5 % broken machines (half of their minutes), 5 % cancelled lots. A chain is
20 of them, as many as may well fall between two runs of the timetable, which plans anew every quarter of an hour. Each
is answered at once and then thought over for `--quiet` steps.

What stands is compared with two re-solves of the problem as it is then. Under the same promises, after every tenth
event: from the same standing offers, of which at most `--most` may be withdrawn, with accepted work frozen and all
lots on the table (of many the 3,200 closest), in `--again` steps. Free, after the last event of each country's first
chain: from nothing, with the effort of the first plan and no offer that must stand. Percent are of the re-solve's
objective; under zero, the repair is better. How far two free solutions are apart by chance alone says the last row:
the first plan, and one of the same problem that differs in nothing but its seed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np

from matching import Plan, Problem, check, solve
from matching.generate import generate
from matching.repair import AcceptedPart, Cancelled, Declined, Event, Illness, MachineBroken, NewLot, Warm
from matching.warm import warm_up

KINDS = {Declined: 30, AcceptedPart: 30, NewLot: 20, Illness: 10, MachineBroken: 5, Cancelled: 5}  # in a hundred
EVENTS = 20  # of a chain
EVERY = 10  # events between two re-solves under the same promises
ANSWERS = 200  # events of which the first answers are timed
ROWS = {
    "first": "first answer under same promises",
    "same": "after thought, likewise",
    "free": "after thought, free",
    "luck": "two free ones, nothing happened",
}


def draw_event(chance: np.random.Generator, base: Problem, warm: Warm, number: int) -> Event:
    """Something that can happen to the plan as it stands."""
    desk = warm.desk
    kind = list(KINDS)[int(chance.choice(len(KINDS), p=[share / 100 for share in KINDS.values()]))]
    name = sorted(name for name, offers in desk.offers.items() if offers)[int(chance.integers(0, 2**31)) % placed(warm)]
    position = sorted(desk.offers[name])[0]
    group, pieces = desk.groups[position], desk.offers[name][position].pieces
    profile, week = int(chance.integers(0, len(group.profiles))), int(chance.integers(0, base.weeks))
    minutes = group.profiles[profile].minutes[week]
    tools = [tool for tool in group.machines if tool[1]]
    if kind is NewLot:
        return NewLot(replace(base.lots[int(chance.integers(0, len(base.lots)))], id=f"new-{number:06d}"))
    if kind is Illness and minutes:
        return Illness(group.id, profile, week, minutes // 2)
    if kind is MachineBroken and tools:
        return MachineBroken(group.id, tools[0][0], tools[0][1] // 2)
    if kind is AcceptedPart:
        return AcceptedPart(name, group.id, pieces if chance.random() < 2 / 3 else int(chance.integers(1, pieces + 1)))
    return Cancelled(name) if kind is Cancelled else Declined(name, group.id)


def placed(warm: Warm) -> int:
    """Lots with offers."""
    return sum(map(bool, warm.desk.offers.values()))


@cache
def country(lots: int, groups: int, load: float, seed: int, effort: int) -> tuple[Problem, Plan]:
    """A made-up country and its plan."""
    base = generate(lots=lots, groups=groups, load=load, seed=seed)
    return base, solve(base, effort=effort)


def first_answers(load: float, wish: argparse.Namespace) -> str:
    """CPU milliseconds of first answers in a warm country; one line of the table."""
    lots, groups = map(int, wish.size.split("x"))
    base, plan = country(lots, groups, load, wish.seed, wish.effort)
    started = time.process_time()
    warm = Warm(base, plan)
    warming = time.process_time() - started
    chance, taken = np.random.Generator(np.random.PCG64(wish.seed)), []
    for number in range(ANSWERS):
        event = draw_event(chance, base, warm, number)
        started = time.process_time()
        warm.after(event, most_withdrawn=wish.most)
        taken.append(1000 * (time.process_time() - started))
    good = check(warm.problem, warm.plan()).good
    low, high = np.percentile(taken, [50, 95])
    return (
        f"{lots:5d} x {groups:<4d} {load:4.2f} {placed(warm):7d} {warming:7.1f} {ANSWERS:6d} "
        f"{low:8.1f} {high:8.1f} {max(taken):8.1f}  {'good' if good else 'FAULTY'}"
    )


def chain(base: Problem, plan: Plan, seed: int, freely: bool, wish: argparse.Namespace) -> Iterator[tuple[str, float]]:
    """(what is compared, percent under the re-solve) along one chain of events."""
    warm, chance = Warm(base, plan), np.random.Generator(np.random.PCG64(seed))
    for number in range(EVENTS):
        event, again = draw_event(chance, base, warm, number), number % EVERY == EVERY - 1
        anew = Warm(warm.problem, warm.plan()) if again else None
        first, then = warm.after(event, most_withdrawn=wish.most), warm.quiet(wish.quiet)
        assert max(len(first.withdrawn), len(then.withdrawn)) <= wish.most
        if anew is not None:
            same = anew.after(event, most_withdrawn=wish.most, steps=wish.again).objective
            yield "first", 100 * (same - first.objective) / same
            yield "same", 100 * (same - then.objective) / same
    assert check(warm.problem, warm.plan()).good
    if freely:
        free = solve(warm.problem, effort=wish.effort).objective
        yield "free", 100 * (free - warm.plan().objective) / free
        other = solve(replace(base, seed=base.seed + 1), effort=wish.effort).objective
        yield "luck", 100 * (other - plan.objective) / other


def back_test(load: float, wish: argparse.Namespace) -> Iterator[str]:
    """Three lines of the table."""
    lots, groups = map(int, wish.size.split("x"))
    found: dict[str, list[float]] = {name: [] for name in ROWS}
    for seed, number in product(range(wish.seed, wish.seed + wish.countries), range(wish.chains)):
        base, plan = country(lots, groups, load, seed, wish.effort)
        for name, under in chain(base, plan, 100 * seed + number, number == 0, wish):
            found[name].append(under)
        print(json.dumps([lots, load, seed, number, found]), file=sys.stderr, flush=True)
    for name, unders in found.items():
        yield (
            f"{lots:5d} x {groups:<4d} {load:4.2f} {wish.countries * wish.chains * EVENTS:6d} {ROWS[name]:32s} "
            f"{len(unders):9d} {np.mean(unders):8.3f} {np.percentile(unders, 95):8.3f} {max(unders):8.3f}"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", default="200x80", help="lots x groups of the made-up country")
    asked.add_argument("--countries", type=int, default=1)
    asked.add_argument("--chains", type=int, default=2, help="in each country")
    asked.add_argument("--load", type=float, action="append")
    asked.add_argument("--effort", type=int, default=1_000_000, help="steps of the plan and of the free re-solve")
    asked.add_argument("--quiet", type=int, default=50_000, help="steps of further thought after each answer")
    asked.add_argument("--again", type=int, default=100_000, help="steps of the re-solve under the same promises")
    asked.add_argument("--most", type=int, default=5, help="offers that one repair may withdraw")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--part", choices=["answers", "back-test", "both"], default="both")
    wish = asked.parse_args()
    loads = wish.load or [0.35, 1.0]
    warm_up()
    if wish.part != "back-test":
        print(" lots x groups load  placed  warm s events  ms: half      95%    worst")
        for load in loads:
            print(first_answers(load, wish), flush=True)
    if wish.part != "answers":
        print(" lots x groups load events compared                         re-solves   % mean      95%    worst")
        for load in loads:
            print(*back_test(load, wish), sep="\n", flush=True)


if __name__ == "__main__":
    main()
