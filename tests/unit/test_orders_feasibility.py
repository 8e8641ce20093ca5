"""Whether a lot could be done, by when and what binds: plain arithmetic over free minutes."""

from dataclasses import replace
from itertools import combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.orders.feasibility import Outlook, most_by_split, outlook
from matching import Group, Lot, Problem, Profile
from matching.room import room_before_plan

WEEKS = 6
LOT = Lot(
    id="quote",
    order="quote",
    skill="sewing",
    level=2,
    machine=None,
    centiminutes_per_piece=1_000,
    quantity_pieces=100,
    first_week=0,
    last_week=WEEKS - 1,
    minimum_lot_pieces=1,
    most_groups=5,
    all_or_nothing=False,
    rate_satang=1_000,
    floors=(("40", 900),),
    quality_level=1,
    hazard="",
    latitude_e6=13_754_000,
    longitude_e6=100_501_400,
)


def group(name: str, minutes: int = 250, **over: Any) -> Group:
    """A group near the delivery with `minutes` a week: 25 pieces of the lot in each week."""
    facts: dict[str, Any] = {
        "id": name,
        "wage_place": "40",
        "latitude_e6": 13_754_000,
        "longitude_e6": 100_501_400,
        "profiles": (Profile((("sewing", 2),), (minutes,) * WEEKS),),
        "machines": (),
        "quality_level": 2,
        "least_satang_per_hour": 0,
        "hazards": (),
        "farthest_km": 100,
        "income_satang": 0,
        "available_minutes": 0,
    }
    return Group(**{**facts, **over})


def look(*groups: Group, last_week: int | None = 1, **over: Any) -> Outlook:
    problem = Problem(weeks=WEEKS, lots=(), groups=groups)
    return outlook(problem, room_before_plan(problem), replace(LOT, **over), last_week=last_week)


def test_two_groups_make_a_hundred_pieces_in_two_weeks() -> None:
    seen = look(group("a"), group("b"))

    assert (seen.able, seen.possible, seen.done_week, seen.binds) == (2, True, 1, ())
    assert seen.pieces_by_week == (50,) * WEEKS


def test_one_group_alone_needs_a_later_date() -> None:
    seen = look(group("a"))

    assert (seen.possible, seen.most_pieces, seen.done_week) == (False, 50, 3)
    assert seen.binds == ("date",)


def test_an_unsplittable_lot_binds_by_its_split() -> None:
    seen = look(group("a"), group("b"), most_groups=1)

    assert seen.most_pieces == 50
    assert set(seen.binds) == {"date", "split"}


def test_a_missing_machine_binds() -> None:
    seen = look(group("a", 1_000), machine="overlock")

    assert (seen.able, seen.reasons["no_machine"]) == (0, 1)
    assert seen.binds == ("machine",)


def test_a_group_too_far_away_binds_by_distance() -> None:
    seen = look(group("a", 1_000, latitude_e6=18_790_000), last_week=1)

    assert seen.reasons == {"too_far": 1}
    assert seen.binds == ("distance",)


def test_a_rate_under_what_groups_ask_binds_and_names_the_rate_needed() -> None:
    seen = look(group("a", 1_000, least_satang_per_hour=7_000))

    assert seen.reasons == {"rate_under_group_minimum": 1}
    assert (seen.binds, seen.rate_needed) == (("rate",), 1_167)


def test_the_dearest_group_is_not_needed_when_a_cheaper_one_is_enough() -> None:
    seen = look(group("a", 1_000, least_satang_per_hour=9_000), group("b", 1_000, least_satang_per_hour=6_600))

    assert seen.rate_needed == 1_100


def test_two_things_wrong_with_the_only_group_leave_no_single_remedy() -> None:
    seen = look(group("a", 1_000, quality_level=1, latitude_e6=18_790_000), quality_level=2)

    assert seen.binds == ()
    assert not seen.possible


def test_a_window_without_a_whole_week_leaves_only_the_date() -> None:
    seen = look(group("a"), group("b"), last_week=None)

    assert (seen.able, seen.most_pieces, seen.binds) == (0, 0, ("date",))


def test_without_groups_nothing_is_possible() -> None:
    seen = look()

    assert (seen.groups, seen.possible, seen.done_week, seen.pieces_by_week) == (0, False, None, ())


def _best(lot: Lot, pieces: list[int]) -> int:
    """The most by trying every choice of groups and every share of pieces."""
    best = 0
    for size in range(1, min(lot.most_groups, len(pieces)) + 1):
        for chosen in combinations(pieces, size):
            shares = product(*(range(lot.minimum_lot_pieces, one + 1) for one in chosen))
            best = max([best, *(sum(share) for share in shares if sum(share) <= lot.quantity_pieces)])
    return best


@given(st.lists(st.integers(0, 6), max_size=4), st.integers(1, 10), st.integers(1, 4), st.integers(1, 6))
def test_the_split_is_the_best_there_is(pieces: list[int], quantity: int, most_groups: int, least: int) -> None:
    least = min(least, quantity)
    lot = replace(LOT, quantity_pieces=quantity, most_groups=most_groups, minimum_lot_pieces=least)

    assert most_by_split(lot, pieces) == _best(lot, pieces)
