"""The four regions of the benchmark country, and where in them somebody is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

GROUPS_APART = (1.2, 0.8)  # spread of groups around the middle of their region, in degrees north and east
BUYERS_APART = (0.4, 0.3)  # buyers sit in towns
BANGKOK = 0.6  # of all buyers, around Bangkok; the others anywhere


class Region(NamedTuple):
    """A region: its middle in degrees, a day's minimum wage in satang, and whether it goes to the harvest."""

    name: str
    latitude: float
    longitude: float
    wage_satang_per_day: int
    harvest: bool


# Daily minimum wages of 1 July 2025 range from 337 to 400 baht; one of each region's own stands for all of it.
NORTH = Region("north", 18.8, 99.0, 34_500, True)
NORTHEAST = Region("northeast", 16.4, 102.8, 34_900, True)
CENTRAL = Region("central", 13.8, 100.5, 40_000, False)
SOUTH = Region("south", 7.9, 99.3, 35_200, False)
REGIONS = (NORTH, NORTHEAST, CENTRAL, SOUTH)


def buyer_region(draw: np.random.Generator) -> Region:
    """Where a buyer is: mostly around Bangkok."""
    return CENTRAL if draw.random() < BANGKOK else REGIONS[int(draw.integers(len(REGIONS)))]


def place(draw: np.random.Generator, region: Region, apart: tuple[float, float]) -> tuple[int, int]:
    """Somewhere around the middle of a region: micro-degrees north and east."""
    north, east = draw.normal(0, apart)
    return int((region.latitude + north) * 1e6), int((region.longitude + east) * 1e6)
