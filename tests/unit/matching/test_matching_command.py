"""`python -m matching`: files in, files out, exit 0, 1 or 2."""

import json
from pathlib import Path

import pytest

from matching import Plan, plan_hash, solve
from matching.__main__ import main
from tests.unit.matching.small import group, lot, problem


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A problem with one placed lot and one that nobody can do, and where its plan goes."""
    one = problem((lot("a"), lot("b", skill="carving")), (group(),))
    (tmp_path / "problem.json").write_text(one.to_json(), encoding="utf-8")
    return str(tmp_path / "problem.json"), str(tmp_path / "plan.json")


def test_solve_then_check_then_explain(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    source, target = files

    assert main(["solve", source, "-o", target, "--steps", "10"]) == 0
    assert main(["check", source, target]) == 0
    assert main(["explain", source, target, "b"]) == 0
    assert main(["explain", source, target, "b", "group-1", "--lang", "th"]) == 0
    assert main(["explain", source, target, "a"]) == 0

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "good",
        "None of the 1 groups can take it. Pieces left: 10. (no skill: 1)",
        "กลุ่มนี้ยังไม่มีสมาชิกที่มีทักษะนี้ งานต้องการระดับ 1",
        "Every piece of this lot is placed.",
    ]
    assert "gap 0.0000 %" in said.err


def test_a_plan_goes_to_the_screen_when_no_file_is_named(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["solve", files[0]])
    plan = Plan.from_json(capsys.readouterr().out)
    assert plan_hash(plan) == plan_hash(solve(problem((lot("a"), lot("b", skill="carving")), (group(),))))


def test_a_plan_of_another_problem_is_not_good(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    other = solve(problem((lot("a"),), (group(),)))
    Path(files[1]).write_text(other.to_json(), encoding="utf-8")

    assert main(["check", *files]) == 1
    assert "same_problem" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{}", '{"weeks": 1.5}', "\ufeff{}"])
def test_bad_input_is_exit_two_with_the_place(
    files: tuple[str, str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[0]).write_text(text, encoding="utf-8")

    assert main(["solve", files[0]]) == 2
    assert capsys.readouterr().err.startswith("matching: ")


def test_missing_files_and_unknown_lots_are_exit_two(files: tuple[str, str]) -> None:
    assert main(["check", *files]) == 2
    main(["solve", files[0], "-o", files[1]])
    assert main(["explain", *files, "nothing"]) == 2
    assert main(["explain", *files, "a", "nobody"]) == 2


def test_a_changed_plan_file_is_refused(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["solve", files[0], "-o", files[1]])
    plan = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    plan["objective"] += 1
    Path(files[1]).write_text(json.dumps(plan), encoding="utf-8")

    assert main(["check", *files]) == 2
    assert "plan_hash" in capsys.readouterr().err
