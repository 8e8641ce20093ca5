"""Hard rules at which most groups fall, told of all groups of a country at once: a question must not take long.

The rules themselves (eligibility.py) are about one group, with the figures that decide. Plain loops here: where a group
takes a microsecond, a generator is half of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matching.accepted import settled
from matching.pace import centiminutes_each
from matching.problem import Frozen, Group, Lot, Problem
from matching.room import Able, able_of, least_needed, room_beside


def able_groups(problem: Problem, lot: Lot, within: int) -> list[Group]:
    """Groups with skill and quality within so many micro-degrees of latitude.

    At these rules most groups of a country fall.
    """
    quality, latitude, able, found = lot.quality_level, lot.latitude_e6, able_of(lot), []
    for group in problem.groups:
        if quality <= group.quality_level and abs(group.latitude_e6 - latitude) <= within:
            for profile in group.profiles:
                if not able.isdisjoint(profile.skills):
                    found.append(group)
                    break
    return found


def with_time(problem: Problem, lot: Lot, groups: Sequence[Group]) -> Iterator[bool]:
    """Of each of these groups, all with skill and machine: whether they have so much time in the window."""
    able, least = able_of(lot), least_needed(lot)
    promised: dict[str, list[Frozen]] = {}
    for work in settled(problem, groups):
        promised.setdefault(work.group, []).append(work)
    for group in groups:
        spare = gross_time(lot, able, group) - least * centiminutes_each(lot, group)
        here = promised.get(group.id)
        if spare < 0 or not here or spare >= sum(work.centiminutes for work in here):
            yield spare >= 0
        else:  # it matters which of the promised work falls into the window
            room = room_beside(problem, [group], here)
            yield sum(room.by_week(lot, group)) >= least * centiminutes_each(lot, group)


def gross_time(lot: Lot, able: Able, group: Group) -> int:
    """Centi-minutes the group could give the lot in its window if nothing were promised: members, within machines."""
    window, members = slice(lot.first_week, lot.last_week + 1), []
    for profile in group.profiles:
        if not able.isdisjoint(profile.skills):
            members.append(profile.minutes[window])
    if lot.machine is None:
        return 100 * sum(map(sum, members))
    most, minutes = 0, 0
    for code, its_minutes in group.machines:
        if code == lot.machine:
            most = its_minutes
    for week in map(sum, zip(*members, strict=True)):
        minutes += week if week < most else most
    return 100 * minutes
