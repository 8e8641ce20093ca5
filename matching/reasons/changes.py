"""What each lever does to a lot and a group, one function each: whoever doubts a stated change can make it himself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from matching.distance import kilometres
from matching.pace import STANDARD_PERMILLE
from matching.problem import Group, Lot, Problem
from matching.reasons.levers import Lever, Step

Pair = tuple[Lot, Group]


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
