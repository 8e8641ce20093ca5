"""The arithmetic of pay: to the satang, by the law of the day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ledger import interest, rules
from api.ledger.books import AccountOf, Line
from api.ledger.refusals import (
    AmountOutOfRange,
    EntryNotBalanced,
    LinesOutOfRange,
    NoInterestRate,
    NothingToSplitBy,
    PayLaterThanSevenDays,
)
from api.ledger.rules import InterestRate
from api.shapes import MOST_SATANG

WEIGHTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=60).filter(any)
SUMS = st.integers(-MOST_SATANG, MOST_SATANG)


def line(satang: int) -> Line:
    return Line(AccountOf("hirer_payable", uuid4()), satang)


def test_a_hundred_satang_in_three_go_34_33_33() -> None:
    assert rules.split(100, [1, 1, 1]) == [34, 33, 33]


def test_the_satang_left_over_goes_to_the_largest_remainder() -> None:
    assert rules.split(10, [3, 7, 5]) == [2, 5, 3]


def test_who_made_nothing_gets_nothing() -> None:
    assert rules.split(101, [0, 2, 0, 1]) == [0, 67, 0, 34]


@given(SUMS, WEIGHTS)
def test_shares_add_up_to_the_sum(total: int, weights: list[int]) -> None:
    assert sum(rules.split(total, weights)) == total


@given(SUMS, WEIGHTS)
def test_each_share_is_within_a_satang_of_the_exact_one(total: int, weights: list[int]) -> None:
    shares = rules.split(total, weights)

    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert all(abs(share - true) < 1 for share, true in zip(shares, exact, strict=True))


@given(st.integers(0, MOST_SATANG), WEIGHTS)
def test_who_made_more_never_gets_less(total: int, weights: list[int]) -> None:
    shares = rules.split(total, weights)

    ordered = sorted(zip(weights, shares, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(ordered) if a[0] < b[0])


@given(st.integers(0, MOST_SATANG), st.integers(1, 60))
def test_between_equals_the_earlier_gets_the_satang(total: int, members: int) -> None:
    shares = rules.split(total, [7] * members)

    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_without_shares_nothing_is_split(weights: list[int]) -> None:
    with pytest.raises(NothingToSplitBy):
        rules.split(100, weights)


def test_pay_is_due_seven_days_after_the_hand_over_even_in_the_holidays() -> None:
    assert rules.due_on(date(2026, 12, 29)) == date(2027, 1, 5)


@given(st.dates(max_value=date(2100, 1, 1)), st.integers(0, 7))
def test_the_due_date_is_never_rolled(handed_over_on: date, agreed: int) -> None:
    assert rules.due_on(handed_over_on, agreed) - handed_over_on == timedelta(days=agreed)


@pytest.mark.parametrize("agreed", [-1, 8, 30])
def test_later_pay_cannot_be_agreed(agreed: int) -> None:
    with pytest.raises(PayLaterThanSevenDays):
        rules.due_on(date(2026, 12, 1), agreed)


@pytest.mark.parametrize(("instalment", "cap"), [(0, 0), (9, 0), (10, 1), (19, 1), (123_456, 12_345)])
def test_deductions_stop_at_ten_per_cent_rounded_down(instalment: int, cap: int) -> None:
    assert rules.deduction_cap(instalment) == cap


def test_a_year_late_costs_five_per_cent() -> None:
    assert interest.interest_on(1_000_000, date(2025, 1, 10), date(2026, 1, 10)) == 50_000


def test_a_day_late_costs_a_365th_of_it_rounded_up() -> None:
    assert interest.interest_on(100_000, date(2026, 12, 8), date(2026, 12, 9)) == 14  # 13.698…


def test_pay_in_time_bears_no_interest() -> None:
    assert interest.interest_on(100_000, date(2026, 12, 8), date(2026, 12, 8)) == 0


def test_interest_is_simple() -> None:
    due = date(2025, 1, 10)

    two_years = interest.interest_on(36_500, due, due + timedelta(days=730))

    assert two_years == 2 * interest.interest_on(36_500, due, due + timedelta(days=365))


def test_each_day_bears_the_rate_of_its_day() -> None:
    rates = [InterestRate(date(2027, 1, 1), 1_500, "draft"), InterestRate(date(2021, 4, 11), 500, "today")]

    found = rules.interest(365 * 10_000, date(2026, 12, 28), date(2027, 1, 2), rates)

    assert found == 3 * 500 + 2 * 1_500  # 29, 30 and 31 December, then 1 and 2 January


@given(st.integers(0, MOST_SATANG), st.integers(0, 2_000), st.integers(0, 2_000), st.integers(0, 2_000))
def test_interest_grows_with_time_and_a_change_of_rate_to_itself_is_none(
    principal: int, first: int, second: int, change: int
) -> None:
    due, begin = date(2022, 1, 1), date(2021, 4, 11)
    rates = [InterestRate(begin, 500, ""), InterestRate(due + timedelta(days=change), 500, "")]

    early, late = (interest.interest_on(principal, due, due + timedelta(days=d)) for d in sorted([first, second]))

    assert early <= late
    assert rules.interest(principal, due, due + timedelta(days=max(first, second)), rates) == late


def test_before_the_first_known_rate_nothing_is_guessed() -> None:
    with pytest.raises(NoInterestRate):
        interest.interest_on(1, date(2020, 1, 1), date(2020, 1, 2))


def test_every_rate_of_interest_names_its_source() -> None:
    assert interest.rates()
    assert all(len(rate.source) > 20 for rate in interest.rates())


def test_an_entry_comes_to_zero() -> None:
    with pytest.raises(EntryNotBalanced) as refused:
        rules.judge([line(5), line(-4)])

    assert refused.value.facts == {"off_by_satang": 1}
    rules.judge([line(5), line(-2), line(-3)])


@pytest.mark.parametrize("count", [0, 1, 1_001])
def test_an_entry_names_who_gives_and_who_gains(count: int) -> None:
    with pytest.raises(LinesOutOfRange):
        rules.judge([line(1)] * count)


@pytest.mark.parametrize("satang", [0, MOST_SATANG + 1])
def test_a_line_is_neither_nothing_nor_endless(satang: int) -> None:
    with pytest.raises(AmountOutOfRange):
        rules.judge([line(satang), line(-satang)])
