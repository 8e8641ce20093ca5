"""Parts of a large problem as jobs: the same plan, whoever solves what, and whoever is killed meanwhile."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text, update

from api import database, worker
from api.config import Settings
from api.db import transaction
from api.offers import matching_run
from api.offers import parts as jobs
from api.offers.models import MatchingPart, MatchingRun
from api.thai import today
from matching import Problem, ProblemError, plan_hash, problem_hash, solve
from matching.parts import improve, rounds
from matching.parts.part import Part, PartPlan, solve_part
from tests import factories, scenes
from tests.conftest import copy_of

SEWING = "straight_stitch_machine_sewing:2"
FEW = 8  # pairs of a part: cuts a market of 6 groups and 8 lots
EFFORT = 4_000
Begun = tuple[UUID, Problem]
HOLD = """
import sys, time, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as held:
    name = "matching_part %s 0 0" % sys.argv[2]
    held.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (name,))
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def urls(settings: Settings, template: str) -> database.Urls:
    return copy_of(settings, template)


@pytest.fixture
def engine(settings: Settings, urls: database.Urls) -> Iterator[Engine]:
    made = database.app_engine(settings, urls)
    yield made
    made.dispose()


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST_PAIRS", FEW)
    monkeypatch.setattr(improve, "MOST_PAIRS", FEW)


@pytest.fixture
def begun(engine: Engine, settings: Settings) -> Begun:
    """A run that has taken its snapshot and is solving."""
    with transaction(engine) as session:
        for _ in range(6):
            factories.group(session, members=6, skills=SEWING, province="10")
        hirer = factories.hirer(session, province_code="10")
        for pieces in range(300, 700, 50):
            factories.order(session, hirer, quantity_pieces=pieces)
    run_id, snapshot = matching_run._begin(scenes.tools(engine, settings), asked_by=None, on=today(), seed=1)
    assert snapshot is not None
    return run_id, snapshot.problem


def solved_by_jobs(engine: Engine, run_id: UUID, problem: Problem) -> str:
    """The hash of the plan whose parts were jobs."""
    return plan_hash(solve(problem, effort=EFFORT, solver=jobs.Jobs(engine, run_id, problem_hash(problem))))


def states(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return sorted(session.scalars(select(MatchingPart.state)))


def a_part_waits(engine: Engine, run_id: UUID, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> jobs.Key:
    """The first round is handed out and nobody has begun."""

    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "solve_waiting", stop)
        with pytest.raises(Stopped):
            solved_by_jobs(engine, run_id, problem)
    return run_id, 0, 0


def test_jobs_make_the_same_plan_as_one_process(engine: Engine, begun: Begun) -> None:
    run_id, problem = begun

    by_jobs = solved_by_jobs(engine, run_id, problem)

    assert by_jobs == plan_hash(solve(problem, effort=EFFORT))
    assert states(engine) == [], "nothing is left lying about"
    with transaction(engine) as session:
        asked = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'solve_matching_part'"
        assert (session.scalar(text(asked)) or 0) > 1


def test_two_workers_at_once_make_the_same_plan(engine: Engine, begun: Begun) -> None:
    run_id, problem = begun

    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(solved_by_jobs, engine, run_id, problem)
        pool.submit(help_until, engine, running)

    assert running.result() == plan_hash(solve(problem, effort=EFFORT))


def help_until(engine: Engine, running: Future[str]) -> None:
    while not running.done():
        with transaction(engine) as session:
            keys = session.execute(select(MatchingPart.run_id, MatchingPart.round, MatchingPart.part)).all()
        for key in reversed(keys):
            jobs.solve_waiting(engine, tuple(key))


def test_the_part_of_a_worker_that_is_killed_is_solved_by_another(
    engine: Engine, urls: database.Urls, begun: Begun
) -> None:
    run_id, problem = begun
    asked = [sys.executable, "-c", HOLD, urls.app, run_id.hex]
    with subprocess.Popen(asked, stdout=subprocess.PIPE) as doomed, ThreadPoolExecutor(1) as pool:
        try:
            assert doomed.stdout is not None
            assert doomed.stdout.readline() == b"held\n"
            running = pool.submit(solved_by_jobs, engine, run_id, problem)
            wait_until(lambda: states(engine).count("solved") > 0 and states(engine).count("waiting") == 1)
            assert not running.done(), "it waits for the part in hand"
        finally:
            doomed.kill()

    assert running.result() == plan_hash(solve(problem, effort=EFFORT))


def test_a_part_in_hand_is_left_alone(engine: Engine, begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    key = a_part_waits(engine, *begun, monkeypatch)

    with jobs._in_hand(engine, key) as held:
        assert held
        assert not jobs.solve_waiting(engine, key)
    assert jobs.solve_waiting(engine, key)
    assert not jobs.solve_waiting(engine, key), "solved is solved"


def test_a_worker_of_the_queue_solves_what_was_handed_out(
    engine: Engine, urls: database.Urls, settings: Settings, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_part_waits(engine, *begun, monkeypatch)
    handed_out = len(states(engine))
    with transaction(engine) as session:
        session.execute(text("DELETE FROM procrastinate_jobs WHERE task_name <> 'solve_matching_part'"))

    app = worker.make_worker(scenes.tools(engine, settings), urls.app)
    app.periodic_registry.periodic_tasks.clear()  # at a quarter of an hour a whole run would sweep this one away
    asyncio.run(worker.run_worker(app, wait=False))

    assert states(engine) == ["solved"] * handed_out


def test_nothing_is_solved_for_a_run_that_is_over(
    engine: Engine, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = a_part_waits(engine, *begun, monkeypatch)
    matching_run._fail(engine, key[0], "its process ended")

    assert not jobs.solve_waiting(engine, key)
    with pytest.raises(RuntimeError, match="over"):
        jobs.Jobs(engine, key[0], "")._waiting(0)


def test_an_answer_is_refused_when_the_snapshot_no_longer_holds(
    engine: Engine, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = a_part_waits(engine, *begun, monkeypatch)

    def solve_while_it_changes(part: Part) -> PartPlan:
        with transaction(engine) as session:
            session.execute(update(MatchingRun).where(MatchingRun.id == key[0]).values(snapshot_hash="another"))
        return solve_part(part)

    monkeypatch.setattr(jobs, "solve_part", solve_while_it_changes)

    assert not jobs.solve_waiting(engine, key)
    assert "solved" not in states(engine)


def test_the_answer_to_another_part_is_refused(engine: Engine, begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = jobs.Jobs._answer
    monkeypatch.setattr(jobs.Jobs, "_answer", lambda self, key: answer(self, (*key[:2], 0)))

    with pytest.raises(ProblemError, match="another part"):
        solved_by_jobs(engine, *begun)


def test_the_next_run_clears_away_what_a_broken_off_run_left(
    engine: Engine, settings: Settings, begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_part_waits(engine, *begun, monkeypatch)

    scenes.matched(engine, settings)

    assert states(engine) == []


def test_a_run_with_jobs_publishes_the_plan_that_replays(engine: Engine, settings: Settings, begun: Begun) -> None:
    by_jobs = settings.model_copy(update={"matching_parts": "jobs", "matching_effort": EFFORT})

    run_id = matching_run.run_matching(scenes.tools(engine, by_jobs))

    done = matching_run.replay(engine, run_id)
    assert (done.stored_hash, done.good) == (done.hash_now, True)


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.1)
