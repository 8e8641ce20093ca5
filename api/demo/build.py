"""The country made real, through the same services that the API calls, in one transaction: all of it or nothing."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.auth.service import open_account
from api.demo.country import make_country
from api.demo.plans import Country, GroupPlan, HirerPlan, LotPlan
from api.errors import DomainError
from api.orders.models import Order
from api.orders.pricing import Prices
from api.orders.rules import pieces_per_day
from api.orders.schemas import Delivery, NewLot, NewOrder
from api.orders.service import post_order
from api.parties.groups import register_group
from api.parties.hirers import register_hirer
from api.parties.member_schemas import MemberSkill, NewMember
from api.parties.members import add_members
from api.parties.models import Hirer
from api.parties.schemas import LeaderShape, MachineCount, NextUp, RegisterGroup, RegisterHirer
from api.sealing import Sealer
from api.shapes import seeded_ids

Step = Callable[[str, int, int], None]


def is_built(session: Session) -> bool:
    """Whether the country is there. It is committed whole, so one order tells."""
    return session.scalar(select(Order.id).limit(1)) is not None


def build(session: Session, sealer: Sealer, *, seed: int, today: date, step: Step) -> int:
    """Hirers, groups, members and orders. Returns how many orders under the floor were refused on the way."""
    session.execute(text("SET LOCAL statement_timeout = '60s'"))
    session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '60s'"))
    country = make_country(seed, today)
    with seeded_ids(seed):
        for role in ("operator", "programme", "inspector"):
            open_account(session, role, f"demo {role}")
        hirers = _hirers(session, country, step)
        for number, plan in enumerate(country.groups, 1):
            step("groups", number, len(country.groups))
            _group(session, sealer, plan)
        return _orders(session, country, hirers, today, step)


def _hirers(session: Session, country: Country, step: Step) -> list[Hirer]:
    made: list[Hirer] = []
    for number, plan in enumerate(country.hirers, 1):
        step("hirers", number, len(country.hirers))
        made.append(_hirer(session, plan, made[0].id if made else None))
    return made


def _hirer(session: Session, plan: HirerPlan, first: UUID | None) -> Hirer:
    facts = RegisterHirer(
        kind=plan.kind,
        name=plan.name,
        tax_id=plan.tax_id,
        address="99 ถนนสายหลัก",
        province_code=plan.province,
        phone=plan.phone,
        next_up=NextUp(hirer_id=first) if plan.kind == "agent" else None,
    )
    return register_hirer(session, facts=facts)


def _group(session: Session, sealer: Sealer, plan: GroupPlan) -> None:
    leader = plan.members[0]
    group = register_group(
        session,
        facts=RegisterGroup(
            name=plan.name,
            leader=LeaderShape(name=leader.name, phone=plan.phone),
            province_code=plan.province,
            address="หมู่ 4 ศาลากลางบ้าน",
            quality_level=plan.quality_level,
            least_satang_per_hour=plan.least_satang_per_hour,
            farthest_km=plan.farthest_km,
            hazards=list(plan.hazards),
            minutes_per_member_day=plan.minutes_per_member_day,
            machines=[MachineCount(machine=code, count=count) for code, count in plan.machines],
        ),
    )
    members = [
        NewMember(
            name=person.name,
            sex=person.sex,
            birth_year=person.birth_year,
            skills=[MemberSkill(skill=s, level=level, evidence=e) for s, level, e in person.skills],
        )
        for person in plan.members
    ]
    add_members(session, group, members, sealer=sealer)


def _orders(session: Session, country: Country, hirers: list[Hirer], today: date, step: Step) -> int:
    refused = 0
    for number, plan in enumerate(country.orders, 1):
        step("orders", number, len(country.orders))
        hirer = hirers[plan.hirer]
        prices = Prices(session, hirer.province_code, None)
        lots = [_lot(lot, prices, today) for lot in plan.lots]
        order = NewOrder(
            client_ref=plan.reference,
            delivery=Delivery(province_code=hirer.province_code, address=hirer.address),
            lots=lots,
        )
        if number % 40 == 0:  # a hirer who tries less than the law allows, and is told what would do
            refused += _is_refused(session, hirer.id, order, today)
        post_order(session, hirer_id=hirer.id, order=order, today=today)
    return refused


def _is_refused(session: Session, hirer_id: UUID, order: NewOrder, today: date) -> int:
    under = order.model_copy(update={"lots": [lot.model_copy(update={"rate_satang": 1}) for lot in order.lots]})
    try:
        with session.begin_nested():
            post_order(session, hirer_id=hirer_id, order=under, today=today)
    except DomainError:
        return 1
    return 0


def _lot(plan: LotPlan, prices: Prices, today: date) -> NewLot:
    price = prices.of(
        start_on=max(plan.start_on, today), due_on=plan.due_on, pieces_per_day=pieces_per_day(plan.centiminutes, None)
    )
    if price is None:
        raise ValueError("the demonstration asks for work at a time that has no minimum wage")
    return NewLot(
        article=plan.article,
        skill=plan.craft.skill,
        skill_level=plan.level,
        machine=plan.craft.machine,
        quantity_pieces=plan.pieces,
        standard_centiminutes=plan.centiminutes,
        start_on=plan.start_on,
        due_on=plan.due_on,
        minimum_lot_pieces=plan.minimum_lot,
        most_groups=plan.most_groups,
        all_or_nothing=plan.all_or_nothing,
        quality_level=plan.quality_level,
        hazard=plan.craft.hazard,
        rate_satang=int(price.rates.floor_satang * plan.over_floor) + 1,
    )
