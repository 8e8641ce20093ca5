"""Which minimum wage holds where and when. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

Place = tuple[str, str | None]
"""A province, and a district of it or None."""


class Dated(Protocol):
    """A daily minimum from a day on; without a district it holds for the rest of the province."""

    @property
    def district_code(self) -> str | None: ...
    @property
    def daily_satang(self) -> int: ...
    @property
    def effective_from(self) -> date: ...


Wage = TypeVar("Wage", bound=Dated)


def in_force(wages: Iterable[Wage], district_code: str | None, on_date: date) -> Wage | None:
    """The wage of one province's list that holds in a district on a day: its own if there is one, else the rest's."""
    begun = [one for one in wages if one.effective_from <= on_date]
    own = [one for one in begun if one.district_code == district_code]
    rest = [one for one in begun if one.district_code is None]
    return max(own or rest, key=lambda one: one.effective_from, default=None)


def highest_in_force(wages: Sequence[Wage], district_code: str | None, start_on: date, due_on: date) -> Wage | None:
    """The highest wage that holds on any day of a window; None when none holds on its first day.

    Of equal ones the latest: it is the one in force at the end.
    """
    if in_force(wages, district_code, start_on) is None:
        return None
    changes = {one.effective_from for one in wages if start_on < one.effective_from <= due_on}
    found = [in_force(wages, district_code, day) for day in (start_on, *changes)]
    return max(
        (one for one in found if one is not None), key=lambda one: (one.daily_satang, one.effective_from), default=None
    )
