"""Which lots to think about after an event: those that share groups with it, ring by ring."""

from __future__ import annotations

from collections import Counter

from matching.repair.desk import Desk

SECOND_BEST = 4  # pairs of a lot of one ring from which the next begins


def rings(desk: Desk, lots: set[str], groups: set[int], most: int) -> list[str]:
    """The lots of the event, then those of the first ring, the second, and so on; within a ring the closest first.

    At most so many; fewer where no chain of shared groups leads on.
    """
    found, ring = dict.fromkeys(sorted(lots)), groups.union(*(desk.blocks[name].near for name in lots))
    known: set[int] = set()
    while ring:
        found.update(dict.fromkeys(closest(desk, ring)))
        if len(found) >= most:
            break
        known |= ring
        ring = set().union(*(desk.offers[name] for name in found))
        ring.update(*(desk.blocks[name].near[:SECOND_BEST] for name in found))
        ring -= known
    return list(found)[:most]


def closest(desk: Desk, groups: set[int]) -> list[str]:
    """Lots that these groups hold, and lots with pieces left that they could: those of most of the groups first."""
    shared = Counter(name for group in groups for name in desk.here[group])
    skills = {skill for group in groups for profile in desk.groups[group].profiles for skill, _ in profile.skills}
    for skill in skills:
        for name in desk.by_skill.get(skill, set()) & desk.open:
            if here := groups.intersection(desk.blocks[name].near):
                shared[name] += len(here)
    return sorted(shared, key=lambda name: (-shared[name], name))
