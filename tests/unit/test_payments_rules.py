"""Pure rules of pay: what pieces come to, and what the three sides' words come to in every order."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dated import setting
from api.ledger.rules import split
from api.payments import rules
from api.payments.rules import Claim, confirmations, gross, place_of, state_of

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
PAID = Claim("hirer", "paid", 100, "api_key", MONDAY)
LEADER = Claim("leader", "received", 100, "otp", MONDAY)
LEADER_NO = Claim("leader", "not_received", 0, "otp", MONDAY)
HERS = Claim("member", "received", 100, "pin", MONDAY)
HERS_SHORT = Claim("member", "received", 99, "pin", MONDAY)
HER_NO = Claim("member", "not_received", 0, "pin", MONDAY)


def state(*claims: Claim, via: str = "leader", needed: int = 1) -> str:
    return state_of(claims, amount_satang=100, via=via, needed=needed)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ((), "prepared"),
        ((PAID,), "sent"),
        ((PAID, LEADER), "at_group"),
        ((PAID, LEADER, HERS), "received"),
        ((PAID, HERS), "received"),
        ((PAID, LEADER_NO), "contested"),
        ((PAID, HER_NO), "contested"),
        ((PAID, HERS_SHORT), "contested"),
        ((PAID, HER_NO, LEADER, PAID), "contested"),
        ((PAID, HER_NO, HERS), "received"),
        ((PAID, HERS, HER_NO), "contested"),
        ((PAID, LEADER_NO, LEADER), "at_group"),
        ((PAID, LEADER_NO, HERS), "received"),
        ((HERS, LEADER), "prepared"),
    ],
)
def test_what_three_words_come_to(claims: tuple[Claim, ...], said: str) -> None:
    assert state(*claims) == said


@pytest.mark.parametrize("order", list(permutations([PAID, LEADER, HER_NO])))
def test_her_no_stands_in_whatever_order_words_are_heard(order: tuple[Claim, ...]) -> None:
    assert state(*order) == "contested"


def test_a_leaders_word_does_not_count_for_money_that_goes_straight_to_her() -> None:
    assert state(PAID, LEADER, via="direct") == "sent"
    assert state(PAID, LEADER_NO, via="direct") == "sent"


@pytest.mark.parametrize(
    ("second", "times"),
    [
        (Claim("member", "received", 100, "pin", MONDAY), 1),
        (Claim("member", "received", 100, "thumb", MONDAY), 2),
        (Claim("member", "received", 100, "pin", TUESDAY), 2),
    ],
)
def test_the_same_yes_twice_on_one_day_counts_once(second: Claim, times: int) -> None:
    assert confirmations([PAID, HERS, second], 100) == times
    assert state(PAID, HERS, second, needed=2) == ("received" if times == 2 else "sent")


def test_a_no_in_between_starts_the_count_again() -> None:
    assert confirmations([HERS, HER_NO, Claim("member", "received", 100, "thumb", MONDAY)], 100) == 1


def test_money_is_where_it_was_last_confirmed() -> None:
    places = [
        place_of(said, state(*said), amount_satang=100, via="leader")  # type: ignore[arg-type]
        for said in ([PAID], [PAID, LEADER], [PAID, LEADER, HER_NO], [PAID, LEADER, HERS], [PAID, HER_NO])
    ]

    assert places == ["on_the_way", "at_group", "at_group", "hers", "on_the_way"]


@given(st.integers(1, 10**6), st.integers(1, 10**5), st.integers(1, 100))
def test_part_finished_pieces_are_never_rounded_against_her(pieces: int, rate: int, percent: int) -> None:
    exact_hundredths = pieces * rate * percent

    assert 0 <= gross(pieces, rate, percent) * 100 - exact_hundredths < 100
    assert gross(pieces, rate) == pieces * rate


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any))
def test_what_comes_in_goes_out_to_the_satang(satang: int, weights: list[int]) -> None:
    shares = split(satang, weights)

    assert sum(shares) == satang
    assert all(
        abs(share * sum(weights) - satang * weight) < sum(weights)
        for share, weight in zip(shares, weights, strict=True)
    )


def test_settings_are_dated() -> None:
    assert setting("payments", "cash_confirmations", MONDAY) == 2
    with pytest.raises(ValueError, match="empty"):
        setting("payments", "cash_confirmations", date(2025, 1, 1))


def test_every_side_has_a_usual_way_of_speaking() -> None:
    assert {side: ways[0] for side, ways in rules.WAYS_OF.items()} == {
        "hirer": "api_key",
        "leader": "otp",
        "member": "pin",
    }
