"""How far a group is from a lot's place of delivery, in whole kilometres as the crow flies."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius of the GRS 80 ellipsoid (IUGG)


def kilometres(latitude_e6: int, longitude_e6: int, other_latitude_e6: int, other_longitude_e6: int) -> int:
    """Great-circle distance (haversine) between two places in micro-degrees, to the nearest kilometre."""
    south, north = radians(latitude_e6 / 1e6), radians(other_latitude_e6 / 1e6)
    across = radians((other_longitude_e6 - longitude_e6) / 1e6)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(across / 2) ** 2
    # A micrometre first, so that noise in the last bit of sin and cos never decides a kilometre.
    return round(round(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half))), 9))
