"""Rules of the lots: who may make them, how much of each, and how many groups share one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.codes import ReasonCode
from matching.plan import Plan
from matching.proof.facts import Facts
from matching.proof.fault import Fault


def candidates_only(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """No lot goes to a group that a hard rule forbids."""
    for one in plan.allocations:
        for rule in facts.candidate_faults(facts.lots[one.lot], facts.groups[one.group]):
            yield Fault(f"candidate_{rule}", f"{one.lot} / {one.group}")


def least_lot(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Every group gets at least the least lot (of a smaller open rest, the whole rest)."""
    for one in plan.allocations:
        lot = facts.lots[one.lot]
        least = min(lot.minimum_lot_pieces, lot.quantity_pieces)
        if one.pieces < least:
            yield Fault("least_lot", f"{one.lot} / {one.group}", one.pieces, least)


def first_lots(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """A group that is new to an article gets a small lot of it."""
    for one in plan.allocations:
        most = facts.first(facts.lots[one.lot], facts.groups[one.group])
        if one.pieces > most:
            yield Fault("first_lot", f"{one.lot} / {one.group}", one.pieces, most)


def quantity(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Placed and unplaced pieces make the quantity; all or nothing means that; no rest is empty."""
    placed, left = _pieces(plan), {rest.lot: rest.pieces for rest in plan.unplaced}
    for lot in facts.problem.lots:
        here, rest = placed[lot.id], left.get(lot.id, 0)
        if here + rest != lot.quantity_pieces or here < 0 or rest < 0 or (rest == 0 and lot.id in left):
            yield Fault("quantity", lot.id, here + rest, lot.quantity_pieces)
        if lot.all_or_nothing and here not in (0, lot.quantity_pieces):
            yield Fault("all_or_nothing", lot.id, here, lot.quantity_pieces)


def split_limit(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """No lot goes to more groups than it allows."""
    for name, groups in Counter(one.lot for one in plan.allocations).items():
        if groups > facts.lots[name].most_groups:
            yield Fault("split_limit", name, groups, facts.lots[name].most_groups)


def stated_reasons(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """ "No candidate" is said where there is none and nowhere else; the rest is stated as it is."""
    for rest in plan.unplaced:
        lot = facts.lots[rest.lot]
        able = bool(facts.candidates(lot))
        if able == (rest.reason == ReasonCode.NO_CANDIDATE):
            yield Fault("stated_reason", rest.lot)
        open_pieces = dict(rest.numbers).get("open_pieces")
        if open_pieces != rest.pieces:
            yield Fault("stated_reason", rest.lot, open_pieces or 0, rest.pieces)


def _pieces(plan: Plan) -> Counter[str]:
    placed: Counter[str] = Counter()
    for one in plan.allocations:
        placed[one.lot] += one.pieces
    return placed
