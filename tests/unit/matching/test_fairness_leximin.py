"""Strict leximin: against brute force on small problems, against its own rules on larger ones."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Plan, Problem, Profile, check, hard_reasons, solve
from matching.fairness.leximin import least_objective
from matching.fairness.measure import incomes, per_hour
from matching.generate import generate
from tests.unit.matching.small import POLICY, Chosen, group, lawful_choices, lot, problem, problems, worth


def fair(one: Problem, loss_permille: int) -> Problem:
    policy = replace(one.policy, name="fair", aim="leximin", loss_permille=loss_permille)
    return replace(one, policy=policy)


def hours(plan: Plan) -> list[int]:
    assert plan.fairness is not None
    return [income for _, income in plan.fairness.incomes]


def hours_of(one: Problem, chosen: Chosen) -> list[int]:
    """Sorted incomes per available hour, in this test's own words."""
    found = []
    for asker in one.groups:
        minutes = asker.available_minutes + sum(sum(profile.minutes) for profile in asker.profiles)
        income = asker.income_satang - asker.credit_satang
        income += sum(work.value_satang for work in one.frozen if work.group == asker.id)
        income += sum(asked.rate_satang * pieces for asked, given, pieces in chosen if given.id == asker.id)
        if minutes:
            found.append(income * 60_000 // minutes)
    return sorted(found)


@given(problems(machines=False, most_pieces=4), st.sampled_from([0, 50, 300, 1000]))
@settings(max_examples=60, deadline=None)
def test_small_plans_are_as_fair_as_brute_force(one: Problem, loss: int) -> None:
    one = fair(one, loss)
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(len(pairs) <= 4)
    choices = list(lawful_choices(one, pairs))
    floor = least_objective(one.policy, max(worth(one, chosen) for chosen in choices))
    best = max((hours_of(one, chosen), worth(one, chosen)) for chosen in choices if worth(one, chosen) >= floor)

    plan = solve(one, effort=10)

    assert plan.fairness is not None
    assert plan.fairness.proven
    assert (hours(plan), plan.objective) == best
    assert check(one, plan).faults == ()


@given(problems(), st.sampled_from([0, 100, 1000]))
@settings(max_examples=40, deadline=None)
def test_fair_plans_pass_the_check_and_are_never_less_fair_than_value_plans(one: Problem, loss: int) -> None:
    value, plan = solve(one, effort=10), solve(fair(one, loss), effort=10)
    assert check(fair(one, loss), plan).faults == ()
    assert hours(plan) >= [income for _, income in incomes(one, value.allocations)]
    assert 1000 * plan.objective >= (1000 - loss) * value.objective


def test_a_larger_country_is_raised_within_the_loss() -> None:
    one = generate(lots=150, groups=50, load=0.5, seed=3)
    value = solve(one, effort=3000)

    plan = solve(fair(one, 50), effort=3000)

    assert check(fair(one, 50), plan).faults == ()
    assert 1000 * plan.objective >= 950 * value.objective
    assert hours(plan) > [income for _, income in incomes(one, value.allocations)]
    assert solve(fair(one, 50), effort=plan.steps).to_json() == plan.to_json()


RICH, POOR = group("rich", income_satang=60_000), group("poor", latitude_e6=14_500_000)


def test_leximin_gives_the_lot_to_the_poorest_though_it_is_far() -> None:
    one = problem((lot(most_groups=1, quantity_pieces=6),), (RICH, POOR))
    one = replace(one, policy=replace(POLICY, equity_steps=()))

    value, plan = solve(one), solve(fair(one, 1000))

    assert ([one.group for one in value.allocations], [one.group for one in plan.allocations]) == (["rich"], ["poor"])
    assert plan.fairness is not None
    assert plan.fairness.given_up == value.objective - plan.objective > 0
    assert solve(fair(one, 0)).allocations == value.allocations


def test_a_group_with_credit_comes_first_until_it_is_paid_back() -> None:
    owed, even = group("b-owed", income_satang=9000, credit_satang=10_000), group("a-even", income_satang=0)
    one = fair(problem((lot(most_groups=1, quantity_pieces=6),), (owed, even)), 1000)
    assert [share.group for share in solve(one).allocations] == ["b-owed"]
    paid = replace(one, groups=(replace(owed, credit_satang=0), even))
    assert [share.group for share in solve(paid).allocations] == ["a-even"]


@given(problems(machines=False))
@settings(max_examples=15, deadline=None)
def test_a_group_without_hours_changes_nothing(one: Problem) -> None:
    idle = group("zz-idle", profiles=(Profile((("sewing", 3),), (0, 0)),), available_minutes=0)
    wider = replace(one, groups=(*one.groups, idle))
    assert hours(solve(fair(one, 500), effort=10)) == hours(solve(fair(wider, 500), effort=10))


@given(problems(machines=False))
@settings(max_examples=15, deadline=None)
def test_new_names_change_nothing(one: Problem) -> None:
    new = {asker.id: f"n{asker.id}" for asker in one.groups}
    other = replace(
        one,
        groups=tuple(replace(asker, id=new[asker.id]) for asker in one.groups),
        lots=tuple(replace(asked, asked=tuple(f"n{name}" for name in asked.asked)) for asked in one.lots),
        frozen=tuple(replace(work, group=new[work.group]) for work in one.frozen),
    )
    assert hours(solve(fair(one, 500), effort=10)) == hours(solve(fair(other, 500), effort=10))


FAULTS: list[Callable[[Plan], Plan]] = [
    lambda plan: replace(plan, fairness=None),
    lambda plan: forged(plan, value_objective=1),
    lambda plan: forged(plan, given_up=1),
    lambda plan: replace(plan, fairness=replace(plan.fairness, incomes=plan.fairness.incomes[1:])),  # type: ignore[union-attr,type-var]
    lambda plan: replace(plan, fairness=replace(plan.fairness, incomes=plan.fairness.incomes[::-1])),  # type: ignore[union-attr,type-var]
]


def forged(plan: Plan, **more: int) -> Plan:
    assert plan.fairness is not None
    return replace(
        plan, fairness=replace(plan.fairness, **{name: getattr(plan.fairness, name) + by for name, by in more.items()})
    )


@pytest.mark.parametrize("plant", FAULTS)
def test_a_planted_fault_in_the_statement_is_caught(plant: Callable[[Plan], Plan]) -> None:
    one = fair(problem((lot(most_groups=1, quantity_pieces=6),), (RICH, POOR)), 1000)
    plan = solve(one)
    assert check(one, plan).good
    assert "fairness" in {fault.rule for fault in check(one, plant(plan)).faults}


def test_more_loss_than_the_policy_allows_is_caught() -> None:
    one = problem((lot(most_groups=1, quantity_pieces=6),), (RICH, POOR))
    one = replace(one, policy=replace(POLICY, equity_steps=()))
    generous, strict = fair(one, 1000), fair(one, 1)
    plan = replace(solve(generous), problem_hash=solve(strict).problem_hash)
    assert [fault.where for fault in check(strict, plan).faults] == ["loss_permille"]


def test_a_value_plan_may_not_speak_of_fairness() -> None:
    one = problem((lot(),), (RICH,))
    plan, stated = solve(one), solve(fair(one, 0)).fairness
    assert "fairness" in {fault.rule for fault in check(one, replace(plan, fairness=stated)).faults}


def test_json_there_and_back_is_the_same_fair_plan() -> None:
    plan = solve(fair(problem((lot(),), (RICH, POOR)), 10))
    assert Plan.from_json(plan.to_json()) == plan
    assert json.loads(plan.to_json())["fairness"]["proven"] is True


def test_the_measure_is_rounded_down_once() -> None:
    assert (per_hour(1, 60_001), per_hour(-1, 60_001), per_hour(100, 60)) == (0, -1, 100_000)


def test_an_exact_search_that_is_cut_short_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lots = tuple(lot(f"lot-{at}", quantity_pieces=9 + at, centiminutes_per_piece=700 + 90 * at) for at in range(5))
    one = fair(problem(lots, tuple(group(f"group-{at}", income_satang=3000 * at) for at in range(4))), 100)
    monkeypatch.setattr("matching.fairness.exact.STAGE", 0.001)

    plan = solve(one, effort=10)

    assert plan.fairness is not None
    assert not plan.fairness.proven
    assert check(one, plan).faults == ()
