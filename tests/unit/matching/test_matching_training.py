"""Training prices: the true gain always lies between their ends, and a skill nobody orders is worth nothing."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Problem, Profile, check, hard_reasons, solve
from matching.generate import generate
from matching.reasons import near as nearness
from matching.reasons.changes import taught
from matching.training import price as pricing
from matching.training.price import improved, training_price, training_prices
from matching.training.screen import Screen
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems

SKILLS = st.sampled_from(["sewing", "weaving"])


def with_skill(one: Problem, name: str, skill: str, level: int) -> Problem:
    return replace(one, groups=tuple(taught(g, skill, level) if g.id == name else g for g in one.groups))


def best(one: Problem) -> int:
    return best_by_brute_force(one, [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)])


@pytest.mark.parametrize("whole", [True, False])
@given(one=problems(machines=False, most_pieces=3), skill=SKILLS, level=st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_the_true_gain_lies_between_the_ends(whole: bool, one: Problem, skill: str, level: int) -> None:
    learnt = with_skill(one, "group-0", skill, level)
    assume(sum(not hard_reasons(learnt, a, b) for a in learnt.lots for b in learnt.groups) <= 5)
    with pytest.MonkeyPatch.context() as patch:
        if not whole:  # as if the problem were too large to be solved anew as a whole
            patch.setattr(pricing, "WHOLE", 0)
            patch.setattr(nearness, "WHOLE", 0)

        found = training_price(one, solve(one), "group-0", skill, level)

    assert found.low <= best(learnt) - best(one) <= found.high


def test_a_skill_nobody_orders_is_worth_exactly_nothing() -> None:
    one = problem((lot(),), (group(),))
    found = training_price(one, solve(one), "group-1", "carving", 3)
    assert (found.low, found.high, found.found, found.income_satang, found.class_minutes) == (0, 0, 0, 0, 0)


def test_a_skill_that_all_members_have_is_worth_exactly_nothing() -> None:
    one = problem((lot(),), (group(),))
    found = training_price(one, solve(one), "group-1", "sewing", 2)
    assert (found.low, found.high) == (0, 0)


def test_an_ordered_skill_shows_its_gain_class_and_income() -> None:
    idle = group("b", profiles=(Profile((("weaving", 1),), (60, 60)),))
    one = problem((lot(quantity_pieces=20),), (group("a"), idle))
    plan = solve(one)

    (found,) = training_prices(one, plan, most=1)

    assert (found.group, found.skill, found.level) == ("b", "sewing", 1)
    assert 0 < found.low <= found.found <= found.high
    assert (found.class_minutes, found.income_satang) == (80, 8 * 2000)  # the eight pieces that were left


def test_only_what_is_ordered_and_lacking_is_looked_at() -> None:
    one = generate(lots=30, groups=12, load=1.0, seed=3)
    plan = solve(one, effort=300)
    ordered = {lot.skill for lot in one.lots}
    groups = {known.id: known for known in one.groups}
    for column in Screen(one, plan).columns():
        assert column.skill in ordered
        assert column.estimate > 0
        assert max(profile.level(column.skill) for profile in groups[column.group].profiles) < column.level


def test_a_plan_improved_in_neighbourhoods_is_lawful_and_worth_what_is_said() -> None:
    one = generate(lots=30, groups=12, load=1.0, seed=5)
    plan = solve(one, effort=50)

    allocations, gained = improved(one, plan, [lot.id for lot in one.lots[:4]], one.groups[0].id)

    made = {name: sum(s.pieces for s in allocations if s.lot == name) for name in {s.lot for s in allocations}}
    told = check(one, replace(plan, allocations=allocations, objective=plan.objective + gained))
    assert gained >= 0
    assert {fault.rule for fault in told.faults} <= {"quantity", "stated_reason", "bound", "bound_under_objective"}
    assert all(made[lot.id] in (0, lot.quantity_pieces) for lot in one.lots if lot.all_or_nothing and lot.id in made)
