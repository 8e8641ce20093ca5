"""Every fact of a work document, read once when the award is made and then frozen.

It holds formulas and inputs, not only results (s.9(3)), so that anybody can redo it from the document alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.documents import dated
from api.documents.facts_pay import instalment_of, pay_of
from api.documents.rules import age, document_number
from api.offers.models import Award, AwardMember
from api.orders.models import Lot, Order
from api.parties.models import Group, Hirer, Machine, Province, Skill
from api.thai import sort_key

FORMAT = 1
LONGEST_CHAIN = 20


def gather(session: Session, award: Award, *, version_no: int, made_on: date) -> dict[str, Any]:
    """Section 9(1) to (6) of an award; (7), the signatures, comes afterwards."""
    lot = session.get_one(Lot, award.lot_id)
    order = session.get_one(Order, lot.order_id)
    group, leader = session.execute(
        select(Group, Principal.name)
        .join(Principal, Principal.id == Group.principal_id)
        .where(Group.id == award.group_id)
    ).one()
    hirer = session.get_one(Hirer, award.hirer_id)
    chain = list(_chain(session, hirer))
    named = (hirer.province_code, group.province_code, order.delivery_province_code)
    provinces = _provinces(session, {*named, *(up.province_code for up in chain if isinstance(up, Hirer))})
    place = _address(group.address, provinces[group.province_code])
    return {
        "format": FORMAT,
        "number": document_number(award.id, made_on),
        "version_no": version_no,
        "made_on": made_on.isoformat(),
        "award": f"awd_{award.id.hex}",
        "group": {"name": group.name, "leader": leader, "address": place},
        "members": _members(session, award.id, place, made_on),
        "hirer": {"name": hirer.name, "kind": hirer.kind, "address": _of(hirer, provinces)},
        "next_up": [_up(one, provinces) for one in chain],
        "pay": pay_of(session, award, lot, provinces[group.province_code], made_on),
        "work": _work(session, award, lot),
        "instalments": [instalment_of(award, made_on)],
        "delivery": _address(order.delivery_address, provinces[order.delivery_province_code]),
        "safety": dated.safety(lot.hazard, made_on),
        "retention": dated.retention(made_on),
    }


def _chain(session: Session, hirer: Hirer) -> Iterable[Hirer | tuple[str, str]]:
    """Whom the work comes from (s.9(2)), step by step up to the first who names nobody."""
    for _ in range(LONGEST_CHAIN):
        if hirer.next_up_hirer_id is None:
            break
        hirer = session.get_one(Hirer, hirer.next_up_hirer_id)
        yield hirer
    if hirer.next_up_name and hirer.next_up_address:
        yield hirer.next_up_name, hirer.next_up_address


def _up(one: Hirer | tuple[str, str], provinces: dict[str, str]) -> dict[str, str]:
    if isinstance(one, Hirer):
        return {"name": one.name, "address": _of(one, provinces)}
    return {"name": one[0], "address": one[1]}


def _provinces(session: Session, codes: set[str]) -> dict[str, str]:
    found = session.scalars(select(Province).where(Province.code.in_(codes)))
    return {province.code: province.name_th for province in found}


def _of(hirer: Hirer, provinces: dict[str, str]) -> str:
    return _address(hirer.address, provinces[hirer.province_code])


def _address(address: str, province: str) -> str:
    return f"{address} {province}" if province == "กรุงเทพมหานคร" else f"{address} จังหวัด{province}"


def _members(session: Session, award_id: UUID, place: str, on: date) -> list[dict[str, Any]]:
    """The roster as it was frozen, in dictionary order. A member's address is the group's place of work."""
    rows = session.scalars(select(AwardMember).where(AwardMember.award_id == award_id))
    listed = sorted(rows, key=lambda one: (sort_key(one.name), one.homeworker_id))
    return [
        {
            "homeworker": f"hwk_{one.homeworker_id.hex}",
            "name": one.name,
            "address": place,
            "sex": one.sex,
            "birth_year": one.birth_year,
            "age": age(one.birth_year, on),
        }
        for one in listed
    ]


def _work(session: Session, award: Award, lot: Lot) -> dict[str, Any]:
    skill = session.get_one(Skill, lot.skill_code)
    machine = session.get(Machine, lot.machine_code) if lot.machine_code else None
    return {
        "kind": {"th": skill.name_th, "en": skill.name_en},
        "article": lot.article,
        "pieces": award.pieces,
        "value_satang": award.pieces * award.rate_satang,
        "machine": {"th": machine.name_th, "en": machine.name_en} if machine else None,
        "materials_by": lot.materials_by,
    }
