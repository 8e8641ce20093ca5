"""Accepted work: its quantity is fixed, its weeks may move within its window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Accepted,
    Frozen,
    Group,
    Moved,
    Plan,
    Problem,
    ProblemError,
    Profile,
    ReasonCode,
    Work,
    check,
    gets,
    hard_reasons,
    plan_hash,
    problem_hash,
    solve,
    training_price,
    why_not,
)
from matching.accepted import moving_satang, still
from matching.files import plan_text, problem_text
from tests.unit.matching.small import best_by_brute_force, group, lot, pinned_problems, problem, problems

HOURLY = 700  # satang for an hour that moves


def accepted(name: str = "award-1", **changes: object) -> Accepted:
    """An hour of sewing in week 0 by group-1's first members, which may as well be done in week 1."""
    usual = Accepted(name, "group-1", "sewing", 1, None, 6000, 0, 1, (Work(0, 0, 6000),), 5000)
    return replace(usual, **changes)  # type: ignore[arg-type]


def busy(*works: Accepted, groups: tuple[Group, ...] = (), **changes: Any) -> Problem:
    """A group whose week 0 is full of accepted work, and a lot of six pieces for that week and no other."""
    one = lot(last_week=0, quantity_pieces=6, all_or_nothing=True, most_groups=1, **changes)
    base = problem((one,), groups or (group(),))
    return replace(base, accepted=works or (accepted(),), policy=replace(base.policy, satang_per_moved_hour=HOURLY))


def rules_broken(problem: Problem, plan: Plan) -> set[str]:
    return {fault.rule for fault in check(problem, plan).faults}


def test_accepted_work_makes_way_where_that_pays() -> None:
    one = busy()

    plan = solve(one)

    assert plan.moved == (Moved("award-1", (Work(1, 0, 6000),)),)
    alone = best_by_brute_force(still(one, plan.moved), [(one.lots[0], one.groups[0])])
    assert plan.objective == (alone or 0) - 1000 * HOURLY
    assert check(one, plan).good


def test_it_stays_where_moving_costs_more_than_it_brings() -> None:
    one = busy()
    dear = replace(one, policy=replace(one.policy, satang_per_moved_hour=100_000))

    plan = solve(dear)

    assert plan.moved == ()
    assert plan.allocations == ()
    assert check(dear, plan).good


def test_it_stays_where_nothing_asks_for_its_time() -> None:
    one = replace(busy(), lots=())

    assert solve(one).moved == ()


def test_a_machines_week_makes_way_too() -> None:
    weaver = group(machines=(("loom", 60),), profiles=(Profile((("sewing", 2),), (200, 200)),))
    one = busy(accepted(machine="loom"), groups=(weaver,), machine="loom")

    plan = solve(one)

    assert plan.moved == (Moved("award-1", (Work(1, 0, 6000),)),)
    assert check(one, plan).good


def test_only_as_much_moves_as_must() -> None:
    one = busy()
    small = replace(one, lots=(replace(one.lots[0], quantity_pieces=2),))

    plan = solve(small)

    assert plan.moved == (Moved("award-1", (Work(0, 0, 4000), Work(1, 0, 2000))),)
    assert moving_satang(small, plan.moved) == -(-HOURLY * 2000 // 6000)


def test_where_it_stands_is_lawful_even_after_an_illness() -> None:
    ill = group(profiles=(Profile((("sewing", 2),), (10, 0)),))
    one = busy(groups=(ill,))

    plan = solve(one)

    assert plan.moved == ()
    assert check(one, plan).good


@given(problems(), st.data())
@settings(max_examples=25, deadline=None)
def test_work_with_one_week_and_one_profile_is_frozen_work(base: Problem, data: st.DataObject) -> None:
    base = replace(base, groups=tuple(replace(one, profiles=one.profiles[:1]) for one in base.groups), frozen=())
    rows = [data.draw(_standing(one, number)) for number, one in enumerate(base.groups)]
    pinned = replace(base, accepted=tuple(rows))
    frozen = replace(base, frozen=tuple(row for one in rows for row in one.as_frozen()))

    one, other = solve(pinned), solve(frozen)

    assert one.moved == ()
    assert replace(one, problem_hash=other.problem_hash) == other
    assert check(pinned, one).good


@st.composite
def _standing(draw: st.DrawFn, one: Group, number: int) -> Accepted:
    skill, level = one.profiles[0].skills[0]
    week, done = draw(st.integers(0, 1)), draw(st.integers(1, 5000))
    machine = draw(st.sampled_from([None, *(code for code, _ in one.machines)]))
    return Accepted(f"a{number}", one.id, skill, level, machine, done, week, week, (Work(week, 0, done),), 900)


@given(pinned_problems())
@settings(max_examples=60, deadline=None)
def test_every_plan_is_lawful_and_no_worse_than_if_nothing_moved(one: Problem) -> None:
    plan, kept = solve(one), solve(still(one))

    assert check(one, plan).good, check(one, plan).faults
    assert plan.price_bound >= kept.objective
    assert solve(one).to_json() == plan.to_json()
    assert Plan.from_json(plan.to_json()) == plan
    assert Problem.from_json(one.to_json()) == one


@given(pinned_problems())
@settings(max_examples=15, deadline=None)
def test_a_leximin_plan_leaves_it_where_the_best_plan_has_it(base: Problem) -> None:
    one = replace(base, policy=replace(base.policy, aim="leximin", loss_permille=100))

    assert check(one, solve(one)).good


def _layings(one: Problem, step: int) -> Iterator[tuple[Moved, ...]]:
    """Every way to share accepted work of one profile out over two weeks, in whole steps."""
    ways = []
    for work in one.accepted:
        parts = [(early, work.centiminutes - early) for early in range(0, work.centiminutes + 1, step)]
        ways.append([(work.id, tuple(Work(w, 0, part) for w, part in enumerate(both) if part)) for both in parts])
    for chosen in product(*ways):
        yield tuple(Moved(name, work) for name, work in chosen)


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_no_laying_is_worth_more_than_the_bound_and_no_plan_more_than_the_best_laying(data: st.DataObject) -> None:
    sewer = group(profiles=(Profile((("sewing", 2),), (60, 60)),))
    works = tuple(
        accepted(f"a{number}", centiminutes=3000, work=(Work(data.draw(st.integers(0, 1)), 0, 3000),))
        for number in range(data.draw(st.integers(1, 2)))
    )
    lots = tuple(
        lot(f"lot-{number}", quantity_pieces=data.draw(st.integers(1, 4)), first_week=week, last_week=week,
            all_or_nothing=True, most_groups=1)
        for number, week in enumerate(data.draw(st.lists(st.integers(0, 1), min_size=1, max_size=3)))
    )  # fmt: skip
    policy = replace(problem((), ()).policy, satang_per_moved_hour=data.draw(st.sampled_from([0, HOURLY])))
    one = replace(problem(lots, (sewer,)), accepted=works, policy=policy)

    plan, pairs = solve(one), [(each, sewer) for each in lots]

    best = max(
        (best_by_brute_force(still(one, moved), pairs) or 0) - 1000 * moving_satang(one, moved)
        for moved in _layings(one, 1000)
        if _fits(moved)
    )
    staying = best_by_brute_force(still(one, ()), pairs) or 0
    assert check(one, plan).good
    assert staying <= plan.objective <= best <= plan.bound


def _fits(moved: tuple[Moved, ...]) -> bool:
    weeks = [sum(part.centiminutes for one in moved for part in one.work if part.week == week) for week in (0, 1)]
    return max(weeks) <= 6000


def _moved(*work: Work, name: str = "award-1") -> tuple[Moved, ...]:
    return (Moved(name, work),)


# A rule and a plan that breaks it: the group has members who do not sew, a loom of an hour, and two weeks of three.
PLANTED: list[tuple[str, tuple[Moved, ...]]] = [
    ("known_names", _moved(Work(1, 0, 6000), name="award-9")),
    ("known_names", _moved(Work(1, 7, 6000))),
    ("known_names", _moved(Work(1, 0, 3000), Work(0, 0, 3000))),
    ("known_names", (*_moved(Work(1, 0, 6000)), *_moved(Work(1, 0, 6000)))),
    ("accepted_window", _moved(Work(2, 0, 6000))),
    ("accepted_skill", _moved(Work(1, 1, 6000))),
    ("accepted_adds_up", _moved(Work(1, 0, 5999))),
    ("accepted_adds_up", _moved(Work(0, 0, 0), Work(1, 0, 6000))),
    ("accepted_moved", _moved(Work(0, 0, 6000))),
    ("accepted_time", _moved(Work(0, 2, 6000))),
    ("accepted_machine", _moved(Work(0, 0, 3000), Work(1, 0, 3000))),
    ("objective", _moved(Work(1, 0, 6000))),
]


@pytest.mark.parametrize(("rule", "moved"), PLANTED)
def test_each_rule_is_found_broken(rule: str, moved: tuple[Moved, ...]) -> None:
    free, none = (60, 60, 60), (0, 0, 0)
    profiles = (Profile((("sewing", 2),), free), Profile((("weaving", 2),), free), Profile((("sewing", 1),), none))
    other = accepted("award-2", machine="loom", first_week=1, centiminutes=3500, work=(Work(1, 2, 3500),))
    works = (accepted(machine="loom"), other) if rule == "accepted_machine" else (accepted(machine="loom"),)
    policy = replace(busy().policy, satang_per_moved_hour=HOURLY)
    one = Problem(3, (), (group(profiles=profiles, machines=(("loom", 60),)),), (), policy, 5, works)
    plan = solve(one)
    assert check(one, plan).good

    bad = replace(plan, moved=moved)

    assert rule in rules_broken(one, bad)


def test_lots_have_no_time_where_accepted_work_stands() -> None:
    one = busy()
    plan = solve(one)

    assert "members_time" in rules_broken(one, replace(plan, moved=()))
    assert "objective" in rules_broken(one, replace(plan, objective=plan.objective + 1000 * HOURLY))
    assert "bound_by_prices" in rules_broken(one, replace(plan, price_bound=plan.price_bound - 1))


def test_any_changed_figure_of_moved_work_is_refused() -> None:
    text = solve(busy()).to_json()
    assert '"work":[{"centiminutes":6000,"profile":0,"week":1}]' in text

    for old, new in (
        (":6000,", ":6001,"),
        ('"week":1}', '"week":0}'),
        ('"profile":0,"week":1', '"profile":1,"week":1'),
    ):
        with pytest.raises(ProblemError):
            Plan.from_json(text.replace(old, new))


NONSENSE: list[tuple[str, Callable[[], object]]] = [
    ("must add up", lambda: accepted(centiminutes=5999)),
    ("must be between 0 and 1", lambda: accepted(work=(Work(2, 0, 6000),))),
    ("comes twice", lambda: accepted(work=(Work(0, 0, 3000), Work(0, 0, 3000)))),
    ("is not a group", lambda: busy(accepted(group="nobody"))),
    ("has not the skill", lambda: busy(accepted(level=3))),
    ("has no 'loom'", lambda: busy(accepted(machine="loom"))),
    ("must be between 0 and 1", lambda: busy(accepted(last_week=2))),
    ("comes twice", lambda: busy(accepted(), accepted())),
]


@pytest.mark.parametrize(("fault", "make"), NONSENSE)
def test_nonsense_is_refused_by_name(fault: str, make: Callable[[], object]) -> None:
    with pytest.raises(ProblemError, match=fault) as refused:
        make()

    assert refused.value.field.startswith("accepted")


def test_it_counts_as_income_and_leaves_a_group_its_chance() -> None:
    one = busy()

    assert hard_reasons(one, one.lots[0], one.groups[0]) == ()
    assert problem_hash(still(one)) == problem_hash(
        replace(one, accepted=(), frozen=(Frozen("group-1", 0, 0, None, 6000, 5000),))
    )
    assert plan_hash(solve(one)) != plan_hash(solve(still(one)))


@given(pinned_problems())
@settings(max_examples=20, deadline=None)
def test_files_of_columns_say_the_same(one: Problem) -> None:
    plan = solve(one)

    assert Problem.from_json(problem_text(one, columns=True)) == one
    assert Plan.from_json(plan_text(plan, columns=True)) == plan


def test_reasons_see_it_where_the_plan_has_it() -> None:
    one = busy()
    dear = replace(one, policy=replace(one.policy, satang_per_moved_hour=100_000))
    kept = solve(dear)

    assert gets(one, solve(one), "lot-1", "group-1")
    assert not gets(dear, kept, "lot-1", "group-1")
    assert kept.unplaced[0].reason == ReasonCode.MINUTES_TAKEN
    assert ReasonCode.MINUTES_TAKEN in {reason.code for reason in why_not(dear, kept, "lot-1", "group-1")}


def test_training_counts_members_who_may_then_do_it() -> None:
    helpers = group(profiles=(Profile((("sewing", 2),), (60, 60)), Profile((("weaving", 1),), (60, 60))))
    one = busy(accepted(last_week=0), groups=(helpers,))

    price = training_price(one, solve(one), "group-1", "sewing", 2)

    assert 0 < price.low <= price.found <= price.high
