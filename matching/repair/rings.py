"""Which lots to think about after an event: those that share groups with it, in two rings."""

from __future__ import annotations

from collections import Counter

from matching.repair.desk import Desk

MOST_LOTS = 128  # on the table; a few thousand steps think each of them over dozens of times
SECOND_BEST = 4  # pairs of a lot of the first ring from which the second begins


def rings(desk: Desk, lots: set[str], groups: set[int]) -> list[str]:
    """The lots of the event, then those of the first ring, then of the second; within a ring the closest first."""
    found = dict.fromkeys(sorted(lots))
    first = groups.union(*(desk.blocks[name].near for name in lots))
    found.update(dict.fromkeys(closest(desk, first)))
    second = first.union(*(desk.offers[name] for name in found))
    for name in list(found):
        second.update(desk.blocks[name].near[:SECOND_BEST])
    found.update(dict.fromkeys(closest(desk, second - first)))
    return list(found)[:MOST_LOTS]


def closest(desk: Desk, groups: set[int]) -> list[str]:
    """Lots that these groups hold, and lots with pieces left that they could: those of most of the groups first."""
    shared = Counter(name for group in groups for name in desk.here[group])
    skills = {skill for group in groups for profile in desk.groups[group].profiles for skill, _ in profile.skills}
    for name in set().union(*(desk.by_skill.get(skill, set()) for skill in skills)) & desk.open:
        if here := groups.intersection(desk.blocks[name].near):
            shared[name] += len(here)
    return sorted(shared, key=lambda name: (-shared[name], name))
