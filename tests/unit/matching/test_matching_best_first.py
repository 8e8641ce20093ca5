"""A lot asks its groups in the order of what it would gain with each, and asks no further than it has to."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compiled import chance_from, compiled
from matching.engine import moves
from matching.engine.arrays import flatten
from matching.engine.bound import PriceList
from matching.engine.core import best_pairs, narrow
from matching.engine.model import build
from matching.engine.search import Search
from matching.engine.solve import fair_prices
from matching.engine.state import blank
from matching.generate import generate
from matching.rows import Row, numbered, ranges, row


@compiled
def looked_at(a: Any, s: Any, lot: int, chance: Row, blink: bool) -> int:
    """How many of its pairs a lot looks at."""
    last: int = moves.look(a, s, lot, chance, blink)[1] - a.first_pair[lot]
    return last


@pytest.fixture(scope="module")
def prices() -> PriceList:
    model = build(generate(lots=100, groups=120, load=0.5, seed=3))
    return fair_prices(model, flatten(model))


@pytest.fixture(scope="module")
def search(prices: PriceList) -> Search:
    return Search(flatten(build(generate(lots=100, groups=120, load=0.5, seed=3))), prices, seed=1)


def test_the_pairs_that_are_searched_lie_best_first(search: Search, prices: PriceList) -> None:
    gains = np.array(prices.pair_gains)[search.core.pair]
    same_lot = search.arrays.pair_lot[1:] == search.arrays.pair_lot[:-1]

    assert len(gains) > 500
    assert (gains[1:] <= gains[:-1])[same_lot].all()


def test_in_an_empty_country_a_lot_looks_at_four_groups_or_at_as_many_as_it_takes(search: Search) -> None:
    a, s = search.arrays, blank(search.arrays, search.slot_price)
    for lot in np.flatnonzero(np.diff(a.first_pair)).tolist():
        first, pairs = int(a.first_pair[lot]), int(a.first_pair[lot + 1] - a.first_pair[lot])
        seen = looked_at(a, s, lot, chance_from(lot), True)
        room, quantity = s.room[:seen], int(a.quantity[lot])

        enough = np.count_nonzero(room) >= moves.ENOUGH and room.sum() >= quantity
        assert enough or seen == pairs
        assert not (np.count_nonzero(room[:-1]) >= moves.ENOUGH and room[:-1].sum() >= quantity)
        assert (room <= a.pair_most[first : first + seen]).all()


def test_the_last_look_is_at_all_of_them(search: Search) -> None:
    a, s = search.arrays, blank(search.arrays, search.slot_price)
    seen = [looked_at(a, s, lot, chance_from(lot), False) for lot in range(len(a.quantity))]

    assert seen == np.diff(a.first_pair).tolist()


def test_pairs_that_are_chosen_bring_their_own_slots(search: Search) -> None:
    every = search.everything
    few = narrow(every, best_pairs(every, -np.arange(len(every.pair_lot)), 3))
    for at, pair in enumerate(few.pair.tolist()):
        here = slice(int(few.arrays.first_slot[at]), int(few.arrays.first_slot[at + 1]))
        there = slice(int(every.first_slot[pair]), int(every.first_slot[pair + 1]))
        assert few.arrays.slot_cell[here].tolist() == every.slot_cell[there].tolist()


@given(st.lists(st.integers(0, 30)))
def test_numbers_are_told_as_numpy_tells_them_after_sorting(figures: list[int]) -> None:
    found, place = numbered(row(figures), 31)
    there, at = np.unique(row(figures), return_inverse=True)

    assert (found.tolist(), place.tolist()) == (there.tolist(), at.tolist())


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9))))
def test_ranges_follow_each_other(parts: list[tuple[int, int]]) -> None:
    first = row(start for start, _ in parts)
    last = first + row(length for _, length in parts)

    assert ranges(first, last).tolist() == [at for start, length in parts for at in range(start, start + length)]
