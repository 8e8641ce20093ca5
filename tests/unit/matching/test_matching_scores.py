"""Scores: everybody who could have a lot, compared on the same pieces."""

from matching import solve
from matching.reasons.scores import scores
from tests.unit.matching.small import group, lot, problem


def test_all_who_could_have_a_lot_are_compared_and_nobody_else() -> None:
    near, far = group("near"), group("far", latitude_e6=15_000_000)
    carver = group("carver", profiles=(), available_minutes=0)
    one = problem((lot(most_groups=1),), (carver, far, near))
    plan = solve(one, effort=5)

    found = scores(one, plan, "lot-1")

    assert [score.group for score in found] == ["near", "far"]
    assert found[0].pieces == found[0].of_pieces == found[1].of_pieces > found[1].pieces == 0
    assert found[0].worth.total - found[1].worth.total == found[1].worth.cost - found[0].worth.cost > 0


def test_a_lot_that_nobody_has_is_scored_on_the_least_that_one_could_take() -> None:
    one = problem((lot(all_or_nothing=True, quantity_pieces=13),), (group(),))

    (score,) = scores(one, solve(one, effort=5), "lot-1")

    assert (score.pieces, score.of_pieces) == (0, 2)
