"""Trips of materials to groups: which lots travel together, and how far is gone for a plan in all."""

from __future__ import annotations

from collections.abc import Iterable

from matching.group import Group
from matching.lot import Lot
from matching.problem import Problem

Trip = tuple[str, int, int, int]


def trip(lot: Lot, group: Group) -> Trip:
    """Group, place of pick-up and first week: lots of one trip are brought together where the policy shares trips."""
    return group.id, lot.latitude_e6, lot.longitude_e6, lot.first_week


def kilometres_gone(problem: Problem, pairs: Iterable[tuple[Lot, Group]]) -> int:
    """Of all these pairs together: one trip each, or each shared trip once."""
    ways = [(trip(lot, group), problem.kilometres(lot, group)) for lot, group in pairs]
    return sum(dict(ways).values()) if problem.policy.shared_trips else sum(way for _, way in ways)
