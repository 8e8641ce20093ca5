"""Lots of one place and week travel together to a group, and the way is paid once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching import Plan, Prices, Problem, check, plan_hash, solve
from tests.unit.matching.small import POLICY, group, lot, problem, problems

SHARED = replace(POLICY, shared_trips=True)
FAR = group("far", latitude_e6=15_500_000)
KM = 100 * 195 * 1000  # the way to it in 1/1000 satang


def two(*, together: bool = True, **changes: object) -> Problem:
    """Two small lots and one group far away."""
    lots = tuple(lot(name, quantity_pieces=5, rate_satang=6000, **changes) for name in ("a", "b"))
    return replace(problem(lots, (FAR,)), policy=SHARED if together else POLICY)


def worth(one: Problem) -> int:
    plan = solve(one, effort=50)
    assert check(one, plan).faults == ()
    return plan.objective


def test_the_way_is_paid_once_for_two_lots() -> None:
    assert worth(two()) == worth(two(together=False)) + KM
    apart = replace(two(), lots=(two().lots[0], replace(two().lots[1], latitude_e6=13_750_001)))
    assert worth(two()) == worth(apart) + KM


def test_lots_of_another_week_travel_by_themselves() -> None:
    later = replace(two().lots[1], first_week=1)
    assert worth(two()) == worth(replace(two(), lots=(two().lots[0], later))) + KM


def test_together_two_lots_pay_for_a_way_that_neither_pays_alone() -> None:
    cheap = replace(two(), lots=tuple(replace(one, rate_satang=2000) for one in two().lots))
    dear = replace(cheap, policy=replace(SHARED, satang_per_km=82, equity_steps=()))

    assert worth(replace(dear, lots=dear.lots[:1])) == 0
    assert worth(dear) > 0


def test_the_bound_of_shared_trips_is_near_the_plan() -> None:
    """Each pair carries its part: with the whole way on either lot the bound would be under the plan."""
    plan = solve(two(), effort=50)
    assert plan.objective <= plan.price_bound
    assert plan.price_bound - plan.objective <= KM // 1000


@pytest.mark.parametrize(
    "trips",
    [
        (("a", "far", KM), ("b", "far", 1)),
        (("a", "far", -1), ("b", "far", 1)),
        (("a", "far", 1), ("a", "far", 1)),
        (("a", "near", 1),),
        (("a", "far", KM),),
    ],
)
def test_shares_of_a_trip_that_prove_nothing_are_caught(trips: tuple[tuple[str, str, int], ...]) -> None:
    plan = solve(two(), effort=5)
    forged = replace(plan, prices=replace(plan.prices, trips=trips))

    assert "trip_shares" in {fault.rule for fault in check(two(), forged).faults}


def test_the_cost_of_a_way_left_out_is_caught() -> None:
    plan = replace(solve(two(), effort=5))
    assert "objective" in {fault.rule for fault in check(two(), replace(plan, objective=plan.objective + KM)).faults}


def test_shares_stand_in_the_plan_and_its_hash() -> None:
    plan = solve(two(), effort=5)
    other = replace(plan, prices=Prices(trips=(("a", "far", 3),)))

    assert Plan.from_json(other.to_json()) == other
    assert plan_hash(other) != plan_hash(replace(plan, prices=Prices()))


@given(problems())
@settings(max_examples=30, deadline=None)
def test_sharing_trips_is_never_worse_and_nothing_where_all_lots_are_apart(one: Problem) -> None:
    apart = tuple(replace(asked, latitude_e6=13_000_000 + 9 * at) for at, asked in enumerate(one.lots))
    alone, shared = (replace(one, lots=apart, policy=replace(one.policy, shared_trips=way)) for way in (False, True))

    assert solve(alone, effort=5).allocations == solve(shared, effort=5).allocations
    kept = replace(one, policy=replace(one.policy, shared_trips=False))
    together = replace(one, policy=replace(one.policy, shared_trips=True))
    assert solve(kept, effort=30).objective <= solve(together, effort=30).price_bound
