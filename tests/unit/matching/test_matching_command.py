"""`python -m matching`: files in, files out, exit 0, 1, 2 or 130, and never a traceback."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from matching import Plan, plan_hash, solve
from matching.__main__ import main
from matching.commands import progress
from matching.commands import solve as solve_command
from matching.files import read_plan, write_plan
from tests.unit.matching.small import group, lot, problem

Said = pytest.CaptureFixture[str]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A problem with one placed lot and one that nobody can do, and where its plan goes."""
    one = problem((lot("a"), lot("b", skill="carving")), (group(),))
    (tmp_path / "problem.json").write_text(one.to_json(), encoding="utf-8")
    return str(tmp_path / "problem.json"), str(tmp_path / "plan.json")


def test_solve_then_check_then_explain(files: tuple[str, str], capsys: Said) -> None:
    source, target = files

    assert main(["solve", source, "-o", target, "--steps", "10"]) == 0
    assert main(["check", source, target]) == 0
    assert main(["explain", source, target, "--lot", "b"]) == 0
    assert main(["explain", source, target, "--lot", "b", "--group", "group-1", "--lang", "th"]) == 0
    assert main(["explain", source, target, "--lot", "a"]) == 0

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "good",
        "None of the 1 groups can take it. Pieces left: 10. (no skill: 1)",
        "กลุ่มนี้ยังไม่มีสมาชิกที่มีทักษะนี้ งานต้องการระดับ 1",
        "ในแผนนี้ กลุ่มนี้จะได้งานนี้ ถ้า สมาชิกทุกคนมีทักษะระดับ 1 ขึ้นไป (ลองแล้ว: ถ้าน้อยกว่านี้หนึ่งหน่วย จะไม่ได้)",
        "Every piece of this lot is placed.",
    ]
    assert "gap 0.0000 %" in said.err


def test_check_answers_in_json(files: tuple[str, str], capsys: Said) -> None:
    main(["solve", files[0], "-o", files[1]])
    plan = read_plan(files[1])
    assert main(["check", *files, "--json"]) == 0

    said = json.loads(capsys.readouterr().out)

    assert said["feasible"] is True
    assert (said["objective"], said["bound"], said["gap"]) == (plan.objective, plan.bound, 0)
    assert said["faults"] == []


def test_a_plan_goes_to_the_screen_when_no_file_is_named(files: tuple[str, str], capsys: Said) -> None:
    main(["solve", files[0]])
    plan = Plan.from_json(capsys.readouterr().out)
    assert plan_hash(plan) == plan_hash(solve(problem((lot("a"), lot("b", skill="carving")), (group(),))))


def test_another_seed_is_recorded_and_checked_against(files: tuple[str, str]) -> None:
    assert main(["solve", files[0], "-o", files[1], "--seed", "99"]) == 0

    assert read_plan(files[1]).seed == 99
    assert main(["check", *files]) == 0


def test_another_policy_is_used_and_must_be_named_to_check(
    files: tuple[str, str], tmp_path: Path, capsys: Said
) -> None:
    policy = {"name": "no cost", "value_permille": 1000, "equity_steps": [], "satang_per_pair": 0, "satang_per_km": 0}
    (tmp_path / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    named = ["--policy", str(tmp_path / "policy.json")]

    assert main(["solve", files[0], "-o", files[1], *named]) == 0
    assert read_plan(files[1]).objective == 10 * 2000 * 1000
    assert main(["check", *files, *named]) == 0
    assert main(["check", *files]) == 1
    assert main(["explain", *files, "--lot", "a"]) == 2
    assert "plan.problem_hash: must be that of this problem" in capsys.readouterr().err


def test_a_plan_of_another_problem_is_not_good(files: tuple[str, str], capsys: Said) -> None:
    other = solve(problem((lot("a"),), (group(),)))
    Path(files[1]).write_text(other.to_json(), encoding="utf-8")

    assert main(["check", *files]) == 1
    assert "same_problem" in capsys.readouterr().out
    assert main(["check", *files, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["rule"] == "same_problem"


def test_a_forged_plan_has_faults_and_explains_nothing(files: tuple[str, str], capsys: Said) -> None:
    main(["solve", files[0], "-o", files[1]])
    plan = read_plan(files[1])
    write_plan(replace(plan, allocations=(replace(plan.allocations[0], group="nobody"),)), files[1])

    assert main(["check", *files]) == 1
    assert main(["explain", *files, "--lot", "a", "--group", "group-1"]) == 2
    assert "plan: names what this problem does not have" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{}", '{"weeks": 1.5}', "\ufeff{}", "[" * 10_000, '{"x": ' + "9" * 5000 + "}"])
def test_bad_input_is_exit_two_with_the_place(files: tuple[str, str], text: str, capsys: Said) -> None:
    Path(files[0]).write_text(text, encoding="utf-8")

    assert main(["solve", files[0], "-o", files[1]]) == 2

    assert capsys.readouterr().err.startswith("matching: ")
    assert not Path(files[1]).exists()


def test_a_wrong_figure_is_told_with_its_place_and_rule(files: tuple[str, str], capsys: Said) -> None:
    value = json.loads(Path(files[0]).read_text(encoding="utf-8"))
    value["lots"][1]["quantity_pieces"] = 0
    Path(files[0]).write_text(json.dumps(value), encoding="utf-8")

    assert main(["solve", files[0]]) == 2

    said = capsys.readouterr().err
    assert said == "matching: lots[1].quantity_pieces: must be between 1 and 100000000, not 0\n"


def test_folders_missing_files_and_unknown_names_are_exit_two(files: tuple[str, str], tmp_path: Path) -> None:
    assert main(["check", *files]) == 2
    assert main(["solve", str(tmp_path)]) == 2
    assert main(["solve", files[0], "-o", str(tmp_path / "nowhere" / "plan.json")]) == 2
    assert main(["solve", files[0], "--policy", str(tmp_path)]) == 2
    main(["solve", files[0], "-o", files[1]])
    assert main(["explain", *files, "--lot", "nothing"]) == 2
    assert main(["explain", *files, "--lot", "a", "--group", "nobody"]) == 2


@pytest.mark.parametrize("option", [["--steps", "-1"], ["--seconds", "nan"], ["--seconds", "-1"], ["--seed", "-1"]])
def test_efforts_and_seeds_that_cannot_be_are_exit_two(files: tuple[str, str], option: list[str]) -> None:
    assert main(["solve", files[0], *option]) == 2


def test_a_changed_plan_file_is_refused(files: tuple[str, str], capsys: Said) -> None:
    main(["solve", files[0], "-o", files[1]])
    plan = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    plan["objective"] += 1
    Path(files[1]).write_text(json.dumps(plan), encoding="utf-8")

    assert main(["check", *files]) == 2
    assert "plan_hash" in capsys.readouterr().err


def test_an_interrupted_solve_ends_with_130_and_leaves_no_file(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(solve_command, "solve", interrupted)

    assert main(["solve", files[0], "-o", files[1]]) == 130
    assert os.listdir(Path(files[1]).parent) == ["problem.json"]


def test_generate_writes_the_same_bytes_and_solve_reads_them(tmp_path: Path) -> None:
    asked = ["generate", "--lots", "8", "--groups", "4", "--load", "0.35", "--seed", "3"]
    source, again, zipped = (str(tmp_path / name) for name in ("one.json", "two.json", "three.json.gz"))

    assert main([*asked, "-o", source]) == main([*asked, "-o", again]) == 0
    assert main([*asked, "--columns", "-o", zipped]) == 0
    assert Path(source).read_bytes() == Path(again).read_bytes()
    for name, plan in ((source, "plan.json"), (zipped, "plan.json.gz")):
        assert main(["solve", name, "-o", str(tmp_path / plan), "--steps", "100"]) == 0
        assert main(["check", source, str(tmp_path / plan)]) == 0


def test_bench_prints_a_line_for_each_country(capsys: Said) -> None:
    assert main(["bench", "--size", "6x4", "--load", "0.35", "--load", "1", "--steps", "50"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.endswith("good") for line in lines[1:])


def test_a_reader_that_goes_away_is_no_traceback(files: tuple[str, str]) -> None:
    asked = [sys.executable, "-c", "import sys; from matching.__main__ import main; sys.exit(main(sys.argv[1:]))"]
    many = ["generate", "--lots", "300", "--groups", "20", "--load", "1"]
    with subprocess.Popen([*asked, *many], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()

    assert child.returncode == 2
    assert b"Traceback" not in said


def test_progress_is_silent_in_a_pipe_and_seen_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    for seen in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda seen=seen: seen, raising=False)
        with progress.progress() as say:
            say("improve", 1, 2)
        assert bool(capsys.readouterr().err) == seen
