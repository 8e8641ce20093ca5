"""What may be accepted, and which minutes it takes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.orders.rules import last_whole_week, monday_after


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Centi-minutes of one profile in one week; `week_on` is its Monday."""

    week_on: date
    profile_id: UUID
    centiminutes: int


def work_for(slots: Iterable[Slot], centiminutes: int) -> list[Slot]:
    """The first `centiminutes` of a schedule, week by week: what a part of an offer takes."""
    taken, left = [], centiminutes
    for slot in sorted(slots):
        if left == 0:
            break
        used = min(slot.centiminutes, left)
        taken.append(Slot(slot.week_on, slot.profile_id, used))
        left -= used
    if left:
        raise ValueError("the schedule holds less work than is asked of it")
    return taken


def least_part(offered: int, minimum_lot: int, all_or_nothing: bool) -> int:
    """The fewest pieces of an offer that can be accepted."""
    return offered if all_or_nothing else min(offered, minimum_lot)


def whole_weeks(start_on: date, due_on: date, first_week_on: date, weeks: int) -> tuple[int, int] | None:
    """First and last week (counted from `first_week_on`) that lie wholly between start and due; None if none does.

    Only whole weeks count, so that a promise holds on whatever day of the week the work begins and ends.
    """
    first = max(0, (monday_after(start_on) - first_week_on).days // 7)
    last = last_whole_week(first_week_on, due_on)
    return (first, min(last, weeks - 1)) if last is not None and first <= min(last, weeks - 1) else None
