"""Deliveries before they are written: what is handed over, what the hirer answers, what is argued about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

Pieces = Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Dispute:
    """The group does not agree that pieces were refused: how many it gets, and when."""

    ended_on: date
    granted: Pieces


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hirer says of a delivery, and on which day; or its silence, which accepts."""

    on: date
    by: str = "hirer"
    short: Pieces = field(default_factory=dict)
    rejected: Pieces = field(default_factory=dict)
    reason: str = "stitch"
    mend_by_on: date | None = None
    own_fault: int = 0
    """Pieces refused for what is the hirer's own fault: they count as accepted (s.16, s.19)."""
    dispute: Dispute | None = None


@dataclass(frozen=True, slots=True)
class Handing:
    """A delivery before it is written. `pieces` per homeworker; days are those of the hand-over and after it."""

    number: int
    on: date
    pieces: Pieces
    answer: Answer | None
    kind: str = "work"
    rework_of_id: UUID | None = None
    heard_after_days: int = 0
    hirer_claims_on: date | None = None
    percent: Pieces = field(default_factory=dict)
    source: str = "phone"
    rates: Pieces = field(default_factory=dict)
    """Satang a piece for those who do not get the award's rate: nobody, in clean books."""
    paid_for: Pieces = field(default_factory=dict)
    """Pieces for those who are not paid for all that was accepted: nobody, in clean books."""
    gross: Pieces = field(default_factory=dict)
    """Satang for those whose pay is not pieces times rate: nobody, in clean books."""
    recorded: Pieces = field(default_factory=dict)
    """Satang for those of whom the wage record says another sum: nobody, in clean books."""
    minutes: Pieces = field(default_factory=dict)
    """Minutes of those who say how long they worked."""
