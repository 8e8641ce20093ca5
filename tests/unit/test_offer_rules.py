"""Which weeks count, which minutes a part of an offer takes."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.offers.rules import Slot, least_part, whole_weeks, work_for
from api.orders.rules import monday_after

MONDAY = date(2026, 11, 23)
PROFILES = [UUID(int=1), UUID(int=2)]

slots = st.lists(
    st.builds(
        Slot,
        week_on=st.integers(0, 5).map(lambda week: MONDAY + timedelta(weeks=week)),
        profile_id=st.sampled_from(PROFILES),
        centiminutes=st.integers(1, 10_000),
    ),
    max_size=8,
    unique_by=lambda slot: (slot.week_on, slot.profile_id),
)


@given(slots, st.data())
def test_a_part_takes_exactly_its_work_and_never_more_than_a_slot_holds(found: list[Slot], data: st.DataObject) -> None:
    total = sum(slot.centiminutes for slot in found)
    wanted = data.draw(st.integers(0, total))

    taken = work_for(found, wanted)

    held = {(slot.week_on, slot.profile_id): slot.centiminutes for slot in found}
    assert sum(slot.centiminutes for slot in taken) == wanted
    assert all(0 < slot.centiminutes <= held[slot.week_on, slot.profile_id] for slot in taken)


@given(slots)
def test_a_part_takes_the_earliest_weeks_first(found: list[Slot]) -> None:
    half = sum(slot.centiminutes for slot in found) // 2

    taken = work_for(found, half)

    left = [slot for slot in found if slot not in taken]
    latest = max((slot.week_on for slot in taken), default=MONDAY)
    assert all(slot.week_on >= latest for slot in left)


def test_more_work_than_the_schedule_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="less work"):
        work_for([Slot(MONDAY, PROFILES[0], 100)], 101)


@pytest.mark.parametrize(
    ("start", "due", "weeks"),
    [
        (MONDAY, MONDAY + timedelta(days=6), (0, 0)),
        (MONDAY, MONDAY + timedelta(days=5), None),
        (MONDAY + timedelta(days=1), MONDAY + timedelta(days=13), (1, 1)),
        (MONDAY + timedelta(days=1), MONDAY + timedelta(days=12), None),
        (MONDAY - timedelta(days=30), MONDAY + timedelta(days=20), (0, 2)),
        (MONDAY + timedelta(weeks=7), MONDAY + timedelta(weeks=20), (7, 7)),
        (MONDAY + timedelta(weeks=8), MONDAY + timedelta(weeks=20), None),
    ],
)
def test_only_whole_weeks_between_start_and_due_count(start: date, due: date, weeks: tuple[int, int] | None) -> None:
    assert whole_weeks(start, due, MONDAY, 8) == weeks


@given(st.dates(date(2024, 1, 1), date(2090, 1, 1)), st.integers(0, 100))
def test_every_week_that_counts_lies_wholly_in_the_window(start: date, days: int) -> None:
    first_week_on = monday_after(start)
    found = whole_weeks(start, start + timedelta(days=days), first_week_on, 8)
    if found is not None:
        first, last = found
        assert first_week_on + timedelta(weeks=first) >= start
        assert first_week_on + timedelta(weeks=last, days=6) <= start + timedelta(days=days)


@given(st.dates(date(2024, 1, 1), date(2090, 1, 1)))
def test_the_first_planned_week_begins_on_a_monday_not_before_today(today: date) -> None:
    monday = monday_after(today)

    assert monday.weekday() == 0
    assert today <= monday < today + timedelta(days=7)


def test_an_all_or_nothing_lot_is_taken_whole() -> None:
    assert least_part(300, 50, all_or_nothing=True) == 300
    assert least_part(300, 50, all_or_nothing=False) == 50
    assert least_part(30, 50, all_or_nothing=False) == 30
