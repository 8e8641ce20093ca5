"""The wages of many places at once, so that a matching run asks the database one time and not once per pair."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.wages.models import MinimumWage
from api.wages.rules import highest_in_force


class WageTable:
    """All minimum wages. A place is a district code where that district has its own wage, else a province code."""

    def __init__(self, wages: Iterable[MinimumWage]) -> None:
        self._by_province: dict[str, list[MinimumWage]] = {}
        for wage in wages:
            self._by_province.setdefault(wage.province_code, []).append(wage)

    @classmethod
    def load(cls, session: Session) -> "WageTable":
        """Read every wage there is: a few hundred rows."""
        return cls(session.scalars(select(MinimumWage)))

    def highest(self, place: str, start_on: date, due_on: date) -> MinimumWage | None:
        """The highest wage in force there on any day of a window; None when there is none."""
        district = place if len(place) > 2 else None
        return highest_in_force(self._by_province.get(place[:2], []), district, start_on, due_on)
