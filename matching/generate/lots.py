"""Lots of the benchmark country: work asked in the crafts that groups have, scaled to the time they have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.generate.crafts import CRAFTS, Craft
from matching.generate.regions import BUYERS_APART, REGIONS, buyer_region, place
from matching.problem import Group, Lot
from matching.rows import Row

# From the recipe: minutes and pieces, windows, split limits, least lots, rates, candidates.
MINUTES_SPREAD, LEAST_MINUTES, MOST_MINUTES = 0.55, 0.3, 60
WORK_SPREAD, LEAST_PIECES, MOST_PIECES = 1.2, 100, 50_000
WINDOW_WEEKS = (2, 6)
SPLIT_LIMITS, SPLIT_WEIGHTS = (1, 2, 3, 5), (0.25, 0.30, 0.25, 0.20)
LEAST_SHARE = (0.05, 0.25)
ALL_OR_NOTHING = 0.7
RATE_GAMMA = (2, 0.22)
NEAREST = (20, 60)

# What the recipe leaves open.
LEVEL_WEIGHTS = (0.85, 0.12, 0.03)  # of skill and of quality: most work is plain
LOTS_PER_ORDER = 2.5
DAY_MINUTES = 480
FITTINGS = 60  # rounds of scaling: limits on pieces bend the sum of work, so it is asked again until it fits


def make_lots(draw: np.random.Generator, many: int, groups: Sequence[Group], weeks: int, minutes: float) -> list[Lot]:
    """So many lots that together ask for about `minutes` standard minutes."""
    crafts = lot_crafts(draw, many, groups)
    each = piece_minutes(draw, crafts)
    pieces = lot_pieces(draw, each, minutes)
    limits = draw.choice(SPLIT_LIMITS, many, p=SPLIT_WEIGHTS).tolist()
    levels = draw.choice((1, 2, 3), (2, many), p=LEVEL_WEIGHTS).tolist()
    lifts = (1 + draw.gamma(*RATE_GAMMA, many)).tolist()
    parts = zip(crafts, each.tolist(), pieces.tolist(), limits, *levels, lifts, strict=True)
    return [_lot(draw, number, weeks, *part) for number, part in enumerate(parts)]


def lot_crafts(draw: np.random.Generator, many: int, groups: Sequence[Group]) -> list[Craft]:
    """A craft for each lot, as often as groups' members have it."""
    known = {craft.name: craft for craft in CRAFTS}
    had = [known[skill] for group in groups for profile in group.profiles for skill, _ in profile.skills]
    return [had[number] for number in draw.integers(len(had), size=many).tolist()]


def piece_minutes(draw: np.random.Generator, crafts: list[Craft]) -> Row:
    """Standard minutes of a piece: log-normal around the craft's median, from 0.3 to 60."""
    medians = np.log([craft.minutes for craft in crafts])
    minutes: Row = np.clip(draw.lognormal(medians, MINUTES_SPREAD), LEAST_MINUTES, MOST_MINUTES)
    return minutes


def lot_pieces(draw: np.random.Generator, each: Row, minutes: float) -> Row:
    """Pieces of each lot: log-normal work, scaled until all of it is `minutes`, from 100 to 50,000 pieces."""
    work = draw.lognormal(0, WORK_SPREAD, len(each))
    scale = minutes / work.sum()
    for _ in range(FITTINGS):
        pieces: Row = np.clip(np.round(work * scale / each), LEAST_PIECES, MOST_PIECES).astype(np.int64)
        scale *= minutes / (pieces * each).sum()
    return pieces


def window(draw: np.random.Generator, weeks: int) -> tuple[int, int]:
    """First and last week: two to six weeks anywhere in the time planned."""
    length = min(weeks, int(draw.integers(WINDOW_WEEKS[0], WINDOW_WEEKS[1] + 1)))
    first = int(draw.integers(weeks - length + 1))
    return first, first + length - 1


def floors(minutes: float) -> tuple[tuple[str, int], ...]:
    """Least lawful satang a piece in each region: a day's minimum wage for a day's standard minutes."""
    return tuple((region.name, math.ceil(region.wage_satang_per_day * minutes / DAY_MINUTES)) for region in REGIONS)


def _lot(draw: np.random.Generator, number: int, weeks: int, craft: Craft, minutes: float, *part: Any) -> Lot:
    pieces, most_groups, level, quality_level, lift = part
    first_week, last_week = window(draw, weeks)
    region, least = buyer_region(draw), floors(minutes)
    latitude_e6, longitude_e6 = place(draw, region, BUYERS_APART)
    return Lot(
        id=f"lot-{number:06d}",
        order=f"order-{int(number / LOTS_PER_ORDER):06d}",
        skill=craft.name,
        level=level,
        machine=craft.machine,
        centiminutes_per_piece=round(minutes * 100),
        quantity_pieces=pieces,
        first_week=first_week,
        last_week=last_week,
        minimum_lot_pieces=max(1, int(pieces * draw.uniform(*LEAST_SHARE))),
        most_groups=most_groups,
        all_or_nothing=bool(draw.random() < ALL_OR_NOTHING),
        rate_satang=math.ceil(dict(least)["northeast"] * lift),
        floors=least,
        quality_level=quality_level,
        hazard="",
        latitude_e6=latitude_e6,
        longitude_e6=longitude_e6,
        nearest_groups=int(draw.integers(NEAREST[0], NEAREST[1] + 1)),
    )
