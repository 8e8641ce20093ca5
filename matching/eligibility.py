"""Who may be asked at all: one small function per hard rule, each answering with the numbers that decide.

A group is a candidate for a lot when no rule objects. All objections are returned, not only the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matching.at_once import able_groups, with_time
from matching.codes import Reason, ReasonCode
from matching.pace import centiminutes_each, most_at_first
from matching.places import kilometres_to
from matching.problem import Group, Lot, Problem
from matching.room import Room, least_needed, room_of, skilled_profiles, total


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that may be asked for a lot, the most pieces it could make, and how far away it is."""

    lot: Lot
    group: Group
    most_pieces: int
    kilometres: int


METRES_A_DEGREE = 111_194  # of latitude, rounded down: 6371.0088 km x pi / 180, as distance.py has it
Rule = Callable[[Problem, Lot, Group, Room], Reason | None]


def skill(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """Some members have the skill, at the level asked for."""
    best = max((profile.level(lot.skill) for profile in group.profiles), default=0)
    if best == 0:
        return Reason(ReasonCode.NO_SKILL, (("needed_level", lot.level),))
    if best < lot.level:
        return Reason(ReasonCode.SKILL_LEVEL_TOO_LOW, (("needed_level", lot.level), ("level", best)))
    return None


def machine(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """The group has the machine."""
    if lot.machine is not None and dict(group.machines).get(lot.machine, 0) == 0:
        return Reason(ReasonCode.NO_MACHINE, (("machine_minutes", 0),))
    return None


def quality(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """The group works at the quality level asked for."""
    if group.quality_level < lot.quality_level:
        return Reason(ReasonCode.QUALITY_TOO_LOW, (("needed_level", lot.quality_level), ("level", group.quality_level)))
    return None


def hazard(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """The group may lawfully do work of this hazard class (Home Workers Protection Act, ss. 20 to 22)."""
    if lot.hazard and lot.hazard not in group.hazards:
        return Reason(ReasonCode.HAZARD_NOT_ALLOWED, (("allowed_classes", len(group.hazards)),))
    return None


def eligible(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """No legal reason keeps the group from taking work."""
    if group.ineligible:
        return Reason(ReasonCode.INELIGIBLE, (("legal_reasons", len(group.ineligible)),))
    return None


def asked(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """Nobody is asked twice for the same lot on the same terms."""
    if group.id in lot.asked:
        return Reason(ReasonCode.ASKED_ALREADY, (("groups_asked", len(lot.asked)),))
    return None


def floor(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """The rate is lawful where the group works (s. 16)."""
    least = dict(lot.floors).get(group.wage_place)
    if least is None:
        return Reason(ReasonCode.NO_FLOOR_FOR_PLACE, (("places", len(lot.floors)),))
    if lot.rate_satang < least:
        return Reason(ReasonCode.RATE_UNDER_FLOOR, (("rate_satang", lot.rate_satang), ("floor_satang", least)))
    return None


def group_minimum(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """At standard minutes the rate gives at least what the group accepts for an hour."""
    if lot.rate_satang * 6000 < group.least_satang_per_hour * lot.centiminutes_per_piece:
        per_hour = lot.rate_satang * 6000 // lot.centiminutes_per_piece
        return Reason(
            ReasonCode.RATE_UNDER_GROUP_MINIMUM,
            (("satang_per_hour", per_hour), ("least_satang_per_hour", group.least_satang_per_hour)),
        )
    return None


def near(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """The place of delivery is not farther than the group goes."""
    kilometres = problem.kilometres(lot, group)
    if kilometres > group.farthest_km:
        return Reason(ReasonCode.TOO_FAR, (("kilometres", kilometres), ("farthest_km", group.farthest_km)))
    return None


def minutes(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """Members, and the machine, have time in the window for the least lot one group may be given.

    Says nothing where skill or machine is missing: their own rules say so.
    """
    skilled = skilled_profiles(lot, group)
    if not skilled or machine(problem, lot, group, room):
        return None
    needed, together = least_needed(lot) * centiminutes_each(lot, group), sum(room.by_week(lot, group))
    if together >= needed:
        return None
    weeks = range(lot.first_week, lot.last_week + 1)
    members = sum(room.time[group.id, number, week] for number in skilled for week in weeks)
    code = ReasonCode.NOT_ENOUGH_MINUTES if members < needed else ReasonCode.NOT_ENOUGH_MACHINE_MINUTES
    free = members if members < needed else together
    return Reason(code, (("needed_minutes", -(-needed // 100)), ("free_minutes", total([free]))))


def first_lot(problem: Problem, lot: Lot, group: Group, room: Room) -> Reason | None:
    """A group new to the article starts with a small lot; where the least lot is larger, it is not asked."""
    most, least = most_at_first(problem.policy, lot, group), least_needed(lot)
    if most < least:
        return Reason(ReasonCode.FIRST_LOT_TOO_LARGE, (("first_lot_pieces", most), ("least_pieces", least)))
    return None


# In the order in which reasons are told.
RULES: tuple[Rule, ...] = (
    skill, machine, quality, hazard, eligible, asked, floor, group_minimum, near, first_lot, minutes,
)  # fmt: skip
TOLD_AT_ONCE = skill, quality, near, minutes  # by `groups_before`, in other words
SELDOM = tuple(rule for rule in RULES if rule not in TOLD_AT_ONCE)


def hard_reasons(problem: Problem, lot: Lot, group: Group, room: Room | None = None) -> tuple[Reason, ...]:
    """Every hard reason why this group cannot be asked for this lot; empty means it is a candidate.

    room: everybody's time before the plan, where the caller has it; else only what is needed is looked up.
    """
    here = room or room_of(problem, group)
    found = (rule(problem, lot, group, here) for rule in RULES)
    against = tuple(reason for reason in found if reason is not None)
    return against or tuple(filter(None, [nearest(problem, lot, group, room)]))


def nearest(problem: Problem, lot: Lot, group: Group, room: Room | None = None) -> Reason | None:
    """A group that no other rule keeps away is among the nearest such groups, where the lot asks only those."""
    if not lot.nearest_groups or (before := groups_before(problem, lot, group, room)) < lot.nearest_groups:
        return None
    return Reason(
        ReasonCode.NEARER_GROUPS,
        (
            ("nearest_groups", lot.nearest_groups),
            ("kilometres", problem.kilometres(lot, group)),
            ("nearer_groups", before),
        ),
    )


def groups_before(problem: Problem, lot: Lot, group: Group, room: Room | None = None) -> int:
    """Groups that no rule of their own keeps away and that are nearer; as near, those of lower id."""
    place, nowhere = (problem.kilometres(lot, group), group.id), Room(problem.policy)
    able = able_groups(problem, lot, within=(place[0] + 1) * 10**9 // METRES_A_DEGREE)
    nearer = [
        other
        for other, far in zip(able, kilometres_to(lot, able), strict=True)
        if far <= other.farthest_km
        and (far, other.id) < place
        and not any(rule(problem, lot, other, nowhere) for rule in SELDOM)
    ]
    if room is None:
        return sum(with_time(problem, lot, nearer))
    return sum(minutes(problem, lot, other, room) is None for other in nearer)
