"""Offers, awards and runs as they are shown, read in few statements and only to those they concern."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.errors import NotFound
from api.offers.explain import left_out_why, sentence
from api.offers.models import Award, AwardMember, AwardWork, MatchingRun, Offer
from api.offers.schemas import (
    AwardDetail,
    AwardShape,
    LeftOver,
    MemberShape,
    OfferShape,
    RunDetail,
    RunShape,
    WhyShape,
    WorkShape,
)
from api.orders.models import Lot, Order
from api.orders.sheets import hirer_of
from api.parties.models import Group
from api.wages.models import MinimumWage

Columns = tuple[Offer, str, str, int, Any, Any, int]


def group_of(session: Session, caller: Caller) -> UUID:
    """The group this leader leads."""
    found = session.scalar(select(Group.id).where(Group.principal_id == caller.principal_id))
    if found is None:
        raise NotFound()
    return found


def visible_offers(session: Session, caller: Caller) -> Select[Offer]:
    """A leader sees her group's offers, a hirer those of its lots; staff see all."""
    statement = select(Offer)
    if caller.role == "leader":
        return statement.where(Offer.group_id == group_of(session, caller))
    if caller.role == "hirer":
        mine = select(Lot.id).join(Order, Order.id == Lot.order_id).where(Order.hirer_id == hirer_of(session, caller))
        return statement.where(Offer.lot_id.in_(mine))
    return statement if caller.role in ("inspector", "programme", "operator") else statement.where(false())


def visible_awards(session: Session, caller: Caller) -> Select[Award]:
    """The same for awards."""
    statement = select(Award)
    if caller.role == "leader":
        return statement.where(Award.group_id == group_of(session, caller))
    if caller.role == "hirer":
        return statement.where(Award.hirer_id == hirer_of(session, caller))
    return statement if caller.role in ("inspector", "programme", "operator") else statement.where(false())


def show_offers(session: Session, offers: Sequence[Offer]) -> list[OfferShape]:
    """Offers with what their lots and wages say, in one more statement."""
    lots = {lot.id: lot for lot in session.scalars(select(Lot).where(Lot.id.in_({offer.lot_id for offer in offers})))}
    wages = {
        wage.id: wage.daily_satang
        for wage in session.scalars(
            select(MinimumWage).where(MinimumWage.id.in_({offer.minimum_wage_id for offer in offers}))
        )
    }
    return [_offer(offer, lots[offer.lot_id], wages[offer.minimum_wage_id]) for offer in offers]


def _offer(offer: Offer, lot: Lot, daily_satang: int) -> OfferShape:
    rate = offer.counter_rate_satang if offer.state == "countered" else offer.rate_satang
    assert rate is not None
    return OfferShape(
        id=offer.id,
        state=offer.state,
        lot=offer.lot_id,
        group=offer.group_id,
        article=lot.article,
        skill=lot.skill_code,
        pieces=offer.pieces,
        rate_satang=offer.rate_satang,
        floor_satang=offer.floor_satang,
        centiminutes_per_piece=lot.centiminutes_per_piece,
        satang_per_hour=rate * 6_000 // lot.centiminutes_per_piece,
        minimum_satang_per_hour=-(-daily_satang // 8),
        materials_by=lot.materials_by,
        start_on=lot.start_on,
        due_on=lot.due_on,
        expires_at=offer.expires_at,
        answered_at=offer.answered_at,
        decline_reason=offer.decline_reason,
        counter_rate_satang=offer.counter_rate_satang,
        counter_pieces=offer.counter_pieces,
        counter_note=offer.counter_note,
        run=offer.run_id,
        version=offer.version,
    )


def _work(row: AwardWork) -> WorkShape:
    return WorkShape(week_on=row.week_on, profile=row.profile_id, centiminutes=row.centiminutes)


def show_awards(session: Session, awards: Sequence[Award]) -> list[AwardShape]:
    """Awards with the article they are for and the name of the group, as its paper has it."""
    wanted = (
        select(Award.id, Lot.article, Group.name)
        .join(Lot, Lot.id == Award.lot_id)
        .join(Group, Group.id == Award.group_id)
        .where(Award.id.in_([award.id for award in awards]))
    )
    beside = {row.id: (row.article, row.name) for row in session.execute(wanted)}
    return [_award(award, *beside[award.id]) for award in awards]


def _award(award: Award, article: str, group_name: str) -> AwardShape:
    return AwardShape(
        id=award.id,
        state=award.state,
        offer=award.offer_id,
        lot=award.lot_id,
        group=award.group_id,
        group_name=group_name,
        hirer=award.hirer_id,
        article=article,
        pieces=award.pieces,
        delivered_pieces=award.delivered_pieces,
        rate_satang=award.rate_satang,
        floor_satang=award.floor_satang,
        value_satang=award.pieces * award.rate_satang,
        start_on=award.start_on,
        due_on=award.due_on,
        created_at=award.created_at,
        version=award.version,
    )


def one_award(session: Session, caller: Caller, award_id: UUID) -> AwardDetail:
    """An award with schedule and, for its two sides, the roster."""
    award = session.scalar(visible_awards(session, caller).where(Award.id == award_id))
    if award is None:
        raise NotFound()
    work = session.scalars(
        select(AwardWork).where(AwardWork.award_id == award_id).order_by(AwardWork.week_on, AwardWork.profile_id)
    )
    sides = caller.role in ("hirer", "leader")
    members = session.scalars(
        select(AwardMember).where(AwardMember.award_id == award_id).order_by(AwardMember.homeworker_id)
    )
    roster = [
        MemberShape(homeworker=m.homeworker_id, name=m.name, sex=m.sex, birth_year=m.birth_year)
        for m in (members if sides else ())
    ]
    shown = show_awards(session, [award])[0]
    return AwardDetail(**shown.model_dump(), work=[_work(one) for one in work], roster=roster)


def show_run(run: MatchingRun) -> RunShape:
    """A run without its lots."""
    return RunShape(**_run_fields(run))


def one_run(session: Session, run_id: UUID) -> RunDetail:
    """A run with every lot it left over and why."""
    run = session.get(MatchingRun, run_id)
    if run is None:
        raise NotFound()
    return RunDetail(**_run_fields(run), left_over=left_over(run))


def _run_fields(run: MatchingRun) -> dict[str, Any]:
    names = set(RunShape.model_fields) - {"policy"}
    return {**{name: getattr(run, name) for name in names}, "policy": run.policy_id}


def left_over(run: MatchingRun) -> list[LeftOver]:
    """Every lot of a run with pieces that went to nobody."""
    found = []
    for one in orjson.loads(run.plan)["unplaced"] if run.plan else []:
        numbers = {name: int(value) for name, value in one["numbers"]}
        code = str(one["reason"])
        why = WhyShape(code=code, numbers=numbers, th=sentence(code, numbers, "th"), en=sentence(code, numbers, "en"))
        found.append(LeftOver(lot=one["lot"], pieces=one["pieces"], why=why))
    for one in run.left_out:
        found.append(LeftOver(lot=one["lot"], pieces=one["pieces"], why=WhyShape.model_validate(left_out_why(one))))
    return found
