"""From a Problem to a Plan: prices, greedy insertion, improvement, and the proof of how good it is.

What a plan is for, in words: most value placed on time; the same money is worth more where income per
available hour is lower, so the worst-off groups are raised first; every further group on a lot costs, and the
farther the more, so near groups and few splits are preferred. Where two groups would do equally well, a lot
goes to the group with less income per available hour so far, then to the nearer, then to the lower id.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from matching.bound import price_bound
from matching.draft import Draft, empty_draft
from matching.exact import solve_exactly
from matching.model import Model, build
from matching.plan import Allocation, Plan, Prices, Work
from matching.problem import Problem, problem_hash
from matching.reasons import all_unplaced
from matching.relaxation import PriceList, relax
from matching.search import finish, greedy, improve

VERSION = "greedy-ruin-recreate 1"
STEPS = 30_000
STEPS_PER_PAIR = 100  # small problems need fewer; more steps than this hardly find anything new


def solve(problem: Problem, *, effort: int = STEPS, progress: Callable[[str, int, int], None] | None = None) -> Plan:
    """A lawful plan with a proven bound. The same problem and effort give the same plan, byte for byte.

    effort: most improvement steps, never seconds. progress: called with (stage, done, of) now and then.
    """
    say = progress or (lambda stage, done, of: None)
    say("prices", 0, 1)
    model = build(problem)
    prices = relax(model)
    price = price_bound(model, prices)
    draft = empty_draft(model, prices)
    greedy(draft, prices)
    budget = min(effort, STEPS_PER_PAIR * len(model.pairs))
    steps = improve(draft, prices, problem.seed, budget, price, say)
    finish(draft)
    say("exact", 0, 1)
    bound, proof = price, "prices"
    if draft.objective < price and solve_exactly(draft):
        bound, proof = draft.objective, "search"
    say("done", 1, 1)
    return _plan(problem, draft, prices, bound, proof, price, steps)


def engine_version() -> str:
    """Engine and solver versions, as every plan states them."""
    return f"{VERSION}, ortools {version('ortools')}"


def _plan(problem: Problem, draft: Draft, prices: PriceList, bound: int, proof: str, price: int, steps: int) -> Plan:
    allocations = _allocations(draft)
    return Plan(
        allocations=allocations,
        unplaced=all_unplaced(problem, allocations),
        objective=draft.objective,
        bound=bound,
        proof=proof,
        price_bound=price,
        prices=_named(draft.model, prices),
        seed=problem.seed,
        steps=steps,
        version=engine_version(),
        problem_hash=problem_hash(problem),
    )


def _allocations(draft: Draft) -> tuple[Allocation, ...]:
    model, found = draft.model, []
    for shares in draft.placed:
        for share in shares:
            pair = model.pairs[share.pair]
            work = [Work(model.cells[cell][2], model.cells[cell][1], part) for cell, _, part in share.work]
            found.append(
                Allocation(model.lots[pair.lot].id, model.groups[pair.group].id, share.pieces, tuple(sorted(work)))
            )
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
    )
