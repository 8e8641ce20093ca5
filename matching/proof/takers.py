"""Who could take a lot, and how few and how many pieces, in any plan at all."""

from __future__ import annotations

from matching.problem import Group, Lot
from matching.proof.facts import Facts


def takers(facts: Facts, lot: Lot) -> list[tuple[int, int, Group]]:
    """(most pieces, least pieces, group) of every candidate that some lawful plan could give the lot to."""
    able = [(facts.most(lot, group), group) for group in facts.candidates(lot)]
    largest = sorted((most for most, _ in able), reverse=True)[: lot.most_groups]
    rows = [(most, _least(lot, most, largest), group) for most, group in able]
    return [(most, least, group) for most, least, group in rows if least <= most]


def _least(lot: Lot, most: int, largest: list[int]) -> int:
    """Least pieces a group must take: its least lot, and of all-or-nothing what others cannot take.

    largest: what the k roomiest groups can take; without this group if it is one of them, without the last
    of them otherwise.
    """
    least = min(lot.minimum_lot_pieces, lot.quantity_pieces)
    if not lot.all_or_nothing:
        return least
    spared = most if len(largest) < lot.most_groups else max(most, largest[-1])
    return max(least, lot.quantity_pieces - (sum(largest) - spared))
