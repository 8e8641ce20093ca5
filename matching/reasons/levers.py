"""What could be different about one lot and one group: each lever counted in its own unit, and how far it goes.

A lever of 0 changes nothing, and more never makes the pair harder. What each does stands in changes.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from matching.codes import ReasonCode
from matching.pace import centiminutes_each, most_at_first
from matching.problem import Group, Lot, Problem


class Lever(StrEnum):
    """What is changed, and the unit of its amount."""

    SKILL = "skill"  # level that all members reach
    MACHINE = "machine"  # hours of the machine more in each week
    QUALITY = "quality"  # level that the group reaches
    HAZARD = "hazard"  # 1: may work with it
    LEGAL = "legal"  # 1: nothing in law keeps the group from work
    ASK_AGAIN = "ask_again"  # 1: may be asked once more
    FLOOR_KNOWN = "floor_known"  # 1: the floor where the group works is known, and the rate is not under it
    RATE = "rate"  # satang a piece more
    DISTANCE = "distance"  # kilometres farther that the group goes
    NEAREST = "nearest"  # more groups asked
    FAMILIAR = "familiar"  # 1: has made the article before, at standard speed
    HOURS = "hours"  # members' hours more in the window
    LEAST_LOT = "least_lot"  # pieces by which the least lot is less
    NEARER = "nearer"  # kilometres nearer to the place of delivery that the group works
    LATER = "later"  # weeks that the work is due later
    EARLIER = "earlier"  # weeks that the work can start earlier
    GROUPS = "groups"  # more groups among which the lot may be split
    IN_PART = "in_part"  # 1: the lot may be made in part


@dataclass(frozen=True, slots=True)
class Step:
    """So much of a lever."""

    lever: Lever
    amount: int


# The lever that answers each hard reason.
ANSWERS: dict[ReasonCode, Lever] = {
    ReasonCode.NO_SKILL: Lever.SKILL,
    ReasonCode.SKILL_LEVEL_TOO_LOW: Lever.SKILL,
    ReasonCode.NO_MACHINE: Lever.MACHINE,
    ReasonCode.QUALITY_TOO_LOW: Lever.QUALITY,
    ReasonCode.HAZARD_NOT_ALLOWED: Lever.HAZARD,
    ReasonCode.INELIGIBLE: Lever.LEGAL,
    ReasonCode.ASKED_ALREADY: Lever.ASK_AGAIN,
    ReasonCode.NO_FLOOR_FOR_PLACE: Lever.FLOOR_KNOWN,
    ReasonCode.RATE_UNDER_FLOOR: Lever.RATE,
    ReasonCode.RATE_UNDER_GROUP_MINIMUM: Lever.RATE,
    ReasonCode.TOO_FAR: Lever.DISTANCE,
    ReasonCode.NEARER_GROUPS: Lever.NEAREST,
    ReasonCode.FIRST_LOT_TOO_LARGE: Lever.FAMILIAR,
    ReasonCode.NOT_ENOUGH_MINUTES: Lever.HOURS,
    ReasonCode.NOT_ENOUGH_MACHINE_MINUTES: Lever.MACHINE,
}

# Levers that can change what a plan does with a pair that no hard reason forbids.
IN_PLAN = (
    Lever.HOURS, Lever.MACHINE, Lever.SKILL, Lever.RATE, Lever.LEAST_LOT, Lever.NEARER, Lever.LATER, Lever.EARLIER,
    Lever.GROUPS, Lever.IN_PART, Lever.FAMILIAR,
)  # fmt: skip

FARTHEST_KM = 20_038  # half the way round the equator (GRS 80): nothing is farther
DEAREST_SATANG = 10**8  # what a lot may say at most (lot.py)
MOST_GROUPS_MORE = 4
HOUR = 6000  # centi-minutes


def most(problem: Problem, lot: Lot, group: Group, lever: Lever) -> int:
    """The largest amount of a lever that could matter."""
    return REACH[lever](problem, lot, group) if lever in REACH else 1


def _work_hours(problem: Problem, lot: Lot, group: Group) -> int:
    """Hours that the whole lot takes, and those already promised beyond what there is."""
    promised = sum(work.centiminutes for work in problem.promised if work.group == group.id)
    return -(-(lot.quantity_pieces * centiminutes_each(lot, group) + promised) // HOUR)


def _dearest(problem: Problem, lot: Lot, group: Group) -> int:
    """To ten times the rate, or to what law and group ask where that is more."""
    floor = dict(lot.floors).get(group.wage_place, 0)
    wanted = -(-group.least_satang_per_hour * lot.centiminutes_per_piece // HOUR)
    return min(max(10 * lot.rate_satang, floor, wanted), DEAREST_SATANG) - lot.rate_satang


REACH: dict[Lever, Callable[[Problem, Lot, Group], int]] = {
    Lever.SKILL: lambda problem, lot, group: 3,
    Lever.QUALITY: lambda problem, lot, group: 3,
    Lever.MACHINE: lambda problem, lot, group: 0 if lot.machine is None else _work_hours(problem, lot, group),
    Lever.RATE: _dearest,
    Lever.DISTANCE: lambda problem, lot, group: max(0, FARTHEST_KM - group.farthest_km),
    Lever.NEAREST: lambda problem, lot, group: len(problem.groups) if lot.nearest_groups else 0,
    Lever.HOURS: _work_hours,
    Lever.LEAST_LOT: lambda problem, lot, group: lot.least_pieces - 1,
    Lever.NEARER: lambda problem, lot, group: problem.kilometres(lot, group),
    Lever.LATER: lambda problem, lot, group: problem.weeks - 1 - lot.last_week,
    Lever.EARLIER: lambda problem, lot, group: lot.first_week,
    Lever.GROUPS: lambda problem, lot, group: MOST_GROUPS_MORE,
    Lever.FAMILIAR: lambda problem, lot, group: int(most_at_first(problem.policy, lot, group) < lot.quantity_pieces),
    Lever.IN_PART: lambda problem, lot, group: int(lot.all_or_nothing),
}
