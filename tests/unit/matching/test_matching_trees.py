"""Trees: a group's weeks as one problem prove more than prices alone, never too much, and no case can be left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Plan, Problem, check, hard_reasons, solve
from matching.canonical import canonical_json, sha256_hex
from matching.engine.arrays import flatten
from matching.engine.bound import price_bound
from matching.engine.model import build
from matching.engine.solve import fair_prices
from matching.engine.trees import grown
from matching.generate import generate
from matching.plan import Work
from matching.promised import Accepted
from matching.proof.facts import read_facts
from matching.proof.tree_rules import whole_trees
from matching.proof.trees import trees_bound
from matching.tree import Leaf, Tree, Trees
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems


@pytest.fixture(scope="module")
def week() -> Problem:
    """Two lots of seventy minutes each, whole or not at all, and one group that has a hundred and twenty."""
    usual = {"quantity_pieces": 7, "most_groups": 1, "all_or_nothing": True}
    return problem((lot("a", **usual), lot("b", **usual)), (group("x"),))


@pytest.fixture(scope="module")
def plan(week: Problem) -> Plan:
    return with_trees(week, solve(week, effort=5))


def with_trees(one: Problem, plan: Plan) -> Plan:
    """The plan with what trees prove, whatever else proved it before."""
    model = build(one)
    arrays = flatten(model)
    trees, bound = grown(model, arrays, fair_prices(model, arrays))
    return replace(plan, trees=trees, bound=bound, proof="trees") if trees else plan


def broken(one: Problem, plan: Plan) -> set[str]:
    return {fault.rule for fault in check(one, plan).faults}


def test_where_one_of_two_lots_fits_trees_prove_that_the_best_plan_has_one(week: Problem, plan: Plan) -> None:
    assert broken(week, plan) == set()
    assert plan.price_bound > 1.5 * plan.objective
    assert plan.objective <= plan.bound < 1.01 * plan.objective


@st.composite
def trees(draw: st.DrawFn, one: Problem) -> Trees:
    """Whatever trees, good or bad: up to two lots asked about, prices by chance, lots that keep anything."""
    names, price = [lot.id for lot in one.lots], st.integers(1, 4_000_000)
    found = []
    for owner in draw(st.sets(st.sampled_from(range(len(one.groups))))):
        who = one.groups[owner]
        cells = [(at, week) for at in range(len(who.profiles)) for week in range(one.weeks)]
        tools = [(code, week) for code, _ in who.machines for week in range(one.weeks)]
        first, second = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        asked = draw(
            st.sampled_from([("",), (first, "", ""), (first, second, "", "", ""), (first, "", second, "", "")])
        )
        leaves = [
            Leaf(
                tuple((*cell, draw(price)) for cell in cells if draw(st.booleans())),
                tuple((*tool, draw(price)) for tool in tools if draw(st.booleans())),
            )
            for _ in range(asked.count(""))
        ]
        found.append(Tree(who.id, asked, tuple(leaves)))
    kept = [(name, draw(st.integers(0, 3 * 10**10))) for name in names if draw(st.booleans())]
    return Trees(tuple(kept), tuple(found))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_trees_say_they_never_prove_less_than_the_best_plan_is_worth(data: st.DataObject) -> None:
    one = data.draw(problems(machines=False, most_pieces=4))
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(0 < len(pairs) <= 5)
    plan = replace(solve(one, effort=5), trees=data.draw(trees(one)), proof="trees")
    facts = read_facts(one)

    assert list(whole_trees(facts, plan)) == []
    assert trees_bound(facts, plan) >= (best_by_brute_force(one, pairs) or 0)


@given(problems())
@settings(max_examples=40, deadline=None)
def test_the_check_derives_the_same_bound_from_trees(one: Problem) -> None:
    plan = with_trees(one, solve(one, effort=5))

    assert plan.bound <= plan.price_bound
    assert broken(one, plan) == set()


def test_a_tight_country_is_proven_by_trees() -> None:
    country = generate(lots=60, groups=25, load=1.0, seed=3)
    model = build(country)
    arrays = flatten(model)

    plan = solve(country, effort=500)

    assert plan.proof == "trees"
    assert plan.bound < plan.price_bound == price_bound(arrays, fair_prices(model, arrays))
    assert broken(country, plan) == set()
    assert Plan.from_json(plan.to_json()) == plan


def tree(plan: Plan, **changes: object) -> Plan:
    """The plan with its tree changed."""
    assert plan.trees is not None
    return replace(plan, trees=replace(plan.trees, trees=(replace(plan.trees.trees[0], **changes),)))  # type: ignore[arg-type]


def leaf(plan: Plan, wrong: Leaf) -> Plan:
    """The plan with its first leaf exchanged."""
    assert plan.trees is not None
    return tree(plan, leaves=(wrong, *plan.trees.trees[0].leaves[1:]))


def kept(plan: Plan, *rows: tuple[str, int]) -> Plan:
    """The plan in which lots keep this."""
    assert plan.trees is not None
    return replace(plan, trees=replace(plan.trees, kept=rows))


ONE = Tree("x", ("",), (Leaf(),))
FAULTS: list[tuple[str, str, Callable[[Plan], Plan]]] = [
    ("a case is left out", "whole_trees", lambda plan: tree(plan, asked=("a", ""), leaves=(Leaf(),))),
    ("a case too many", "whole_trees", lambda plan: tree(plan, asked=("", ""), leaves=(Leaf(), Leaf()))),
    ("a leaf without prices of its own", "whole_trees", lambda plan: tree(plan, leaves=())),
    ("nothing is asked", "whole_trees", lambda plan: tree(plan, asked=(), leaves=())),
    ("a lot nobody knows", "whole_trees", lambda plan: tree(plan, asked=("z", "", ""), leaves=(Leaf(), Leaf()))),
    ("a group nobody knows", "whole_trees", lambda plan: tree(plan, group="z")),
    ("a group twice", "whole_trees", lambda plan: replace(plan, trees=Trees((), (ONE, ONE)))),
    ("no trees", "whole_trees", lambda plan: replace(plan, trees=None)),
    ("trees that prove nothing", "whole_trees", lambda plan: replace(plan, proof="prices", bound=plan.price_bound)),
    ("a week nobody has", "whole_trees", lambda plan: leaf(plan, Leaf(time=((0, 9, 1),)))),
    ("a machine nobody has", "whole_trees", lambda plan: leaf(plan, Leaf(machines=(("loom", 0, 1),)))),
    ("a price under zero", "whole_trees", lambda plan: leaf(plan, Leaf(time=((0, 0, -1),)))),
    ("a week priced twice", "whole_trees", lambda plan: leaf(plan, Leaf(time=((0, 0, 1), (0, 0, 2))))),
    ("a lot keeps less than nothing", "whole_trees", lambda plan: kept(plan, ("a", -1))),
    ("an unknown lot keeps something", "whole_trees", lambda plan: kept(plan, ("z", 1))),
    ("a lot keeps twice", "whole_trees", lambda plan: kept(plan, ("a", 1), ("a", 2))),
    ("a lot keeps more", "bound", lambda plan: kept(plan, ("a", 10**9), ("b", 10**9))),
    ("cheaper time in a case", "bound", lambda plan: leaf(plan, Leaf())),
    ("one case is told as another", "bound", lambda plan: tree(plan, asked=("a", "", "a", "", ""))),
    ("a bound of one less", "bound", lambda plan: replace(plan, bound=plan.bound - 1)),
]


@pytest.mark.parametrize(("rule", "plant"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_planted_fault_is_caught(week: Problem, plan: Plan, rule: str, plant: Callable[[Plan], Plan]) -> None:
    assert rule in broken(week, plant(plan))


def test_no_tree_for_a_group_whose_accepted_work_may_move(week: Problem) -> None:
    promised = Accepted("p", "x", "sewing", 1, None, 1000, 0, 1, (Work(0, 0, 1000),), 0)
    movable = replace(week, accepted=(promised,))
    plan = solve(movable, effort=5)

    assert plan.trees is None
    assert "whole_trees" in broken(movable, replace(plan, proof="trees", trees=Trees((), (ONE,))))


def test_no_integer_of_a_tree_can_be_changed_in_a_file(week: Problem, plan: Plan) -> None:
    document = json.loads(plan.to_json())
    del document["plan_hash"]
    for row in document["trees"]["kept"]:
        row[1] += 1000
    document["plan_hash"] = sha256_hex(canonical_json(document))

    assert "bound" in broken(week, Plan.from_json(json.dumps(document)))
