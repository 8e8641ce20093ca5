"""Problem and plan files: both forms say the same, their schemas fit, and bad files are refused with the place."""

import gzip
import json
from contextlib import suppress
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import Plan, Problem, ProblemError, plan_hash, problem_hash, solve
from matching.files import plan_text, problem_text, read_plan, read_problem, schema, write_plan, write_problem
from matching.files.disk import write_text
from tests.unit.matching.small import group, lot, problem, problems

ONE = problem((lot("a"), lot("b", skill="carving", asked=("group-1",))), (group(), group("group-2")))
PLAN = solve(ONE, effort=10)


@given(problems())
def test_columns_there_and_back_are_the_same_problem(one: Problem) -> None:
    text = problem_text(one, columns=True)

    assert Problem.from_json(text) == one
    assert problem_text(Problem.from_json(text), columns=True) == text


@pytest.mark.parametrize("columns", [False, True])
def test_both_forms_say_the_same_to_the_hash_and_fit_the_schema(columns: bool) -> None:
    asked, answered = problem_text(ONE, columns=columns), plan_text(PLAN, columns=columns)

    assert problem_hash(Problem.from_json(asked)) == problem_hash(ONE)
    assert plan_hash(Plan.from_json(answered)) == plan_hash(PLAN)
    jsonschema_rs.validate(schema.problem_schema(), json.loads(asked))
    jsonschema_rs.validate(schema.plan_schema(), json.loads(answered))


def test_the_schemas_in_the_package_are_those_of_the_dataclasses() -> None:
    for name, built in (("problem", schema.problem_schema()), ("plan", schema.plan_schema())):
        kept = Path(schema.__file__).with_name(f"{name}.schema.json").read_text(encoding="utf-8")
        assert kept == schema.schema_text(built), "run: python -m matching.files.schema"
        jsonschema_rs.Draft202012Validator(json.loads(kept))


def test_a_schema_refuses_what_is_not_a_field() -> None:
    value = json.loads(problem_text(ONE, columns=False))
    for strange in ({**value, "declined": []}, {**value, "format": "matching-problem/2"}, {**value, "weeks": "2"}):
        assert not jsonschema_rs.is_valid(schema.problem_schema(), strange)
        with pytest.raises(ProblemError):
            Problem.from_json(json.dumps(strange))


def test_texts_from_before_the_format_was_named_are_read() -> None:
    assert Problem.from_json(ONE.to_json()) == ONE
    assert Plan.from_json(PLAN.to_json()) == PLAN


@pytest.mark.parametrize("name", ["problem.json", "problem.json.gz"])
def test_a_file_is_the_same_bytes_each_time_and_is_read_back(tmp_path: Path, name: str) -> None:
    write_problem(ONE, tmp_path / name)
    first = (tmp_path / name).read_bytes()
    write_problem(ONE, tmp_path / name)

    assert (tmp_path / name).read_bytes() == first
    assert (first[:2] == b"\x1f\x8b") == name.endswith(".gz")
    assert read_problem(tmp_path / name) == ONE
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    write_plan(PLAN, tmp_path / "plan.json")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "plan.json", "half a character: \ud800")

    assert read_plan(tmp_path / "plan.json") == PLAN
    assert len(list(tmp_path.iterdir())) == 1


def test_repeated_values_are_said_once() -> None:
    many = problem(tuple(lot(f"lot-{number}") for number in range(50)), ())
    columns = json.loads(problem_text(many, columns=True))["lots"]

    assert columns["floors"] == {"said": [[["bangkok", 900], ["isan", 800]]], "at": [0] * 50}
    assert len(problem_text(many, columns=True)) < len(problem_text(many, columns=False)) / 4


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("lots", "rate_satang"), [2000], "lots.rate_satang: must have 2 values like the first column, not 1"),
        (("lots", "rate_satang"), [2000, 0], "lots[1].rate_satang: must be between 1 and 100000000, not 0"),
        (("lots", "skill"), {"said": ["x"], "at": [0, 1]}, "lots.skill.at[1]: must be a whole number from 0 to 0"),
        (("lots", "skill"), {"said": ["x"], "at": [0, -1]}, "lots.skill.at[1]: must be a whole number from 0 to 0"),
        (("lots", "skill"), {"said": "xy", "at": [0, 1]}, "lots.skill.said: must be an array"),
        (("lots", "skill"), 5, "lots.skill: must be an array, or an object of said and at"),
        (("lots", "skill"), [[[[[[[[[[[]]]]]]]]]], "x"], "lots[0].skill: has too many arrays in each other"),
        (("groups", "profiles", "lengths"), [1, 2], "groups.profiles.lengths: must add up to 2 records, not 3"),
        (("groups", "profiles", "records"), [], "groups.profiles.records: must be an object of columns"),
        (("groups", "profiles", "records", "minutes"), [[1, 2], [3]], "group group-2.profiles[0].minutes: must have"),
        (("lots",), 5, "lots: must be an array of objects, or an object of columns"),
    ],
)  # fmt: skip
def test_columns_that_do_not_fit_are_refused_with_the_place(path: tuple[str, ...], value: object, said: str) -> None:
    whole = json.loads(problem_text(ONE, columns=True))
    at = whole
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value

    with pytest.raises(ProblemError) as refused:
        Problem.from_json(json.dumps(whole))

    assert str(refused.value).startswith(said)


WRECKS = {
    "empty": b"", "not text": b"\xff\xfe{}", "a mark": b"\xef\xbb\xbf{}", "no number": b'{"weeks": NaN}',
    "no end": b'{"weeks": 1e999}', "digits": b'{"weeks": ' + b"9" * 5000 + b"}", "deep": b"[" * 100_000,
    "deep objects": b'{"lots":' * 100_000, "half": problem_text(ONE).encode()[:300], "a list": b"[]", "text": b'"x"',
    "gzip": gzip.compress(b"{}"), "deep floors": b'{"weeks":1,"lots":[{"floors":' + b"[" * 900 + b"]" * 900 + b"}]}",
}  # fmt: skip


@pytest.mark.parametrize("wreck", WRECKS)
def test_a_wrecked_file_is_refused(tmp_path: Path, wreck: str) -> None:
    (tmp_path / "bad.json").write_bytes(WRECKS[wreck])
    (tmp_path / "bad.json.gz").write_bytes(gzip.compress(WRECKS[wreck])[:-5])
    for name in ("bad.json", "bad.json.gz"):
        for read in (read_problem, read_plan):
            with pytest.raises(ProblemError):
                read(tmp_path / name)


def test_half_a_character_is_refused() -> None:
    for name in ("version", "proof"):
        with pytest.raises(ProblemError):
            Plan.from_json(json.dumps({**json.loads(plan_text(PLAN)), name: "\ud800"}))
    with pytest.raises(ProblemError, match="valid Unicode"):
        Plan.from_json(json.dumps({**json.loads(plan_text(PLAN)), "prices": {**NO_PRICES, "lots": [["\ud800", 1]]}}))


NO_PRICES = {"time": [], "machines": [], "lots": [], "income": []}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("\ud800"),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.booleans(), st.booleans())
def test_any_value_anywhere_is_read_or_refused_never_a_crash(data: st.DataObject, columns: bool, plan: bool) -> None:
    text = plan_text(PLAN, columns=columns) if plan else problem_text(ONE, columns=columns)
    whole = json.loads(text)
    places = _places(whole)
    owner, key = places[data.draw(st.integers(0, len(places) - 1))]
    owner[key] = data.draw(JSON)

    with suppress(ProblemError):
        (Plan if plan else Problem).from_json(json.dumps(whole))


def _places(value: object) -> list[tuple[object, object]]:
    """Every place in a JSON value, as its owner and the key there."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [place for key in keys for place in ((value, key), *_places(value[key]))]  # type: ignore[index]
