"""What may happen between two plans. Each event changes the problem, and nothing but what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from matching.problem import Lot


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot that was not there before."""

    lot: Lot


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A lot that is no longer wanted; what was accepted of it stays promised."""

    lot: str


@dataclass(frozen=True, slots=True)
class Declined:
    """A group refuses the offer it has, or lets it lapse; it is not asked again for this lot on these terms."""

    lot: str
    group: str


@dataclass(frozen=True, slots=True)
class AcceptedPart:
    """A group takes so many pieces of its offer (all, or fewer), and they are promised from now on.

    They are those the offer has done first. What is left of the lot may go to other groups, whole or not.
    """

    lot: str
    group: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Illness:
    """Members of a profile have only so many minutes in a week, fewer than before."""

    group: str
    profile: int
    week: int
    minutes: int


@dataclass(frozen=True, slots=True)
class MachineBroken:
    """A group's machines of a kind have only so many minutes a week from now on, fewer than before."""

    group: str
    machine: str
    minutes: int = 0


Event: TypeAlias = NewLot | Cancelled | Declined | AcceptedPart | Illness | MachineBroken
