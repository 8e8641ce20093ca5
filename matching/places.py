"""Distances from one place to many, whole rows at a time; to the kilometre what distance.py says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.distance import EARTH_RADIUS_KM, kilometres
from matching.group import Group
from matching.lot import Lot
from matching.rows import Row, row

# Nearer than this to a half, rows of distances are told one by one: far more than what rounding in the last bits
# moves a distance, even half round the earth, where it moves it most (0.5 m).
DOUBTFUL_KM = 0.005


class Places:
    """Many places side by side, and how far they are: what `kilometres` says, whole rows at a time."""

    def __init__(self, latitudes_e6: Row, longitudes_e6: Row) -> None:
        self.latitudes, self.longitudes = latitudes_e6, longitudes_e6
        self.vectors = _vectors(latitudes_e6, longitudes_e6)

    def kilometres(self, latitude_e6: int, longitude_e6: int, which: Row) -> Row:
        """Whole kilometres from one place to `which` of these."""
        here = _vectors(np.array([latitude_e6]), np.array([longitude_e6]))
        half = ((self.vectors[:, which] - here) ** 2).sum(axis=0) / 4
        far = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        whole: Row = np.rint(far).astype(np.int64)
        for at in np.flatnonzero(np.abs(far - np.floor(far) - 0.5) < DOUBTFUL_KM).tolist():
            place = int(which[at])
            there = int(self.latitudes[place]), int(self.longitudes[place])
            whole[at] = kilometres(latitude_e6, longitude_e6, *there)
        return whole


def kilometres_to(lot: Lot, groups: Sequence[Group]) -> list[int]:
    """Whole kilometres from the place of delivery to each of these groups."""
    places = Places(row(group.latitude_e6 for group in groups), row(group.longitude_e6 for group in groups))
    far: list[int] = places.kilometres(lot.latitude_e6, lot.longitude_e6, np.arange(len(groups))).tolist()
    return far


def _vectors(latitudes_e6: Row, longitudes_e6: Row) -> Row:
    """Places on a globe of radius 1: a row for each of the three directions."""
    north, east = np.radians(latitudes_e6 / 1e6), np.radians(longitudes_e6 / 1e6)
    found: Row = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    return found
