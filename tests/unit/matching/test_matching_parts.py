"""Large problems in parts: nothing is lost where they are cut, and nobody can tell who solved which part."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem, ProblemError, check, solve
from matching.engine import crews
from matching.engine.arrays import flatten
from matching.engine.bound import PriceList
from matching.engine.core import core_size
from matching.engine.hand import at_hand
from matching.engine.lagrange import open_market
from matching.engine.model import build
from matching.engine.search import Cooling, Search
from matching.engine.solve import fair_prices
from matching.generate import generate
from matching.parts import improve, rounds
from matching.parts.carve import Standing
from matching.parts.components import Web, components
from matching.parts.part import Part, PartPlan, solve_part
from matching.parts.regions import regions
from matching.parts.rounds import Round, Whole
from matching.rows import row

FEW = 60  # pairs of a part: this cuts a country of 225 pairs


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MOST_PAIRS", FEW)
    monkeypatch.setattr(improve, "MOST_PAIRS", FEW)


@pytest.fixture(scope="module")
def one() -> Problem:
    return generate(lots=100, groups=40, load=0.9, seed=3)


@pytest.fixture(scope="module")
def search(one: Problem) -> Search:
    arrays = flatten(build(one))
    return Search(arrays, fair_prices(build(one), arrays), one.seed)


def columns_of(prices: PriceList) -> list[Any]:
    """Its columns, one after the other."""
    return [getattr(prices, field.name) for field in fields(prices)]


@pytest.fixture
def turn(search: Search, small_parts: None) -> Round:
    whole = Whole(search.arrays, search.slot_price, search.keys, search.seed, search.warmth)
    return Round(whole, Standing(search.state.pieces, search.state.used), 7, (350, 400), Cooling(400, 1), ends=True)


def test_a_plan_from_parts_is_lawful(one: Problem, small_parts: None) -> None:
    plan = solve(one, effort=2000)
    assert check(one, plan).faults == ()
    assert plan.steps == 2000


def test_trips_are_shared_across_lots_that_stay_while_others_move(one: Problem, small_parts: None) -> None:
    near = {"latitude_e6": 13_750_000, "longitude_e6": 100_500_000}
    lots = tuple(replace(lot, **near) for lot in one.lots)
    shared = replace(one, lots=lots, policy=replace(one.policy, shared_trips=True, satang_per_km=3000))

    plan = solve(shared, effort=2000)

    assert check(shared, plan).faults == ()
    assert (
        plan.objective > solve(replace(shared, policy=replace(shared.policy, shared_trips=False)), effort=50).objective
    )


def test_two_processes_make_the_same_bytes_as_one(one: Problem, small_parts: None) -> None:
    assert solve(one, effort=800).to_json() == solve(one, effort=800, processes=2).to_json()


@pytest.mark.parametrize("threads", [2, 5])
def test_several_threads_find_the_same_prices_as_one(
    one: Problem, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "LEAST_SLOTS", 10)
    model = build(one)
    arrays = flatten(model)
    hands = crews.crews(arrays, open_market(arrays), threads)
    assert [crew.first for crew in hands] == [0, *(crew.last for crew in hands[:-1])]
    assert len(hands) == threads

    alone, together = fair_prices(model, arrays), fair_prices(model, arrays, threads)

    assert any(alone.time)
    for mine, theirs in zip(columns_of(alone), columns_of(together), strict=True):
        assert np.array_equal(mine, theirs)


def test_parts_that_are_stopped_are_repeated_by_their_steps(one: Problem, small_parts: None) -> None:
    asked = iter([False, False, True])
    stopped = solve(one, effort=10**6, stop=lambda permille: next(asked))
    assert stopped.steps == 3 * improve.LEAST_STEPS * len(one.lots)
    assert solve(one, effort=stopped.steps).to_json() == stopped.to_json()


def test_parts_improve_on_where_they_started(search: Search, turn: Round) -> None:
    plan = turn.join(map(solve_part, turn.parts()))

    state = at_hand(search.arrays, search.state, plan.pieces, plan.used)

    before = search.objective
    search.take(plan.pieces, plan.used)
    assert search.objective > before
    assert int(state.best_shares.sum()) == np.count_nonzero(plan.pieces)


def test_a_part_without_steps_gives_back_what_it_got(turn: Round) -> None:
    turn.steps = (350, 350, 400, 1)
    plan = turn.join(map(solve_part, turn.parts()))
    assert plan.pieces.tolist() == turn.plan.pieces.tolist()
    assert plan.used.tolist() == turn.plan.used.tolist()


def test_parts_of_a_round_share_no_group_and_no_lot(turn: Round) -> None:
    assert turn.count > 1
    list(turn.parts())
    a = turn.whole.arrays
    for column in (a.pair_lot, a.pair_group):
        owners = [set(column[pair].tolist()) for pair, _, _ in turn.places]
        assert len(set().union(*owners)) == sum(map(len, owners))


def test_a_part_and_its_plan_travel_as_json(turn: Round) -> None:
    part = next(part for part in turn.parts() if len(part.pieces))

    arrived = Part.from_json(part.to_json())

    assert arrived.stamp == part.stamp
    assert PartPlan.from_json(solve_part(arrived).to_json()).to_json() == solve_part(part).to_json()


@pytest.mark.parametrize("kind", [Part, PartPlan])
@pytest.mark.parametrize("text", ["[]", "{}", "1", '["a"]', "[[], [], []]", "[["])
def test_what_is_no_part_is_refused(kind: type[Part] | type[PartPlan], text: str) -> None:
    with pytest.raises(ProblemError, match=r"part|json"):
        kind.from_json(text)


def test_an_answer_to_another_snapshot_is_refused(turn: Round) -> None:
    parts = list(turn.parts())
    stale = parts[0]._replace(pieces=parts[0].pieces + 1)
    answers = [PartPlan(stale.stamp, parts[0].pieces, parts[0].used), *map(solve_part, parts[1:])]
    with pytest.raises(ProblemError, match="another part"):
        turn.join(answers)


def test_a_missing_answer_is_refused(turn: Round) -> None:
    answers = list(map(solve_part, turn.parts()))
    with pytest.raises(ProblemError, match="1 are missing"):
        turn.join(answers[:-1])


def test_what_falls_apart_by_itself_is_not_cut() -> None:
    """A long chain of lots and groups, and beside it two groups that share one lot."""
    chain = [(lot, group) for lot in range(30) for group in (lot, lot + 1)]
    web = Web(
        row(lot for lot, _ in [*chain, (30, 31), (30, 32)]), row(group for _, group in [*chain, (30, 31), (30, 32)])
    )

    assert components(web, 34).tolist() == [0] * 31 + [31, 31, 33]
    assert len(set(regions(web, 34, 60, 5)[:31].tolist())) == 1
    assert len(set(regions(web, 34, 59, 5)[:31].tolist())) == 2


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 7)), max_size=60, unique=True), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_no_region_is_too_large_unless_it_is_one_group(ties: list[tuple[int, int]], most: int) -> None:
    web = Web(row(lot for lot, _ in ties), row(group for _, group in ties))

    found = regions(web, 8, most, 5)

    for region in set(found.tolist()):
        members = np.flatnonzero(found == region)
        assert len(members) == 1 or np.isin(web.group, members).sum() <= most
    assert found.tolist() == regions(web, 8, most, 5).tolist()


def test_other_rounds_cut_along_other_lines(one: Problem) -> None:
    pairs = build(one).pairs
    ways = {tuple(regions(Web(pairs.lot, pairs.group), 40, FEW, seed).tolist()) for seed in range(6)}
    assert len(ways) > 1


def test_a_small_problem_stays_in_one_piece(one: Problem) -> None:
    small = replace(one, lots=one.lots[:10])
    assert solve(small, effort=50).to_json() == solve(small, effort=50, processes=2).to_json()


def test_the_more_lots_the_fewer_pairs_of_each_are_searched_but_never_under_eight() -> None:
    sizes = [core_size(lots) for lots in (0, 500, 3_000, 5_000, 8_000, 200_000)]

    assert sizes == [24, 24, 24, 16, 10, 8]


ENOUGH = 300 * 100  # steps with which the large lots of `one` are searched for first


def test_where_time_is_short_large_lots_go_first_and_the_plan_is_worth_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    country = generate(lots=300, groups=120, load=1.0, seed=5)
    large_first = solve(country, effort=2 * ENOUGH)
    monkeypatch.setattr(improve, "LEAST_LOTS", len(country.lots) + 1)
    at_once = solve(country, effort=2 * ENOUGH)

    assert check(country, large_first).good
    assert large_first.steps == at_once.steps == 2 * ENOUGH
    assert large_first.objective > at_once.objective


def test_large_lots_first_make_the_same_bytes_in_two_processes(one: Problem, small_parts: None) -> None:
    assert solve(one, effort=ENOUGH).to_json() == solve(one, effort=ENOUGH, processes=2).to_json()


def test_the_largest_lots_are_those_worth_most(search: Search) -> None:
    worth = search.arrays.value * search.arrays.quantity
    quarter = improve.largest(search, 250)
    assert len(quarter) == len(worth) // 4
    assert worth[quarter].min() >= np.delete(worth, quarter).max()


def test_a_loose_country_is_searched_at_once(search: Search) -> None:
    bound = search.objective * 1000 // (1000 - improve.NEAR)
    assert not improve.is_tight(search, 10**6, bound - bound // 1000)
    assert improve.is_tight(search, 10**6, bound + bound // 100)
    assert not improve.is_tight(search, improve.LEAST_STEPS * 100 - 1, bound + bound // 100)
