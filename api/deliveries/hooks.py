"""What later rooms do whenever pieces are accepted, in that transaction: all of it happens or none."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class AcceptedPieces:
    """Accepted pieces of one homeworker. `percent_done` is below 100 only for part-finished pieces (s.13)."""

    homeworker_id: UUID
    pieces: int
    percent_done: int = 100


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a receipt, or a dispute that ended for the group, accepts: at least one piece of each of `lines`."""

    receipt_id: UUID
    dispute_id: UUID | None
    note_id: UUID
    award_id: UUID
    lines: tuple[AcceptedPieces, ...]


AFTER_ACCEPTANCE: list[Callable[[Session, Acceptance], object]] = []


def with_every_acceptance(act: Callable[[Session, Acceptance], object]) -> None:
    """Do this too whenever pieces are accepted. `api.app` and `api.worker` ask for it; asking again changes nothing."""
    if act not in AFTER_ACCEPTANCE:
        AFTER_ACCEPTANCE.append(act)


def accepted(session: Session, acceptance: Acceptance) -> None:
    """Tell every room that asked."""
    for act in AFTER_ACCEPTANCE:
        act(session, acceptance)
