"""A lot posted in an order, with the rate that its minimum wage gives."""

from datetime import timedelta
from uuid import UUID

from api.rehearsal.plans import LotPlan
from api.rehearsal.scribe import Scribe, moment_on
from api.wages.models import MinimumWage
from api.wages.rates import Rates

PAST = "past-"
"""How the references of a rehearsal's orders begin, so that they can be told from those that were posted."""


def post_lot(scribe: Scribe, plan: LotPlan, rate: int, price: tuple[MinimumWage, Rates]) -> UUID:
    posted = moment_on(scribe.chance, plan.start_on - timedelta(days=8))
    pieces = sum(share.pieces for share in plan.shares)
    firm, work = plan.firm, plan.work
    order_id = scribe.new(
        "orders",
        posted,
        hirer_id=firm.id,
        client_ref=f"{PAST}{posted:%y%m%d}-{scribe.ids.at(posted).hex[-6:]}",
        kind="to_specification",
        delivery_province_code=firm.province_code,
        delivery_district_code=None,
        delivery_address=firm.address,
        note="",
        state="open",
        cancelled_because=None,
    )
    lot_id = scribe.new(
        "lots",
        posted,
        order_id=order_id,
        position=1,
        article=work.article,
        skill_code=work.skill,
        skill_level=1,
        machine_code=work.machine,
        quantity_pieces=pieces,
        centiminutes_per_piece=work.centiminutes,
        time_test_id=None,
        materials_by="hirer",
        start_on=plan.start_on,
        due_on=plan.due_on,
        minimum_lot_pieces=1,
        most_groups=max(3, len(plan.shares)),
        all_or_nothing=False,
        quality_level=1,
        hazard=work.hazard,
        rate_satang=rate,
        state="open",
        terms=1,
        awarded_pieces=pieces,
        groups_awarded=len(plan.shares),
    )
    wage, rates = price
    scribe.new(
        "lot_rates",
        posted,
        lot_id=lot_id,
        number=1,
        minimum_wage_id=wage.id,
        on_date=plan.start_on,
        floor_satang=rates.floor_satang,
        fair_satang=rates.fair_satang,
        working=rates.working,
    )
    return lot_id
