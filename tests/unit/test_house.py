"""The house watches itself: floors, locks, and what its papers say."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from api.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
SETTINGS = {f"TRONG_{name}".upper() for name in Settings.model_fields}


def pins(lock: str) -> dict[str, set[str]]:
    """Each package of a lock with its versions, one line per pin."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if pin := re.match(r"([\w.-]+)(==\S+)", line):
            found.setdefault(pin[1], set()).add(pin[2])
    return found


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=ROOT)


def test_the_floors_hold() -> None:
    judged = run(Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo")

    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_a_hash_and_no_lock_names_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()

    blocks = re.split(r"\n(?=\S)", text.strip())

    assert all(re.match(r"[\w.-]+==", block) and "--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_both_locks_agree_and_hold_what_the_project_names() -> None:
    named = {re.split(r"[^\w.-]", each)[0] for each in PROJECT["dependencies"]}
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")

    assert named <= runtime.keys()
    assert runtime.items() <= dev.items()


def test_the_changelog_speaks_of_this_version() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert newest is not None
    assert newest[1] == PROJECT["version"]


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_on_paper_exist(paper: str) -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / paper).read_text(), re.MULTILINE))

    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert named
    assert named <= targets


def test_commands_in_the_readme_exist() -> None:
    named = set(re.findall(r"(?:`|^ *)trong ([a-z]+)", README, re.MULTILINE))

    commands = set(re.findall(r"^\W*([a-z]+) ", run(sys.executable, "-m", "api", "--help").stdout, re.MULTILINE))

    assert named
    assert named <= commands


def test_rooms_and_files_on_the_map_exist() -> None:
    drawing = README.split("```text\nmatching/")[1].split("```")[0]
    lines = re.findall(r"^  (\S.*?)  ", drawing, re.MULTILINE)
    named = {word for line in lines for word in line.split() if re.fullmatch(r"\w+(/|\.py)", word)}

    missing = [name for name in named if not any((ROOT / home / name).exists() for home in ("api", "matching"))]

    assert len(named) > 10
    assert missing == []


def test_every_setting_is_in_the_readme_and_in_the_example() -> None:
    table = set(re.findall(r"^\| `(TRONG_\w+)`", README, re.MULTILINE))
    example = dict(re.findall(r"^#(TRONG_\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert table == SETTINGS
    assert example.keys() == SETTINGS


def test_defaults_on_paper_are_the_defaults() -> None:
    example = dict(re.findall(r"^#TRONG_(\w+)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    table = dict(re.findall(r"^\| `TRONG_(\w+)` \| `(.+?)` \|", README, re.MULTILINE))

    read = Settings.model_validate({name.lower(): value for name, value in example.items()} | {"mode": "test"})

    assert table == example
    for name in example.keys() - {"MODE"}:
        assert getattr(read, name.lower()) == Settings.model_fields[name.lower()].default
