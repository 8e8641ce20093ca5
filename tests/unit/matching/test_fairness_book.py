"""The book of debts: who is owed what after a plan, and how it is paid back."""

from dataclasses import replace

from hypothesis import given, settings

from matching import Problem, solve
from matching.fairness.book import credit_changes, new_credits, passed_over
from matching.fairness.measure import earned
from tests.unit.matching.small import POLICY, group, lot, problem, problems

FAR, NEAR = group("far", latitude_e6=14_500_000), group("near", income_satang=60_000)
TOWN = replace(problem((lot(most_groups=1, quantity_pieces=6),), (FAR, NEAR)), policy=replace(POLICY, equity_steps=()))


def test_a_group_passed_over_because_it_is_far_is_owed_the_pay() -> None:
    plan = solve(TOWN)
    assert [share.group for share in plan.allocations] == ["near"]
    assert new_credits(TOWN, plan) == {"far": 6 * 2000}


def test_who_declined_is_owed_nothing_and_keeps_what_it_had() -> None:
    one = replace(TOWN, groups=(replace(FAR, credit_satang=500), NEAR))
    assert new_credits(one, solve(one), {("lot-1", "far")}) == {"far": 500}


def test_the_next_in_line_is_owed_what_the_first_declined() -> None:
    third = group("next", latitude_e6=14_500_000, income_satang=10_000)
    one = replace(TOWN, groups=(FAR, third, NEAR))
    assert passed_over(one, solve(one), {("lot-1", "far")}) == {"next": 12_000}


def test_what_a_group_earns_pays_its_credit_back() -> None:
    near = replace(NEAR, income_satang=0, credit_satang=20_000)
    one = replace(TOWN, groups=(FAR, near))
    assert credit_changes(one, solve(one)) == {"near": -12_000}
    assert new_credits(one, solve(one)) == {"near": 8_000}


def test_credit_is_used_up_and_no_more() -> None:
    one = replace(TOWN, groups=(replace(NEAR, income_satang=0, credit_satang=5_000),))
    assert new_credits(one, solve(one)) == {}


def test_who_has_no_time_left_was_not_passed_over() -> None:
    busy = replace(FAR, profiles=(replace(FAR.profiles[0], minutes=(9, 0)),))
    one = replace(TOWN, groups=(busy, NEAR))
    assert new_credits(one, solve(one)) == {}


def test_the_same_time_is_not_owed_twice() -> None:
    one = replace(TOWN, lots=tuple(lot(name, most_groups=1, quantity_pieces=9) for name in "abc"))
    one = replace(one, groups=(FAR, replace(NEAR, profiles=(replace(NEAR.profiles[0], minutes=(200, 200)),))))
    plan = solve(one)
    assert {share.group for share in plan.allocations} == {"near"}
    assert passed_over(one, plan) == {"far": 12 * 2000}  # two hours, though 27 pieces passed it by


@given(problems())
@settings(max_examples=40, deadline=None)
def test_the_book_balances(one: Problem) -> None:
    """Owed anew is at most the pay that was shared out; used is at most the pay received; nobody falls under zero."""
    plan = solve(one, effort=10)
    pay, owed, changes = earned(one, plan.allocations), passed_over(one, plan), credit_changes(one, plan)

    assert sum(owed.values()) <= sum(pay.values())
    for asker in one.groups:
        change = changes.get(asker.id, 0)
        assert -min(asker.credit_satang, pay[asker.id]) <= change <= owed[asker.id]
        assert new_credits(one, plan).get(asker.id, 0) == asker.credit_satang + change >= 0


@given(problems())
@settings(max_examples=20, deadline=None)
def test_declining_everything_neither_earns_nor_costs(one: Problem) -> None:
    plan = solve(one, effort=10)
    everything = {(asked.id, asker.id) for asked in one.lots for asker in one.groups}
    pay = earned(one, plan.allocations)
    left = {asker.id: max(0, asker.credit_satang - pay[asker.id]) for asker in one.groups}
    assert new_credits(one, plan, everything) == {name: satang for name, satang in left.items() if satang}
