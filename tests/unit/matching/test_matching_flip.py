"""What would give a group a lot: always found where one thing stands in the way, and true when it is tried."""

from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import Plan, Problem, Profile, ReasonCode, hard_reasons, solve
from matching.engine import mixed
from matching.generate import generate
from matching.reasons import near as nearness
from matching.reasons import settle as settling
from matching.reasons.changes import changed
from matching.reasons.flip import flips, gets
from matching.reasons.levers import ANSWERS, Lever, Step
from matching.reasons.near import near
from matching.reasons.purse import Purse, Spent
from matching.reasons.settle import Pinned, Settled, settle, worth_of
from tests.unit.matching.small import POLICY, best_by_brute_force, group, lot, problem, problems

C, L = ReasonCode, Lever
SLOW = Profile((("sewing", 1),), (5, 5))
BLOCKERS: list[tuple[ReasonCode, dict[str, Any], dict[str, Any], Step]] = [
    (C.NO_SKILL, {"skill": "carving"}, {}, Step(L.SKILL, 1)),
    (C.SKILL_LEVEL_TOO_LOW, {"level": 3}, {}, Step(L.SKILL, 3)),
    (C.NO_MACHINE, {"machine": "loom"}, {}, Step(L.MACHINE, 1)),
    (C.QUALITY_TOO_LOW, {"quality_level": 3}, {}, Step(L.QUALITY, 3)),
    (C.HAZARD_NOT_ALLOWED, {"hazard": "solvent"}, {}, Step(L.HAZARD, 1)),
    (C.INELIGIBLE, {}, {"ineligible": ("a",)}, Step(L.LEGAL, 1)),
    (C.ASKED_ALREADY, {"asked": ("group-1",)}, {}, Step(L.ASK_AGAIN, 1)),
    (C.NO_FLOOR_FOR_PLACE, {"floors": (("isan", 1),)}, {}, Step(L.FLOOR_KNOWN, 1)),
    (C.RATE_UNDER_FLOOR, {"floors": (("bangkok", 2345),)}, {}, Step(L.RATE, 345)),
    (C.RATE_UNDER_GROUP_MINIMUM, {}, {"least_satang_per_hour": 12_001}, Step(L.RATE, 1)),
    (C.TOO_FAR, {}, {"latitude_e6": 14_750_000, "farthest_km": 30}, Step(L.DISTANCE, 81)),
    (C.NOT_ENOUGH_MINUTES, {"minimum_lot_pieces": 9}, {"profiles": (SLOW,)}, Step(L.HOURS, 2)),
    (C.NOT_ENOUGH_MACHINE_MINUTES, {"machine": "loom"}, {"machines": (("loom", 9),)}, Step(L.MACHINE, 1)),
]


@pytest.mark.parametrize(("code", "lots", "groups", "step"), BLOCKERS)
def test_what_stands_in_the_way_alone_is_always_found(
    code: ReasonCode, lots: dict[str, Any], groups: dict[str, Any], step: Step
) -> None:
    one = problem((lot(**lots),), (group(**groups),))
    plan = solve(one)
    assert [reason.code for reason in hard_reasons(one, one.lots[0], one.groups[0])] == [code]

    (flip,) = flips(near(one, plan, "lot-1", "group-1"))

    assert flip.steps == (step,)
    assert_true_when_tried(one, plan, flip.steps)


def test_every_hard_reason_has_a_lever_and_is_planted() -> None:
    hard = list(ReasonCode)[: list(ReasonCode).index(C.NO_CANDIDATE)]
    assert set(hard) == set(ANSWERS)
    assert {code for code, *_ in BLOCKERS} | {C.NEARER_GROUPS, C.FIRST_LOT_TOO_LARGE} == set(hard)


def test_a_nearer_group_alone_is_answered_by_asking_more() -> None:
    one = problem((lot(most_groups=1, nearest_groups=1),), (group("a", income_satang=20_000), group("b")))
    plan = solve(one)

    (flip,) = flips(near(one, plan, "lot-1", "b"))

    assert flip.steps == (Step(L.NEAREST, 1),)
    assert_true_when_tried(one, plan, flip.steps, "lot-1", "b")


def test_a_first_lot_too_large_is_answered_by_having_made_the_article() -> None:
    start_small = replace(POLICY, first_lot_minutes=20)
    one = replace(problem((lot(article="bag", minimum_lot_pieces=5),), (group(),)), policy=start_small)
    plan = solve(one)

    (flip,) = flips(near(one, plan, "lot-1", "group-1"))

    assert flip.steps == (Step(L.FAMILIAR, 1),)
    assert_true_when_tried(one, plan, flip.steps)


def test_several_hard_reasons_are_answered_together() -> None:
    one = problem((lot(skill="carving", quality_level=3, rate_satang=500),), (group(ineligible=("order",)),))

    found = flips(near(one, solve(one), "lot-1", "group-1"))

    assert {step.lever for step in found[0].steps} == {L.SKILL, L.QUALITY, L.LEGAL, L.RATE}


def assert_true_when_tried(one: Problem, plan: Plan, steps: tuple[Step, ...], *names: str) -> None:
    """Applied to the problem and solved anew, the group gets the lot; with one unit less of any step it does not."""
    names = names or ("lot-1", "group-1")
    assert has(solve(changed(one, *names, steps)), *names)
    for at, step in enumerate(steps):
        less = (*steps[:at], Step(step.lever, step.amount - 1), *steps[at + 1 :])
        assert not has(solve(changed(one, *names, less)), *names)
        assert not gets(changed(one, *names, less), plan, *names)


def has(plan: Plan, lot: str, group: str) -> bool:
    return any((share.lot, share.group) == (lot, group) for share in plan.allocations)


@given(problems(), st.data())
@settings(max_examples=25, deadline=None)
def test_a_stated_change_flips_and_one_unit_less_does_not(one: Problem, data: st.DataObject) -> None:
    assume(one.lots)
    asked, asker = data.draw(st.sampled_from(one.lots)), data.draw(st.sampled_from(one.groups))
    plan = solve(one)
    assume(not has(plan, asked.id, asker.id))

    for flip in flips(near(one, plan, asked.id, asker.id)):
        assert flip.gets
        assert not any(flip.tried)
        assert_true_when_tried(one, plan, flip.steps, asked.id, asker.id)


@given(problems(machines=False, most_pieces=4))
@settings(max_examples=40, deadline=None)
def test_with_and_without_a_pair_is_as_brute_force_says(one: Problem) -> None:
    pairs = [(a, b) for a in one.lots for b in one.groups if not hard_reasons(one, a, b)]
    assume(1 <= len(pairs) <= 4)
    asked, asker = pairs[0]

    without = settle(one, (), Pinned(asked.id, asker.id, chosen=False))
    forced = settle(one, (), Pinned(asked.id, asker.id, chosen=True))

    assert without
    assert without.objective == best_by_brute_force(one, pairs[1:])
    best = best_by_brute_force(one, pairs)
    assert max(without.objective, forced.objective if forced else without.objective) == best


def test_time_taken_by_a_better_lot_is_flipped_by_hours() -> None:
    lots = (lot(minimum_lot_pieces=4), lot("lot-2", rate_satang=4000, quantity_pieces=12))
    one = problem(lots, (group(),))
    plan = solve(one)

    found = {flip.steps[0].lever: flip for flip in flips(near(one, plan, "lot-1", "group-1"))}

    assert found[L.HOURS].steps == (Step(L.HOURS, 1),)
    assert found[L.RATE].steps[0].amount > 1000
    assert_true_when_tried(one, plan, found[L.RATE].steps)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_neighbourhood_of_a_changed_problem_is_the_neighbourhood_changed(seed: int) -> None:
    one = generate(lots=30, groups=12, load=0.9, seed=seed)
    plan = solve(one, effort=300)
    asked, asker = one.lots[seed], one.groups[2 * seed]
    here = near(one, plan, asked.id, asker.id)
    for step in (Step(L.HOURS, 9), Step(L.RATE, 7), Step(L.SKILL, 3), Step(L.QUALITY, 3), Step(L.NEARER, 2)):
        other = near(changed(one, asked.id, asker.id, [step]), plan, asked.id, asker.id)
        assert other.problem == here.changed(other.lot, other.group).problem


def test_a_neighbourhood_holds_the_plan_it_was_cut_from() -> None:
    """Its shares are lawful in it, so the best plan there is no worse than what the plan has."""
    one = generate(lots=30, groups=12, load=0.9, seed=4)
    plan = solve(one, effort=300)

    here = near(one, plan, one.lots[3].id, one.groups[5].id)

    assert not here.whole
    assert len(here.problem.lots) <= nearness.MOST_LOTS
    held = {share.lot for share in here.start}
    assert all(share.group in {known.id for known in here.problem.groups} for share in here.start)
    assert held <= {known.id for known in here.problem.lots}
    free = settle(here.problem, here.start)
    assert free
    assert free.objective >= settle(replace(here.problem, lots=()), ()).objective  # type: ignore[union-attr]


def test_where_both_solvers_give_up_the_start_stays_and_nothing_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    one = generate(lots=12, groups=6, load=1.0, seed=9)
    plan = solve(one)
    pair = plan.allocations[0].lot, plan.allocations[0].group
    monkeypatch.setattr(settling, "DETERMINISTIC_SECONDS", 0.0)
    monkeypatch.setattr(mixed.mathopt, "solve", Mock(side_effect=RuntimeError("unresolved numerical troubles")))

    free = settle(one, plan.allocations)
    assert free == Settled(plan.allocations, worth_of(one, plan.allocations), False)
    assert settle(one, (), Pinned(*pair, True)) is None


def test_with_an_empty_purse_nothing_is_told_that_was_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    one = problem(tuple(lot(f"lot-{number}") for number in range(9)), tuple(group(f"group-{n}") for n in range(8)))
    plan = solve(one, effort=1)
    name = next(other.id for other in one.groups if not has(plan, "lot-0", other.id))
    monkeypatch.setattr("matching.reasons.flip.Purse", lambda: Purse(0.0))

    assert flips(near(one, plan, "lot-0", name)) == ()


def test_a_thought_is_paid_for_when_it_is_thought() -> None:
    purse = Purse(1.0)

    purse.pay(2.0)

    with pytest.raises(Spent):
        purse.open()
