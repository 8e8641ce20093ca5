"""`trong demo` as a user runs it: twice the same, and whole again after it was killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api import database, postgres

ASKED_FOR = {
    "orders",
    "lots",
    "offers",
    "awards",
    "pieces_ordered",
    "pieces_awarded",
    "unplaced_by_reason",
    "lowest_rate_over_floor",
    "matching_gap",
    "plan_hash",
    "planted",
    "found",
    "false_alarms",
    "pay_per_hour",
    "days_to_pay",
    "cases",
    "examples",
}
DEMO = [sys.executable, "-m", "api", "demo", "--exit", "--json"]


def surroundings(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRONG_")}
    return {**kept, "TRONG_DATA_HOME": str(home)}


def demo(home: Path) -> dict[str, Any]:
    done = subprocess.run(DEMO, env=surroundings(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stderr == "", "a pipe gets no progress"
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo")
    yield folder
    postgres.start(folder).stop()


@pytest.fixture(scope="module")
def first(home: Path) -> dict[str, Any]:
    return demo(home)


def test_the_demonstration_matches_a_country_within_the_gap(first: dict[str, Any]) -> None:
    assert first.keys() >= ASKED_FOR
    assert (first["orders"], first["lots"], first["groups"], first["members"]) == (120, 300, 20, 5_000)
    assert first["matching_gap"] <= 0.01
    assert first["lowest_rate_over_floor"] >= 1
    assert first["orders_refused_under_floor"] == 3


def test_every_piece_ordered_is_agreed_or_waits_or_is_left_with_a_reason(first: dict[str, Any]) -> None:
    left = sum(first["unplaced_pieces_by_reason"].values())

    assert first["pieces_awarded"] + first["pieces_waiting"] + left == first["pieces_ordered"]
    assert first["awards"] == first["answers"]["accepted"]


def test_the_checks_find_every_fault_of_the_past_and_nothing_else(first: dict[str, Any]) -> None:
    assert first["planted"] == first["found"] == first["amounts_right"] >= 2 * 42
    assert first["false_alarms"] == 0


def test_some_findings_became_complaints_a_case_and_an_order_partly_paid(first: dict[str, Any]) -> None:
    cases = first["cases"]

    assert (cases["complaints"], cases["inspections"]) == (3, 1)
    assert 0 < cases["paid_satang"] < cases["ordered_satang"]


def test_pay_of_an_hour_is_told_for_each_region_and_sex(first: dict[str, Any]) -> None:
    told = {(row["region"], row["sex"]): row for row in first["pay_per_hour"]}

    assert len(told) == 9, "four regions, two sexes, and everybody together"
    assert all(0.6 < row["tenth_percentile_of_minimum"] < row["median_of_minimum"] < 2 for row in told.values())
    assert 1 <= first["days_to_pay"]["median"] <= 7


def test_the_first_run_is_asked_three_things(first: dict[str, Any]) -> None:
    why, training, rush = (one["answer"] for one in first["examples"])

    assert why["figures"]["flips"], "what would have given the group the lot"
    assert all(0 <= one["low"] <= one["high"] for one in training["prices"])
    assert rush["price_satang"] > 0


def test_offers_wait_for_whoever_tries_the_demonstration(first: dict[str, Any]) -> None:
    assert first["answers"]["open"] > 0


def test_running_it_again_shows_the_same_and_builds_nothing_twice(first: dict[str, Any], home: Path) -> None:
    again = demo(home)

    same = ASKED_FOR | {"hirers", "groups", "members", "runs"}
    assert {name: again[name] for name in same} == {name: first[name] for name in same}


def test_killed_while_the_past_is_laid_it_recovers_with_the_same_plan(first: dict[str, Any], tmp_path: Path) -> None:
    """Killed with everything it started, PostgreSQL too, in the middle of the past; the next one finishes."""
    running = subprocess.Popen(
        DEMO, env=surroundings(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    pid_file = tmp_path / "postgres-17" / "postmaster.pid"
    wait_until(lambda: lays_the_past(tmp_path))
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    server = int(pid_file.read_text().split()[0])
    for process in [server, *children_of(server)]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)

    recovered = demo(tmp_path)

    postgres.start(tmp_path).stop()
    assert recovered["plan_hash"] == first["plan_hash"], "on a fresh folder the plan is the same too"
    same = ("lots", "planted", "found", "false_alarms", "pay_per_hour", "cases")
    assert {name: recovered[name] for name in same} == {name: first[name] for name in same}


WRITES_ENTRIES = (
    "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation "
    "WHERE relname = 'ledger_journals' AND mode = 'RowExclusiveLock' AND pg_locks.pid <> pg_backend_pid()"
)


def lays_the_past(home: Path) -> bool:
    """Whether somebody writes entries at this moment: the story itself writes none."""
    if not (home / "postgres-17" / "postmaster.pid").exists():
        return False
    try:
        with psycopg.connect(postgres.start(home).url_for("postgres", database.NAMES["demo"])) as connection:
            row = connection.execute(WRITES_ENTRIES).fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and row[0] > 0


def wait_until(holds: Any) -> None:
    give_up_at = time.monotonic() + 300
    while not holds():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(folder.name))
        except (OSError, IndexError):
            continue
    return found
