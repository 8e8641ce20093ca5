"""The pay clock, pieces shared out, mending in time, codes of sheets: the arithmetic of goods."""

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dated import setting
from api.deliveries.models import AT_FAULT
from api.deliveries.rules import (
    CODE_LETTERS,
    Moved,
    answer_by,
    counted_day,
    mendable,
    new_code,
    outcomes,
    read_code,
    say_code,
    spread,
    still_out,
)
from api.deliveries.schemas_receipts import Reason

AWARD = date(2026, 11, 1)
WHO = [UUID(int=n) for n in range(1, 9)]
days = st.integers(-30, 60).map(lambda n: AWARD + timedelta(days=n))


@pytest.mark.parametrize(
    ("claimed", "heard", "counts"),
    [
        (10, 10, 10),  # said on the day
        (10, 14, 10),  # the phone was off for four days: the clock starts at hand-over, not at upload
        (15, 12, 12),  # a day that had not come yet counts as the day we heard
        (0, 12, 1),  # before there was an award
    ],
)
def test_a_claim_counts_as_the_day_it_says_within_what_can_be(claimed: int, heard: int, counts: int) -> None:
    on = lambda day: AWARD + timedelta(days=day - 1)  # noqa: E731

    assert counted_day(on(claimed), on(heard), AWARD) == on(counts)


@given(st.lists(st.tuples(days, days), min_size=1, max_size=5))
def test_the_clock_is_the_same_in_whatever_order_claims_arrive(claims: list[tuple[date, date]]) -> None:
    """The earliest of all; and a claim that arrives later never moves it later."""
    for order in permutations(claims):
        clock = date.max
        for claimed, heard in order:
            moved = min(clock, counted_day(claimed, heard, AWARD))
            assert moved <= clock
            clock = moved
        assert clock == min(counted_day(claimed, heard, AWARD) for claimed, heard in claims)


@given(days, days)
def test_the_hirer_always_has_its_days_to_answer(handed: date, heard: date) -> None:
    until = answer_by(handed, heard, 3)

    assert until >= heard + timedelta(days=3)
    assert until >= handed + timedelta(days=3)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.data())
def test_pieces_are_spread_exactly_and_nobody_gets_more_than_there_is_room(
    room: list[int], data: st.DataObject
) -> None:
    pieces = data.draw(st.integers(0, sum(room)))

    shares = spread(pieces, room)

    assert sum(shares) == pieces
    assert all(0 <= share <= most for share, most in zip(shares, room, strict=True))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.data())
def test_a_receipt_by_totals_gives_each_homeworker_her_tally_and_no_piece_twice(
    tallies: list[int], data: st.DataObject
) -> None:
    short = data.draw(st.integers(0, sum(tallies)))
    rejected = data.draw(st.integers(0, sum(tallies) - short))

    found = outcomes(dict(zip(WHO, tallies, strict=False)), short, rejected, None)

    assert sum(one.short for one in found.values()) == short
    assert sum(one.rejected for one in found.values()) == rejected
    for pieces, one in zip(tallies, found.values(), strict=True):
        assert one.accepted + one.short + one.rejected == pieces
        assert min(one.accepted, one.short, one.rejected) >= 0


def test_what_the_hirer_says_of_one_homeworker_touches_no_other() -> None:
    found = outcomes({WHO[0]: 10, WHO[1]: 20}, 1, 2, {WHO[1]: (1, 2)})

    assert (found[WHO[0]].accepted, found[WHO[1]].accepted) == (10, 17)


@pytest.mark.parametrize(
    ("rejections", "mended", "left"),
    [
        ([(5, None)], 0, 5),
        ([(5, AWARD)], 0, 5),  # the last day is still in time
        ([(5, AWARD - timedelta(days=1))], 0, 0),
        ([(5, None), (3, AWARD - timedelta(days=1))], 0, 5),
        ([(5, None), (3, AWARD - timedelta(days=1))], 3, 5),  # those mended before count as the expired ones
        ([(5, None), (3, AWARD - timedelta(days=1))], 4, 4),
        ([(5, None)], 5, 0),
    ],
)
def test_refused_pieces_can_be_mended_in_time_and_once(
    rejections: list[tuple[int, date | None]], mended: int, left: int
) -> None:
    assert mendable(rejections, mended, AWARD) == left


def test_what_is_out_is_what_was_issued_and_did_not_come_back() -> None:
    moves = [
        Moved("issue", "ผ้า", "m", 5_000),
        Moved("issue", "ผ้า", "kg", 700),
        Moved("return", "ผ้า", "m", 1_200),
        Moved("issue", "ผ้า", "m", 1_000),
    ]

    assert still_out(moves) == {("ผ้า", "m"): (6_000, 1_200), ("ผ้า", "kg"): (700, 0)}


def test_a_code_is_read_however_it_was_typed() -> None:
    code = new_code()

    assert read_code(say_code(code)) == read_code(say_code(code).lower()) == read_code(code.replace("0", "o")) == code
    assert read_code("4k7q om2l") == "4K7Q0M21"
    assert len(code) == 8
    assert set(code) <= set(CODE_LETTERS)


def test_settings_are_dated() -> None:
    assert (setting("deliveries", "answer_days", AWARD), setting("deliveries", "least_mend_days", AWARD)) == (3, 3)


def test_every_reason_of_a_refusal_says_whose_fault_it_is() -> None:
    assert set(AT_FAULT) == set(Reason.__args__)
    assert {why for why, whose in AT_FAULT.items() if whose == "hirer"} == {"material_fault", "pattern_fault"}
