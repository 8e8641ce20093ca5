"""What a late change costs all others: never under the loss, by exact search on small problems."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Lot, Problem, ProblemError, check, hard_reasons, solve
from matching.scenarios import cancel_price, change_price, rush_price
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems


def best_in_full(one: Problem, name: str) -> int | None:
    """W: the most a plan is worth that places this lot in full, by brute force; None if none does."""
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(len(pairs) <= 4)
    return best_by_brute_force(one, pairs, in_full=name)


def changed(one: Problem, name: str, new: Lot | None) -> Problem:
    others = tuple(other for other in one.lots if other.id != name)
    return replace(one, lots=others if new is None else (*others, new))


@given(problems(machines=False, most_pieces=4))
@settings(max_examples=40, deadline=None)
def test_a_rush_price_covers_the_loss(one: Problem) -> None:
    asked = next((asked for asked in one.lots if asked.last_week > asked.first_week), None)
    assume(asked is not None)
    assert asked is not None
    before = best_in_full(one, asked.id)
    after = best_in_full(changed(one, asked.id, replace(asked, last_week=0)), asked.id)

    price = rush_price(one, solve(one, effort=5), asked.id, 0, effort=5)

    assert (price is None) <= (after is None)
    if price is not None and before is not None and after is not None:
        assert 1000 * price.surely_satang <= before - after <= 1000 * price.price_satang


@given(problems(machines=False, most_pieces=4), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_a_price_of_another_quantity_covers_the_loss(one: Problem, pieces: int) -> None:
    assume(one.lots)
    asked = one.lots[0]
    before = best_in_full(one, asked.id)
    after = best_in_full(changed(one, asked.id, replace(asked, quantity_pieces=pieces)), asked.id)
    own = max(0, pieces - asked.quantity_pieces) * asked.rate_satang * one.policy.value_permille

    price = change_price(one, solve(one, effort=5), asked.id, pieces, effort=5)

    if price is not None and before is not None and after is not None:
        assert 1000 * price.surely_satang <= max(0, before - after + own) <= 1000 * price.price_satang


@given(problems(machines=False, most_pieces=4))
@settings(max_examples=30, deadline=None)
def test_a_price_of_cancelling_covers_the_loss(one: Problem) -> None:
    assume(one.lots)
    before = best_in_full(one, one.lots[0].id)
    after = best_in_full(changed(one, one.lots[0].id, None), "")
    assert after is not None

    price = cancel_price(one, solve(one, effort=5), one.lots[0].id, effort=5)

    if before is not None:
        assert 1000 * price.surely_satang <= max(0, before - after) <= 1000 * price.price_satang


TOWN = problem((lot("a"), lot("b", last_week=0, quantity_pieces=6, rate_satang=3000)), (group("x"),))


def test_a_rush_takes_the_week_from_a_better_paid_lot() -> None:
    plan = solve(replace(TOWN, lots=(replace(TOWN.lots[0], quantity_pieces=6), TOWN.lots[1])))
    one = replace(TOWN, lots=(replace(TOWN.lots[0], quantity_pieces=6), TOWN.lots[1]))

    price = rush_price(one, plan, "a", 0)

    assert price is not None
    assert check(price.problem, price.plan).good
    assert [share.lot for share in price.plan.allocations] == ["a"]  # placed first, though b pays better
    assert price.price_satang >= price.surely_satang > 6 * 2000
    assert price.diff.groups["x"][1].pieces == 6


def test_a_rush_that_no_group_can_meet_has_no_price() -> None:
    assert rush_price(TOWN, solve(TOWN), "a", 0) is None


def test_a_rush_must_be_earlier() -> None:
    with pytest.raises(ProblemError, match="last_week"):
        rush_price(TOWN, solve(TOWN), "a", 1)
    with pytest.raises(KeyError):
        rush_price(TOWN, solve(TOWN), "zz", 0)


def test_a_lot_that_stands_alone_costs_nobody_anything() -> None:
    one = problem((lot(quantity_pieces=3),), (group("x"),))
    price = rush_price(one, solve(one), "lot-1", 0)
    assert price is not None
    assert (price.price_satang, price.surely_satang) == (0, 0)


def test_cancelling_costs_the_makers_their_pay() -> None:
    one = problem((lot(quantity_pieces=3),), (group("x", income_satang=10**6),))
    price = cancel_price(one, solve(one), "lot-1")
    assert price.price_satang == price.surely_satang == 3 * 2000 - 2000 - 200  # less the cost of the pair
