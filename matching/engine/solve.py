"""From a Problem to a Plan: prices, greedy insertion, improvement, and the proof of how good it is.

What a plan is for, in words: most value placed on time; the same money is worth more where income per
available hour is lower, so the worst-off groups are raised first; every further group on a lot costs, and the
farther the more, so near groups and few splits are preferred. Where two groups would do equally well, a lot
goes to the group with less income per available hour so far, then to the nearer, then to the lower id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from matching.engine.arrays import Arrays, flatten
from matching.engine.bound import PriceList, free_prices, price_bound
from matching.engine.crowded import crowded
from matching.engine.footing import Footing, best_footing, by_lots
from matching.engine.model import Model, build
from matching.engine.pins import Pins
from matching.engine.proven import Proof, best_proof
from matching.engine.trips import equal_shares
from matching.plan import Allocation, Plan, Prices, Work
from matching.policy import LEXIMIN
from matching.problem import Problem, problem_hash
from matching.reasons.left import all_unplaced

if TYPE_CHECKING:
    from matching.engine.search import Found, Progress, Stop
    from matching.parts.rounds import Solver

VERSION = "lagrange-ruin-recreate 11"
STEPS = 5_000_000  # at 5,000 x 2,000, load 1.0, some 40 s by the clock in two processes
STEPS_PER_PAIR = 45  # small problems need fewer; 500 x 200 has its steps in some four seconds
STEPS_PER_LOT = 150  # at least: at 50,000 x 20,000, load 0.35, forty end 2.80 % under the bound
MORE_STEPS = 100_000  # which cost little where there are few pairs
ROUNDS = 1000  # of prices, at most, and at least; each goes once over all slots
LEAST_ROUNDS = 400  # at 5,000 lots the bound of 160 is 2.7 % over that of 1,000, and this one 0.14 %
ROUND_SLOTS = 40_000_000


def silent(stage: str, done: int, of: int) -> None:
    """Tells nobody how far it is."""


def solve(
    problem: Problem,
    *,
    effort: int = STEPS,
    progress: Progress | None = None,
    processes: int = 1,
    stop: Stop | None = None,
    left: Callable[[], float] | None = None,
    solver: Solver | None = None,
) -> Plan:
    """A lawful plan with a proven bound. The same problem and effort give the same plan, byte for byte.

    effort: improvement steps, never seconds; of STEPS, the usual, a small problem makes fewer, a huge one more. Where
    exact searches are worth trying, they are the last steps, a step each; the tiniest have theirs whatever the effort.
    progress: called with (stage, done, of) now and then.
    processes: so many threads look for the prices of a large problem, and so many of its parts are searched, at once.
    solver: who solves parts instead, such as the jobs of a queue. Neither changes the plan.
    stop: asked now and then while the improvement begins, whether so many thousandths of its time are over; the rest
    follows from the steps made by then; `effort=plan.steps` makes the same plan again. left: seconds that the exact
    search still has; it is left out when they are over.
    """
    from matching.engine.exact import small_enough, solve_exactly  # the compiled parts are loaded when first needed
    from matching.engine.search import never
    from matching.parts.improve import improve
    from matching.parts.side import workers

    say = progress or silent
    say("prices", 0, 1)
    model = build(problem)
    arrays, pins = flatten(model), Pins(problem, model)
    crowd = crowded(arrays, pins)
    both = fair_prices(model, crowd, processes, say)
    prices = both if crowd is arrays else fair_to_lots(model, arrays, both)
    price = price_bound(arrays, prices, pins.price(prices))
    taken = by_lots(arrays, crowd, both, problem.seed)
    base, search = best_footing(pins, arrays, prices, taken, price)
    enough = enough_steps(len(model.pairs.lot), len(model.lots))
    most = enough if effort == STEPS else min(effort, enough) if small_enough(base.model) else effort
    steps = improve(search, most, price + base.cost, say, workers(processes, solver), stop or never)
    found = search.found(steps)
    say("exact", 0, 1)
    proof = Proof("prices", price)
    if found.objective < price + base.cost:
        rungs = max(effort - steps, 0) if steps == most else 0
        found, proven = solve_exactly(base.model, base.arrays, found, rungs, left)
        if not pins.pins:  # which could stand elsewhere
            proof = best_proof(model, arrays, prices, price, found.objective, proven)
    plan = _plan(problem, base, found, prices, proof, price)
    if problem.policy.aim == LEXIMIN:
        from matching.fairness.leximin import fairest

        say("fairness", 0, 1)
        plan = fairest(problem, plan)
    say("done", 1, 1)
    return plan


def enough_steps(pairs: int, lots: int) -> int:
    """Steps worth making for so many pairs of so many lots: STEPS, or fewer where that is plenty, or more."""
    few = STEPS_PER_PAIR * pairs + min(3 * STEPS_PER_PAIR * pairs, MORE_STEPS)
    return min(few, max(STEPS, STEPS_PER_LOT * lots))


def fair_prices(model: Model, arrays: Arrays, threads: int = 1, say: Progress = silent) -> PriceList:
    """Prices near those at which the bound is least; the same with any number of threads."""
    from matching.engine.core import CORE
    from matching.engine.prices import Auction

    if not len(arrays.pair_lot):
        return free_prices(model)
    pairs, lots = len(arrays.pair_lot), len(arrays.quantity)
    slots = len(arrays.slot_cell) * min(pairs, CORE * lots) // pairs
    with ThreadPoolExecutor(threads) as pool:
        auction = Auction(arrays, threads, pool.map)
        auction.run(max(LEAST_ROUNDS, min(ROUNDS, ROUND_SLOTS // (slots + 1))), CORE, partial(say, "prices"))
    return auction.prices()


def fair_to_lots(model: Model, arrays: Arrays, prices: PriceList) -> PriceList:
    """The same prices, with what lots alone gain at them."""
    from matching.engine.prices import Auction

    if not len(arrays.pair_lot):
        return free_prices(model)
    auction = Auction(arrays)
    auction.take(prices)
    return auction.prices()


def engine_version() -> str:
    """Engine and solver versions, as every plan states them."""
    return f"{VERSION}, ortools {version('ortools')}"


def _plan(problem: Problem, base: Footing, found: Found, prices: PriceList, proof: Proof, price: int) -> Plan:
    allocations = allocations_of(base.model, found)
    return Plan(
        allocations=allocations,
        unplaced=all_unplaced(problem, allocations, base.moved),
        objective=found.objective - base.cost,
        bound=proof.bound,
        proof=proof.by,
        price_bound=price,
        prices=_named(base.model, prices),
        seed=problem.seed,
        steps=found.steps,
        version=engine_version(),
        problem_hash=problem_hash(problem),
        moved=base.moved,
        trees=proof.trees,
    )


def allocations_of(model: Model, plan: Found) -> tuple[Allocation, ...]:
    """Shares by name instead of position."""
    found = []
    for share in plan.shares:
        lot, group = int(model.pairs.lot[share.pair]), int(model.pairs.group[share.pair])
        work = [Work(model.cells[cell][2], model.cells[cell][1], part) for cell, _, part in share.work]
        found.append(Allocation(model.lots[lot].id, model.groups[group].id, share.pieces, tuple(sorted(work))))
    return tuple(sorted(found, key=lambda allocation: (allocation.lot, allocation.group)))


def _named(model: Model, prices: PriceList) -> Prices:
    """Prices by name instead of position; zeros say nothing and are left out."""
    name = [group.id for group in model.groups]
    return Prices(
        time=tuple(
            (name[group], profile, week, price)
            for (group, profile, week), price in zip(model.cells, prices.time, strict=True)
            if price
        ),
        machines=tuple(
            (name[group], code, week, price)
            for (group, code, week), price in zip(model.machine_cells, prices.machines, strict=True)
            if price
        ),
        lots=tuple((lot.id, price) for lot, price in zip(model.lots, prices.lots, strict=True) if price),
        income=tuple((group, price) for group, price in zip(name, prices.income, strict=True) if price),
        trips=tuple(_uneven_shares(model, prices)),
    )


def _uneven_shares(model: Model, prices: PriceList) -> Iterator[tuple[str, str, int]]:
    """What pairs carry of their trips, where that is not the same for all of a trip."""
    even = equal_shares(*model.trips)
    for pair in np.flatnonzero(prices.shares != even).tolist() if len(model.trips.cost) else ():
        lot, group = model.lots[model.pairs.lot[pair]], model.groups[model.pairs.group[pair]]
        yield lot.id, group.id, int(prices.shares[pair])
