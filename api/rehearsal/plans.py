"""Lots before they are written, and awards as they stand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from api.rehearsal.parties import Firm, Person, Team, Work
from api.wages.models import MinimumWage


@dataclass(frozen=True, slots=True)
class Share:
    """A team's part of a lot: who takes part and how many pieces they take on."""

    team: Team
    roster: tuple[Person, ...]
    pieces: int
    countered: bool = False
    """They asked for 8 % more, and the hirer agreed."""
    rate_percent: int = 100
    """Of the lot's rate; the same for all, in clean books."""


@dataclass(frozen=True, slots=True)
class LotPlan:
    """A lot before it is written. `over_floor`: the rate over the floor at every place involved, at least 1."""

    firm: Firm
    work: Work
    start_on: date
    due_on: date
    over_floor: float
    shares: tuple[Share, ...]
    fee_satang: int = 0
    costs: tuple[tuple[str, int], ...] = ()
    """What a piece costs the homeworkers themselves: kind and satang."""
    signed_by: str = "api_key"
    signed_after_days: int = 1
    rate_satang: int | None = None
    """Where it is not the floor times `over_floor`: never, in clean books."""


@dataclass(slots=True)
class Job:
    """An award as it stands: what its deliveries and pay follow from."""

    id: UUID
    lot_id: UUID
    firm: Firm
    team: Team
    roster: tuple[Person, ...]
    work: Work
    pieces: int
    rate_satang: int
    floor_satang: int
    wage: MinimumWage
    start_on: date
    due_on: date
    agreed_on: date
    signed_on: date
    fee_satang: int = 0
    costs: tuple[tuple[str, int], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def cost_satang(self) -> int:
        """What a piece costs its maker."""
        return sum(satang for _, satang in self.costs)
