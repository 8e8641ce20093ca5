"""What of a lot can be changed, and what accepted work forbids. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from api.errors import DomainError
from api.orders import refusals


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a lot can be changed."""

    rate_satang: int
    quantity_pieces: int
    start_on: date
    due_on: date
    minimum_lot_pieces: int
    most_groups: int
    all_or_nothing: bool

    @classmethod
    def of(cls, lot: Any) -> "Terms":
        """The terms of a lot as they stand."""
        return cls(*(getattr(lot, one.name) for one in fields(cls)))

    def differing(self, other: "Terms") -> dict[str, Any]:
        """The fields in which another differs, with the other's values."""
        return {
            one.name: getattr(other, one.name)
            for one in fields(self)
            if getattr(self, one.name) != getattr(other, one.name)
        }


AGREED = frozenset({"rate_satang", "start_on", "due_on", "minimum_lot_pieces", "most_groups", "all_or_nothing"})


def unsettles_offers(now: Terms, wanted: Terms) -> bool:
    """Whether a waiting offer was made on other terms. The quantity is one only where it must be made whole."""
    changed = now.differing(wanted)
    return bool(changed.keys() & AGREED or ("quantity_pieces" in changed and wanted.all_or_nothing))


def judge_awarded(now: Terms, wanted: Terms, pieces: int, groups: int) -> Iterator[DomainError]:
    """What `pieces` that `groups` have accepted forbid.

    The rate may go up any time; down only until a group has accepted. From then on the same work would be paid unlike
    (s.16). Accepted pieces cannot be taken back (s.10).
    """
    if pieces and wanted.rate_satang < now.rate_satang:
        yield refusals.RateOnlyUpNow("/rate_satang", awarded_pieces=pieces)
    if wanted.quantity_pieces < pieces:
        yield refusals.QuantityUnderAwarded("/quantity_pieces", awarded_pieces=pieces)
    if wanted.most_groups < groups:
        yield refusals.MostGroupsUnderAwarded("/most_groups", groups_awarded=groups)
