"""The exact searches of small problems: as good as brute force, bounds that hold, and a clock that leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matching import Plan, Problem, check, hard_reasons, solve
from matching.engine import exact, mixed
from matching.engine.arrays import flatten
from matching.engine.exact import Rung, better, closed
from matching.engine.linear import SATANG, blocks, standing
from matching.engine.linear_rules import RULES, columns
from matching.engine.mixed import BAHT, outward
from matching.engine.model import build
from matching.engine.search import Found, Share
from matching.engine.solve import enough_steps
from matching.generate import generate
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems


@pytest.fixture(scope="module")
def village() -> Problem:
    return generate(lots=30, groups=12, load=1.0, seed=9)


@pytest.fixture(scope="module")
def plan(village: Problem) -> Plan:
    return solve(village)


def position(one: Problem, plan: Plan) -> list[Share]:
    """The plan's shares by position."""
    model = build(one)
    cells = {cell: at for at, cell in enumerate(model.cells)}
    names = zip(model.pairs.lot.tolist(), model.pairs.group.tolist(), strict=True)
    pairs = {(one.lots[i].id, one.groups[j].id): (e, j) for e, (i, j) in enumerate(names)}
    found = []
    for share in plan.allocations:
        pair, at = pairs[share.lot, share.group]
        work = ((cells[at, part.profile, part.week], -1, part.centiminutes) for part in share.work)
        found.append(Share(pair, share.pieces, tuple(work)))
    return found


@given(problems(machines=False, most_pieces=4))
@settings(max_examples=25, deadline=None)
def test_divided_pieces_bound_what_brute_force_finds(one: Problem) -> None:
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(0 < len(pairs) <= 5)
    kept, exact.TINY_PAIRS = exact.TINY_PAIRS, -1
    try:
        plan = solve(one)
    finally:
        exact.TINY_PAIRS = kept

    best = best_by_brute_force(one, pairs)

    assert best is not None
    assert plan.objective == best <= plan.bound
    assert check(one, plan).good


@given(problems())
@settings(max_examples=25, deadline=None)
def test_every_plan_keeps_the_rows_of_the_programme_and_is_worth_the_same_there(one: Problem) -> None:
    plan, a = solve(one, effort=30), flatten(build(one))
    c, values = columns(a), standing(a, position(one, plan))

    _, most, worth = blocks(a, c, True, np.ones(len(a.pair_lot)))

    assert (values <= most).all()
    assert round(float(values @ worth)) == plan.objective
    for rule in (rule(a, c) for rule in RULES):
        made = np.bincount(rule.row, weights=rule.coefficient * values[rule.column], minlength=len(rule.least))
        assert ((rule.least <= made) & (made <= rule.most)).all()


def test_a_village_at_full_load_is_proven_to_a_ten_thousandth(village: Problem, plan: Plan) -> None:
    assert check(village, plan).good
    assert plan.proof == "search"
    assert plan.gap_ppm <= 100
    assert plan.bound < plan.price_bound


@pytest.mark.parametrize(
    "forge",
    [
        lambda plan: replace(plan, bound=plan.bound + 1),
        lambda plan: replace(plan, bound=plan.bound - 1),
        lambda plan: replace(plan, bound=(plan.objective // BAHT) * BAHT),
        lambda plan: replace(plan, bound=(plan.price_bound // BAHT + 1) * BAHT),
        lambda plan: replace(plan, proof="prices"),
    ],
    ids=["a little more", "a little less", "under the objective", "over what prices prove", "by prices"],
)
def test_a_bound_by_search_is_in_whole_baht_between_the_plan_and_the_prices(
    village: Problem, plan: Plan, forge: object
) -> None:
    assert not check(village, forge(plan)).good  # type: ignore[operator]


def test_floats_are_rounded_away_from_the_plan() -> None:
    bound = outward(1234.56)

    assert bound is not None
    assert bound % BAHT == 0
    assert bound >= 1234.56 * SATANG
    assert outward(float("inf")) is None
    assert outward(0.0) == 0


def test_the_same_village_has_the_same_plan_again(village: Problem, plan: Plan) -> None:
    assert solve(village) == plan


def seconds(*known: float) -> Iterator[float]:
    """What a clock says, and then that all time is over."""
    yield from known
    while True:
        yield 0.0


def test_a_run_whose_time_is_over_before_the_exact_search_is_repeated_by_its_steps(village: Problem) -> None:
    clock = seconds()

    plan = solve(village, left=lambda: next(clock))

    assert plan.proof == "trees"
    assert plan.steps == enough_steps(len(build(village).pairs.lot), len(village.lots))
    assert solve(village, effort=plan.steps) == plan


def test_a_search_that_is_cut_short_leaves_what_the_one_before_it_found(
    village: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact, "LADDER", (Rung(1, False), Rung(3000, False)))
    monkeypatch.setattr(exact, "CLOSE", 10**12)
    clock = seconds(60.0, 60.0)  # for the two questions of the first

    plan = solve(village, left=lambda: next(clock))

    assert plan.steps == enough_steps(len(build(village).pairs.lot), len(village.lots)) + 1
    assert solve(village, effort=plan.steps) == plan
    assert solve(village).steps == plan.steps + 1


GIVEN_UP = [RuntimeError("unresolved numerical troubles"), AttributeError("'NoneType' has no attribute 'status'")]


@pytest.mark.parametrize("fault", GIVEN_UP)
def test_where_scip_gives_up_the_plan_at_hand_stays_and_nothing_is_proven(
    village: Problem, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    monkeypatch.setattr(mixed.mathopt, "solve", Mock(side_effect=fault))
    model, at_hand = build(village), Found((), 0, 0)

    known = exact.solve_exactly(model, flatten(model), at_hand, 1)

    assert (known.found.shares, known.found.objective, known.bound) == ((), 0, None)
    assert check(village, solve(village)).good


def test_a_programme_that_makes_no_sense_is_not_taken_for_one_that_is_hard(
    village: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixed.mathopt, "solve", Mock(side_effect=ValueError("unknown variable")))

    with pytest.raises(ValueError, match="unknown variable"):
        mixed.choose(flatten(build(village)), None, 1)


def test_the_tiniest_problems_are_proven_whatever_the_effort() -> None:
    one = problem((lot("a"), lot("b")), (group("x"), group("y")))

    plan = solve(one, effort=1)

    assert plan.objective == plan.bound


def test_what_is_close_enough_needs_no_further_search() -> None:
    found, more = Found((), 10_000, 0), Found((), 10_001, 0)

    assert closed(exact.Exact(found, 10_001))
    assert not closed(exact.Exact(found, 10_002))
    assert not closed(exact.Exact(found, None))
    assert better(found, more) is more
    assert better(more, found) is more
