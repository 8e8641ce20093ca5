"""Other plans nearly as good, and other policies on past runs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Plan, Problem, check, solve
from matching.generate import generate
from matching.scenarios import alternatives, difference_permille, figures, sandbox
from matching.scenarios.summary import gini_permille, tenth_percentile
from tests.unit.matching.small import group, lot, problem, problems


@pytest.fixture(scope="module")
def land() -> tuple[Problem, Plan]:
    one = generate(lots=60, groups=15, load=0.5, seed=4)
    return one, solve(one, effort=2000)


def test_alternatives_are_lawful_near_and_pairwise_different(land: tuple[Problem, Plan]) -> None:
    found = alternatives(*land, 2, 50, 150, effort=2000)

    plans = [land[1], *(one.plan for one in found.found)]
    assert len(plans) == 3
    assert all(check(land[0], plan).good for plan in plans)
    assert all(1000 * plan.objective >= 950 * land[1].objective for plan in plans)
    for at, one in enumerate(plans):
        assert all(difference_permille(land[0], one, other) >= 150 for other in plans[:at])


def test_alternatives_carry_their_own_figures(land: tuple[Problem, Plan]) -> None:
    found = alternatives(*land, 1, 50, 200, effort=2000)
    assert found.at_hand == figures(*land)
    assert [one.figures for one in found.found] == [figures(land[0], one.plan) for one in found.found]
    assert found.found[0].different_permille == difference_permille(land[0], land[1], found.found[0].plan)


def test_asking_again_gives_the_same_alternatives(land: tuple[Problem, Plan]) -> None:
    assert alternatives(*land, 2, 50, 200, effort=500) == alternatives(*land, 2, 50, 200, effort=500)


def test_where_there_is_one_group_there_is_no_other_plan() -> None:
    one = problem((lot(),), (group(),))
    found = alternatives(one, solve(one), 2, 100, 100)
    assert (found.found, found.wanted, found.tries) == ((), 2, 12)


def test_two_equal_groups_make_two_plans() -> None:
    one = problem((lot(most_groups=1),), (group("x"), group("y")))
    found = alternatives(one, solve(one), 2, 0, 1000)
    assert [share.group for one in found.found for share in one.plan.allocations] == ["y"]


@given(problems(), st.integers(1, 1000))
@settings(max_examples=10, deadline=None)
def test_alternatives_of_any_problem_hold_what_they_promise(one: Problem, different: int) -> None:
    plan = solve(one, effort=5)
    for other in alternatives(one, plan, 1, 300, different, effort=5).found:
        assert check(one, other.plan).good
        assert 10 * other.plan.objective >= 7 * plan.objective
        assert difference_permille(one, plan, other.plan) >= different


@given(st.lists(st.integers(0, 10**9), max_size=30).map(sorted))
def test_gini_is_the_mean_difference_over_twice_the_mean(rising: list[int]) -> None:
    many, together = len(rising), sum(rising)
    differences = sum(abs(one - other) for one in rising for other in rising)
    assert gini_permille(rising) == (1000 * differences // (2 * many * together) if together else 0)


def test_gini_knows_all_and_nothing() -> None:
    assert (gini_permille([7, 7, 7]), gini_permille([0] * 999 + [5]), gini_permille([-5, 10])) == (0, 999, 500)


def test_the_tenth_percentile_is_what_a_tenth_does_not_exceed() -> None:
    assert [tenth_percentile(list(range(1, many + 1))) for many in (0, 1, 10, 11, 20, 21)] == [0, 1, 1, 2, 2, 3]


@given(st.lists(problems(), min_size=1, max_size=2))
@settings(max_examples=10, deadline=None)
def test_the_null_policy_reproduces_history_exactly(past: list[Problem]) -> None:
    history = [(one, solve(one, effort=10)) for one in past]

    found = sandbox(history, None, effort=10)

    assert found.same
    assert [one.plan.to_json() for one in found.outcomes] == [plan.to_json() for _, plan in history]
    assert found.income_satang[0] == found.income_satang[1]
    assert all(before == after for before, after in found.groups.values())


def test_the_null_policy_reproduces_a_larger_run(land: tuple[Problem, Plan]) -> None:
    assert sandbox([land], None, effort=2000).same
    assert sandbox([land], land[0].policy, effort=2000).same


def test_a_policy_without_equity_lets_the_near_group_win() -> None:
    near, poor = group("near", income_satang=80_000), group("poor", latitude_e6=14_000_000)
    one = problem((lot(most_groups=1, quantity_pieces=6),), (near, poor))
    blind = replace(one.policy, name="blind", equity_steps=())

    found = sandbox([(one, solve(one))], blind)

    assert found.groups == {"near": (0, 12_000), "poor": (12_000, 0)}
    assert (found.same, found.lots_placed, found.income_satang) == (False, (1, 1), (12_000, 12_000))
    assert found.lowest[0] > found.lowest[1] == 0
    assert check(found.outcomes[0].problem, found.outcomes[0].plan).good


def test_fair_plans_have_alternatives_within_their_loss() -> None:
    one = problem((lot(most_groups=1),), (group("x"), group("y")))
    one = replace(one, policy=replace(one.policy, aim="leximin", loss_permille=100))

    found = alternatives(one, solve(one), 1, 100, 1000).found

    assert [share.group for other in found for share in other.plan.allocations] == ["y"]
    assert all(check(one, other.plan).good for other in found)
