"""The check catches every planted fault, and any changed number."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from matching import Plan, Problem, ProblemError, Profile, Work, check, plan_hash, problem_hash, solve
from matching.canonical import canonical_json, sha256_hex
from matching.generate import generate
from tests.unit.matching.small import group, lot, problem

BOTH = Profile((("sewing", 2), ("weaving", 1)), (60, 60))
SEWERS = Profile((("sewing", 1),), (30, 30))


@pytest.fixture(scope="module")
def town() -> Problem:
    """Two groups, a lot for two of them, one on a loom, one all or nothing, and one that nobody can do."""
    lots = (
        lot("a", minimum_lot_pieces=6, quantity_pieces=16),
        lot("b", skill="weaving", machine="loom", quantity_pieces=4, all_or_nothing=True),
        lot("c", skill="carving"),
    )
    groups = (group("x", profiles=(BOTH, SEWERS), machines=(("loom", 40),)), group("y"))
    return problem(lots, groups)


@pytest.fixture(scope="module")
def plan(town: Problem) -> Plan:
    return solve(town, effort=50)


def broken(town: Problem, plan: Plan) -> set[str]:
    return {fault.rule for fault in check(town, plan).faults}


def test_the_plan_is_good_before_it_is_broken(town: Problem, plan: Plan) -> None:
    assert broken(town, plan) == set()
    assert {(share.lot, share.group) for share in plan.allocations} >= {("a", "y"), ("b", "x")}


def share(plan: Plan, name: str, **changes: Any) -> Plan:
    """The plan with the first share of a lot changed."""
    at = next(number for number, one in enumerate(plan.allocations) if one.lot == name)
    shares = list(plan.allocations)
    shares[at] = replace(shares[at], **changes)
    return replace(plan, allocations=tuple(sorted(shares, key=lambda one: (one.lot, one.group))))


FAULTS: list[tuple[str, Callable[[Plan], Plan]]] = [
    ("same_problem", lambda plan: replace(plan, seed=plan.seed + 1)),
    ("same_problem", lambda plan: replace(plan, problem_hash="0" * 64)),
    ("known_names", lambda plan: share(plan, "a", group="nobody")),
    ("known_names", lambda plan: share(plan, "a", work=(Work(7, 0, 16_000),))),
    ("known_names", lambda plan: replace(plan, allocations=plan.allocations[:1] + plan.allocations)),
    ("known_names", lambda plan: replace(plan, unplaced=(replace(plan.unplaced[0], lot="nothing"),))),
    ("known_prices", lambda plan: replace(plan, prices=replace(plan.prices, income=(("x", -1),)))),
    ("known_prices", lambda plan: replace(plan, prices=replace(plan.prices, lots=(("zz", 1),)))),
    ("candidate_skill", lambda plan: share(plan, "b", group="y", work=(Work(0, 0, 4000),))),
    ("candidate_machine", lambda plan: share(plan, "b", group="y", work=(Work(0, 0, 4000),))),
    ("least_lot", lambda plan: share(plan, "a", pieces=5)),
    ("quantity", lambda plan: replace(plan, unplaced=())),
    ("quantity", lambda plan: share(plan, "a", pieces=17)),
    ("all_or_nothing", lambda plan: share(plan, "b", pieces=3)),
    ("work_adds_up", lambda plan: share(plan, "b", work=(Work(0, 0, 3999),))),
    ("profile_skill", lambda plan: share(plan, "b", work=(Work(0, 1, 4000),))),
    ("members_time", lambda plan: share(plan, "b", work=(Work(0, 0, 6001),))),
    ("machine_time", lambda plan: share(plan, "b", work=(Work(0, 0, 4001),))),
    ("objective", lambda plan: replace(plan, objective=plan.objective - 1)),
    ("bound_by_prices", lambda plan: replace(plan, price_bound=plan.price_bound + 1)),
    ("bound", lambda plan: replace(plan, bound=plan.bound + 1)),
    ("bound", lambda plan: replace(plan, proof="a feeling")),
    ("bound_under_objective", lambda plan: replace(plan, bound=plan.objective - 1, proof="prices")),
    ("stated_reason", lambda plan: replace(plan, unplaced=(replace(plan.unplaced[0], numbers=()),))),
]


@pytest.mark.parametrize(("rule", "plant"), FAULTS, ids=[f"{at}-{rule}" for at, (rule, _) in enumerate(FAULTS)])
def test_a_planted_fault_is_caught(town: Problem, plan: Plan, rule: str, plant: Callable[[Plan], Plan]) -> None:
    assert rule in broken(town, plant(plan))


@pytest.mark.parametrize(
    ("rule", "lots", "groups"),
    [
        ("candidate_quality", {"quality_level": 3}, {}),
        ("candidate_hazard", {"hazard": "solvent"}, {}),
        ("candidate_eligible", {}, {"ineligible": ("order to stop",)}),
        ("candidate_asked", {"asked": ("x", "y")}, {}),
        ("candidate_floor", {"floors": (("bangkok", 2001),)}, {}),
        ("candidate_floor", {"floors": ()}, {}),
        ("candidate_group_minimum", {}, {"least_satang_per_hour": 12_001}),
        ("candidate_distance", {}, {"farthest_km": 0}),
        ("candidate_nearest", {"nearest_groups": 1}, {}),
        ("work_adds_up", {"article": "bag"}, {"speeds": (("bag", 900),)}),
        ("candidate_enough_time", {"minimum_lot_pieces": 13, "quantity_pieces": 20}, {}),
        ("split_limit", {"most_groups": 1}, {}),
        ("window", {"first_week": 1}, {}),
    ],
)
def test_a_plan_for_a_kinder_problem_is_caught(rule: str, lots: dict[str, Any], groups: dict[str, Any]) -> None:
    kind = problem((lot(quantity_pieces=20),), (group("x"), group("y")))
    strict = problem((lot(**{"quantity_pieces": 20, **lots}),), (group("x", **groups), group("y", **groups)))

    plan = replace(solve(kind, effort=5), problem_hash=problem_hash(strict))

    assert rule in broken(strict, plan)


def numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every integer of a JSON document is."""
    if type(value) is int:
        yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from numbers(part, (*path, key))


def changed(document: Any, path: tuple[Any, ...], by: int) -> Any:
    """A copy of the document with one integer moved."""
    found = copy.deepcopy(document)
    place = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] += by
    return found


def test_flipping_any_one_number_of_a_plan_is_refused(plan: Plan) -> None:
    document = json.loads(plan.to_json())
    paths = list(numbers(document))

    assert len(paths) >= 30
    for path in paths:
        for by in (1, -1, 1000):
            with pytest.raises(ProblemError):
                Plan.from_json(json.dumps(changed(document, path, by)))


def test_flipping_any_of_a_thousand_numbers_of_a_large_plan_is_refused() -> None:
    """In the plan and in its certificate alike."""
    document = json.loads(solve(generate(lots=120, groups=40, load=1.0, seed=11), effort=300).to_json())
    paths = list(numbers(document))
    chance = random.Random(4)

    assert {"allocations", "prices", "unplaced"} <= {path[0] for path in paths}
    for path in chance.sample(paths, 1000):
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] += 1
        with pytest.raises(ProblemError):
            Plan.from_json(json.dumps(document))
        place[path[-1]] -= 1


def test_even_with_a_new_hash_no_judged_number_can_be_changed(town: Problem, plan: Plan) -> None:
    document = json.loads(plan.to_json())
    del document["plan_hash"]

    for path in numbers(document):
        if path[0] in ("steps", "prices") or "numbers" in path or path[-1] in ("week", "profile"):
            continue  # told, not judged; or another lawful plan (an hour moved), another proof (prices)
        forged = changed(document, path, 1)
        forged["plan_hash"] = sha256_hex(canonical_json(forged))
        with suppress(ProblemError):
            assert not check(town, Plan.from_json(json.dumps(forged))).good, path


def test_plan_hash_is_of_everything(plan: Plan) -> None:
    assert plan_hash(plan) != plan_hash(replace(plan, steps=plan.steps + 1))
    assert json.loads(plan.to_json())["plan_hash"] == plan_hash(plan)


@pytest.mark.parametrize("text", ["{}", "[]", "null", '{"plan_hash": 1}', "{"])
def test_json_that_is_not_a_plan_is_refused(text: str) -> None:
    with pytest.raises(ProblemError):
        Plan.from_json(text)


def test_the_check_stands_alone() -> None:
    """Nothing of the solver is imported by what judges it."""
    import ast
    from pathlib import Path

    import matching

    folder, seen, todo = Path(matching.__file__).parent, set(), ["proof.check"]
    while todo:
        name = todo.pop()
        seen.add(name)
        source = folder.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("matching"):
                parts = [node.module.removeprefix("matching.")] if "." in node.module else [a.name for a in node.names]
                todo += [part for part in parts if part not in seen]
    ground = "canonical codes columns distance group guard lot plan plan_guard policy problem promised tree"
    rooms = (
        "accepted check crowd duality facts fairness fault hours lots names offers takers tree_rules trees trips worth"
    )
    assert seen == {*ground.split(), *(f"proof.{room}" for room in rooms.split())}
