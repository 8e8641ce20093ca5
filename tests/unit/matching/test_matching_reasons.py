"""Reasons are true, complete, carry their numbers, and are said in two languages."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from matching import (
    Frozen,
    Problem,
    Profile,
    Reason,
    ReasonCode,
    check,
    hard_reasons,
    solve,
    text,
    why_not,
    why_unplaced,
)
from matching.engine.reach import Reach
from matching.reasons.against import against
from matching.room import room_before_plan
from matching.texts import COUNTS, EXTRAS, LANGUAGES, TEXTS, shown
from tests.unit.matching.small import group, lot, problem, problems

C = ReasonCode
SLOW = Profile((("sewing", 1),), (5, 5))


@pytest.mark.parametrize(
    ("code", "lots", "groups", "numbers"),
    [
        (C.NO_SKILL, {"skill": "carving"}, {}, {"needed_level": 1}),
        (C.SKILL_LEVEL_TOO_LOW, {"level": 3}, {}, {"needed_level": 3, "level": 2}),
        (C.NO_MACHINE, {"machine": "loom"}, {}, {"machine_minutes": 0}),
        (C.QUALITY_TOO_LOW, {"quality_level": 3}, {}, {"needed_level": 3, "level": 2}),
        (C.HAZARD_NOT_ALLOWED, {"hazard": "solvent"}, {"hazards": ("heat",)}, {"allowed_classes": 1}),
        (C.INELIGIBLE, {}, {"ineligible": ("a", "b")}, {"legal_reasons": 2}),
        (C.ASKED_ALREADY, {"asked": ("group-1", "group-9")}, {}, {"groups_asked": 2}),
        (C.NO_FLOOR_FOR_PLACE, {"floors": (("isan", 1),)}, {}, {"places": 1}),
        (C.RATE_UNDER_FLOOR, {"floors": (("bangkok", 2001),)}, {}, {"rate_satang": 2000, "floor_satang": 2001}),
        (C.RATE_UNDER_GROUP_MINIMUM, {}, {"least_satang_per_hour": 12_001},
         {"satang_per_hour": 12_000, "least_satang_per_hour": 12_001}),
        (C.TOO_FAR, {"latitude_e6": 18_790_000}, {}, {"kilometres": 559, "farthest_km": 300}),
        (C.NOT_ENOUGH_MINUTES, {}, {"profiles": (SLOW,)}, {"needed_minutes": 20, "free_minutes": 10}),
        (C.NOT_ENOUGH_MACHINE_MINUTES, {"machine": "loom"}, {"machines": (("loom", 9),)},
         {"needed_minutes": 20, "free_minutes": 18}),
    ],
)  # fmt: skip
def test_one_planted_obstacle_is_found_with_its_numbers(
    code: ReasonCode, lots: dict[str, Any], groups: dict[str, Any], numbers: dict[str, int]
) -> None:
    one = problem((lot(**lots),), (group(**groups),))

    plan = solve(one, effort=5)

    assert why_not(one, plan, "lot-1", "group-1") == (Reason(code, tuple(numbers.items())),)
    assert plan.unplaced[0].reason == C.NO_CANDIDATE
    assert dict(plan.unplaced[0].numbers) == {"open_pieces": 10, "groups": 1, code.value: 1}


def test_exactly_enough_is_enough() -> None:
    """One unit less on each figure and the group could not be asked."""
    one = problem(
        (lot(level=2, quality_level=2, floors=(("bangkok", 2000),), machine="loom", hazard="heat"),),
        (group(least_satang_per_hour=12_000, hazards=("heat",), farthest_km=2, machines=(("loom", 10),)),),
    )
    assert hard_reasons(one, one.lots[0], one.groups[0]) == ()


def test_all_hard_reasons_are_told_not_only_the_first() -> None:
    one = problem((lot(skill="carving", quality_level=3),), (group(ineligible=("order to stop",)),))
    codes = [reason.code for reason in why_not(one, solve(one, effort=1), "lot-1", "group-1")]
    assert codes == [C.NO_SKILL, C.QUALITY_TOO_LOW, C.INELIGIBLE]


def left(one: Problem, name: str = "lot-1") -> tuple[ReasonCode, dict[str, int]]:
    (reason,) = why_unplaced(one, solve(one, effort=50), name)
    return reason.code, dict(reason.numbers)


def test_a_lot_too_big_for_the_window() -> None:
    code, numbers = left(problem((lot(quantity_pieces=20, most_groups=3),), (group(),)))
    assert code == C.WINDOW_TOO_SHORT
    assert numbers == {"open_pieces": 8, "groups": 1, "needed_minutes": 80, "possible_pieces": 12}


def test_a_lot_that_two_groups_could_share_but_may_not() -> None:
    code, numbers = left(problem((lot(quantity_pieces=20, most_groups=1),), (group("a"), group("b"))))
    assert code == C.SPLIT_LIMIT_REACHED
    assert numbers == {"open_pieces": 8, "most_groups": 1, "possible_pieces": 12}


def test_a_lot_that_must_be_whole_and_cannot() -> None:
    code, numbers = left(problem((lot(quantity_pieces=20, all_or_nothing=True),), (group(),)))
    assert code == C.ALL_OR_NOTHING_NOT_REACHED
    assert numbers == {"open_pieces": 20, "possible_pieces": 12}


def test_minutes_that_a_better_paid_lot_took() -> None:
    lots = (lot(), lot("lot-2", rate_satang=4000, quantity_pieces=12))
    code, numbers = left(problem(lots, (group(),)))
    assert code == C.MINUTES_TAKEN
    assert numbers == {
        "open_pieces": 10, "needed_minutes": 100, "free_minutes": 0, "other_lots": 1, "better_paid_lots": 1
    }  # fmt: skip


def test_a_lot_too_small_for_its_transport() -> None:
    far = group(latitude_e6=15_500_000)
    code, numbers = left(problem((lot(quantity_pieces=1, rate_satang=1000),), (far,)))
    assert code == C.NOT_WORTH_ITS_COST
    assert numbers == {"open_pieces": 1, "value_satang": 1000, "cost_satang": 2000 + 100 * 195}


def test_a_rest_smaller_than_the_least_lot() -> None:
    code, numbers = left(problem((lot(quantity_pieces=13, minimum_lot_pieces=12, most_groups=3),),
                                 (group("a"), group("b"))))  # fmt: skip
    assert code == C.LEAST_LOT_NOT_REACHED
    assert numbers == {"open_pieces": 1, "least_pieces": 12}


def test_why_another_group_has_it() -> None:
    one = problem((lot(most_groups=1),), (group("a"), group("b", income_satang=20_000)))

    (reason,) = why_not(one, solve(one), "lot-1", "b")

    assert reason.code == C.PLACED_ELSEWHERE
    assert dict(reason.numbers)["worth_there_satang"] > dict(reason.numbers)["worth_satang"]
    assert why_not(one, solve(one), "lot-1", "a") == (Reason(C.CHOSEN, (("pieces", 10),)),)


def test_why_a_busy_group_has_no_time_for_it() -> None:
    busy = Frozen("b", 0, 0, None, 4500, 0)
    one = problem((lot(most_groups=1, minimum_lot_pieces=3),), (group("a"), group("b")), (busy,))

    reasons = why_not(one, solve(one), "lot-1", "b")

    assert [reason.code for reason in reasons] == [C.PLACED_ELSEWHERE, C.MINUTES_TAKEN]
    assert dict(reasons[1].numbers)["free_minutes"] == 75


def test_an_unknown_lot_or_group_is_an_error_not_a_reason() -> None:
    one = problem((lot(),), (group(),))
    plan = solve(one, effort=1)
    for ask in (lambda: why_unplaced(one, plan, "x"), lambda: why_not(one, plan, "lot-1", "x")):
        with pytest.raises(KeyError):
            ask()


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_rest_and_every_pair_has_a_reason_that_can_be_said(one: Problem) -> None:
    plan = solve(one, effort=10)
    for asked in one.lots:
        reasons = list(why_unplaced(one, plan, asked.id))
        for asker in one.groups:
            pair = why_not(one, plan, asked.id, asker.id)
            assert pair
            reasons += pair
        assert all(text(reason, language) for reason in reasons for language in LANGUAGES)
    assert check(one, plan).good


@given(problems())
@settings(max_examples=60, deadline=None)
def test_a_lot_called_too_big_stays_too_big_when_it_is_alone(one: Problem) -> None:
    """What is said to hold in any plan does."""
    plan = solve(one, effort=10)
    for rest in plan.unplaced:
        if rest.reason in (C.NO_CANDIDATE, C.WINDOW_TOO_SHORT):
            asked = next(found for found in one.lots if found.id == rest.lot)
            alone = solve(replace(one, lots=(asked,)), effort=10)
            assert [again.pieces for again in alone.unplaced] >= [rest.pieces]


def reason_with_all_numbers(code: ReasonCode) -> Reason:
    names = re.findall(r"{(\w+)}", TEXTS[code]["en"])
    return Reason(code, tuple((name, 1_234_500 + at) for at, name in enumerate(dict.fromkeys(names))))


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_code_is_said_in_both_languages_with_its_numbers(code: ReasonCode) -> None:
    reason = reason_with_all_numbers(code)

    for language in LANGUAGES:
        said = text(reason, language)
        assert all(shown(name, number, language) in said for name, number in reason.numbers)
        assert "{" not in said
    assert re.search("[ก-๙]", text(reason, "th"))
    assert not re.search("[ก-๙]", text(reason, "en"))


def test_templates_of_both_languages_hold_the_same_numbers() -> None:
    for table in (TEXTS, EXTRAS, COUNTS):
        for found in table.values():
            thai, english = (sorted(re.findall(r"{(\w+)}", found[language])) for language in ("th", "en"))
            assert thai == english
    assert set(TEXTS) == set(ReasonCode)


def test_counts_of_a_lot_without_candidates_are_said() -> None:
    reason = Reason(C.NO_CANDIDATE, (("open_pieces", 40), ("groups", 9), ("no_skill", 6), ("too_far", 3)))
    assert text(reason, "en") == "None of the 9 groups can take it. Pieces left: 40. (no skill: 6, too far: 3)"
    assert text(reason, "th") == "ยังไม่มีกลุ่มที่รับได้ จากทั้งหมด 9 กลุ่ม เหลือ 40 ชิ้น (ไม่มีทักษะ 6 กลุ่ม, ไกลเกินไป 3 กลุ่ม)"


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        text(Reason(C.CHOSEN, (("pieces", 1),)), "fr")


@given(problems())
@settings(max_examples=60, deadline=None)
def test_groups_counted_side_by_side_are_those_counted_one_by_one(one: Problem) -> None:
    reach = Reach(one, room_before_plan(one))
    for asked in one.lots:
        told = Counter(reason.code.value for asker in one.groups for reason in hard_reasons(one, asked, asker))
        del told["nearer_groups"]
        assert against(reach, asked) == told
