"""The piece rates of the Act and the published examples of other countries."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.guard import ProblemError
from matching.piece_rate import (
    fair_rate,
    floor_rate,
    hours_treated,
    lowest_half_mean,
    mean_hourly_output,
    pieces_per_day_from_standard,
    pieces_per_day_from_test,
)

wages = st.integers(1, 10**6)
outputs = st.fractions(min_value=Fraction(1, 100), max_value=10_000, max_denominator=1000)


@pytest.mark.parametrize(
    ("place", "daily", "pieces", "satang"),
    [
        ("T1 Bangkok 2025-07-01", 40_000, 40, 1000),
        ("T2 Bangkok 2025-06-30", 37_200, 40, 930),
        ("T3 Khon Kaen", 35_700, 25, 1428),
        ("T4 Narathiwat", 33_700, 30, 1124),
        ("T5 Hat Yai", 38_000, 24, 1584),
        ("T5 rest of Songkhla", 35_200, 24, 1467),
    ],
)
def test_floor_is_the_daily_wage_over_pieces_in_eight_hours(place: str, daily: int, pieces: int, satang: int) -> None:
    assert floor_rate(daily, pieces).satang == satang


def test_t6_twelve_minutes_a_piece_is_forty_pieces_a_day() -> None:
    assert pieces_per_day_from_test(1, 720, 0) == pieces_per_day_from_standard(1200) == 40
    assert floor_rate(40_000, pieces_per_day_from_test(1, 720, 0)).satang == 1000


@pytest.mark.parametrize(
    ("example", "hourly", "output", "uplift", "exact"),
    [
        ("U1", 631, 12, Fraction(6, 5), Fraction("63.1")),
        ("U2", 505, 10, Fraction(6, 5), Fraction("60.6")),
        ("U3", 485, 10, Fraction(1), Fraction("48.5")),
        ("U4", 631, 10, Fraction(6, 5), Fraction("75.72")),
    ],
)
def test_fair_rate_agrees_with_the_british_examples(
    example: str, hourly: int, output: int, uplift: Fraction, exact: Fraction
) -> None:
    rate = fair_rate(hourly, output, uplift)  # wage and output of an hour stand for those of a day

    assert rate.exact == exact
    assert rate.satang == -(-exact // 1)


def test_u1_is_rounded_up_to_64_pence() -> None:
    assert fair_rate(631, 12).satang == 64


def test_u5_treats_525_items_as_63_hours_and_the_pay_as_lawful() -> None:
    hours = hours_treated(525, 10)

    assert hours == 63
    assert Fraction(525 * 76) / hours >= 631


def test_p1_takes_fifteen_per_cent_off_the_day_not_onto_the_time() -> None:
    pieces = pieces_per_day_from_test(1, 720, 15)

    assert pieces == 34
    assert floor_rate(40_000, pieces).satang == 1177


def test_f1_lowest_half_of_six_workers_makes_nine_an_hour() -> None:
    outputs_per_hour = [14, 8, 12, 9, 11, 10]

    assert lowest_half_mean(outputs_per_hour) == 9
    assert mean_hourly_output(outputs_per_hour) == Fraction(64, 6)


@pytest.mark.parametrize(("daily", "pieces", "satang"), [(40_000, 40, 1200), (35_700, 25, 1714)])
def test_fair_rate_is_a_fifth_above_the_floor_and_rounded_once(daily: int, pieces: int, satang: int) -> None:
    assert fair_rate(daily, pieces).satang == satang


def test_working_shows_inputs_and_every_step() -> None:
    working = fair_rate(33_700, 30).working

    assert [step.code for step in working] == ["daily_wage_over_pieces", "times_uplift", "rounded_up_to_satang"]
    assert working[0].inputs == (("daily_satang", "33700"), ("pieces_per_day", "30"))
    assert [step.value for step in working] == ["3370/3", "1348", "1348"]


@given(wages, outputs)
def test_rate_is_never_under_the_exact_figure(daily: int, pieces: Fraction) -> None:
    for rate in (floor_rate(daily, pieces), fair_rate(daily, pieces)):
        assert 0 <= rate.satang - rate.exact < 1


@given(wages, wages, outputs)
def test_raising_the_wage_never_lowers_the_rate(one: int, other: int, pieces: Fraction) -> None:
    low, high = sorted((one, other))

    assert floor_rate(low, pieces).satang <= floor_rate(high, pieces).satang
    assert fair_rate(low, pieces).satang <= fair_rate(high, pieces).satang


@given(wages, outputs)
def test_a_days_pieces_at_the_floor_pay_the_daily_wage(daily: int, pieces: Fraction) -> None:
    assert floor_rate(daily, pieces).satang * pieces >= daily


@pytest.mark.parametrize(("daily", "pieces"), [(0, 10), (-1, 10), (40_000, 0), (40_000, 2.5), (True, 10)])
def test_nonsense_and_inexact_figures_are_refused(daily: int, pieces: int) -> None:
    with pytest.raises(ProblemError):
        floor_rate(daily, pieces)


def test_uplift_under_one_is_refused() -> None:
    with pytest.raises(ProblemError, match="uplift"):
        fair_rate(40_000, 40, Fraction(9, 10))


@pytest.mark.parametrize("allowance", [-1, 100])
def test_allowance_must_leave_some_of_the_day(allowance: int) -> None:
    with pytest.raises(ProblemError, match="allowance"):
        pieces_per_day_from_test(1, 720, allowance)
