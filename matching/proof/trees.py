"""The bound by trees, derived again: each group's weeks as one problem, told case by case.

A lot keeps so much of what each of its groups gains, and hands the rest to the group; together they are worth what the
plan is worth. The lot: what it keeps of k groups, and its price per piece, or nothing. The group: in every case (these
lots are its, those are not) its time at the prices of that case, plus what it gains beyond what the lots keep. One of
the cases is true of the best plan, so the dearest is enough. Millionths of a satang.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from matching.plan import Plan, Prices
from matching.problem import Group
from matching.proof.accepted import accepted_bound
from matching.proof.duality import Market, equity_left
from matching.proof.facts import Facts
from matching.proof.offers import Offers
from matching.proof.trips import Trips
from matching.tree import Leaf, Tree, Trees

Case = tuple[frozenset[str], frozenset[str]]  # lots that are the group's, lots that are not
NOTHING_SAID: Case = (frozenset(), frozenset())


class Pair(NamedTuple):
    """A lot that a group may take: how few and how many pieces, the price of each, and what the lot keeps."""

    market: Market
    most: int
    least: int
    price: int
    kept: int


def trees_bound(facts: Facts, plan: Plan) -> int:
    """The least integer that prices and trees prove no plan exceeds (1/1000 satang); trees must be whole."""
    offers, income = Offers(facts, plan.prices), dict(plan.prices.income)
    pairs: dict[str, list[Pair]] = {name: [] for name in facts.groups}
    trees = {tree.group: tree for tree in (plan.trees or Trees((), ())).trees}
    bound = accepted_bound(facts, offers) + sum(_lots(facts, plan, offers, pairs)) + _time(facts, offers, trees)
    for group in facts.problem.groups:
        mine = pairs[group.id]
        reach = sum(pair.market.lot.rate_satang * pair.most for pair in mine)
        bound += equity_left(facts, group, income.get(group.id, 0), reach)
        if group.id in trees:
            cases = _cases(facts, trees[group.id])
            bound += max(_time(facts, there) + _gains(group, mine, there, case) for there, case in cases)
        else:
            bound += _gains(group, mine, offers, NOTHING_SAID)
    return -(-bound // 1000)


def _lots(facts: Facts, plan: Plan, offers: Offers, pairs: dict[str, list[Pair]]) -> Iterator[int]:
    """What each lot is worth by itself; its pairs go to their groups."""
    prices, income = dict(plan.prices.lots), dict(plan.prices.income)
    kept = dict((plan.trees or Trees((), ())).kept)
    carried = Trips(facts).shares({(lot, group): share for lot, group, share in plan.prices.trips})
    for lot in facts.problem.lots:
        market = Market(facts, lot, offers, income, carried)
        price = prices.get(lot.id, 0) if lot.most_groups > 1 else 0
        for most, least, group in market.groups:
            share = kept[lot.id] if lot.id in kept else max(0, market.gain(most, least, group, price))
            pairs[group.id].append(Pair(market, most, least, price, share))
        if lot.id in kept:
            yield max(0, price * lot.quantity_pieces + lot.most_groups * kept[lot.id])
        else:
            yield market.most_gain(price)


def _cases(facts: Facts, tree: Tree) -> Iterator[tuple[Offers, Case]]:
    """Every leaf: its prices, and what was answered on the way to it."""
    todo = [NOTHING_SAID]
    leaves = iter(tree.leaves)
    for lot in tree.asked:
        made, left = todo.pop()
        if lot:
            todo += [(made, left | {lot}), (made | {lot}, left)]
        else:
            yield _offers(facts, tree.group, next(leaves)), (made, left)


def _offers(facts: Facts, group: str, leaf: Leaf) -> Offers:
    return Offers(
        facts,
        Prices(time=tuple((group, *row) for row in leaf.time), machines=tuple((group, *row) for row in leaf.machines)),
    )


def _time(facts: Facts, offers: Offers, without: Container[str] = ()) -> int:
    """All priced time at its price, but for groups whose time is told elsewhere."""
    worth = sum(price * facts.members[cell] for cell, price in offers.time.items() if cell[0] not in without)
    return worth + sum(
        price * facts.machines[cell] for cell, price in offers.machines.items() if cell[0] not in without
    )


def _gains(group: Group, pairs: list[Pair], offers: Offers, case: Case) -> int:
    """What the group gains beyond what lots keep: by those it makes whatever that is, by open ones if it is a gain."""
    made, left = case
    worth = 0
    for market, most, least, price, kept in pairs:
        if market.lot.id not in left:
            gain = market.gain(most, least, group, price, offers) - kept
            worth += gain if market.lot.id in made else max(0, gain)
    return worth
