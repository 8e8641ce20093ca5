"""What a plan says of itself: its worth, its bound, what it gave up to be fair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.plan import Plan
from matching.proof.accepted import moving_cost
from matching.proof.duality import proven_bound
from matching.proof.facts import Facts
from matching.proof.fairness import fairness_broken
from matching.proof.fault import Fault
from matching.proof.names import known_prices
from matching.proof.tree_rules import whole_trees
from matching.proof.trees import trees_bound
from matching.proof.trips import Trips, spared

BAHT = 100_000  # 1/1000 satang


def objective(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """The objective is value + equity - cost, to the last 1/1000 satang."""
    income: Counter[str] = Counter()
    worth = -moving_cost(facts, plan)
    for one in plan.allocations:
        lot = facts.lots[one.lot]
        earned = lot.rate_satang * one.pieces
        income[one.group] += earned
        worth += earned * facts.problem.policy.value_permille - facts.pair_cost(lot, facts.groups[one.group])
    worth += spared(facts, [(facts.lots[one.lot], facts.groups[one.group]) for one in plan.allocations])
    worth += sum(facts.bonus(facts.groups[name], satang) for name, satang in income.items())
    if worth != plan.objective:
        yield Fault("objective", "objective", plan.objective, worth)


def trip_shares(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """What pairs carry of a shared trip is stated once, not under zero, and together no more than the trip costs."""
    stated = {row[:2]: row[2] for row in plan.prices.trips}
    if len(stated) < len(plan.prices.trips) or any(share < 0 for share in stated.values()):
        yield Fault("trip_shares", "twice, or under zero")
    known = Trips(facts).shares({})
    yield from (Fault("trip_shares", f"{lot} / {group}") for lot, group in stated if (lot, group) not in known)
    for trip, (carried, cost) in Trips(facts).totals(stated).items():
        if carried > cost:
            yield Fault("trip_shares", f"{trip[0]} from week {trip[3]}", carried, cost)


def bound(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """The prices prove `price_bound`, and the bound is that; or trees prove more, or a search says more.

    A search in whole numbers says that no plan is better; one in fractions, in whole baht, how much better one may be.
    """
    if any(known_prices(facts, plan)) or any(trip_shares(facts, plan)) or any(whole_trees(facts, plan)):
        return  # prices of nothing prove nothing, and are told already
    proven = proven_bound(facts, plan.prices)
    if plan.price_bound != proven:
        yield Fault("bound_by_prices", "price_bound", plan.price_bound, proven)
    most = max(plan.objective, plan.value_objective)  # a leximin plan is worth less than what was found by value
    claimed = _claimed(facts, plan, most)
    if claimed != plan.bound and not (plan.proof == "search" and most < plan.bound < proven and plan.bound % BAHT == 0):
        yield Fault("bound", "bound", plan.bound, claimed or 0)
    if most > min(plan.bound, proven):
        yield Fault("bound_under_objective", "bound", plan.bound, most)


def _claimed(facts: Facts, plan: Plan, most: int) -> int | None:
    """The bound by the proof that the plan names; trees take longest, and are derived only where they are named."""
    if plan.proof == "trees":
        return trees_bound(facts, plan)
    return {"prices": plan.price_bound, "search": most}.get(plan.proof)


def fairness(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """A leximin plan states what it gave up, within the policy's loss, and everyone's income per hour as it is."""
    yield from (Fault("fairness", *wrong) for wrong in fairness_broken(facts, plan))
