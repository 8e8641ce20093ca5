"""What is lawful and what makes sense in an order: rates, windows, sizes, and what accepted work forbids."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import DomainError
from api.orders import refusals, rules
from api.orders.csv_columns import NotAnAmount, read_hundredths
from api.orders.terms import Terms, judge_awarded, unsettles_offers
from matching.piece_rate import floor_rate

TODAY = date(2026, 11, 22)
TERMS = Terms(
    rate_satang=1_500,
    quantity_pieces=500,
    start_on=TODAY + timedelta(days=7),
    due_on=TODAY + timedelta(days=35),
    minimum_lot_pieces=10,
    most_groups=3,
    all_or_nothing=False,
)
LAWFUL = SimpleNamespace(floor_satang=1_000, fair_satang=1_200, working=[])


def measured(pieces: int = 40, seconds: int = 28_800, allowance: int = 0) -> SimpleNamespace:
    return SimpleNamespace(tested_on=TODAY, pieces=pieces, worker_seconds=seconds, allowance_percent=allowance)


def kinds(found: "list[DomainError]") -> list[type[DomainError]]:
    return [type(one) for one in found]


def test_a_time_test_of_720_seconds_a_piece_gives_40_pieces_a_day() -> None:
    assert rules.pieces_per_day(0, measured()) == 40  # law.md T6
    assert rules.centiminutes_of(measured()) == 1_200


def test_fifteen_per_cent_allowance_leaves_34_pieces_a_day() -> None:
    assert rules.pieces_per_day(0, measured(allowance=15)) == 34  # law.md P1
    assert floor_rate(40_000, rules.pieces_per_day(0, measured(allowance=15))).satang == 1_177


def test_standard_minutes_hold_their_allowances_already() -> None:
    assert rules.pieces_per_day(1_200, None) == 40


@given(st.integers(1, 10_000), st.integers(1, 10**7), st.integers(0, 50))
def test_minutes_from_a_time_test_are_rounded_up_by_less_than_a_hundredth(
    pieces: int, seconds: int, allowance: int
) -> None:
    test = measured(pieces, seconds, allowance)

    exact = Fraction(48_000) / rules.pieces_per_day(0, test)

    assert 0 <= rules.centiminutes_of(test) - exact < 1


@given(st.integers(30_000, 60_000), st.integers(1, 10_000), st.integers(1, 10**6))
def test_the_floor_of_a_test_never_exceeds_the_floor_of_its_rounded_minutes(
    wage: int, pieces: int, seconds: int
) -> None:
    test = measured(pieces, seconds)

    exact = floor_rate(wage, rules.pieces_per_day(0, test)).satang
    rounded = floor_rate(wage, rules.pieces_per_day(rules.centiminutes_of(test), None)).satang

    assert exact <= rounded


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_a_rate_is_refused_exactly_when_it_is_under_the_floor(rate: int, floor: int) -> None:
    lawful = SimpleNamespace(floor_satang=floor, fair_satang=floor, working=[])

    assert bool(list(rules.judge_rate(rate, lawful, {}, ""))) == (rate < floor)


def test_a_rate_under_the_floor_is_told_the_cheapest_lawful_rate() -> None:
    (fault,) = rules.judge_rate(999, LAWFUL, {}, "/lots/3")

    assert fault.pointer == "/lots/3/rate_satang"
    assert fault.facts["floor_satang"] == 1_000
    assert "10.00" in fault.text("en")


def test_a_lot_without_any_time_is_refused() -> None:
    assert kinds(list(rules.judge_time(None, None, False, ""))) == [refusals.StandardTimeNeeded]


def test_a_lot_with_two_times_is_refused() -> None:
    assert kinds(list(rules.judge_time(1_200, None, True, ""))) == [refusals.OneStandardTimeOnly]


def test_a_time_test_of_tomorrow_is_refused() -> None:
    assert kinds(list(rules.judge_test(measured(), TODAY - timedelta(days=1), ""))) == [refusals.TestedInTheFuture]


def test_a_time_test_of_more_than_6000_minutes_a_piece_is_refused() -> None:
    slow = measured(pieces=1, seconds=361_000)

    assert kinds(list(rules.judge_test(slow, TODAY, ""))) == [refusals.PieceTimeOutOfRange]


@pytest.mark.parametrize(
    ("start", "due", "expected"),
    [
        (0, 1, []),
        (7, 7, [refusals.DueNotAfterStart]),
        (-1, 7, [refusals.WindowInThePast]),
        (-3, -5, [refusals.DueNotAfterStart, refusals.WindowInThePast, refusals.WindowInThePast]),
        (1, 367, [refusals.TooFarAhead]),
    ],
)
def test_a_window_lies_between_today_and_a_year_ahead(start: int, due: int, expected: list[type[DomainError]]) -> None:
    window = replace(TERMS, start_on=TODAY + timedelta(days=start), due_on=TODAY + timedelta(days=due))

    assert kinds(list(rules.judge_window(window, TODAY, ""))) == expected


def test_a_lot_that_began_last_week_can_get_a_later_due_date() -> None:
    begun = replace(TERMS, start_on=TODAY - timedelta(days=7))

    assert list(rules.judge_window(begun, TODAY, "", changed=frozenset({"due_on"}))) == []


def test_the_least_for_one_group_fits_into_the_lot() -> None:
    odd = replace(TERMS, minimum_lot_pieces=501)

    assert kinds(list(rules.judge_size(odd, 1_500, ""))) == [refusals.MinimumLotOverQuantity]


def test_a_lot_worth_more_than_ten_thousand_million_baht_is_refused() -> None:
    vast = replace(TERMS, quantity_pieces=10**7)

    assert kinds(list(rules.judge_size(vast, 10**8, ""))) == [refusals.LotTooLarge]


def test_the_rate_goes_down_while_nobody_has_accepted() -> None:
    assert list(judge_awarded(TERMS, replace(TERMS, rate_satang=1_400), 0, 0)) == []


def test_once_a_group_has_accepted_the_rate_only_goes_up() -> None:
    lower, higher = replace(TERMS, rate_satang=1_499), replace(TERMS, rate_satang=1_501)

    assert kinds(list(judge_awarded(TERMS, lower, 1, 1))) == [refusals.RateOnlyUpNow]
    assert list(judge_awarded(TERMS, higher, 1, 1)) == []


@given(st.integers(1, 500), st.integers(0, 500), st.integers(1, 3), st.integers(0, 3))
def test_nothing_accepted_can_be_cut_away(quantity: int, pieces: int, most_groups: int, groups: int) -> None:
    wanted = replace(TERMS, quantity_pieces=quantity, most_groups=most_groups)

    refused = bool(list(judge_awarded(TERMS, wanted, pieces, groups)))

    assert refused == (quantity < pieces or most_groups < groups)


def test_more_pieces_leave_waiting_offers_as_they_are() -> None:
    assert not unsettles_offers(TERMS, replace(TERMS, quantity_pieces=600))


def test_more_pieces_of_an_undivided_lot_unsettle_its_offers() -> None:
    whole = replace(TERMS, all_or_nothing=True)

    assert unsettles_offers(whole, replace(whole, quantity_pieces=600))


@pytest.mark.parametrize("change", [{"rate_satang": 1_600}, {"due_on": TODAY}, {"most_groups": 1}])
def test_other_terms_unsettle_waiting_offers(change: dict[str, object]) -> None:
    assert unsettles_offers(TERMS, replace(TERMS, **change))  # type: ignore[arg-type]


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 400))
def test_the_last_whole_week_ends_by_the_due_date(start: date, days: int) -> None:
    monday, due = rules.monday_after(start), start + timedelta(days=days)
    last = rules.last_whole_week(monday, due)

    assert monday.weekday() == 0
    assert start <= monday < start + timedelta(days=7)
    if last is None:
        assert due < monday + timedelta(days=6)
    else:
        assert monday + timedelta(weeks=last, days=6) <= due < monday + timedelta(weeks=last + 1, days=6)


@given(st.integers(0, 999_999_999), st.integers(0, 99))
def test_amounts_with_decimals_are_read_exactly(whole: int, part: int) -> None:
    assert read_hundredths(f"{whole}.{part:02d}") == whole * 100 + part
    assert read_hundredths(f"{whole:,}" if whole < 10**9 else str(whole)) == whole * 100


def test_thai_digits_are_read_in_amounts() -> None:
    assert read_hundredths("๙.๕") == 950


@pytest.mark.parametrize("text", ["", "9.505", "-1", "1e3", "9,5", "๙..๕", "nan", "1 000"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_hundredths(text)
