"""Capacity of the weeks to come, worked out in the database for one group or for all of them at once.

Minutes of a profile = members x minutes a day x (days of work - public holidays - days of care).
Minutes of a machine = count x eight hours x days of work; what members cannot do in a week bounds it anyway.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from holidays import HolidayBase, country_holidays
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.parties.rules import MACHINE_MINUTES_PER_DAY, holidays_that_count, mondays

HORIZON_WEEKS = 12
"""How far ahead a group's weeks are laid out when its members change."""

_PLAN_MEMBERS = text("""
INSERT INTO capacity_weeks (profile_id, week_on, group_id, minutes, holidays, care_days)
SELECT p.id, w.week_on, g.id,
  p.members * g.minutes_per_member_day
    * greatest(g.working_days_per_week - coalesce(s.holidays, w.holidays) - coalesce(s.care_days, 0), 0),
  coalesce(s.holidays, w.holidays), coalesce(s.care_days, 0)
FROM groups g
JOIN skill_profiles p ON p.group_id = g.id AND p.members > 0
JOIN unnest(CAST(:weeks AS date[]), CAST(:days AS int[]), CAST(:holidays AS int[])) AS w(week_on, days, holidays)
  ON w.days = g.working_days_per_week
LEFT JOIN LATERAL (
  SELECT c.holidays, c.care_days FROM capacity_weeks c WHERE c.group_id = g.id AND c.week_on = w.week_on LIMIT 1
) s ON true
WHERE CAST(:group_ids AS uuid[]) IS NULL OR g.id = ANY(:group_ids)
ON CONFLICT DO NOTHING
""")
_PLAN_MACHINES = text("""
INSERT INTO machine_weeks (group_id, machine_code, week_on, minutes)
SELECT g.id, m.machine_code, w.week_on, m.count * :minutes_per_day * g.working_days_per_week
FROM groups g
JOIN group_machines m ON m.group_id = g.id
CROSS JOIN unnest(CAST(:weeks AS date[])) AS w(week_on)
WHERE CAST(:group_ids AS uuid[]) IS NULL OR g.id = ANY(:group_ids)
ON CONFLICT DO NOTHING
""")


def lay_out(session: Session, first_week_on: date, weeks: int, group_ids: Sequence[UUID] | None = None) -> None:
    """Make the weeks that are not there yet, for these groups or for all; weeks that are there stay as they are.

    A profile new in a week takes the days off that its group has set for that week.
    """
    wanted = mondays(first_week_on, weeks)
    ids = list(group_ids) if group_ids is not None else None
    grid = [(week, days) for week in wanted for days in range(1, 8)]
    session.execute(
        _PLAN_MEMBERS,
        {
            "weeks": [week for week, _ in grid],
            "days": [days for _, days in grid],
            "holidays": [public_holidays(week, days) for week, days in grid],
            "group_ids": ids,
        },
    )
    session.execute(_PLAN_MACHINES, {"weeks": wanted, "minutes_per_day": MACHINE_MINUTES_PER_DAY, "group_ids": ids})


def public_holidays(week_on: date, working_days: int) -> int:
    """Public holidays of Thailand on the working days of a week. Days the Cabinet adds later come with the library."""
    return holidays_that_count(week_on, working_days, _holidays(week_on.year) | _holidays(week_on.year + 1))


def named_holidays(week_on: date) -> list[tuple[date, str, str]]:
    """Public holidays of a week: day, name in Thai, name in English."""
    days = [week_on + timedelta(days=n) for n in range(7)]
    years = sorted({day.year for day in days})
    thai, english = (_named(language, *years) for language in ("th", "en_US"))
    return [(day, thai[day], english[day]) for day in days if day in thai]


@cache
def _named(language: str, *years: int) -> HolidayBase:
    return country_holidays("TH", years=years, language=language)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("TH", years=year))
