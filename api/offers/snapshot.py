"""What matching sees: open lots, free capacity, promised work. Pseudonyms and numbers, nothing of a person.

What a group answered to earlier offers is not here; only that it was asked for this lot on these terms, so that
nobody is asked twice. Complaints are not here either.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.offers import debts, learnt
from api.offers.models import MatchingPolicy
from api.offers.policies import policy_of
from api.offers.promised import Promised, promised
from api.offers.wanted import WAITING, wanted
from api.orders.demand import OpenLot
from api.parties.supply import Supply, supply
from api.wages.lookup import districts_with_own_rate
from matching import Group, Problem

__all__ = ["WAITING", "WEEKS", "Snapshot", "take"]

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A problem, and what leads from its names back to rows."""

    problem: Problem
    first_week_on: date
    lots: dict[str, OpenLot]
    group_ids: dict[str, UUID]
    profile_ids: dict[str, list[UUID]]
    left_out: list[dict[str, Any]]

    def week_on(self, week: int) -> date:
        """The Monday of a week of the problem."""
        return self.first_week_on + timedelta(weeks=week)


def take(session: Session, *, policy: MatchingPolicy, first_week_on: date, seed: int) -> Snapshot:
    """Read one consistent state of orders, parties and wages. The caller's transaction is REPEATABLE READ."""
    districts = districts_with_own_rate(session, first_week_on + timedelta(weeks=WEEKS))
    found = supply(session, first_week_on=first_week_on, weeks=WEEKS, districts_with_own_rate=districts)
    ids = {group.id: UUID(hex=group.id.partition("_")[2]) for group in found.groups}
    lots = wanted(session, {group.wage_place for group in found.groups}, first_week_on, WEEKS)
    work = promised(session, found.profile_ids, first_week_on, WEEKS)
    problem = Problem(
        weeks=WEEKS,
        lots=lots.lots,
        groups=_groups(session, found, ids, work, first_week_on),
        frozen=work.frozen,
        policy=policy_of(policy),
        seed=seed,
    )
    return Snapshot(problem, first_week_on, lots.rows, ids, found.profile_ids, lots.left_out)


def _groups(
    session: Session, found: Supply, ids: dict[str, UUID], work: Promised, first_week_on: date
) -> tuple[Group, ...]:
    """Groups with their income so far, what they are owed, and how fast they are known to work."""
    owed, speeds = debts.balances(session), learnt.speeds(session, first_week_on)
    return tuple(
        replace(
            group,
            income_satang=work.income.get(group.id, 0),
            available_minutes=work.minutes.get(group.id, 0),
            credit_satang=owed.get(ids[group.id], 0),
            speeds=tuple(sorted(speeds.get(ids[group.id], {}).items())),
        )
        for group in found.groups
    )
