"""What a group can do in which week: reading it, laying it out, and setting it by hand."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.errors import DomainError, Faults, NotFound
from api.parties.models import CapacityWeek, Group, MachineWeek, SkillProfile
from api.parties.rules import days_of_work, mondays
from api.parties.schemas import CapacityMachine, CapacityProfile, CapacityShape, PublicHoliday, SetWeek
from api.parties.weeks import lay_out, named_holidays
from api.problems import CONSTRAINTS
from api.words import Words


class NotMonday(DomainError):
    title = Words("สัปดาห์ต้องเริ่มวันจันทร์", "A week begins on a Monday")
    detail = Words("วันที่นี้ไม่ใช่วันจันทร์ วันจันทร์ของสัปดาห์นี้คือ {monday}", "This is no Monday; the week's Monday is {monday}")
    remedy = Words("ใช้วันที่ของวันจันทร์", "Send the date of the Monday")


class MinutesAlreadyPromised(DomainError):
    status = 409
    title = Words("เวลานี้รับงานไว้แล้ว", "These minutes are promised already")
    detail = Words(
        "กลุ่มรับงานไว้แล้ว {promised_minutes} นาทีในสัปดาห์นี้", "The group has promised {promised_minutes} minutes of this week"
    )
    remedy = Words("ใส่เวลาไม่น้อยกว่าที่รับงานไว้", "Send no fewer minutes than are promised")


CONSTRAINTS.update(ck_capacity_weeks_booked=MinutesAlreadyPromised, ck_capacity_weeks_monday=NotMonday)


def demand_monday(day: date, pointer: str) -> None:
    """Refuse a week that is named by another day than its Monday."""
    if day.weekday() != 0:
        raise NotMonday(pointer, monday=(day - timedelta(days=day.weekday())).isoformat())


def plan_weeks(session: Session, group: Group, first_week_on: date, weeks: int) -> None:
    """Lay out the weeks of one group that are not there yet, from members, hours and public holidays."""
    demand_monday(first_week_on, "/first_week_on")
    lay_out(session, first_week_on, weeks, [group.id])


def plan_every_group(session: Session, first_week_on: date, weeks: int) -> None:
    """`plan_weeks` for all groups in two statements: before a matching run."""
    demand_monday(first_week_on, "/first_week_on")
    lay_out(session, first_week_on, weeks)


def show_weeks(session: Session, group: Group, first_week_on: date, weeks: int) -> list[CapacityShape]:
    """The weeks of a group in order; a week that is not laid out has no profiles."""
    last = first_week_on + timedelta(weeks=weeks - 1)
    profiles: dict[date, list[Any]] = defaultdict(list)
    machines: dict[date, list[CapacityMachine]] = defaultdict(list)
    members = (
        select(CapacityWeek, SkillProfile.skills, SkillProfile.members)
        .join(SkillProfile, SkillProfile.id == CapacityWeek.profile_id)
        .where(CapacityWeek.group_id == group.id, CapacityWeek.week_on.between(first_week_on, last))
        .order_by(SkillProfile.skills)
    )
    for row in session.execute(members.execution_options(populate_existing=True)):
        profiles[row[0].week_on].append(row)
    owned = (
        select(MachineWeek)
        .where(MachineWeek.group_id == group.id, MachineWeek.week_on.between(first_week_on, last))
        .order_by(MachineWeek.machine_code)
    )
    for one in session.scalars(owned.execution_options(populate_existing=True)):
        machines[one.week_on].append(
            CapacityMachine(machine=one.machine_code, minutes=one.minutes, booked_centiminutes=one.booked_centiminutes)
        )
    return [_shown(week, profiles[week], machines[week]) for week in mondays(first_week_on, weeks)]


def set_week(session: Session, group: Group, week_on: date, *, facts: SetWeek) -> CapacityShape:
    """Set days off, or the minutes of single profiles, for one week. Never under what is promised."""
    demand_monday(week_on, "path/week_on")
    lay_out(session, week_on, 1, [group.id])
    rows = session.execute(
        select(CapacityWeek, SkillProfile.members)
        .join(SkillProfile, SkillProfile.id == CapacityWeek.profile_id)
        .where(CapacityWeek.group_id == group.id, CapacityWeek.week_on == week_on)
        .order_by(CapacityWeek.profile_id)
        .with_for_update(of=CapacityWeek)
        .execution_options(populate_existing=True)
    ).all()
    weeks = {row[0].profile_id: row[0] for row in rows}
    minutes: dict[UUID, int] = {}
    if facts.care_days is not None or facts.holidays is not None:
        minutes = {row[0].profile_id: _minutes(group, row[0], row[1], facts) for row in rows}
    for named in facts.profiles:
        if named.profile_id not in weeks:
            raise NotFound("/profiles")
        minutes[named.profile_id] = named.minutes
    _judge(weeks, minutes, facts)
    for profile_id, week in weeks.items():
        week.minutes = minutes.get(profile_id, week.minutes)
        week.holidays = week.holidays if facts.holidays is None else facts.holidays
        week.care_days = week.care_days if facts.care_days is None else facts.care_days
    audit.record(session, "set_week", "group", group.id, week_on=week_on.isoformat(), minutes=sum(minutes.values()))
    session.flush()
    return show_weeks(session, group, week_on, 1)[0]


def _minutes(group: Group, week: CapacityWeek, members: int, facts: SetWeek) -> int:
    holidays = week.holidays if facts.holidays is None else facts.holidays
    care_days = week.care_days if facts.care_days is None else facts.care_days
    days = days_of_work(group.working_days_per_week, holidays, care_days)
    return members * group.minutes_per_member_day * days


def _judge(weeks: dict[UUID, CapacityWeek], minutes: dict[UUID, int], facts: SetWeek) -> None:
    faults = Faults()
    place = {named.profile_id: f"/profiles/{at}/minutes" for at, named in enumerate(facts.profiles)}
    for profile_id, wanted in minutes.items():
        booked = weeks[profile_id].booked_centiminutes
        if wanted * 100 < booked:
            faults.add(MinutesAlreadyPromised(place.get(profile_id, ""), promised_minutes=-(-booked // 100)))
    faults.raise_any()


def _shown(week_on: date, rows: list[Any], machines: list[CapacityMachine]) -> CapacityShape:
    return CapacityShape(
        week_on=week_on,
        holidays=rows[0][0].holidays if rows else 0,
        care_days=rows[0][0].care_days if rows else 0,
        public_holidays=[
            PublicHoliday(on=on, name_th=thai, name_en=english) for on, thai, english in named_holidays(week_on)
        ],
        profiles=[
            CapacityProfile(
                profile_id=week.profile_id,
                skills=skills,
                members=members,
                minutes=week.minutes,
                booked_centiminutes=week.booked_centiminutes,
            )
            for week, skills, members in rows
        ],
        machines=machines,
    )
