"""What matching sees: open lots, free capacity, promised work. Pseudonyms and numbers, nothing of a person.

What a group answered to earlier offers is not here; only that it was asked for this lot on these terms, so that
nobody is asked twice. Complaints are not here either.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, union_all
from sqlalchemy.orm import Session

from api.offers.floors import WageTable
from api.offers.models import Award, AwardWork, MatchingPolicy, Offer, OfferWork
from api.offers.policies import policy_of
from api.offers.rules import whole_weeks
from api.orders.demand import OpenLot, open_lots
from api.orders.models import Lot as LotRow
from api.parties.models import CapacityWeek
from api.parties.supply import Supply, supply
from api.wages.lookup import districts_with_own_rate
from matching import Frozen, Group, Lot, Problem
from matching.piece_rate import floor_rate

WEEKS = 8
FAIRNESS_WEEKS = 12  # income per available hour is looked at over these weeks back (features.md M5)
WAITING = ("open", "countered")


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
    asked = _asked(session)
    lots, by_name, left_out = [], {}, []
    table = WageTable.load(session)
    places = _places(found)
    for open_lot in open_lots(session):
        rest = _rest(open_lot, asked.get(open_lot.id, []))
        window = whole_weeks(open_lot.start_on, open_lot.due_on, first_week_on, WEEKS)
        name = f"lot_{open_lot.id.hex}"
        reason = _why_left_out(rest, window)
        if reason or window is None:
            pieces = rest.pieces if rest.pieces > 0 else open_lot.open_pieces
            left_out.append({"lot": name, "pieces": pieces, "reason": reason})
            continue
        by_name[name] = open_lot
        lots.append(_lot(open_lot, rest, window, asked.get(open_lot.id, []), _floors(open_lot, places, table)))
    groups, frozen = _with_promises(session, found, first_week_on)
    problem = Problem(weeks=WEEKS, lots=tuple(lots), groups=groups, frozen=frozen, policy=policy_of(policy), seed=seed)
    ids = {group.id: UUID(hex=group.id.partition("_")[2]) for group in groups}
    return Snapshot(problem, first_week_on, by_name, ids, found.profile_ids, left_out)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An offer made for a lot on its present terms."""

    group_id: UUID
    waiting_pieces: int


@dataclass(frozen=True, slots=True)
class _Rest:
    """What of a lot is neither awarded nor waiting for an answer."""

    pieces: int
    groups: int
    begun: bool


def _asked(session: Session) -> dict[UUID, list[_Asked]]:
    rows = session.execute(
        select(Offer.lot_id, Offer.group_id, Offer.state, Offer.pieces, Offer.counter_pieces)
        .join(LotRow, and_(LotRow.id == Offer.lot_id, LotRow.terms == Offer.lot_terms))
        .where(LotRow.state == "open")
    )
    found: dict[UUID, list[_Asked]] = {}
    for lot_id, group_id, state, pieces, counter_pieces in rows:
        waiting = (counter_pieces or pieces) if state in WAITING else 0
        found.setdefault(lot_id, []).append(_Asked(group_id, waiting))
    return found


def _rest(lot: OpenLot, asked: list[_Asked]) -> _Rest:
    waiting = [one.waiting_pieces for one in asked if one.waiting_pieces]
    begun = bool(waiting) or lot.groups_awarded > 0
    return _Rest(lot.open_pieces - sum(waiting), lot.most_groups - lot.groups_awarded - len(waiting), begun)


def _why_left_out(rest: _Rest, window: tuple[int, int] | None) -> str | None:
    if rest.pieces <= 0:
        return "waiting_for_answers"
    if window is None:
        return "window_too_short"
    return "split_limit_reached" if rest.groups <= 0 else None


def _places(found: Supply) -> set[str]:
    return {group.wage_place for group in found.groups}


def _floors(lot: OpenLot, places: set[str], table: WageTable) -> tuple[tuple[str, int], ...]:
    floors = []
    for place in sorted(places):
        wage = table.highest(place, lot.start_on, lot.due_on)
        if wage is not None:
            floors.append((place, floor_rate(wage.daily_satang, lot.pieces_per_day).satang))
    return tuple(floors)


def _lot(
    lot: OpenLot, rest: _Rest, window: tuple[int, int], asked: list[_Asked], floors: tuple[tuple[str, int], ...]
) -> Lot:
    return Lot(
        id=f"lot_{lot.id.hex}",
        order=f"ord_{lot.order_id.hex}",
        skill=lot.skill_code,
        level=lot.skill_level,
        machine=lot.machine_code,
        centiminutes_per_piece=lot.centiminutes_per_piece,
        quantity_pieces=rest.pieces,
        first_week=window[0],
        last_week=window[1],
        minimum_lot_pieces=min(lot.minimum_lot_pieces, rest.pieces),
        most_groups=rest.groups,
        # Once some of the lot is promised, the rest helps even when it cannot be placed whole.
        all_or_nothing=lot.all_or_nothing and not rest.begun,
        rate_satang=lot.rate_satang,
        floors=floors,
        quality_level=lot.quality_level,
        hazard="" if lot.hazard == "none" else lot.hazard,
        latitude_e6=lot.latitude_e6,
        longitude_e6=lot.longitude_e6,
        asked=tuple(sorted(f"grp_{one.group_id.hex}" for one in asked)),
    )


def _with_promises(
    session: Session, found: Supply, first_week_on: date
) -> tuple[tuple[Group, ...], tuple[Frozen, ...]]:
    """Groups with their income so far, and the minutes that awards and waiting offers hold already."""
    position = {
        profile_id: (group, number)
        for group, profile_ids in found.profile_ids.items()
        for number, profile_id in enumerate(profile_ids)
    }
    earlier: dict[str, int] = {}
    frozen = []
    since = first_week_on - timedelta(weeks=FAIRNESS_WEEKS)
    for profile_id, week_on, machine, centiminutes, satang in session.execute(_promised(since)):
        if profile_id not in position:
            continue
        group, number = position[profile_id]
        week = (week_on - first_week_on).days // 7
        if week < 0:
            earlier[group] = earlier.get(group, 0) + int(satang)
        elif week < WEEKS:
            frozen.append(Frozen(group, week, number, machine, int(centiminutes), int(satang)))
    had = _minutes_before(session, since, first_week_on)
    groups = tuple(
        replace(g, income_satang=earlier.get(g.id, 0), available_minutes=had.get(g.id, 0)) for g in found.groups
    )
    return groups, tuple(frozen)


def _minutes_before(session: Session, since: date, first_week_on: date) -> dict[str, int]:
    """Minutes each group had in the weeks that fairness looks back on; the weeks planned now come on top."""
    rows = session.execute(
        select(CapacityWeek.group_id, func.sum(CapacityWeek.minutes))
        .where(CapacityWeek.week_on >= since, CapacityWeek.week_on < first_week_on)
        .group_by(CapacityWeek.group_id)
    )
    return {f"grp_{group_id.hex}": int(minutes) for group_id, minutes in rows}


def _promised(since: date) -> Any:
    awarded = (
        select(
            AwardWork.profile_id,
            AwardWork.week_on,
            LotRow.machine_code,
            AwardWork.centiminutes,
            (AwardWork.centiminutes * Award.rate_satang / Award.centiminutes_per_piece).label("satang"),
        )
        .join(Award, Award.id == AwardWork.award_id)
        .join(LotRow, LotRow.id == Award.lot_id)
        .where(Award.state == "agreed", AwardWork.week_on >= since)
    )
    waiting = (
        select(
            OfferWork.profile_id,
            OfferWork.week_on,
            LotRow.machine_code,
            OfferWork.centiminutes,
            (OfferWork.centiminutes * Offer.rate_satang / LotRow.centiminutes_per_piece).label("satang"),
        )
        .join(Offer, Offer.id == OfferWork.offer_id)
        .join(LotRow, LotRow.id == Offer.lot_id)
        .where(Offer.state.in_(WAITING), OfferWork.week_on >= since)
    )
    both = union_all(awarded, waiting).subquery()
    return (
        select(
            both.c.profile_id,
            both.c.week_on,
            both.c.machine_code,
            func.sum(both.c.centiminutes),
            func.sum(func.floor(both.c.satang)),
        )
        .group_by(both.c.profile_id, both.c.week_on, both.c.machine_code)
        .order_by(both.c.profile_id, both.c.week_on, both.c.machine_code)
    )
