"""Groups work at the speed their deliveries showed, and start small with what they never made."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Group, Problem, ProblemError, ReasonCode, check, hard_reasons, problem_hash, solve
from tests.unit.matching.small import POLICY, group, lot, problem, problems

CAREFUL = replace(POLICY, first_lot_minutes=35)


def at_speed(permille: int, name: str = "group-1") -> Group:
    return group(name, speeds=(("bag", permille),))


def placed(one: Problem) -> list[tuple[str, int, int]]:
    """(group, pieces, centi-minutes) of every share."""
    plan = solve(one, effort=50)
    assert check(one, plan).faults == ()
    return [(share.group, share.pieces, sum(work.centiminutes for work in share.work)) for share in plan.allocations]


@pytest.mark.parametrize(
    ("permille", "pieces", "centiminutes"),
    [(1000, 12, 12_000), (2000, 20, 10_000), (999, 11, 11 * 1002), (500, 6, 12_000), (1500, 17, 17 * 667)],
)
def test_work_is_standard_work_over_speed_rounded_up_per_piece(permille: int, pieces: int, centiminutes: int) -> None:
    one = problem((lot(article="bag", quantity_pieces=20),), (at_speed(permille),))
    assert placed(one) == [("group-1", pieces, centiminutes)]


def test_a_speed_is_for_its_own_article_only() -> None:
    one = problem((lot(article="doll", quantity_pieces=20),), (at_speed(2000),))
    assert placed(one) == [("group-1", 12, 12_000)]


def test_machines_run_as_long_as_their_people_work() -> None:
    slow = group(speeds=(("bag", 500),), machines=(("loom", 40),))
    one = problem((lot(article="bag", machine="loom"),), (slow,))
    assert placed(one) == [("group-1", 4, 8000)]


def test_the_faster_of_two_groups_makes_more_of_a_lot_too_large_for_both() -> None:
    one = problem((lot(article="bag", quantity_pieces=30),), (at_speed(800, "a"), at_speed(1250, "b")))
    assert [(name, pieces) for name, pieces, _ in placed(one)] == [("a", 9), ("b", 15)]


def test_a_group_new_to_an_article_starts_with_a_small_lot() -> None:
    one = replace(problem((lot(article="bag"),), (group(),)), policy=CAREFUL)
    assert placed(one) == [("group-1", 3, 3000)]


def test_a_group_that_made_it_before_or_a_lot_without_a_name_is_not_held_back() -> None:
    for one in (problem((lot(article="bag"),), (at_speed(1000),)), problem((lot(),), (group(),))):
        assert placed(replace(one, policy=CAREFUL)) == [("group-1", 10, 10_000)]


def test_a_first_lot_is_never_less_than_one_piece() -> None:
    big = lot(article="bag", centiminutes_per_piece=4000, minimum_lot_pieces=1, quantity_pieces=3, rate_satang=4000)
    assert placed(replace(problem((big,), (group(),)), policy=CAREFUL)) == [("group-1", 1, 4000)]


def test_a_first_lot_under_the_least_lot_is_a_reason_with_its_numbers() -> None:
    one = replace(problem((lot(article="bag", minimum_lot_pieces=4),), (group(),)), policy=CAREFUL)

    (reason,) = hard_reasons(one, one.lots[0], one.groups[0])

    assert reason.code == ReasonCode.FIRST_LOT_TOO_LARGE
    assert reason.numbers == (("first_lot_pieces", 3), ("least_pieces", 4))
    assert placed(one) == []


def test_a_larger_first_lot_than_allowed_is_caught() -> None:
    kind = problem((lot(article="bag"),), (group(),))
    strict = replace(kind, policy=CAREFUL)

    plan = replace(solve(kind, effort=5), problem_hash=problem_hash(strict))

    assert "first_lot" in {fault.rule for fault in check(strict, plan).faults}


@pytest.mark.parametrize("speeds", [(("bag", 99),), (("bag", 10_001),), (("bag", 1), ("bag", 2)), (("", 1000),)])
def test_a_speed_out_of_measure_is_refused(speeds: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(ProblemError, match="speeds"):
        group(speeds=speeds)


@given(problems())
@settings(max_examples=30, deadline=None)
def test_standard_speed_written_down_changes_nothing(one: Problem) -> None:
    plain = replace(one, policy=POLICY, groups=tuple(replace(asker, speeds=()) for asker in one.groups))
    told = (("bag", 1000), ("doll", 1000))
    written = replace(plain, groups=tuple(replace(asker, speeds=told) for asker in one.groups))

    assert solve(plain, effort=5).allocations == solve(written, effort=5).allocations


@given(problems(), st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_twice_the_work_at_twice_the_speed_is_the_same_plan(one: Problem, times: int) -> None:
    def scaled(by: int) -> Problem:
        lots = (replace(asked, article="bag", centiminutes_per_piece=720 * by) for asked in one.lots)
        groups = (replace(asker, speeds=(("bag", 1000 * by),), least_satang_per_hour=0) for asker in one.groups)
        return replace(one, lots=tuple(lots), groups=tuple(groups), policy=POLICY)

    assert solve(scaled(1), effort=5).allocations == solve(scaled(times), effort=5).allocations
