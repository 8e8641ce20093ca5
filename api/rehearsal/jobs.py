"""From order to signed document: one lot, and the awards of it, as both sides left them."""

from dataclasses import replace
from datetime import timedelta
from math import ceil
from uuid import UUID

from api.orders.rules import pieces_per_day
from api.rehearsal.ids import later
from api.rehearsal.lots import post_lot
from api.rehearsal.parties import World
from api.rehearsal.plans import Job, LotPlan, Share
from api.rehearsal.scribe import Scribe, moment_on
from api.rehearsal.signing import begin, document
from api.wages.models import MinimumWage
from api.wages.rates import Rates, rate_for


def floor_at(world: World, place: tuple[str, str | None], plan: LotPlan) -> tuple[MinimumWage, Rates]:
    """The wage and the rates that hold at a place on every day on which this lot may be handed over."""
    wage = world.wage(*place, plan.start_on, plan.due_on + timedelta(days=60))
    return wage, rate_for(wage, pieces_per_day(plan.work.centiminutes, None))


def agree(scribe: Scribe, world: World, plan: LotPlan) -> list[Job]:
    """Order, lot, offers, awards, documents, signatures, materials. Returns the awards."""
    delivery = (plan.firm.province_code, None)
    floors = [floor_at(world, (s.team.province_code, s.team.district_code), plan) for s in plan.shares]
    at_delivery = floor_at(world, delivery, plan)
    highest = max(rates.floor_satang for _, rates in [*floors, at_delivery])
    rate = ceil(highest * plan.over_floor) if plan.rate_satang is None else plan.rate_satang
    if plan.rate_satang is None and rate - highest < sum(satang for _, satang in plan.costs):
        plan = replace(plan, costs=())  # a piece never costs its makers what the floor needs (s.16)
    lot_id = post_lot(scribe, plan, rate, at_delivery)
    return [
        _award(scribe, world, plan, share, lot_id, rate, floor)
        for share, floor in zip(plan.shares, floors, strict=True)
    ]


def _award(
    scribe: Scribe,
    world: World,
    plan: LotPlan,
    share: Share,
    lot_id: UUID,
    rate: int,
    floor: tuple[MinimumWage, Rates],
) -> Job:
    wage, rates = floor
    floor_satang = min(rates.floor_satang, rate)  # what was frozen is never above the rate, whatever holds later
    agreed_on = plan.start_on - timedelta(days=6)
    agreed = moment_on(scribe.chance, agreed_on, 9, 16)
    agreed_rate = ceil(rate * (108 if share.countered else share.rate_percent) / 100)
    team = share.team
    offer_id = scribe.new(
        "offers",
        later(agreed, -300),
        run_id=None,
        lot_id=lot_id,
        group_id=team.id,
        lot_terms=1,
        pieces=share.pieces,
        rate_satang=rate,
        floor_satang=floor_satang,
        minimum_wage_id=wage.id,
        state="accepted",
        expires_at=later(agreed, 2_580),
        answered_at=agreed,
        decline_reason=None,
        counter_rate_satang=agreed_rate if share.countered else None,
        counter_pieces=None,
        counter_note=None,
    )
    award_id = scribe.new(
        "awards",
        agreed,
        offer_id=offer_id,
        lot_id=lot_id,
        group_id=team.id,
        hirer_id=plan.firm.id,
        pieces=share.pieces,
        rate_satang=agreed_rate,
        floor_satang=floor_satang,
        minimum_wage_id=wage.id,
        centiminutes_per_piece=plan.work.centiminutes,
        start_on=plan.start_on,
        due_on=plan.due_on,
        state="agreed",
        delivered_pieces=0,
    )
    job = Job(
        id=award_id,
        lot_id=lot_id,
        firm=plan.firm,
        team=team,
        roster=share.roster,
        work=plan.work,
        pieces=share.pieces,
        rate_satang=agreed_rate,
        floor_satang=rates.floor_satang,
        wage=wage,
        start_on=plan.start_on,
        due_on=plan.due_on,
        agreed_on=agreed_on,
        signed_on=agreed_on + timedelta(days=plan.signed_after_days),
        fee_satang=plan.fee_satang,
        costs=plan.costs,
    )
    _booked_weeks(scribe, job, offer_id)
    _roster(scribe, job)
    document(scribe, world, job, rates, plan.signed_by)
    begin(scribe, job)
    return job


def _booked_weeks(scribe: Scribe, job: Job, offer_id: UUID) -> None:
    """The whole weeks of the window, the work spread evenly over them."""
    monday = job.start_on - timedelta(days=job.start_on.weekday())
    weeks = max(1, (job.due_on - monday).days // 7)
    work = job.pieces * job.work.centiminutes
    for number in range(weeks):
        part = work * (number + 1) // weeks - work * number // weeks
        facts = {"week_on": monday + timedelta(weeks=number), "profile_id": job.team.profile_id, "centiminutes": part}
        scribe.rows.add("offer_work", offer_id=offer_id, **facts)
        scribe.rows.add("award_work", award_id=job.id, **facts)


def _roster(scribe: Scribe, job: Job) -> None:
    for person in job.roster:
        scribe.rows.add(
            "award_members",
            award_id=job.id,
            homeworker_id=person.id,
            name=person.name,
            sex=person.sex,
            birth_year=person.birth_year,
        )
