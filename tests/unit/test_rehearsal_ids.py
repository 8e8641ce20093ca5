"""Ids of a rehearsed past: in the order of their moments, and before those of whatever is posted after it."""

from datetime import date, timedelta

from api.rehearsal.ids import Ids, at
from api.shapes import new_id, seeded_ids

ENDS = date(2026, 11, 22)


def test_the_past_sorts_by_its_moments_then_the_demonstrations_orders_then_todays() -> None:
    past = Ids("seed", at(ENDS))
    year_ago, last = past.at(at(ENDS - timedelta(days=365))), past.at(at(ENDS - timedelta(days=1)))
    with seeded_ids(7):
        seeded = new_id()

    assert year_ago < last < seeded < new_id()
