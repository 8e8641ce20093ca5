"""A problem refuses nonsense, does not mind the order it is given in, and has one canonical text."""

import ast
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import matching
from matching import Frozen, Group, Lot, Policy, Problem, ProblemError, Profile, problem_hash
from tests.unit.matching.small import POLICY, group, lot, problem, problems


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity_pieces", 0), ("quantity_pieces", 1.0), ("quantity_pieces", True), ("level", 4), ("last_week", -1),
        ("rate_satang", 0), ("most_groups", 0), ("centiminutes_per_piece", 0), ("all_or_nothing", 1),
        ("latitude_e6", 90_000_001), ("floors", (("bangkok", 900), ("bangkok", 901))), ("skill", ""),
        ("floors", [("bangkok", 900)]), ("minimum_lot_pieces", 0), ("quality_level", 0), ("machine", ""),
    ],
)  # fmt: skip
def test_a_lot_refuses_nonsense_and_names_the_field(field: str, value: object) -> None:
    with pytest.raises(ProblemError, match=field):
        lot(**{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("machines", (("loom", -1),)), ("quality_level", 9), ("hazards", ("heat", "heat")), ("income_satang", -1),
        ("profiles", ()), ("longitude_e6", 1e8), ("farthest_km", "300"), ("wage_place", ""), ("ineligible", "x"),
    ],
)  # fmt: skip
def test_a_group_refuses_nonsense_and_names_the_field(field: str, value: object) -> None:
    if value == ():
        assert group(profiles=()).profiles == ()  # a group nobody is free in is sad, not nonsense
        return
    with pytest.raises(ProblemError, match=field.removesuffix("_e6")):
        group(**{field: value})


def test_profiles_must_cover_every_week() -> None:
    with pytest.raises(ProblemError, match="weeks"):
        problem((), (group(profiles=(Profile((), (60,)),)),))


def test_names_come_once() -> None:
    with pytest.raises(ProblemError, match="twice"):
        problem((lot("a"), lot("a")), ())


def test_frozen_work_must_name_a_group_and_one_of_its_profiles() -> None:
    for frozen in (Frozen("nobody", 0, 0, None, 1, 1), Frozen("group-1", 0, 1, None, 1, 1)):
        with pytest.raises(ProblemError, match="frozen"):
            problem((), (group(),), (frozen,))


def test_equity_steps_must_rise_in_income_and_fall_in_weight() -> None:
    for steps in (((2000, 500), (1000, 200)), ((1000, 200), (2000, 500))):
        with pytest.raises(ProblemError, match="equity_steps"):
            Policy("bent", 1000, steps, 0, 0)


def test_the_order_of_input_does_not_matter() -> None:
    lots, groups = (lot("a"), lot("b")), (group("x"), group("y"))
    frozen = (Frozen("x", 0, 0, None, 5, 6), Frozen("y", 1, 0, None, 7, 8))

    there = problem(lots, groups, frozen)
    back = problem(lots[::-1], groups[::-1], frozen[::-1])

    assert there == back
    assert problem_hash(there) == problem_hash(back)


@given(problems())
def test_json_there_and_back_is_the_same_problem(one: Problem) -> None:
    assert Problem.from_json(one.to_json()) == one
    assert Problem.from_json(json.dumps(json.loads(one.to_json()), indent=2)).to_json() == one.to_json()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"weeks": 2.5}', '{"weeks": NaN}', '{"weeks":1,"weeks":1}', "[" * 100_000],
)
def test_json_that_is_not_a_problem_is_refused(text: str) -> None:
    with pytest.raises(ProblemError):
        Problem.from_json(text)


def test_a_strange_or_missing_field_is_named() -> None:
    whole = json.loads(problem((lot(),), ()).to_json())
    declined = json.dumps({**whole, "declined": ["group-1"]})
    del whole["lots"][0]["rate_satang"]

    with pytest.raises(ProblemError, match="declined: is not a field"):
        Problem.from_json(declined)
    with pytest.raises(ProblemError, match=r"^lots\[0\]\.rate_satang: is missing"):
        Problem.from_json(json.dumps(whole))


def test_the_hash_of_a_problem_never_drifts() -> None:
    one = Problem(1, (), (), (), POLICY, 3)
    assert one.to_json() == (
        '{"frozen":[],"groups":[],"lots":[],"policy":{"equity_steps":[[1000,500],[3000,200]],"name":"test",'
        '"satang_per_km":100,"satang_per_pair":2000,"value_permille":1000},"seed":3,"weeks":1}'
    )


def test_nothing_about_declines_or_complaints_is_a_field() -> None:
    names = {name for kind in (Problem, Lot, Group, Profile, Frozen, Policy) for name in kind.__dataclass_fields__}
    assert not [name for name in names if "declin" in name or "complain" in name or "refus" in name]


def test_a_changed_lot_changes_the_hash() -> None:
    one = problem((lot(),), (group(),))
    assert problem_hash(one) != problem_hash(replace(one, lots=(lot(rate_satang=2001),)))


# Files that may use more: the door has a clock for whoever asks to stop in time, and shows progress where it can.
MORE = {"__main__.py": {"time"}, "commands/progress.py": {"rich"}}


def test_matching_stands_on_python_numpy_numba_and_ortools_alone() -> None:
    folder = Path(matching.__file__).parent
    for file in folder.rglob("*.py"):
        found = _imported(file) - MORE.get(file.relative_to(folder).as_posix(), set())
        assert found - set(sys.stdlib_module_names) <= {"matching", "numba", "numpy", "ortools"}, file
        assert not found & {"time", "datetime", "socket", "sqlite3", "urllib"}, file


def _imported(file: Path) -> set[str]:
    """Names of the packages that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}
