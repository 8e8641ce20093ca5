"""Finding a good plan: greedy insertion by reduced profit, then ruin and recreate with a falling threshold.

Steps are counted, never seconds, and all chance is a seeded generator: the same problem, the same plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from matching.draft import Draft, Share
from matching.model import Model
from matching.relaxation import MICRO, PriceList

Progress = Callable[[str, int, int], None]

BLINK = 0.03  # chance to overlook a pair, so that insertion does not always fall into the same hole
MOST_RUINED = 7  # lots taken off in one step; small ruins are cheap and many


def greedy(draft: Draft, prices: PriceList) -> None:
    """Insert every lot once, first those whose pieces the relaxation prices highest for their time."""
    lots = range(len(draft.model.lots))
    for lot in sorted(lots, key=lambda lot: (-worth_per_minute(draft.model, prices, lot), lot)):
        insert(draft, lot)


def worth_per_minute(model: Model, prices: PriceList, lot: int) -> int:
    """Price of a lot's piece per centi-minute of its work: what placing it is worth beyond the time it takes."""
    return prices.lots[lot] // model.lots[lot].centiminutes_per_piece


def insert(draft: Draft, lot: int, blink: Random | None = None) -> None:
    """Place a lot with at most k groups, each where the reduced profit is highest; not if it does not pay."""
    asked, before = draft.model.lots[lot], draft.objective
    left, free = asked.quantity_pieces, asked.most_groups
    pairs = draft.model.pairs_of_lot[lot]
    if blink is not None:
        pairs = tuple(pair for pair in pairs if blink.random() >= BLINK)
    chosen: list[int] = []
    while left and free:
        best = best_share(draft, lot, (pair for pair in pairs if pair not in chosen), left, free)
        if best is None:
            break
        draft.put(best)
        chosen.append(best.pair)
        left -= best.pieces
        free -= 1
    if (left and asked.all_or_nothing) or draft.objective <= before:
        draft.clear(lot)


def best_share(draft: Draft, lot: int, pairs: Iterable[int], left: int, free: int) -> Share | None:
    """The share with the highest reduced profit; ties: the poorer group, then the nearer, then the lower id."""
    asked, model = draft.model.lots[lot], draft.model
    best: tuple[int, int, int, int] | None = None
    found = None
    for pair in pairs:
        pieces = draft.room(pair, left * asked.centiminutes_per_piece) // asked.centiminutes_per_piece
        rest = left - pieces
        if 0 < rest < asked.least_pieces and free > 1:
            pieces -= asked.least_pieces - rest  # leave enough for the least lot of another group
        if pieces < asked.least_pieces or (asked.all_or_nothing and free == 1 and pieces < left):
            continue
        share, price = draft.fit(pair, pieces)
        one = model.pairs[pair]
        rank = (draft.gain(pair, pieces) - price, -model.preference[one.group], -one.cost, -pair)
        if best is None or rank > best:
            best, found = rank, share
    return found


def improve(
    draft: Draft, prices: PriceList, seed: int, steps: int, bound: int, progress: Progress | None = None
) -> int:
    """Take a few related lots off, put them and their rivals back another way, keep what is better or nearly.

    The threshold falls from a twentieth of a median lot's value to nothing. Ends on the best plan seen, early
    when that reaches the bound. Returns the steps made.
    """
    chance = Random(seed)  # noqa: S311 - a repeatable choice, not a secret
    model = draft.model
    values = sorted(model.value[lot] * model.lots[lot].quantity_pieces for lot in range(len(model.lots)))
    warmth = values[len(values) // 2] // 20 if values else 0
    order = Order(draft, prices)
    best, best_placed = draft.objective, list(draft.placed)
    step = 0
    while step < steps and best < bound:
        touched = ruin(draft, order, chance)
        before, old = draft.objective, {lot: draft.placed[lot] for lot in touched}
        for lot in touched:
            draft.clear(lot)
        for lot in order.of(touched, chance):
            insert(draft, lot, chance)
        allowed = int(warmth * (steps - step) // steps * chance.random())
        if draft.objective < before - allowed:
            restore(draft, old)
        elif draft.objective > best:
            best, best_placed = draft.objective, list(draft.placed)
        if progress is not None and step % 500 == 0:
            progress("improve", step, steps)
        step += 1
    restore(draft, dict(enumerate(best_placed)))
    return step


def ruin(draft: Draft, order: Order, chance: Random) -> list[int]:
    """Lots to think over: some of one or two groups, and lots not fully placed that could go there."""
    model = draft.model
    pair = model.pairs[int(chance.random() * len(model.pairs))]
    groups = [pair.group]
    others = model.pairs_of_lot[pair.lot]
    if len(others) > 1 and chance.random() < 0.7:
        groups.append(model.pairs[others[int(chance.random() * len(others))]].group)
    touched = {pair.lot: None}
    for group in groups:
        there = list(draft.lots_of_group[group])
        wanted = 1 + int(chance.random() * MOST_RUINED)
        for _ in range(min(wanted, len(there))):
            touched[there[int(chance.random() * len(there))]] = None
        open_here = [lot for lot in order.lots_by_group[group] if not order.full(draft, lot)]
        for _ in range(min(MOST_RUINED, len(open_here))):
            touched[open_here[int(chance.random() * len(open_here))]] = None
    return list(touched)


class Order:
    """In which order lots go back: by price, by size, by value, or by chance."""

    def __init__(self, draft: Draft, prices: PriceList) -> None:
        model = draft.model
        self.quantity = [lot.quantity_pieces for lot in model.lots]
        work = [lot.quantity_pieces * lot.centiminutes_per_piece for lot in model.lots]
        worth = [worth_per_minute(model, prices, lot) for lot in range(len(model.lots))]
        value = [model.value[lot] * self.quantity[lot] * MICRO // work[lot] for lot in range(len(model.lots))]
        self.keys = (worth, work, value)
        self.lots_by_group: list[list[int]] = [[] for _ in model.groups]
        for pair in model.pairs:
            self.lots_by_group[pair.group].append(pair.lot)

    def full(self, draft: Draft, lot: int) -> bool:
        """Whether every piece of the lot is placed."""
        return sum(share.pieces for share in draft.placed[lot]) == self.quantity[lot]

    def of(self, lots: list[int], chance: Random) -> list[int]:
        """The lots in one of the orders; those by a key are jostled a little."""
        way = int(chance.random() * 4)
        if way == 3:
            return sorted(lots, key=lambda lot: chance.random())
        key = self.keys[way]
        return sorted(lots, key=lambda lot: -key[lot] * (0.8 + 0.4 * chance.random()))


def restore(draft: Draft, old: dict[int, tuple[Share, ...]]) -> None:
    """Put lots back to the shares they had."""
    changed = [lot for lot, shares in old.items() if draft.placed[lot] is not shares]
    for lot in changed:
        draft.clear(lot)
    for lot in changed:
        for share in old[lot]:
            draft.put(share)


def finish(draft: Draft) -> None:
    """One last look at every lot that is not fully placed: place it anew, keep it if that is better."""
    for lot, asked in enumerate(draft.model.lots):
        if sum(share.pieces for share in draft.placed[lot]) < asked.quantity_pieces:
            before = draft.objective
            old = {lot: draft.clear(lot)}
            insert(draft, lot)
            if draft.objective < before:
                restore(draft, old)
