"""Plans: lawful always, best where the engine says so, the same every time."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Frozen, Plan, Problem, Profile, check, hard_reasons, plan_hash, solve
from matching.engine.reach import Reach
from matching.generate import generate
from matching.guard import ProblemError
from matching.room import room_before_plan
from tests.unit.matching.small import best_by_brute_force, group, lot, problem, problems


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_plan_passes_the_check(one: Problem) -> None:
    assert check(one, solve(one, effort=30)).faults == ()


@given(problems(machines=False, most_pieces=4))
@settings(max_examples=60, deadline=None)
def test_small_plans_are_as_good_as_brute_force(one: Problem) -> None:
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(len(pairs) <= 5)

    plan, best = solve(one, effort=10), best_by_brute_force(one, pairs)

    assert plan.objective == best
    assert best <= plan.bound <= plan.price_bound


@given(problems(), st.randoms())
@settings(max_examples=20, deadline=None)
def test_the_order_of_input_does_not_change_the_plan(one: Problem, chance: st.DataObject) -> None:
    lots, groups = list(one.lots), list(one.groups)
    chance.shuffle(lots)  # type: ignore[attr-defined]
    chance.shuffle(groups)  # type: ignore[attr-defined]

    other = replace(one, lots=tuple(lots), groups=tuple(groups))

    assert solve(one, effort=10).to_json() == solve(other, effort=10).to_json()


@given(problems())
@settings(max_examples=20, deadline=None)
def test_a_group_without_time_changes_nothing(one: Problem) -> None:
    idle = group("zz-idle", profiles=(Profile((("sewing", 3),), (0, 0)),))
    assert solve(one, effort=10).objective == solve(replace(one, groups=(*one.groups, idle)), effort=10).objective


@given(problems())
@settings(max_examples=20, deadline=None)
def test_json_there_and_back_is_the_same_plan(one: Problem) -> None:
    plan = solve(one, effort=5)
    assert Plan.from_json(plan.to_json()) == plan


def test_another_process_with_another_hash_seed_makes_the_same_bytes() -> None:
    program = (
        "from matching import solve, plan_hash\n"
        "from matching.generate import generate\n"
        "print(plan_hash(solve(generate(lots=25, groups=8, load=0.9, seed=3), effort=300)))"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert hashes == {plan_hash(solve(generate(lots=25, groups=8, load=0.9, seed=3), effort=300))}


def test_a_made_up_country_is_planned_within_three_per_cent() -> None:
    one = generate(lots=300, groups=40, load=0.8, seed=7)

    plan = solve(one, effort=4000)

    assert check(one, plan).good
    assert plan.proof == "trees"
    assert plan.gap_ppm <= 30_000


@pytest.mark.parametrize(("lots", "counted"), [(12, True), (2500, False)])
def test_a_whole_countrys_worth_is_counted_and_beyond_that_refused(lots: int, counted: bool) -> None:
    """Twelve such lots are worth more than 64 bits hold in millionths of a satang, in which prices are."""
    giants = tuple(lot(f"lot-{at}", quantity_pieces=3_000_000, rate_satang=100_000) for at in range(lots))
    one = problem(giants, (group("a"), group("b")))
    if counted:
        assert check(one, solve(one)).good
    else:
        with pytest.raises(ProblemError, match="together than 64 bits"):
            solve(one)


def test_the_poorer_group_gets_the_lot_when_all_else_is_equal() -> None:
    rich, poor = group("a-rich", income_satang=20_000), group("b-poor", income_satang=0)
    plan = solve(problem((lot(),), (rich, poor)))
    assert [share.group for share in plan.allocations] == ["b-poor"]


def test_equal_groups_in_equal_places_are_taken_by_lower_id() -> None:
    whole = lot(most_groups=1)
    plan = solve(problem((whole,), (group("b"), group("a"), group("c"))))
    assert [share.group for share in plan.allocations] == ["a"]


def test_of_equally_poor_groups_the_nearer_gets_the_lot() -> None:
    far, near = group("a-far", latitude_e6=14_500_000), group("b-near")
    plan = solve(problem((lot(),), (far, near)))
    assert [share.group for share in plan.allocations] == ["b-near"]


def test_frozen_work_takes_time_and_never_moves() -> None:
    half = Frozen("group-1", 0, 0, None, 6000, 0)  # the whole first week
    plan = solve(problem((lot(),), (group(),), (half,)))

    assert [(share.pieces, share.work[0].week) for share in plan.allocations] == [(6, 1)]
    assert plan.unplaced[0].pieces == 4


def test_frozen_income_counts_when_the_worst_off_are_looked_for() -> None:
    paid = Frozen("a", 0, 0, None, 0, 20_000)
    plan = solve(problem((lot(),), (group("a"), group("b")), (paid,)))
    assert [share.group for share in plan.allocations] == ["b"]


def test_a_member_with_two_skills_works_once() -> None:
    both = Profile((("sewing", 1), ("weaving", 1)), (60, 0))
    lots = (lot("a", last_week=0), lot("b", last_week=0, skill="weaving"))

    plan = solve(problem(lots, (group(profiles=(both,)),)))

    assert sum(share.pieces for share in plan.allocations) == 6


def test_an_empty_problem_has_an_empty_plan() -> None:
    plan = solve(problem((), ()))
    assert (plan.allocations, plan.unplaced, plan.objective, plan.bound, plan.gap_ppm) == ((), (), 0, 0, 0)


def test_a_run_that_is_stopped_is_repeated_by_its_steps() -> None:
    one, asked = generate(lots=40, groups=15, load=0.9, seed=3), iter([False, False, True])

    stopped = solve(one, effort=10**6, stop=lambda permille: next(asked))

    assert 0 < stopped.steps < 10**6
    assert solve(one, effort=stopped.steps).to_json() == stopped.to_json()


def test_progress_tells_the_stages() -> None:
    heard: list[str] = []
    solve(problem((lot(),), (group(),)), effort=1, progress=lambda stage, done, of: heard.append(stage))
    assert heard[0] == "prices"
    assert heard[-1] == "done"


def test_pieces_by_week_add_up_to_the_pieces() -> None:
    plan = solve(problem((lot(),), (group(),)))
    weeks = plan.allocations[0].pieces_by_week()
    assert sum(pieces for _, pieces in weeks) == plan.allocations[0].pieces == 10
    assert [week for week, _ in weeks] == [0, 1]


@given(problems())
@settings(max_examples=60, deadline=None)
def test_pairs_found_in_rows_are_those_without_a_hard_reason(one: Problem) -> None:
    reach = Reach(one, room_before_plan(one))

    for asked in one.lots:
        groups, most = reach.candidates(asked)
        able = [at for at, asker in enumerate(one.groups) if not hard_reasons(one, asked, asker)]
        assert groups.tolist() == able
        assert most.tolist() == [room_before_plan(one).pieces(asked, one.groups[at]) for at in able]
