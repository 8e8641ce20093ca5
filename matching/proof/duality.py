"""The bound, derived again from the plan's prices by weak duality, for `check`.

Whatever the prices (>= 0), no plan can be worth more than: all time at its price, plus the equity steps above
the price of income, plus for each lot the most that k of its groups could gain if they bought their time at
those prices. Accepted work that may move pays for its time as well (accepted.py). A group's steps only count as far
as all the lots it may take could lift it. Prices are in millionths of a
satang; the result is in 1/1000 satang, rounded up.
"""

from __future__ import annotations

from matching.plan import Prices
from matching.problem import Group, Lot
from matching.proof.accepted import accepted_bound
from matching.proof.facts import Facts
from matching.proof.offers import Offers
from matching.proof.takers import takers
from matching.proof.trips import Trips


def proven_bound(facts: Facts, prices: Prices) -> int:
    """The least integer these prices prove that no plan exceeds."""
    offers = Offers(facts, prices)
    lots, income = dict(prices.lots), dict(prices.income)
    bound = sum(price * facts.members[cell] for cell, price in offers.time.items())
    bound += sum(price * facts.machines[cell] for cell, price in offers.machines.items())
    bound += accepted_bound(facts, offers)
    carried = Trips(facts).shares({(lot, group): share for lot, group, share in prices.trips})
    reach = dict.fromkeys(facts.groups, 0)
    for lot in facts.problem.lots:
        market = Market(facts, lot, offers, income, carried)
        bound += market.most_gain(lots.get(lot.id, 0))
        for most, _, group in market.groups:
            reach[group.id] += lot.rate_satang * most
    for group in facts.problem.groups:
        bound += equity_left(facts, group, income.get(group.id, 0), reach[group.id])
    return -(-bound // 1000)


def equity_left(facts: Facts, group: Group, price: int, reach: int) -> int:
    """What the group's open equity steps are worth beyond the price of income, up to `reach` satang of it."""
    start = facts.start(group)
    return sum(
        (permille * 1000 - price) * max(0, min(high, start + reach) - max(low, start))
        for low, high, permille in facts.lines(group)
        if permille * 1000 > price
    )


class Market:
    """One lot at given prices, and the groups that may make it."""

    def __init__(
        self, facts: Facts, lot: Lot, offers: Offers, income: dict[str, int], carried: dict[tuple[str, str], int]
    ) -> None:
        self.facts, self.lot, self.offers = facts, lot, offers
        self.income, self.carried = income, carried
        self.groups = takers(facts, lot)

    def most_gain(self, price: int) -> int:
        """Most the lot can gain; its own price only matters where several groups may share it."""
        if self.lot.most_groups == 1:
            return max([0] + [self.gain(*row, 0) for row in self.groups])
        gains = sorted((self.gain(*row, price) for row in self.groups), reverse=True)
        best = sum(gain for gain in gains[: self.lot.most_groups] if gain > 0)
        return max(0, best + price * self.lot.quantity_pieces)

    def gain(self, most: int, least: int, group: Group, price: int, offers: Offers | None = None) -> int:
        """Most a group gains by `least` to `most` pieces: cheapest time first, as long as it pays or must.

        offers: instead of the market's own.
        """
        lot, each = self.lot, self.facts.each(self.lot, group)
        earned = lot.rate_satang * (self.facts.problem.policy.value_permille * 1000 + self.income.get(group.id, 0))
        done, gained = 0, 0
        for cost, offered in (offers or self.offers).of(lot, group):
            pays = earned - price - cost * each
            part = min(offered, (most if pays > 0 else least) * each - done)
            if part <= 0:
                break
            done, gained = done + part, gained + part * pays
        return -(-gained // each) - 1000 * self._cost(group)

    def _cost(self, group: Group) -> int:
        """Of one more group on the lot (1/1000 satang), with what it carries of a shared trip for its way."""
        whole, pair = self.facts.pair_cost(self.lot, group), (self.lot.id, group.id)
        return whole - self.facts.travel(self.lot, group) + self.carried[pair] if pair in self.carried else whole
