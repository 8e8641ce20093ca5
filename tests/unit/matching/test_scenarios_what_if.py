"""What if: changes by path, copies that share what stays, and two plans side by side."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching import Problem, ProblemError, check, solve
from matching.canonical import canonical_json
from matching.fairness.measure import incomes
from matching.scenarios import Change, changes_from_json, compare, patched, what_if
from tests.unit.matching.small import group, lot, problem, problems

TOWN = problem((lot("a"), lot("b", machine="loom")), (group("x", machines=(("loom", 50),)), group("y")))


@pytest.mark.parametrize(
    ("change", "path", "expected"),
    [
        (Change("replace", "/lots/a/last_week", 0), ("lots", 0, "last_week"), 0),
        (Change("replace", "/lots/a/floors/isan", 850), ("lots", 0, "floors"), (("bangkok", 900), ("isan", 850))),
        (Change("add", "/lots/a/asked/-", "y"), ("lots", 0, "asked"), ("y",)),
        (Change("remove", "/groups/x/machines/loom"), ("groups", 0, "machines"), ()),
        (Change("add", "/groups/y/machines/loom", 9), ("groups", 1, "machines"), (("loom", 9),)),
        (Change("replace", "/policy/satang_per_km", 7), ("policy", "satang_per_km"), 7),
        (Change("scale", "/lots/*/rate_satang", 1500), ("lots", 1, "rate_satang"), 3000),
    ],
)
def test_a_change_lands_where_its_path_leads(change: Change, path: tuple[object, ...], expected: object) -> None:
    found: object = patched(TOWN, [change])
    for key in path:
        found = found[key] if isinstance(key, int) else getattr(found, str(key))  # type: ignore[index]
    assert found == expected


def test_a_holiday_shortens_the_week_of_every_member() -> None:
    after = patched(TOWN, [Change("scale", "/groups/*/profiles/*/minutes/1", 800)])
    assert [profile.minutes for one in after.groups for profile in one.profiles] == [(60, 48), (60, 48)]


def test_lots_and_groups_come_and_go_as_a_whole() -> None:
    new = json.loads(canonical_json(lot("c")))
    after = patched(TOWN, [Change("remove", "/lots/a"), Change("add", "/lots/-", new), Change("remove", "/groups/y")])
    assert ([one.id for one in after.lots], [one.id for one in after.groups]) == (["b", "c"], ["x"])


def test_what_is_not_touched_is_the_same_object() -> None:
    after = patched(TOWN, [Change("replace", "/lots/a/rate_satang", 1)])
    assert after.lots[1] is TOWN.lots[1]
    assert after.groups[0] is TOWN.groups[0]
    assert TOWN.lots[0].rate_satang == 2000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("replace", "/lots/zz/rate_satang", 1), "/lots/zz/rate_satang: there is no 'zz' in lots"),
        (Change("replace", "/lots/a/rate", 1), "/lots/a/rate: there is no 'rate'"),
        (Change("replace", "/lots/a/rate_satang/2", 1), "nothing can be under '2'"),
        (Change("add", "/lots/a/rate_satang", 1), "'rate_satang' cannot be added"),
        (Change("scale", "/lots/a/skill", 1), "only whole numbers"),
        (Change("replace", "/lots/a/rate_satang", 0), "/lots/a/rate_satang: must be between 1"),
        (Change("remove", "/lots/a/rate_satang"), "/lots/a/rate_satang: is missing"),
        (Change("replace", "/people", 0), "a problem has no 'people'"),
        (Change("replace", "/lots", []), "must name a lot or a group"),
        (Change("add", "/groups/-", {"id": "x"}), "'x' is there already"),
        (Change("remove", "/groups/q"), "there is no 'q' in groups"),
    ],
)
def test_a_change_that_cannot_be_made_says_where_and_why(change: Change, words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        patched(TOWN, [change])


def test_changes_are_read_from_json() -> None:
    found = changes_from_json('[{"op": "scale", "path": "/lots/*/rate_satang", "value": 900}]')
    assert found == (Change("scale", "/lots/*/rate_satang", 900),)
    for text in (
        "{}",
        "[1]",
        '[{"op": "burn", "path": "/lots/a"}]',
        '[{"op": "remove"}]',
        '[{"op":"scale","path":"/x"}]',
    ):
        with pytest.raises(ProblemError, match="change"):
            changes_from_json(text)


@given(problems())
@settings(max_examples=15, deadline=None)
def test_no_change_makes_no_difference(one: Problem) -> None:
    plan = solve(one, effort=10)

    scenario = what_if(one, plan, [], effort=10)

    assert scenario.plan == plan
    assert all(before == after for before, after in scenario.diff.groups.values())


@given(problems())
@settings(max_examples=15, deadline=None)
def test_the_new_plan_is_lawful_and_the_figures_add_up(one: Problem) -> None:
    plan = solve(one, effort=10)

    scenario = what_if(one, plan, [Change("scale", "/groups/*/profiles/*/minutes/*", 500)], effort=10)

    assert check(scenario.problem, scenario.plan).good
    for side, share in ((0, plan), (1, scenario.plan)):
        tallies = [both[side] for both in scenario.diff.groups.values()]
        assert sum(tally.pieces for tally in tallies) == sum(part.pieces for part in share.allocations)
        assert sum(tally.income_satang for tally in tallies) == scenario.diff.whole[side].income_satang
    measured = {name: both[0].per_available_hour for name, both in scenario.diff.groups.items()}
    assert dict(incomes(one, plan.allocations)).items() <= measured.items()


def test_an_illness_shows_who_earns_less_by_region_and_sex() -> None:
    town = problem((lot("a"),), (group("x"), group("y", income_satang=10_000)))
    plan = solve(town)
    by = {"region": {"x": {"north": 1000}, "y": {"south": 1000}}, "sex": {"x": {"women": 750, "men": 250}}}

    scenario = what_if(town, plan, [Change("scale", "/groups/x/profiles/*/minutes/*", 0)], by=by)

    north, south = scenario.diff.by["region"]["north"], scenario.diff.by["region"]["south"]
    assert (north[0].pieces, north[1].pieces, south[0].pieces, south[1].pieces) == (10, 0, 0, 10)
    women = scenario.diff.by["sex"]["women"]
    assert (women[0].income_satang, women[0].worked_centiminutes, women[1].income_satang) == (15_000, 7500, 0)
    assert women[0].per_worked_hour == 12_000_000


def test_a_group_that_is_new_had_nothing_before() -> None:
    plan = solve(TOWN)
    wider = replace(TOWN, groups=(*TOWN.groups, group("z")))
    before, _ = compare((TOWN, plan), (wider, solve(wider))).groups["z"]
    assert before.pieces == before.available_minutes == 0


def test_parts_of_a_group_are_thousandths() -> None:
    plan = solve(TOWN)
    with pytest.raises(ProblemError, match=r"by\.sex\.x"):
        compare((TOWN, plan), (TOWN, plan), {"sex": {"x": {"women": 800, "men": 300}}})
