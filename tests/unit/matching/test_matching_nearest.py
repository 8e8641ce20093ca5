"""A lot may ask only the nearest of the groups that can take it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Frozen, Problem, ReasonCode, check, hard_reasons, problem_hash, solve, why_not
from matching.eligibility import groups_before
from matching.room import room_before_plan
from tests.unit.matching.small import group, lot, pinned_problems, problem, problems

PLACES = {"a": 13_900_000, "b": 13_800_000, "c": 13_800_000, "d": 14_500_000}


def town(**changes: object) -> Problem:
    """One lot and four groups: b and c equally near, then a, and d far away."""
    return problem((lot(**changes),), tuple(group(name, latitude_e6=place) for name, place in PLACES.items()))


def candidates(one: Problem, number: int = 0) -> list[str]:
    return [asker.id for asker in one.groups if not hard_reasons(one, one.lots[number], asker)]


def test_of_equally_near_groups_the_lower_id_is_asked() -> None:
    assert candidates(town(nearest_groups=1)) == ["b"]
    assert candidates(town(nearest_groups=3)) == ["a", "b", "c"]
    assert candidates(town()) == candidates(town(nearest_groups=9)) == ["a", "b", "c", "d"]


def test_a_group_that_may_not_take_the_lot_takes_no_place_among_the_nearest() -> None:
    assert candidates(town(nearest_groups=1, asked=("b",))) == ["c"]


def test_the_reason_tells_how_many_are_nearer_and_how_far_this_group_is() -> None:
    one = town(nearest_groups=2)

    (reason,) = why_not(one, solve(one), "lot-1", "d")

    assert reason.code == ReasonCode.NEARER_GROUPS
    assert reason.numbers == (("nearest_groups", 2), ("kilometres", 83), ("nearer_groups", 3))


def test_a_field_that_is_not_used_leaves_older_hashes_as_they_were() -> None:
    assert "nearest_groups" not in town().to_json()
    assert problem_hash(town()) != problem_hash(town(nearest_groups=1))
    explicit = town().to_json().replace('"order":', '"nearest_groups":0,"order":')
    assert problem_hash(Problem.from_json(explicit)) == problem_hash(town())


@given(problems(), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_asking_as_many_as_there_are_is_asking_all(one: Problem, more: int) -> None:
    every = replace(one, lots=tuple(replace(lot, nearest_groups=0) for lot in one.lots))
    many = replace(one, lots=tuple(replace(lot, nearest_groups=len(one.groups) + more) for lot in one.lots))

    assert solve(every, effort=5).allocations == solve(many, effort=5).allocations


@given(problems())
@settings(max_examples=40, deadline=None)
def test_no_candidate_is_farther_than_a_group_that_only_others_keep_out(one: Problem) -> None:
    for number, asked in enumerate(one.lots):
        far = {asker.id: (one.kilometres(asked, asker), asker.id) for asker in one.groups}
        inside = candidates(one, number)
        outside = [
            asker.id
            for asker in one.groups
            if [reason.code for reason in hard_reasons(one, asked, asker)] == [ReasonCode.NEARER_GROUPS]
        ]
        assert not asked.nearest_groups or len(inside) <= asked.nearest_groups
        assert not outside or len(inside) == asked.nearest_groups
        assert all(far[near] < far[out] for near in inside for out in outside)
    assert check(one, solve(one, effort=5)).good


@given(st.one_of(problems(), pinned_problems()), st.lists(st.sampled_from([*PLACES.values()]), min_size=3, max_size=3))
@settings(max_examples=150, deadline=None)
def test_groups_counted_at_once_are_those_that_the_rules_leave_one_by_one(one: Problem, places: list[int]) -> None:
    moved = (
        replace(asker, latitude_e6=place, farthest_km=90) for asker, place in zip(one.groups, places, strict=False)
    )
    one = replace(one, groups=tuple(moved))
    everybody = room_before_plan(one)
    for asked in one.lots:
        alone = replace(one, lots=(free := replace(asked, nearest_groups=0),))
        able = {
            (one.kilometres(asked, other), other.id) for other in one.groups if not hard_reasons(alone, free, other)
        }
        for asker in one.groups:
            before = sum(place < (one.kilometres(asked, asker), asker.id) for place in able)
            assert groups_before(one, asked, asker) == groups_before(one, asked, asker, everybody) == before


def test_a_nearer_group_counts_unless_what_it_promised_falls_into_the_weeks_of_the_lot() -> None:
    """The least of the lot takes 20 minutes; the nearer group has 60 in each of two weeks, 50 of them promised."""
    asked, near, far = lot(last_week=0), group("near"), group("far", latitude_e6=14_000_000)

    def before(week: int) -> int:
        return groups_before(problem((asked,), (near, far), (Frozen("near", week, 0, None, 5000, 0),)), asked, far)

    assert (before(week=0), before(week=1)) == (0, 1)


def test_a_nearer_group_counts_only_where_its_machine_has_the_time_too() -> None:
    def before(minutes: int) -> int:
        near, far = group("near", machines=(("loom", minutes),)), group("far", latitude_e6=14_000_000)
        asked = lot(machine="loom", last_week=0)  # the least of it takes 20 minutes
        return groups_before(problem((asked,), (near, far)), asked, far)

    assert (before(19), before(20)) == (0, 1)
