"""The content of a work document, in the shape `api.documents.facts` gathers, without asking the database.

A test lays one through each and compares.
"""

from datetime import date, timedelta
from typing import Any

from api.documents import dated
from api.documents.facts_pay import GROUNDS, NEED_CONSENT
from api.documents.rules import age, document_number
from api.orders.rules import satang_per_hour
from api.rehearsal.parties import World
from api.rehearsal.plans import Job
from api.thai import sort_key
from api.wages.rates import Rates

FIRST_WORDS_ON = date(2026, 1, 1)
"""Words on safety and times of keeping are on record from this day; documents made before it use the same."""


def content_of(world: World, job: Job, rates: Rates) -> dict[str, Any]:
    """Section 9(1) to (6) of an award."""
    on = job.agreed_on
    known = max(on, FIRST_WORDS_ON)
    place = _address(world, job.team.address, job.team.province_code)
    return {
        "format": 1,
        "number": document_number(job.id, on),
        "version_no": 1,
        "made_on": on.isoformat(),
        "award": f"awd_{job.id.hex}",
        "group": {"name": job.team.name, "leader": job.team.leader, "address": place},
        "members": _members(job, place, on),
        "hirer": {
            "name": job.firm.name,
            "kind": job.firm.kind,
            "address": _address(world, job.firm.address, job.firm.province_code),
        },
        "next_up": [{"name": name, "address": address} for name, address in job.firm.next_up],
        "pay": _pay(world, job, rates),
        "work": {
            "kind": world.skill_names.get(job.work.skill, {"th": job.work.skill, "en": job.work.skill}),
            "article": job.work.article,
            "pieces": job.pieces,
            "value_satang": job.pieces * job.rate_satang,
            "machine": None,
            "materials_by": "hirer",
        },
        "instalments": [_instalment(job, dated.figure("pay_within_days", on))],
        "delivery": _address(world, job.firm.address, job.firm.province_code),
        "safety": _safety(job.work.hazard, known),
        "retention": dated.retention(known),
    }


_SAFETY: dict[tuple[str, date], dict[str, Any]] = {}


def _safety(hazard: str, on: date) -> dict[str, Any]:
    """The same words for every document of a hazard and day; read once."""
    if (hazard, on) not in _SAFETY:
        _SAFETY[hazard, on] = dated.safety(hazard, on)
    return _SAFETY[hazard, on]


def _address(world: World, address: str, province_code: str) -> str:
    province = world.province_names[province_code]
    return f"{address} {province}" if province_code == "10" else f"{address} จังหวัด{province}"


def _members(job: Job, place: str, on: date) -> list[dict[str, Any]]:
    return [
        {
            "homeworker": f"hwk_{person.id.hex}",
            "name": person.name,
            "address": place,
            "sex": person.sex,
            "birth_year": person.birth_year,
            "age": age(person.birth_year, on),
        }
        for person in sorted(job.roster, key=lambda one: (sort_key(one.name), one.id))
    ]


def _pay(world: World, job: Job, rates: Rates) -> dict[str, Any]:
    return {
        "rate_satang": job.rate_satang,
        "amount_satang": job.pieces * job.rate_satang,
        "floor_satang": job.floor_satang,
        "fair_satang": rates.fair_satang,
        "centiminutes_per_piece": job.work.centiminutes,
        "satang_per_hour": satang_per_hour(job.rate_satang, job.work.centiminutes),
        "minimum_satang_per_hour": -(-job.wage.daily_satang // 8),
        "wage_place": job.wage.district_name_th or world.province_names[job.team.province_code],
        "working": rates.working,
        "time_test": None,
        "guarantee_satang": 0,
        "deductions": {"grounds": list(GROUNDS), "need_consent": list(NEED_CONSENT), "cap_percent": 10},
    }


def _instalment(job: Job, within_days: int) -> dict[str, Any]:
    return {
        "number": 1,
        "start_on": job.start_on.isoformat(),
        "end_on": job.due_on.isoformat(),
        "deliver_on": job.due_on.isoformat(),
        "pay_by_on": (job.due_on + timedelta(days=within_days)).isoformat(),
        "pay_within_days": within_days,
        "pieces": job.pieces,
        "amount_satang": job.pieces * job.rate_satang,
    }
