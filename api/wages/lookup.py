"""The minimum wage at a place on a day, or the highest within a window. Every wage comes with its notification."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.errors import DomainError
from api.wages.models import MinimumWage
from api.wages.rules import Place, highest_in_force, in_force
from api.words import Words


class NoMinimumWage(DomainError):
    title = Words("ไม่พบค่าจ้างขั้นต่ำ", "No minimum wage is known")
    detail = Words("ระบบไม่มีค่าจ้างขั้นต่ำของที่นี้ในวันที่ {on_date}", "No minimum wage of this place is recorded for {on_date}")
    remedy = Words("ใช้วันที่ตั้งแต่ 2024-01-01 และตรวจรหัสจังหวัด", "Use a date from 2024-01-01 on, and check the province code")


def minimum_wage(
    session: Session, *, province_code: str, district_code: str | None, on_date: date, pointer: str | None = None
) -> MinimumWage:
    """The wage of the district when it has its own, else of the province. Refuses when none is in force."""
    wages = _wages(session, [province_code], on_date)
    found = in_force(wages[province_code], district_code, on_date)
    if found is None:
        raise NoMinimumWage(pointer, on_date=on_date.isoformat())
    return found


def highest_in_window(
    session: Session,
    *,
    province_code: str,
    district_code: str | None,
    start_on: date,
    due_on: date,
    pointer: str | None = None,
) -> MinimumWage:
    """The highest wage in force on any day from `start_on` to `due_on`: what a lot of that window must respect."""
    place = (province_code, district_code)
    wages = _wages(session, [province_code], due_on)
    return _highest(wages[province_code], place, start_on, due_on, pointer)


def wages_in_window(
    session: Session, places: Collection[Place], start_on: date, due_on: date
) -> dict[Place, MinimumWage]:
    """`highest_in_window` for many places, in one query. Refuses when one of them has no wage."""
    wages = _wages(session, {province for province, _ in places}, due_on)
    return {place: _highest(wages[place[0]], place, start_on, due_on, None) for place in places}


def districts_with_own_rate(session: Session, on_date: date) -> frozenset[str]:
    """Districts that have a wage of their own by that day."""
    statement = select(MinimumWage.district_code).where(
        MinimumWage.district_code.is_not(None), MinimumWage.effective_from <= on_date
    )
    return frozenset(code for code in session.scalars(statement.distinct()) if code)


def _wages(session: Session, provinces: Collection[str], until: date) -> dict[str, list[MinimumWage]]:
    statement = (
        select(MinimumWage)
        .where(MinimumWage.province_code.in_(provinces), MinimumWage.effective_from <= until)
        .options(joinedload(MinimumWage.notification))
    )
    found: dict[str, list[MinimumWage]] = defaultdict(list)
    for one in session.scalars(statement):
        found[one.province_code].append(one)
    return found


def _highest(
    wages: Sequence[MinimumWage], place: Place, start_on: date, due_on: date, pointer: str | None
) -> MinimumWage:
    found = highest_in_force(wages, place[1], start_on, due_on)
    if found is None:
        raise NoMinimumWage(pointer, on_date=start_on.isoformat())
    return found
