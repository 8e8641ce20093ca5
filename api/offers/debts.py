"""The debt book: what groups are owed since a plan passed them over for a good reason (leximin). Only added to."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.offers.models import GroupCredit


def balances(session: Session) -> dict[UUID, int]:
    """Satang of credit by group, where it has any."""
    together = func.sum(GroupCredit.satang)
    rows = session.execute(select(GroupCredit.group_id, together).group_by(GroupCredit.group_id).having(together > 0))
    return {group_id: int(satang) for group_id, satang in rows}


def book(session: Session, run_id: UUID, new: Mapping[UUID, int]) -> None:
    """Write what a published run gave (above nothing) and used up (below) into the book, once a run."""
    session.add_all(
        GroupCredit(group_id=group_id, run_id=run_id, satang=satang)
        for group_id, satang in sorted(new.items())
        if satang
    )
    session.flush()
