"""Distances between Thai towns, to the kilometre."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.distance import kilometres
from matching.places import Places

BANGKOK, CHIANG_MAI, HAT_YAI = (13_756_300, 100_501_800), (18_788_300, 98_985_300), (7_008_600, 100_474_700)
places = st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [(BANGKOK, BANGKOK, 0), (BANGKOK, CHIANG_MAI, 582), (BANGKOK, HAT_YAI, 750), ((0, 0), (0, 180_000_000), 20_015)],
)
def test_known_distances(one: tuple[int, int], other: tuple[int, int], distance: int) -> None:
    assert kilometres(*one, *other) == distance


@given(places, places)
def test_there_is_as_far_as_back_and_never_farther_than_half_round(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert kilometres(*one, *other) == kilometres(*other, *one)
    assert 0 <= kilometres(*one, *other) <= 20_015


@given(places, st.lists(places, max_size=20))
def test_rows_of_distances_are_the_same_as_one_by_one(here: tuple[int, int], there: list[tuple[int, int]]) -> None:
    where = np.array(there, dtype=np.int64).reshape(-1, 2)

    rows = Places(where[:, 0], where[:, 1]).kilometres(*here, np.arange(len(there)))

    assert rows.tolist() == [kilometres(*here, *place) for place in there]


@given(places)
def test_a_row_knows_the_far_side_of_the_earth(here: tuple[int, int]) -> None:
    opposite = (-here[0], here[1] - 180_000_000 if here[1] > 0 else here[1] + 180_000_000)
    rows = Places(np.array([opposite[0]]), np.array([opposite[1]])).kilometres(*here, np.array([0]))
    assert rows.tolist() == [kilometres(*here, *opposite)]
