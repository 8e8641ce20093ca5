"""The lawful rate of a lot at its place of delivery, and writing it down as a version.

The floor is taken from the highest minimum wage in force there on any day of the lot's window. Whose place counts is
an open point of law: where a group works is checked again when an offer is made, so a rate is lawful either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.orders.models import LotRate
from api.wages.lookup import NoMinimumWage
from api.wages.models import MinimumWage
from api.wages.rates import Rates, explain, rate_for
from api.wages.rules import highest_in_force


@dataclass(frozen=True, slots=True)
class Price:
    """What the law asks for a lot, the wage it follows from, and the day on which that wage counts."""

    wage: MinimumWage
    rates: Rates
    on_date: date

    def explanation(self) -> dict[str, list[str]]:
        """The working in sentences, in Thai and in English."""
        return explanation_of(self.rates.working)

    def is_kept_in(self, rate: LotRate) -> bool:
        """Whether a version says the same already."""
        return (rate.minimum_wage_id, rate.floor_satang) == (self.wage.id, self.rates.floor_satang)

    def version(self, lot_id: UUID, number: int) -> LotRate:
        """The row that keeps it."""
        return LotRate(
            lot_id=lot_id,
            number=number,
            minimum_wage_id=self.wage.id,
            on_date=self.on_date,
            floor_satang=self.rates.floor_satang,
            fair_satang=self.rates.fair_satang,
            working=self.rates.working,
        )


def explanation_of(working: list[dict[str, Any]]) -> dict[str, list[str]]:
    """A working in sentences, in Thai and in English."""
    return {"th": explain(working, "th"), "en": explain(working, "en")}


@dataclass(slots=True)
class Prices:
    """Lawful rates at one place. Its wages are read once, however many lots ask."""

    session: Session
    province_code: str
    district_code: str | None
    _wages: Sequence[MinimumWage] | None = None

    def of(self, *, start_on: date, due_on: date, pieces_per_day: Fraction) -> Price:
        """The lawful rate of work done from `start_on` to `due_on`. Refused when no wage is known there."""
        wage = highest_in_force(self._known(), self.district_code, start_on, max(start_on, due_on))
        if wage is None:
            raise NoMinimumWage("/delivery/province_code", on_date=start_on.isoformat())
        return Price(wage, rate_for(wage, pieces_per_day), max(start_on, wage.effective_from))

    def _known(self) -> Sequence[MinimumWage]:
        if self._wages is None:
            here = select(MinimumWage).where(MinimumWage.province_code == self.province_code)
            self._wages = self.session.scalars(here.options(joinedload(MinimumWage.notification))).all()
        return self._wages
