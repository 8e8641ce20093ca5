"""Groups of the benchmark country: their members, skills, weeks, machines and income so far."""

from __future__ import annotations

import math

import numpy as np

from matching.generate.crafts import CRAFTS, Craft
from matching.generate.regions import GROUPS_APART, REGIONS, place
from matching.problem import Group, Profile
from matching.rows import Row

# From the recipe: members per group, minutes per member and week, crafts per group, quality.
MEMBERS, FEWEST_MEMBERS, MOST_MEMBERS = 28, 10, 250
MINUTES = (900, 1800)
HARVEST_WEEKS, HARVEST_LEFT = 3, (0.4, 0.7)
FEWEST_CRAFTS, MOST_CRAFTS = 1, 4
QUALITY_LEAST, QUALITY_MORE, QUALITY_BETA = 60, 38, (4, 2.2)
FARTHEST_KM = 900

# What the recipe leaves open.
MEMBERS_SPREAD = 0.8  # log-normal: one group in six has more than 60 members
HOLIDAY_LEFT = 0.6  # of a week: three days of five
QUALITY_LINES = (80, 89)  # points for levels 2 and 3: about half and a fifth of groups
PROFILES = (2, 4)  # kinds of members in a group, if it has so many crafts
NEXT_CRAFT_TOO = 1.0  # of kinds of members know a neighbour's craft besides their own
LEVELS = (1, 3)
MACHINES_FOR = (0.5, 1.0)  # of members' time a machine stands ready
LEAST_BAHT_PER_HOUR = (40, 55)  # around the minimum wage's 42 to 50
INCOME_BAHT_PER_MEMBER = 1000  # times 0 to 3
FAIRNESS_WEEKS, USUAL_MINUTES = 12, 1350  # a member's available time before: twelve weeks of the usual


def make_group(draw: np.random.Generator, number: int, weeks: int) -> Group:
    """Group `number`; groups take the regions in turn."""
    region = REGIONS[number % len(REGIONS)]
    members, crafts = group_members(draw), group_crafts(draw)
    profiles = group_profiles(draw, members, crafts, free_weeks(draw, weeks, harvest=region.harvest))
    latitude_e6, longitude_e6 = place(draw, region, GROUPS_APART)
    return Group(
        id=f"group-{number:05d}",
        wage_place=region.name,
        latitude_e6=latitude_e6,
        longitude_e6=longitude_e6,
        profiles=profiles,
        machines=group_machines(draw, crafts, profiles),
        quality_level=quality_level(draw),
        least_satang_per_hour=100 * _between(draw, LEAST_BAHT_PER_HOUR),
        hazards=(),
        farthest_km=FARTHEST_KM,
        income_satang=100 * members * INCOME_BAHT_PER_MEMBER * _between(draw, (0, 3)),
        available_minutes=members * FAIRNESS_WEEKS * USUAL_MINUTES,
    )


def group_members(draw: np.random.Generator) -> int:
    """Members: log-normal around 28, from 10 to 250."""
    return min(max(round(draw.lognormal(math.log(MEMBERS), MEMBERS_SPREAD)), FEWEST_MEMBERS), MOST_MEMBERS)


def group_crafts(draw: np.random.Generator) -> list[Craft]:
    """One to four crafts, each as likely."""
    many = _between(draw, (FEWEST_CRAFTS, MOST_CRAFTS))
    return [CRAFTS[place] for place in draw.permutation(len(CRAFTS))[:many].tolist()]


def free_weeks(draw: np.random.Generator, weeks: int, *, harvest: bool) -> Row:
    """Share of each week that is free: a holiday week, and three weeks of harvest where there is one."""
    free = np.ones(weeks)
    free[draw.integers(weeks)] = HOLIDAY_LEFT
    if harvest:
        first = int(draw.integers(max(1, weeks - HARVEST_WEEKS + 1)))
        dip = free[first : first + HARVEST_WEEKS]
        dip *= draw.uniform(*HARVEST_LEFT, size=len(dip))
    return free


def group_profiles(draw: np.random.Generator, members: int, crafts: list[Craft], free: Row) -> tuple[Profile, ...]:
    """Kinds of members: their skills with levels, and the minutes they are free in each week."""
    kinds = min(len(crafts), _between(draw, PROFILES))
    heads = np.maximum(1, (members * draw.dirichlet(np.full(kinds, 4.0))).astype(np.int64)).tolist()
    found = []
    for kind, many in enumerate(heads):
        own = {craft.name for craft in crafts[kind::kinds]}
        if draw.random() < NEXT_CRAFT_TOO:
            own.add(crafts[(kind + 1) % len(crafts)].name)
        minutes = many * _between(draw, MINUTES) * free
        skills = tuple((name, _between(draw, LEVELS)) for name in sorted(own))
        found.append(Profile(skills, tuple(minutes.astype(np.int64).tolist())))
    return tuple(found)


def group_machines(
    draw: np.random.Generator, crafts: list[Craft], profiles: tuple[Profile, ...]
) -> tuple[tuple[str, int], ...]:
    """Machines for the group's crafts, each ready for half to all of the members' best week."""
    most = sum(max(profile.minutes) for profile in profiles)
    names = sorted({craft.machine for craft in crafts if craft.machine is not None})
    return tuple((name, int(most * draw.uniform(*MACHINES_FOR))) for name in names)


def quality_level(draw: np.random.Generator) -> int:
    """Level 1 to 3 by points, which are 60 + 38 x Beta(4, 2.2)."""
    points = QUALITY_LEAST + QUALITY_MORE * draw.beta(*QUALITY_BETA)
    return 1 + sum(points > line for line in QUALITY_LINES)


def _between(draw: np.random.Generator, ends: tuple[int, int]) -> int:
    """A whole number from one end to the other, both among them."""
    return int(draw.integers(ends[0], ends[1] + 1))
