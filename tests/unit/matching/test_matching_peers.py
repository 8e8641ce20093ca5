"""The general solvers of the benchmark plan the same problem: same rules, same objective, plans judged by our check."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matching import Group, Lot, Problem, Profile, hard_reasons, solve
from matching.engine.arrays import flatten
from matching.engine.model import build
from matching.engine.rounding import fits, kept, rounded
from tests.benchmarks.peers.apart import apart
from tests.benchmarks.peers.matching import PEERS, ask, judged
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems

SECONDS = 20.0


def lawful(small: Problem) -> list[tuple[Lot, Group]]:
    """Who may make what."""
    return [(a, b) for a in small.lots for b in small.groups if not hard_reasons(small, a, b)]


def best(small: Problem) -> int | None:
    """The most that any lawful plan is worth."""
    return best_by_brute_force(small, lawful(small))


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_finds_the_optimum_of_a_small_problem(name: str) -> None:
    lots = (lot("a", all_or_nothing=True), lot("b", rate_satang=3000, most_groups=1))
    small = problem(lots, (group("x"), group("y")))
    ours = solve(small)

    theirs = judged(small, ours, ask(name, small, SECONDS))

    assert theirs is not None
    assert theirs.objective == ours.objective == best(small)


@given(problems(machines=False, most_pieces=4))
@settings(max_examples=25, deadline=None)
def test_cp_sat_finds_what_brute_force_finds(small: Problem) -> None:
    assume(len(lawful(small)) <= 4)

    theirs = judged(small, solve(small, effort=10), ask("CP-SAT", small, SECONDS))

    assert theirs is not None
    assert theirs.objective == best(small)


@given(problems())
@settings(max_examples=25, deadline=None)
def test_cp_sat_finds_what_our_exact_search_proves(small: Problem) -> None:
    ours = solve(small, effort=10)
    assume(ours.objective == ours.bound)

    theirs = judged(small, ours, ask("CP-SAT", small, SECONDS))

    assert theirs is not None
    assert theirs.objective == ours.objective


def test_a_peer_stops_when_it_has_the_value_asked_for() -> None:
    small = problem((lot(),), (group("x"), group("y")))
    ours = solve(small)

    for name in ("CP-SAT", "HiGHS"):
        theirs = judged(small, ours, ask(name, small, SECONDS, ours.objective // 2))
        assert theirs is not None
        assert theirs.objective >= ours.objective // 2


def test_floats_that_are_a_little_off_mean_the_same_plan() -> None:
    small = problem((lot("a"), lot("b")), (group("x"), group("y")))
    ours, answer = solve(small), ask("CP-SAT", small, SECONDS)
    assert answer.pieces is not None
    assert answer.work is not None

    off = answer._replace(pieces=answer.pieces - 1e-7, work=answer.work + 0.3)

    assert judged(small, ours, off) == judged(small, ours, answer)


def test_hours_that_do_not_fit_are_shared_out_anew_and_lots_that_cannot_fit_are_taken_off() -> None:
    roomy = group(profiles=(Profile((("sewing", 2),), (60, 100)),))
    model = build(problem((lot("a"), lot("b", quantity_pieces=8)), (roomy,)))
    arrays = flatten(model)
    all_at_once = np.array([10_000, 0, 8_000, 0])

    both = rounded(model, arrays, np.array([9, 7]), all_at_once)
    one = rounded(model, arrays, np.array([10, 8]), all_at_once)

    assert [share.pieces for share in both.shares] == [9, 7]
    assert [share.pieces for share in one.shares] == [10]


def test_a_lot_that_breaks_a_rule_of_its_own_is_taken_off() -> None:
    lots = lot("a", all_or_nothing=True), lot("b", minimum_lot_pieces=3), lot("c", most_groups=1)
    arrays = flatten(build(problem(lots, (group("x"), group("y")))))

    broken = np.array([5, 4, 2, 6, 3, 3])
    whole = np.array([5, 5, 3, 6, 6, 0])

    assert not kept(arrays, broken).any()
    assert kept(arrays, whole).tolist() == whole.tolist()


def test_work_that_does_not_add_up_or_is_too_much_does_not_fit() -> None:
    arrays = flatten(build(problem((lot(),), (group(),))))

    assert fits(arrays, np.array([10]), np.array([5_000, 5_000]))
    assert not fits(arrays, np.array([10]), np.array([5_000, 4_999]))
    assert not fits(arrays, np.array([10]), np.array([9_000, 1_000]))


def test_a_peer_that_falls_over_is_no_answer() -> None:
    assert apart(os.abort, seconds=SECONDS) is None


def test_a_peer_with_other_weights_is_found_out() -> None:
    small = problem((lot(),), (group(),))
    other = replace(small, lots=(lot(rate_satang=9000),))

    theirs = judged(small, solve(other), ask("CP-SAT", small, SECONDS))

    assert theirs is None
