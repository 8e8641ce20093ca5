"""The benchmark country follows its recipe and is the same for the same seed."""

import numpy as np
import pytest

from matching import ProblemError, problem_hash
from matching.generate import generate
from matching.generate.crafts import CRAFTS
from matching.generate.groups import free_weeks

SOME = generate(lots=1500, groups=600, load=1.0, seed=7)


def test_the_same_seed_gives_the_same_country() -> None:
    once, again, other = (generate(lots=20, groups=10, load=0.35, seed=seed) for seed in (3, 3, 4))

    assert problem_hash(once) == problem_hash(again) != problem_hash(other)


@pytest.mark.parametrize("load", [0.35, 1.0])
def test_work_is_the_load_times_the_time_free(load: float) -> None:
    one = generate(lots=500, groups=200, load=load, seed=7)
    work = sum(lot.quantity_pieces * lot.centiminutes_per_piece for lot in one.lots)
    free = sum(sum(profile.minutes) for group in one.groups for profile in group.profiles)

    assert work / (100 * free) == pytest.approx(load, rel=0.01)


def test_lots_are_those_of_the_recipe() -> None:
    lots = SOME.lots
    limits = [lot.most_groups for lot in lots]

    assert all(100 <= lot.quantity_pieces <= 50_000 and 30 <= lot.centiminutes_per_piece <= 6000 for lot in lots)
    assert {lot.last_week - lot.first_week + 1 for lot in lots} == {2, 3, 4, 5, 6}
    assert [limits.count(most) / len(lots) for most in (1, 2, 3, 5)] == pytest.approx([0.25, 0.3, 0.25, 0.2], abs=0.04)
    assert np.mean([lot.all_or_nothing for lot in lots]) == pytest.approx(0.7, abs=0.04)
    assert all(0.04 < lot.minimum_lot_pieces / lot.quantity_pieces <= 0.25 for lot in lots)
    assert {lot.nearest_groups for lot in lots} == set(range(20, 61))
    assert np.mean([lot.rate_satang / dict(lot.floors)["northeast"] for lot in lots]) == pytest.approx(1.44, abs=0.03)
    assert all(lot.rate_satang >= dict(lot.floors)["northeast"] for lot in lots)


def test_minutes_of_a_craft_spread_around_its_median() -> None:
    for craft in CRAFTS:
        found = [lot.centiminutes_per_piece / 100 for lot in SOME.lots if lot.skill == craft.name]
        assert np.median(found) == pytest.approx(craft.minutes, rel=0.3)


def test_six_buyers_in_ten_and_some_others_are_around_bangkok() -> None:
    near = [abs(lot.latitude_e6 - 13_800_000) < 1_600_000 for lot in SOME.lots]

    assert np.mean(near) == pytest.approx(0.6 + 0.4 / 4, abs=0.04)


def test_groups_are_those_of_the_recipe() -> None:
    members = [group.available_minutes // (12 * 1350) for group in SOME.groups]
    crafts = [len({name for profile in group.profiles for name, _ in profile.skills}) for group in SOME.groups]

    assert min(members) == 10
    assert 200 < max(members) <= 250
    assert np.median(members) == pytest.approx(28, rel=0.1)
    assert set(crafts) == {1, 2, 3, 4}
    assert {group.farthest_km for group in SOME.groups} == {900}
    assert {group.quality_level for group in SOME.groups} == {1, 2, 3}


def test_harvest_takes_a_third_to_two_thirds_of_three_weeks() -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    plain, harvest = free_weeks(draw, 8, harvest=False), free_weeks(draw, 8, harvest=True)

    assert sorted(plain) == [0.6, 1, 1, 1, 1, 1, 1, 1]
    assert 3 <= np.count_nonzero(harvest < 1) <= 4
    assert all(0.4 * 0.6 <= free <= 1 for free in harvest)


@pytest.mark.parametrize(
    ("name", "value"), [("lots", 0), ("groups", 0), ("load", 0.0), ("load", float("nan")), ("seed", -1)]
)
def test_a_country_that_cannot_be_is_refused(name: str, value: float) -> None:
    asked = {"lots": 5, "groups": 5, "load": 1.0, "seed": 1, name: value}
    with pytest.raises(ProblemError, match=name):
        generate(**asked)  # type: ignore[arg-type]


def test_few_lots_for_many_groups_stay_within_their_limits() -> None:
    assert {lot.quantity_pieces for lot in generate(lots=2, groups=100, load=1.0, seed=1).lots} == {50_000}
