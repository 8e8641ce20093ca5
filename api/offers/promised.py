"""Work that is promised already: what it takes of the weeks to come, and the income it gave in those behind."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, Select, cast, func, select, union_all
from sqlalchemy.orm import Session

from api.offers.models import Award, AwardWork, Offer, OfferWork
from api.offers.wanted import WAITING
from api.orders.models import Lot
from api.parties.models import CapacityWeek
from matching import Frozen

FAIRNESS_WEEKS = 12  # income per available hour is looked at over these weeks back (features.md M5)


@dataclass(frozen=True, slots=True)
class Promised:
    """By the group's name in the problem: work that does not move, satang earned before, minutes it had before."""

    frozen: tuple[Frozen, ...]
    income: dict[str, int]
    minutes: dict[str, int]


def promised(session: Session, profile_ids: dict[str, list[UUID]], first_week_on: date, weeks: int) -> Promised:
    """What awards and waiting offers hold of the groups' weeks, and what fairness looks back on."""
    place = {one: (group, number) for group, ids in profile_ids.items() for number, one in enumerate(ids)}
    since = first_week_on - timedelta(weeks=FAIRNESS_WEEKS)
    frozen, income = [], defaultdict[str, int](int)
    for profile_id, week_on, machine, centiminutes, satang in session.execute(_by_week(since)):
        if profile_id not in place:
            continue
        group, number = place[profile_id]
        week = (week_on - first_week_on).days // 7
        if week < 0:
            income[group] += int(satang)
        elif week < weeks:
            frozen.append(Frozen(group, week, number, machine, int(centiminutes), int(satang)))
    return Promised(tuple(frozen), income, _minutes_before(session, since, first_week_on))


def _minutes_before(session: Session, since: date, first_week_on: date) -> dict[str, int]:
    """Minutes each group had in the weeks that fairness looks back on; the weeks planned now come on top."""
    rows = session.execute(
        select(CapacityWeek.group_id, func.sum(CapacityWeek.minutes))
        .where(CapacityWeek.week_on >= since, CapacityWeek.week_on < first_week_on)
        .group_by(CapacityWeek.group_id)
    )
    return {f"grp_{group_id.hex}": int(minutes) for group_id, minutes in rows}


def _by_week(since: date) -> Select[Any]:
    """(profile, week, machine, centi-minutes, satang) of all promised work from a day on."""
    awarded = _paid(AwardWork, AwardWork.award_id, Award, Award.pieces).where(
        Award.state == "agreed", Award.due_on >= since
    )
    waiting = _paid(OfferWork, OfferWork.offer_id, Offer, Offer.pieces).where(Offer.state.in_(WAITING))
    both = union_all(awarded, waiting).subquery()
    columns = (both.c.profile_id, both.c.week_on, both.c.machine_code)
    return (
        select(*columns, func.sum(both.c.centiminutes), func.sum(both.c.satang))
        .where(both.c.week_on >= since)
        .group_by(*columns)
        .order_by(*columns)
    )


def _paid(
    work: type[AwardWork] | type[OfferWork], of: Any, kind: type[Award] | type[Offer], pieces: Any
) -> Select[Any]:
    """Rows of work, each with its share of the pay of all pieces: groups work at their own speed, so a piece takes what
    its award says and not what is standard."""
    all_of_it = func.sum(work.centiminutes).over(partition_by=of)
    pay = cast(work.centiminutes, Numeric) * pieces * kind.rate_satang
    return (
        select(
            work.profile_id, work.week_on, Lot.machine_code, work.centiminutes, func.div(pay, all_of_it).label("satang")
        )
        .join(kind, kind.id == of)
        .join(Lot, Lot.id == kind.lot_id)
    )
