"""A speed is learnt where the books bound the time a group had, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from api.deliveries.speeds import LEAST_AWARDS, PERMILLE, STANDARD_PERMILLE, Done, speed
from api.offers.learnt import article_code

AWARD = st.builds(Done, work=st.integers(1, 10**6), held=st.integers(0, 10**6), free=st.integers(0, 10**6))


def test_three_awards_in_weeks_held_for_nothing_else_show_a_speed() -> None:
    assert speed([Done(work=120, held=100, free=0)] * 3) == 1200


def test_two_awards_are_too_few() -> None:
    assert speed([Done(work=120, held=100, free=0)] * 2) == STANDARD_PERMILLE


def test_time_held_for_nothing_counts_as_time_the_group_had() -> None:
    assert speed([Done(work=100, held=90, free=10)] * 3) == 1000


def test_weeks_with_much_free_time_say_nothing() -> None:
    busy, idle = Done(work=120, held=100, free=0), Done(work=120, held=100, free=20)

    assert speed([busy, busy, idle]) == STANDARD_PERMILLE
    assert speed([busy, busy, busy, idle]) == 1200


def test_an_award_handed_over_before_its_weeks_says_nothing() -> None:
    assert speed([Done(work=100, held=0, free=0)] * 9) == STANDARD_PERMILLE


@given(st.lists(AWARD, max_size=6))
def test_a_speed_stays_within_its_bounds_and_is_never_above_what_was_shown(awards: list[Done]) -> None:
    found, counted = speed(awards), [one for one in awards if one.counts]

    assert PERMILLE[0] <= found <= PERMILLE[1]
    if len(counted) >= LEAST_AWARDS and found > PERMILLE[0]:
        assert found * sum(one.held + one.free for one in counted) <= 1000 * sum(one.work for one in counted)


def test_an_article_is_the_same_however_its_name_is_typed() -> None:
    assert article_code("sewing", " School  Shirt ") == article_code("sewing", "school shirt")
    assert article_code("sewing", "school shirt") != article_code("embroidery", "school shirt")
