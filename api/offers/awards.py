"""From an accepted offer to an award: what is scarce is claimed by conditional updates, then terms are frozen.

Claims go in one order everywhere (offer, lot, group's weeks, machine weeks), so no two of them can deadlock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select, text, update
from sqlalchemy.orm import Session

from api import audit, jobs
from api.errors import NotFound
from api.offers.models import Award, AwardCancellation, AwardMember, AwardWork, Offer, OfferWork
from api.offers.refusals import (
    AllDelivered,
    CompensationNeeded,
    GroupMinutesTaken,
    NoMembers,
    NotEnoughPiecesLeft,
    OfferNoLongerOpen,
    RateUnderFloorNow,
    TermsChanged,
)
from api.offers.rules import Slot, work_for
from api.orders.models import Lot, Order, TimeTest
from api.orders.rules import pieces_per_day
from api.parties.models import CapacityWeek, Group, Homeworker, Membership
from api.wages.lookup import highest_in_window
from api.wages.models import MinimumWage
from matching.piece_rate import floor_rate

AFTER_AWARD: list[Callable[[Session, Award], object]] = []
"""What later rooms do with every award, in its transaction: all of it happens or none. See `with_every_award`."""


def with_every_award(act: Callable[[Session, Award], object]) -> None:
    """Do this too whenever an award is made. `api.app` and `api.worker`, who know every room, ask for it; asking
    again changes nothing."""
    if act not in AFTER_AWARD:
        AFTER_AWARD.append(act)


AFTER_CANCELLATION: list[Callable[[Session, Award, AwardCancellation], object]] = []
"""The same for every award that is cancelled: compensation is owed at once (s.10)."""


def with_every_cancellation(act: Callable[[Session, Award, AwardCancellation], object]) -> None:
    """Do this too whenever an award is cancelled."""
    if act not in AFTER_CANCELLATION:
        AFTER_CANCELLATION.append(act)


@dataclass(frozen=True, slots=True)
class Terms:
    """What both sides agree to."""

    pieces: int
    rate_satang: int


def make_award(session: Session, offer: Offer, lot: Lot, terms: Terms) -> Award:
    """Claim pieces and minutes for an offer that this transaction holds, and freeze the terms."""
    wage, floor = lawful_floor(session, lot, offer.group_id)
    if terms.rate_satang < floor:
        raise RateUnderFloorNow(floor_satang=floor)
    _claim_pieces(session, offer, lot, terms.pieces)
    slots = _slots(session, offer.id)
    each = sum(slot.centiminutes for slot in slots) // offer.pieces  # at the group's own speed; it divides evenly
    taken = work_for(slots, terms.pieces * each)
    _claim_minutes(session, lot, offer.group_id, taken)
    order = session.get_one(Order, lot.order_id)
    award = Award(
        offer_id=offer.id,
        lot_id=lot.id,
        group_id=offer.group_id,
        hirer_id=order.hirer_id,
        pieces=terms.pieces,
        rate_satang=terms.rate_satang,
        floor_satang=floor,
        minimum_wage_id=wage.id,
        centiminutes_per_piece=lot.centiminutes_per_piece,
        start_on=lot.start_on,
        due_on=lot.due_on,
        state="agreed",
    )
    session.add(award)
    session.flush()
    session.add_all(
        AwardWork(award_id=award.id, week_on=s.week_on, profile_id=s.profile_id, centiminutes=s.centiminutes)
        for s in taken
    )
    _freeze_roster(session, award)
    audit.record(session, "make_award", "award", award.id, pieces=terms.pieces, rate_satang=terms.rate_satang)
    for act in AFTER_AWARD:
        act(session, award)
    return award


def lawful_floor(session: Session, lot: Lot, group_id: UUID) -> tuple[MinimumWage, int]:
    """The least a piece may pay where the group works: the highest wage in force on any day of the work."""
    group = session.get_one(Group, group_id)
    wage = highest_in_window(
        session,
        province_code=group.province_code,
        district_code=group.district_code,
        start_on=lot.start_on,
        due_on=lot.due_on,
    )
    test = session.get(TimeTest, lot.time_test_id) if lot.time_test_id else None
    return wage, floor_rate(wage.daily_satang, pieces_per_day(lot.centiminutes_per_piece, test)).satang


def _claim_pieces(session: Session, offer: Offer, lot: Lot, pieces: int) -> None:
    taken = session.execute(
        update(Lot)
        .where(
            Lot.id == lot.id,
            Lot.state == "open",
            Lot.terms == offer.lot_terms,
            Lot.awarded_pieces + pieces <= Lot.quantity_pieces,
            Lot.groups_awarded < Lot.most_groups,
        )
        .values(awarded_pieces=Lot.awarded_pieces + pieces, groups_awarded=Lot.groups_awarded + 1)
        .returning(Lot.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is not None:
        return
    session.refresh(lot)
    if lot.state != "open":
        raise OfferNoLongerOpen(state=lot.state)
    if lot.terms != offer.lot_terms:
        raise TermsChanged()
    left = lot.quantity_pieces - lot.awarded_pieces if lot.groups_awarded < lot.most_groups else 0
    raise NotEnoughPiecesLeft(pieces_left=left)


def _slots(session: Session, offer_id: UUID) -> list[Slot]:
    rows = session.execute(
        select(OfferWork.week_on, OfferWork.profile_id, OfferWork.centiminutes).where(OfferWork.offer_id == offer_id)
    )
    return [Slot(*row) for row in rows]


def _claim_minutes(session: Session, lot: Lot, group_id: UUID, taken: list[Slot]) -> None:
    by_week: dict[Any, int] = {}
    for slot in sorted(taken):
        by_week[slot.week_on] = by_week.get(slot.week_on, 0) + slot.centiminutes
        claimed = session.execute(
            update(CapacityWeek)
            .where(
                CapacityWeek.profile_id == slot.profile_id,
                CapacityWeek.week_on == slot.week_on,
                CapacityWeek.booked_centiminutes + slot.centiminutes <= CapacityWeek.minutes * 100,
            )
            .values(booked_centiminutes=CapacityWeek.booked_centiminutes + slot.centiminutes)
            .returning(CapacityWeek.week_on)
        ).one_or_none()
        if claimed is None:
            raise GroupMinutesTaken(week_on=slot.week_on.isoformat())
    if lot.machine_code is None:
        return
    for week_on, centiminutes in sorted(by_week.items()):
        claimed = session.execute(
            text(
                "UPDATE machine_weeks SET booked_centiminutes = booked_centiminutes + :work WHERE group_id = :group "
                "AND machine_code = :machine AND week_on = :week AND booked_centiminutes + :work <= minutes * 100 "
                "RETURNING week_on"
            ),
            {"work": centiminutes, "group": group_id, "machine": lot.machine_code, "week": week_on},
        ).one_or_none()
        if claimed is None:
            raise GroupMinutesTaken(week_on=week_on.isoformat())


def _freeze_roster(session: Session, award: Award) -> None:
    """Every member of the group with name, sex and birth year, as the document of s.9(1) will list them."""
    roster = (
        select(literal(award.id), Homeworker.id, Homeworker.name, Homeworker.sex, Homeworker.birth_year)
        .join(Membership, Membership.homeworker_id == Homeworker.id)
        .where(Membership.group_id == award.group_id, Membership.left_on.is_(None))
    )
    columns = ["award_id", "homeworker_id", "name", "sex", "birth_year"]
    written = session.execute(insert(AwardMember).from_select(columns, roster))
    if written.rowcount == 0:  # type: ignore[attr-defined]
        raise NoMembers()


def cancel_award(
    session: Session, *, hirer_id: UUID, award_id: UUID, reason: str, compensation_satang: int, note: str
) -> Award:
    """End accepted work early (s.10). Its time is free again from next week on; what was delivered stays payable.

    When the workers were at fault the other pieces go back to the pool; otherwise the hirer no longer wants them.
    """
    award = session.scalar(select(Award).where(Award.id == award_id, Award.hirer_id == hirer_id).with_for_update())
    if award is None:
        raise NotFound()
    if award.state != "agreed":
        raise OfferNoLongerOpen(state=award.state)
    if award.delivered_pieces == award.pieces:
        raise AllDelivered()
    if reason == "unavoidable_need" and compensation_satang == 0:
        raise CompensationNeeded(pointer="/compensation_satang")
    award.state = "cancelled"
    made = AwardCancellation(award_id=award.id, reason=reason, compensation_satang=compensation_satang, note=note)
    session.add(made)
    session.flush()
    give_back(session, award, wanted=reason == "worker_at_fault")
    audit.record(session, "cancel_award", "award", award.id, reason=reason, compensation_satang=compensation_satang)
    for act in AFTER_CANCELLATION:
        act(session, award, made)
    session.refresh(award)
    return award


def give_back(session: Session, award: Award, *, wanted: bool) -> None:
    """Give back what a held award will not deliver any more: its pieces to the pool, unless the hirer no longer wants
    them, and its minutes from next week on."""
    _give_back_pieces(session, award, wanted=wanted)
    _give_back_minutes(session, award)
    jobs.defer(session, "match_open_lots", once="match_open_lots")


def _give_back_pieces(session: Session, award: Award, *, wanted: bool) -> None:
    lot = session.get_one(Lot, award.lot_id, with_for_update=True)
    undelivered = award.pieces - award.delivered_pieces
    lot.awarded_pieces -= undelivered
    lot.groups_awarded -= 1
    if not wanted and lot.quantity_pieces > undelivered:
        lot.quantity_pieces -= undelivered
        lot.minimum_lot_pieces = min(lot.minimum_lot_pieces, lot.quantity_pieces)
    elif not wanted:
        lot.state = "cancelled"
    session.flush()


def _give_back_minutes(session: Session, award: Award) -> None:
    later = "week_on > (now() AT TIME ZONE 'Asia/Bangkok')::date"
    session.execute(
        text(
            "UPDATE capacity_weeks AS c SET booked_centiminutes = booked_centiminutes - w.centiminutes "  # noqa: S608
            "FROM award_work AS w WHERE w.award_id = :award AND c.profile_id = w.profile_id "
            f"AND c.week_on = w.week_on AND c.{later}"
        ),
        {"award": award.id},
    )
    session.execute(
        text(
            "UPDATE machine_weeks AS m SET booked_centiminutes = m.booked_centiminutes - w.work FROM "  # noqa: S608
            "(SELECT week_on, sum(centiminutes) AS work FROM award_work WHERE award_id = :award "
            "GROUP BY week_on) AS w, "
            "lots AS l WHERE l.id = :lot AND m.group_id = :group AND m.machine_code = l.machine_code "
            f"AND m.week_on = w.week_on AND m.{later}"
        ),
        {"award": award.id, "lot": award.lot_id, "group": award.group_id},
    )
