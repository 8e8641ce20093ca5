"""The debt book: what groups are owed since a plan passed them over though they were next in line. Only added to.

What is owed and what pays it back is a rule of `matching.fairness.book`; here it is written down, once a run.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.offers.models import GroupCredit, Offer
from matching import Plan, Problem
from matching.fairness.book import credit_changes


def balances(session: Session) -> dict[UUID, int]:
    """Satang of credit by group, where it has any."""
    together = func.sum(GroupCredit.satang)
    rows = session.execute(select(GroupCredit.group_id, together).group_by(GroupCredit.group_id).having(together > 0))
    return {group_id: int(satang) for group_id, satang in rows}


def book_run(
    session: Session, run_id: UUID, problem: Problem, plan: Plan, changes: Mapping[str, int], ids: Mapping[str, UUID]
) -> None:
    """Book what the offers of a run that is published now give and use up.

    changes: `credit_changes` of the whole plan, reckoned before any lot was locked. They are reckoned anew where some
    of the plan's shares were not offered, since their lots had changed meanwhile: nobody pays for what he did not get.
    ids: groups by their names in the problem.
    """
    offered = select(Offer.lot_id, Offer.group_id).where(Offer.run_id == run_id)
    made = {(f"lot_{lot_id.hex}", f"grp_{group_id.hex}") for lot_id, group_id in session.execute(offered)}
    shares = tuple(share for share in plan.allocations if (share.lot, share.group) in made)
    if shares != plan.allocations:
        changes = credit_changes(problem, replace(plan, allocations=shares))
    book(session, run_id, {ids[name]: satang for name, satang in changes.items()})


def book(session: Session, run_id: UUID, changes: Mapping[UUID, int]) -> None:
    """Write down what a run gave (above nothing) and used up (below)."""
    session.add_all(
        GroupCredit(group_id=group_id, run_id=run_id, satang=satang) for group_id, satang in sorted(changes.items())
    )
    session.flush()
