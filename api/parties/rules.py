"""What a party may be: age, place, skills, minutes. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Literal

YOUNGEST = 15
"""Home Workers Protection Act s.20: nobody may let a child under 15 do work that may harm it."""

MACHINE_MINUTES_PER_DAY = 480  # eight hours
HIRER_KINDS = Literal["factory", "brand", "agent"]
SEXES = Literal["female", "male"]
EVIDENCE = Literal["self_stated", "mentor_seen", "delivered", "certified"]
HAZARDS = Literal["sharp", "heat", "dust", "solvent"]
SUSPENDED = "suspended"
NO_MEMBERS = "no_members"


def surely_of_age(birth_year: int, on: date) -> bool:
    """Whether somebody born in that year is 15 on a day, whenever in the year her birthday is."""
    return on.year - birth_year > YOUNGEST


def wage_place(province_code: str, district_code: str | None, districts_with_own_rate: Collection[str]) -> str:
    """Where the minimum wage of a place is found: its district when that has a rate of its own, else its province."""
    return district_code if district_code in districts_with_own_rate and district_code else province_code


def profile_text(skills: Iterable[tuple[str, int]]) -> str:
    """`[("pressing", 1), ("hand_embroidery", 2)]` → `hand_embroidery:2 pressing:1`."""
    return " ".join(f"{skill}:{level}" for skill, level in sorted(skills))


def profile_skills(text: str) -> tuple[tuple[str, int], ...]:
    """The inverse of `profile_text`."""
    pairs = (one.rpartition(":") for one in text.split())
    return tuple((skill, int(level)) for skill, _, level in pairs)


def monday_of(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def mondays(first_week_on: date, weeks: int) -> list[date]:
    """The Mondays of `weeks` weeks."""
    return [first_week_on + timedelta(weeks=n) for n in range(weeks)]


def days_of_work(working_days: int, holidays: int, care_days: int) -> int:
    """Days of a week on which members work. Holidays and days of care for a family both take one away."""
    return max(working_days - holidays - care_days, 0)


def holidays_that_count(week_on: date, working_days: int, holidays: Collection[date]) -> int:
    """Public holidays of a week that fall on one of its working days, which run from Monday on."""
    return sum(week_on + timedelta(days=n) in holidays for n in range(working_days))
