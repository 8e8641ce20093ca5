"""Generalised assignment: lawful always, best where small, the same every time, stopped at once."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matching.__main__ import main
from matching.gap import Instance, cost_of, read_instance, solve_gap
from matching.gap import exact as exact_search
from matching.gap.exact import Exact
from matching.gap.first import first_fit
from matching.gap.search import Bound
from matching.guard import ProblemError

PUBLISHED = Path(__file__).parents[2] / "benchmarks" / "data" / "gap"


def chance(seed: int, agents: int, jobs: int) -> Instance:
    draw = np.random.Generator(np.random.PCG64(seed))
    need = draw.integers(1, 9, (agents, jobs))
    return Instance(draw.integers(1, 30, (agents, jobs)), need, need.sum(axis=1) * 6 // (5 * agents))


def least(one: Instance) -> int | None:
    agents, jobs = one.cost.shape
    costs = (cost_of(one, each) for each in product(range(agents), repeat=jobs))
    return min((cost for cost in costs if cost is not None), default=None)


@some.composite
def instances(draw: some.DrawFn) -> Instance:
    agents, jobs = draw(some.integers(1, 3)), draw(some.integers(1, 5))
    numbers = some.lists(some.integers(0, 9), min_size=agents * jobs, max_size=agents * jobs)
    capacity = draw(some.lists(some.integers(0, 20), min_size=agents, max_size=agents))
    cost, need = (np.array(draw(numbers), dtype=np.int64).reshape(agents, jobs) for _ in range(2))
    return Instance(cost, need, np.array(capacity, dtype=np.int64))


@settings(max_examples=20, deadline=None)
@given(instances())
def test_small_assignments_are_as_good_as_brute_force(one: Instance) -> None:
    answer, best = solve_gap(one, seed=1), least(one)

    assert (answer.cost, answer.bound) == (best, best)
    assert cost_of(one, answer.agents) == best if best is not None else answer.agents == ()


@settings(max_examples=20, deadline=None)
@given(instances())
def test_prices_never_prove_more_than_the_least_cost(one: Instance) -> None:
    best = least(one)
    if best is not None:
        bound = Bound(one)
        for _ in range(3):
            bound.rise(best)
        assert bound.cost <= best


def tried_out(one: Instance, known: int) -> Exact:
    search = Exact(one, Bound(one), known)
    while not search.proven:
        search.search()
    return search


@settings(max_examples=30, deadline=None)
@given(instances(), some.integers(0, 3))
def test_exact_search_finds_what_is_cheaper_than_what_is_known_or_proves_that_nothing_is(
    one: Instance, by: int
) -> None:
    best = least(one)
    if best is not None:
        found = tried_out(one, best + by)
        assert not by or cost_of(one, found.found) == best


def test_exact_search_ends_the_same_way_however_often_it_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    one = chance(5, 4, 12)
    whole = tried_out(one, 10**6)
    monkeypatch.setattr(exact_search, "CELLS", 1)  # a node at a time

    assert tried_out(one, 10**6).found == whole.found


def test_a_search_ends_at_a_cost_that_is_enough() -> None:
    one = chance(3, 6, 40)
    good = solve_gap(one, rounds=3).cost or 0
    assert solve_gap(one, enough=good).rounds <= 3


@pytest.mark.parametrize("name", ["chu1997/c20100", "chu1997/d20200", "yagiura2004/e20100"])
def test_something_lawful_is_there_before_any_search(name: str) -> None:
    one = read_instance((PUBLISHED / name).read_text(encoding="utf-8"))
    assert cost_of(one, first_fit(one, Bound(one).worth)) is not None


def test_a_first_assignment_does_not_trust_prices_that_leave_no_room_for_the_last_job() -> None:
    one = Instance(np.array([[1, 1], [9, 9]]), np.array([[2, 3], [2, 4]]), np.array([3, 2]))
    assert first_fit(one, np.zeros(2, dtype=np.int64)) == (1, 0)


def test_a_published_instance_is_solved_and_proven_the_same_way_twice() -> None:
    one = read_instance((PUBLISHED / "cattrysse1994" / "gap1-0").read_text(encoding="utf-8"))
    first = solve_gap(one)
    assert (first.cost, first.bound) == (261, 261)
    assert solve_gap(one) == first


def test_an_answer_that_was_stopped_can_be_made_again_from_its_rounds() -> None:
    one, looks = chance(3, 6, 40), iter(range(100))
    stopped = solve_gap(one, stop=lambda: next(looks, 100) >= 4)
    assert solve_gap(one, rounds=stopped.rounds) == stopped


@pytest.mark.parametrize("text", ["", "1", "1 1 1", "x", "0 0", "1 1 1 -1 1", "1 1 1 9999999999999999999999 1"])
def test_text_that_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(ProblemError):
        read_instance(text)


def test_the_command_writes_the_agents_from_one_and_prints_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "file", tmp_path / "agents"
    source.write_text("2 3  1 2 3 3 2 1  2 2 2 3 3 3  4 3", encoding="ascii")

    assert main(["gap", str(source), "--seconds", "5", "--seed", "2", "-o", str(target)]) == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["cost"], said["bound"], target.read_text(encoding="ascii")) == (4, 4, "1 1 2\n")


def test_the_command_says_when_nothing_is_lawful(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "file"
    source.write_text("1 1 1 1 0", encoding="ascii")
    assert main(["gap", str(source)]) == 1
    assert json.loads(capsys.readouterr().out)["cost"] is None
