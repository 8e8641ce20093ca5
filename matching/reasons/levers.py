"""What could be different about one lot and one group: each lever counted in its own unit, one function each.

A lever of 0 changes nothing; more never makes the pair harder. `apply` is what anybody does to see for himself
that a stated change does what is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.distance import kilometres
from matching.pace import STANDARD_PERMILLE, centiminutes_each, most_at_first
from matching.plan import ReasonCode
from matching.problem import Group, Lot, Problem

Pair = tuple[Lot, Group]


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


def changed(problem: Problem, lot: str, group: str, steps: Iterable[Step]) -> Problem:
    """The problem with these changes made to this lot and this group; KeyError when it has no such names."""
    one = {known.id: known for known in problem.lots}[lot], {known.id: known for known in problem.groups}[group]
    after = apply(one, steps)
    return replace(
        problem,
        lots=tuple(after[0] if known.id == lot else known for known in problem.lots),
        groups=tuple(after[1] if known.id == group else known for known in problem.groups),
    )


def apply(pair: Pair, steps: Iterable[Step]) -> Pair:
    """Lot and group after these changes, one after the other."""
    for step in steps:
        if step.amount:
            pair = CHANGES[step.lever](*pair, step.amount)
    return pair


def most(problem: Problem, lot: Lot, group: Group, lever: Lever) -> int:
    """The largest amount of a lever that could matter."""
    return REACH[lever](problem, lot, group) if lever in REACH else 1


def skill(lot: Lot, group: Group, level: int) -> Pair:
    """All members have the skill at least at this level."""
    return lot, taught(group, lot.skill, level)


def taught(group: Group, code: str, level: int) -> Group:
    """The group, all its members at least at this level of a skill."""
    profiles = tuple(
        replace(profile, skills=tuple({**dict(profile.skills), code: max(level, profile.level(code))}.items()))
        for profile in group.profiles
    )
    return replace(group, profiles=profiles)


def hours(lot: Lot, group: Group, amount: int) -> Pair:
    """More time of the members who can do the work (who have most of it), spread over the weeks of the window."""
    weeks = range(lot.first_week, lot.last_week + 1)
    able = [at for at, profile in enumerate(group.profiles) if profile.level(lot.skill) >= lot.level]
    if not able:
        return lot, group
    at = max(able, key=lambda at: (sum(group.profiles[at].minutes[week] for week in weeks), -at))
    each, rest = divmod(60 * amount, len(weeks))
    minutes = list(group.profiles[at].minutes)
    for number, week in enumerate(weeks):
        minutes[week] += each + (number < rest)
    profile = replace(group.profiles[at], minutes=tuple(minutes))
    return lot, replace(group, profiles=(*group.profiles[:at], profile, *group.profiles[at + 1 :]))


def machine(lot: Lot, group: Group, amount: int) -> Pair:
    """More hours of the lot's machine in every week."""
    if lot.machine is None:
        return lot, group
    machines = dict(group.machines)
    machines[lot.machine] = machines.get(lot.machine, 0) + 60 * amount
    return lot, replace(group, machines=tuple(machines.items()))


def quality(lot: Lot, group: Group, level: int) -> Pair:
    """The group reaches at least this quality level."""
    return lot, replace(group, quality_level=max(level, group.quality_level))


def hazard(lot: Lot, group: Group, amount: int) -> Pair:
    """The group may work with the lot's hazard class."""
    return lot, replace(group, hazards=tuple({*group.hazards, lot.hazard} - {""}))


def legal(lot: Lot, group: Group, amount: int) -> Pair:
    """Nothing in law keeps the group from work."""
    return lot, replace(group, ineligible=())


def ask_again(lot: Lot, group: Group, amount: int) -> Pair:
    """The group may be asked once more."""
    return replace(lot, asked=tuple(name for name in lot.asked if name != group.id)), group


def floor_known(lot: Lot, group: Group, amount: int) -> Pair:
    """The floor where the group works is known, and is no more than the rate."""
    return replace(lot, floors=(*lot.floors, (group.wage_place, lot.rate_satang))), group


def rate(lot: Lot, group: Group, amount: int) -> Pair:
    """More satang a piece."""
    return replace(lot, rate_satang=lot.rate_satang + amount), group


def distance(lot: Lot, group: Group, amount: int) -> Pair:
    """The group goes farther."""
    return lot, replace(group, farthest_km=group.farthest_km + amount)


def nearer(lot: Lot, group: Group, amount: int) -> Pair:
    """The group works, or has a place to hand work over, so much nearer in a straight line."""
    far = max(1, kilometres(lot.latitude_e6, lot.longitude_e6, group.latitude_e6, group.longitude_e6))
    north = (lot.latitude_e6 - group.latitude_e6) * min(amount, far) // far
    east = (lot.longitude_e6 - group.longitude_e6) * min(amount, far) // far
    return lot, replace(group, latitude_e6=group.latitude_e6 + north, longitude_e6=group.longitude_e6 + east)


def nearest(lot: Lot, group: Group, amount: int) -> Pair:
    """More groups are asked."""
    return replace(lot, nearest_groups=lot.nearest_groups + amount if lot.nearest_groups else 0), group


def least_lot(lot: Lot, group: Group, amount: int) -> Pair:
    """A smaller least lot."""
    return replace(lot, minimum_lot_pieces=lot.least_pieces - amount), group


def later(lot: Lot, group: Group, amount: int) -> Pair:
    """Due later."""
    return replace(lot, last_week=lot.last_week + amount), group


def earlier(lot: Lot, group: Group, amount: int) -> Pair:
    """May start earlier."""
    return replace(lot, first_week=lot.first_week - amount), group


def groups(lot: Lot, group: Group, amount: int) -> Pair:
    """May be split among more groups."""
    return replace(lot, most_groups=lot.most_groups + amount), group


def familiar(lot: Lot, group: Group, amount: int) -> Pair:
    """The group has made the article before."""
    known = dict(group.speeds)
    return lot, replace(group, speeds=tuple(({lot.article: STANDARD_PERMILLE} | known).items()))


def in_part(lot: Lot, group: Group, amount: int) -> Pair:
    """May be made in part."""
    return replace(lot, all_or_nothing=False), group


CHANGES: dict[Lever, Callable[[Lot, Group, int], Pair]] = {
    Lever.SKILL: skill, Lever.MACHINE: machine, Lever.QUALITY: quality, Lever.HAZARD: hazard, Lever.LEGAL: legal,
    Lever.ASK_AGAIN: ask_again, Lever.FLOOR_KNOWN: floor_known, Lever.RATE: rate, Lever.DISTANCE: distance,
    Lever.NEAREST: nearest, Lever.HOURS: hours, Lever.LEAST_LOT: least_lot, Lever.LATER: later,
    Lever.EARLIER: earlier, Lever.NEARER: nearer,
    Lever.FAMILIAR: familiar, Lever.GROUPS: groups, Lever.IN_PART: in_part,
}  # fmt: skip


def _work_hours(problem: Problem, lot: Lot, group: Group) -> int:
    """Hours that the whole lot takes, and those already promised beyond what there is."""
    promised = sum(work.centiminutes for work in problem.frozen if work.group == group.id)
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
