"""Repairs measured, first answers and back-test: `python tests/benchmarks/bench_repair.py`.

Events are drawn from a seeded generator: 30 % declined offers, 30 % accepted (two in three in full), 20 % new lots,
10 % illnesses (half of a profile's week), 5 % broken machines (half of their minutes), 5 % cancelled lots. The
re-solve starts from nothing, may withdraw every offer that is not accepted, and makes `--effort` steps.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np

from matching import Problem, check, solve
from matching.generate import generate
from matching.repair import AcceptedPart, Cancelled, Declined, Event, Illness, MachineBroken, NewLot, Repaired, Warm

KINDS = {Declined: 30, AcceptedPart: 30, NewLot: 20, Illness: 10, MachineBroken: 5, Cancelled: 5}  # in a hundred
SIZES = {"small": ((500, 200), 50, 2, 20), "full": ((5000, 2000), 200, 5, 100)}  # country, events, chains, events each


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


def first_answers(size: tuple[int, int], load: float, events: int, effort: int, most: int, seed: int) -> str:
    """CPU milliseconds of first answers in a warm country; one line of the table."""
    base = generate(lots=size[0], groups=size[1], load=load, seed=seed)
    plan = solve(base, effort=effort)
    started = time.process_time()
    warm = Warm(base, plan)
    warming = time.process_time() - started
    chance, taken = np.random.Generator(np.random.PCG64(seed)), []
    for number in range(events):
        event = draw_event(chance, base, warm, number)
        started = time.process_time()
        warm.after(event, most_withdrawn=most)
        taken.append(1000 * (time.process_time() - started))
    good = check(warm.problem, warm.plan()).good
    low, high = np.percentile(taken, [50, 95])
    return (
        f"{size[0]:5d} x {size[1]:<4d} {load:4.2f} {placed(warm):7d} {warming:7.1f} {events:6d} "
        f"{low:8.1f} {high:8.1f} {max(taken):8.1f}  {'good' if good else 'FAULTY'}"
    )


def back_test(load: float, events: int, every: int, effort: int, most: int, seed: int) -> list[tuple[float, int, int]]:
    """(percent under a full re-solve, offers withdrawn by the repairs, by the re-solve) at every so many events."""
    base = generate(lots=400, groups=160, load=load, seed=seed)
    warm = Warm(base, solve(base, effort=effort))
    chance, found, withdrawn = np.random.Generator(np.random.PCG64(seed)), [], 0
    for number in range(events):
        repaired: Repaired = warm.after(draw_event(chance, base, warm, number), most_withdrawn=most)
        assert len(repaired.withdrawn) <= most
        withdrawn += len(repaired.withdrawn)
        if number % every == every - 1:
            standing = {(one.lot, one.group, one.pieces) for one in warm.plan().allocations}
            full = solve(warm.problem, effort=effort)
            moved = len(standing - {(one.lot, one.group, one.pieces) for one in full.allocations})
            found.append((100 * (full.objective - repaired.objective) / full.objective, withdrawn, moved))
            withdrawn = 0
    assert check(warm.problem, warm.plan()).good
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", choices=list(SIZES), default="small")
    asked.add_argument("--load", type=float, action="append")
    asked.add_argument("--effort", type=int, default=100_000)
    asked.add_argument("--most", type=int, default=5, help="offers that one repair may withdraw")
    asked.add_argument("--every", type=int, default=10, help="events between two full re-solves")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--part", choices=["answers", "back-test", "both"], default="both")
    wish = asked.parse_args()
    country, events, chains, each = SIZES[wish.size]
    if wish.part != "back-test":
        print(" lots x groups load  placed  warm s events  ms: half      95%    worst")
        for load in wish.load or [0.35, 1.0]:
            print(first_answers(country, load, events, wish.effort, wish.most, wish.seed), flush=True)
    if wish.part != "answers":
        print("load events re-solves  % under: mean    worst    best  withdrawn by a repair  by a re-solve")
        for load in wish.load or [0.35, 1.0]:
            rows = np.array([
                row
                for chain in range(chains)
                for row in back_test(load, each, wish.every, wish.effort, wish.most, wish.seed + chain)
            ])  # fmt: skip
            under, withdrawn, moved = rows[:, 0], rows[:, 1] / wish.every, rows[:, 2]
            print(
                f"{load:4.2f} {chains * each:6d} {len(rows):9d} {under.mean():14.3f} {under.max():8.3f} "
                f"{under.min():7.3f} {withdrawn.mean():22.2f} {moved.mean():14.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
