"""How fast a group makes an article, learnt from what it delivered, and how much of a new one it gets at first."""

from __future__ import annotations

from matching.group import Group
from matching.lot import Lot
from matching.policy import Policy

STANDARD_PERMILLE = 1000  # the speed of standard minutes


def centiminutes_each(lot: Lot, group: Group) -> int:
    """Work of one piece at the group's own speed, rounded up; standard where nothing is known of it."""
    return -(-lot.centiminutes_per_piece * STANDARD_PERMILLE // dict(group.speeds).get(lot.article, STANDARD_PERMILLE))


def most_at_first(policy: Policy, lot: Lot, group: Group) -> int:
    """Most pieces of a lot while the group is new to its article; the whole lot where it is not."""
    if not lot.article or lot.article in dict(group.speeds):
        return lot.quantity_pieces
    return first_lot_pieces(policy, lot)


def first_lot_pieces(policy: Policy, lot: Lot) -> int:
    """What a group new to the article may be given: so many standard minutes' worth, but always one piece."""
    if not policy.first_lot_minutes:
        return lot.quantity_pieces
    return min(lot.quantity_pieces, max(1, policy.first_lot_minutes * 100 // lot.centiminutes_per_piece))
