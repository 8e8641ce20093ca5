"""An upper bound that needs no trust: weak duality in whole numbers, from any prices >= 0.

Pay each cell of time, each machine's week and each satang of income at its price, and every lot becomes a
small problem by itself. With prices pi (time and machine of a cell), beta (income), lam (pieces of the lot):

    bound = sum of price x free time  +  for each group, what its steps of equity are worth above beta
          + for each lot, the most its pairs could gain at these prices

    a pair's gain = most over x in [l, u] of (v + beta r - lam) x - cheapest cost of its work - f, or 0
    a lot's gain  = lam q + its k best pairs' gains, or 0 (an unsplittable lot: the best pair, without lam)

Integers only; every division is rounded up, so the result is never under the true bound.
"""

from __future__ import annotations

from matching.model import Model, Pair
from matching.relaxation import MICRO, PriceList

UNLIMITED = 10**18


def price_bound(model: Model, prices: PriceList) -> int:
    """The bound in 1/1000 satang; sets prices.lots to the best whole price of each lot on the way."""
    bound = standing(model, prices)
    for lot in range(len(model.lots)):
        gain, prices.lots[lot] = best_lot_price(model, prices, lot)
        bound += gain
    return -(-bound // MICRO)


def standing(model: Model, prices: PriceList) -> int:
    """The part of the bound that no lot decides: priced time and equity, in millionths of a satang."""
    worth = sum(price * free for price, free in zip(prices.time, model.time, strict=True))
    worth += sum(price * free for price, free in zip(prices.machines, model.machine_time, strict=True))
    for group, steps in enumerate(model.steps):
        worth += sum(max(0, permille * MICRO - prices.income[group]) * width for permille, width in steps)
    return worth


def best_lot_price(model: Model, prices: PriceList, lot: int) -> tuple[int, int]:
    """(gain of the lot, price per piece) at the price that makes the gain least."""
    ladders = [ladder(model, prices, model.pairs[pair]) for pair in model.pairs_of_lot[lot]]
    if model.lots[lot].most_groups == 1:
        return lot_gain(model, lot, ladders, 0), 0
    low = -2 * MICRO * model.value[lot] if model.lots[lot].all_or_nothing else 0
    high = max([0] + [steps[0] for steps in (found.per_piece for found in ladders) if steps]) + 1
    while low < high:  # the gain is convex in the price
        middle = (low + high) // 2
        if lot_gain(model, lot, ladders, middle) <= lot_gain(model, lot, ladders, middle + 1):
            high = middle
        else:
            low = middle + 1
    return lot_gain(model, lot, ladders, low), low


class Ladder:
    """A pair's work from cheapest to dearest: how far each price reaches, what a piece gains before lam."""

    __slots__ = ("cost", "least", "per_piece", "work")

    def __init__(self, least: int, cost: int, per_piece: list[int], work: list[int]) -> None:
        self.least = least  # centi-minutes
        self.cost = cost  # millionths of a satang
        self.per_piece = per_piece  # falling
        self.work = work  # centi-minutes at each


def ladder(model: Model, prices: PriceList, pair: Pair) -> Ladder:
    """The pair's free time sorted by price, up to its most pieces; a machine's week limits its cells."""
    lot = model.lots[pair.lot]
    offers: list[tuple[int, int]] = []
    for week in pair.weeks:
        left = model.machine_time[week.machine] if week.machine >= 0 else UNLIMITED
        extra = prices.machines[week.machine] if week.machine >= 0 else 0
        for cell in sorted(week.cells, key=lambda cell: prices.time[cell]):
            part = min(left, model.time[cell])
            left -= part
            if part:
                offers.append((prices.time[cell] + extra, part))
    offers.sort()
    earned = model.value[pair.lot] * MICRO + prices.income[pair.group] * lot.rate_satang
    left, per_piece, work = pair.most_pieces * lot.centiminutes_per_piece, [], []
    for price, part in offers:
        part = min(part, left)
        if part:
            per_piece.append(earned - price * lot.centiminutes_per_piece)
            work.append(part)
        left -= part
    return Ladder(pair.least_pieces * lot.centiminutes_per_piece, pair.cost * MICRO, per_piece, work)


def pair_gain(found: Ladder, price: int, centiminutes_per_piece: int, least: int) -> int:
    """Most a pair gains with at least `least` work when pieces cost `price`; may be under 0. Rounded up."""
    gained = reached = 0
    for each, part in zip(found.per_piece, found.work, strict=True):
        if each <= price:  # from here on every piece loses: only what the least lot still needs
            part = min(part, least - reached)
            if part <= 0:
                break
        gained += (each - price) * part
        reached += part
    return -(-gained // centiminutes_per_piece) - found.cost


def lot_gain(model: Model, lot: int, ladders: list[Ladder], price: int) -> int:
    """Most the lot's pairs gain together at this price per piece."""
    asked = model.lots[lot]
    work = asked.centiminutes_per_piece
    if asked.most_groups == 1:
        return max([0] + [pair_gain(found, 0, work, found.least) for found in ladders])
    gains = sorted((pair_gain(found, price, work, found.least) for found in ladders), reverse=True)
    return max(0, price * asked.quantity_pieces + sum(gain for gain in gains[: asked.most_groups] if gain > 0))
