"""A new notification of the Wage Committee, loaded by an operator: adds rows, never changes one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from api import audit, jobs
from api.errors import DomainError, Faults
from api.parties.models import Province
from api.parties.places import DistrictElsewhere, UnknownProvince, unknown
from api.problems import CONSTRAINTS
from api.shapes import new_id
from api.wages.models import MinimumWage, WageNotification
from api.wages.rules import Place
from api.wages.schemas import WageRow
from api.words import Words


class NotificationKnown(DomainError):
    status = 409
    title = Words("มีประกาศฉบับนี้แล้ว", "This notification is loaded already")
    detail = Words("ประกาศเลขที่นี้อยู่ในระบบแล้ว", "A notification with this number is recorded")
    remedy = Words("ตรวจเลขที่ประกาศ ประกาศที่บันทึกแล้วแก้ไม่ได้", "Check the number; what is recorded cannot be changed")


class DistrictsMissing(DomainError):
    title = Words("ขาดอำเภอที่มีอัตราของตนเอง", "Districts with their own wage are missing")
    detail = Words(
        "จังหวัด {province_code} มีอำเภอที่มีอัตราของตนเอง ต้องระบุด้วย: {districts}",
        "Province {province_code} has districts with a wage of their own that must be listed: {districts}",
    )
    remedy = Words(
        "เพิ่มแถวของอำเภอเหล่านี้ แม้อัตราไม่เปลี่ยน", "Add a row for each of these districts, even where its wage stays"
    )


class WageNotLater(DomainError):
    status = 409
    title = Words("วันเริ่มใช้ไม่ใช่วันใหม่", "The day in force is not a new one")
    detail = Words(
        "พื้นที่นี้มีอัตราที่ใช้ตั้งแต่ {latest} แล้ว อัตราใหม่ต้องเริ่มหลังวันนั้น",
        "This place has a wage from {latest} on; a new one must begin after that day",
    )
    remedy = Words("ตรวจวันเริ่มใช้ ประวัติค่าจ้างขั้นต่ำแก้ไม่ได้", "Check the day in force; the history of wages cannot be changed")


class WageKnown(DomainError):
    status = 409
    title = Words("มีอัตราของวันนี้แล้ว", "A wage of that day is recorded already")
    detail = Words("พื้นที่นี้มีอัตราที่เริ่มวันเดียวกันแล้ว", "A wage of this place begins on the same day")
    remedy = Words("โหลดข้อมูลล่าสุด แล้วตรวจวันเริ่มใช้", "Load the latest state and check the day in force")


CONSTRAINTS.update(
    uq_wage_notifications_number=NotificationKnown,
    uq_minimum_wages_province_code_district_code_effective_from=WageKnown,
    ck_minimum_wages_district=DistrictElsewhere,
    fk_minimum_wages_province_code_provinces=UnknownProvince,
)
LOADING_REFUSALS = (
    NotificationKnown,
    DistrictsMissing,
    WageNotLater,
    WageKnown,
    UnknownProvince,
    DistrictElsewhere,
)


def load_notification(
    session: Session,
    *,
    number: str,
    source: str,
    effective_from: date,
    rows: Sequence[WageRow],
    loaded_by: UUID | None = None,
) -> WageNotification:
    """Record a notification and its wages, and ask for every open lot's rates to be worked out again.

    Refuses with every fault found. Does not end a wage: the later one holds from its day on.
    """
    _judge(session, number, effective_from, rows)
    made = WageNotification(number=number, source=source, effective_from=effective_from, loaded_by=loaded_by)
    session.add(made)
    session.flush()
    session.execute(
        insert(MinimumWage),
        [
            {"id": new_id(), "notification_id": made.id, "effective_from": effective_from, **row.model_dump()}
            for row in rows
        ],
    )
    audit.record(session, "load_wages", "wage_notification", made.id, rows=len(rows), number=number)
    jobs.defer(session, "recompute_rates", once="recompute_rates")
    session.flush()
    return made


def _judge(session: Session, number: str, effective_from: date, rows: Sequence[WageRow]) -> None:
    faults = Faults()
    if session.scalar(select(WageNotification.id).where(WageNotification.number == number)):
        faults.add(NotificationKnown("/number"))
    strange = unknown(session, Province.code, [row.province_code for row in rows])
    latest = _latest(session, {row.province_code for row in rows})
    for at, row in enumerate(rows):
        if row.province_code in strange:
            faults.add(UnknownProvince(f"/rows/{at}/province_code"))
        if row.district_code is not None and not row.district_code.startswith(row.province_code):
            faults.add(DistrictElsewhere(f"/rows/{at}/district_code"))
        known = _latest_at(latest, row)
        if known is not None and effective_from <= known:
            faults.add(WageNotLater(f"/rows/{at}", latest=known.isoformat()))
    _judge_districts(rows, latest, faults)
    faults.raise_any()


def _latest(session: Session, provinces: set[str]) -> dict[Place, date]:
    statement = (
        select(MinimumWage.province_code, MinimumWage.district_code, func.max(MinimumWage.effective_from))
        .where(MinimumWage.province_code.in_(provinces))
        .group_by(MinimumWage.province_code, MinimumWage.district_code)
    )
    return {(province, district): day for province, district, day in session.execute(statement)}


def _latest_at(latest: dict[Place, date], row: WageRow) -> date | None:
    """The last change of a place. A district's first own wage changes it too, so the province's day counts with it."""
    days = [latest.get((row.province_code, district)) for district in {None, row.district_code}]
    return max((day for day in days if day is not None), default=None)


def _judge_districts(rows: Sequence[WageRow], latest: dict[Place, date], faults: Faults) -> None:
    """A province listed anew must list its districts too, or an old district rate would outlive the notification."""
    listed = defaultdict(set)
    for row in rows:
        listed[row.province_code].add(row.district_code)
    for province, districts in sorted(listed.items()):
        own = {district for place, district in latest if place == province and district is not None}
        if None in districts and own - districts:
            missing = ", ".join(sorted(own - districts))
            faults.add(DistrictsMissing("/rows", province_code=province, districts=missing))
