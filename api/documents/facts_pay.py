"""Pay and instalments of an award as its document freezes them: s.9(3), (5) and (6)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.documents import dated
from api.offers.models import Award
from api.orders.models import Lot, TimeTest
from api.orders.rules import pieces_per_day, satang_per_hour
from api.wages.models import MinimumWage
from api.wages.rates import rate_for

GROUNDS = ("income_tax", "required_by_law", "damage", "late_delivery")
NEED_CONSENT = ("damage", "late_delivery")
"""s.19(1) to (4): the only lawful deductions, and those of them that need the homeworker's consent."""


def pay_of(session: Session, award: Award, lot: Lot, province: str, on: date) -> dict[str, Any]:
    """Rate and amount, the working under the wage of the group's place, rules of deduction, guarantee."""
    wage = session.scalars(
        select(MinimumWage).where(MinimumWage.id == award.minimum_wage_id).options(joinedload(MinimumWage.notification))
    ).one()
    test = session.get(TimeTest, lot.time_test_id) if lot.time_test_id else None
    rates = rate_for(wage, pieces_per_day(award.centiminutes_per_piece, test))
    return {
        "rate_satang": award.rate_satang,
        "amount_satang": award.pieces * award.rate_satang,
        "floor_satang": award.floor_satang,
        "fair_satang": rates.fair_satang,
        "centiminutes_per_piece": award.centiminutes_per_piece,
        "satang_per_hour": satang_per_hour(award.rate_satang, award.centiminutes_per_piece),
        "minimum_satang_per_hour": -(-wage.daily_satang // 8),
        "wage_place": wage.district_name_th or province,
        "working": rates.working,
        "time_test": _test(test) if test else None,
        "guarantee_satang": dated.figure("guarantee_satang", on),
        "deductions": {
            "grounds": list(GROUNDS),
            "need_consent": list(NEED_CONSENT),
            "cap_percent": dated.figure("deduction_cap_percent", on),
        },
    }


def _test(test: TimeTest) -> dict[str, Any]:
    names = ("workers", "pieces", "worker_seconds", "allowance_percent", "measured_by", "agreed_by")
    return {"tested_on": test.tested_on.isoformat(), **{name: getattr(test, name) for name in names}}


def instalment_of(award: Award, on: date) -> dict[str, Any]:
    """An award is one instalment: delivered when due, paid within seven days (s.17)."""
    within = timedelta(days=dated.figure("pay_within_days", on))
    return {
        "number": 1,
        "start_on": award.start_on.isoformat(),
        "end_on": award.due_on.isoformat(),
        "deliver_on": award.due_on.isoformat(),
        "pay_by_on": (award.due_on + within).isoformat(),
        "pay_within_days": within.days,
        "pieces": award.pieces,
        "amount_satang": award.pieces * award.rate_satang,
    }
