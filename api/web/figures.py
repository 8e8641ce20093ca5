"""Dates, money and numbers as people read them. Formatted here and nowhere else: browsers and libraries disagree.

Arabic digits everywhere, `6.50 บาท` in every language (design R14 to R16), the Buddhist Era in Thai and both eras
elsewhere (R17, R18). Days are those of Bangkok.
"""

from datetime import date, datetime
from typing import Any

from babel.dates import get_day_names, get_month_names

from api.thai import BANGKOK, BUDDHIST_ERA, today
from api.tongues import Language

MONTHS: dict[Language, dict[int, str]] = {}
WEEKDAYS: dict[Language, dict[int, str]] = {}
WIDTH = {"th": "abbreviated", "en": "abbreviated", "lo": "abbreviated", "km": "wide", "my": "abbreviated"}


def _names(language: Language) -> tuple[dict[int, str], dict[int, str]]:
    if language not in MONTHS:
        MONTHS[language] = dict(get_month_names(WIDTH[language], locale=language))  # type: ignore[arg-type]
        WEEKDAYS[language] = dict(get_day_names(WIDTH[language], locale=language))  # type: ignore[arg-type]
    return MONTHS[language], WEEKDAYS[language]


def as_day(value: date | datetime | str) -> date:
    """A day in Bangkok, from a day, a moment, or either as ISO 8601."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(BANGKOK).date() if isinstance(value, datetime) else value


def as_moment(value: datetime | str) -> datetime:
    """A moment in Bangkok."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(BANGKOK)


def baht(satang: int) -> str:
    """325000 → `3,250`; 650 → `6.50`: satang only where there are any."""
    sign, whole, rest = "-" if satang < 0 else "", abs(satang) // 100, abs(satang) % 100
    return f"{sign}{whole:,}.{rest:02d}" if rest else f"{sign}{whole:,}"


def baht2(satang: int) -> str:
    """325000 → `3,250.00`: where figures stand under each other, and for rates per piece."""
    return f"{'-' if satang < 0 else ''}{abs(satang) // 100:,}.{abs(satang) % 100:02d}"


def number(value: int | float) -> str:
    """12480 → `12,480`."""
    return f"{value:,}"


def percent(part: float, whole: float) -> str:
    """14 of 412 → `3.4`."""
    return f"{100 * part / whole:.1f}" if whole else "0.0"


def day(value: Any, language: Language) -> str:
    """`พฤ. 10 ธ.ค.`: weekday first, no year (R18)."""
    on = as_day(value)
    months, weekdays = _names(language)
    return f"{weekdays[on.weekday()]} {on.day} {months[on.month]}"


def full_day(value: Any, language: Language) -> str:
    """`10 ธ.ค. 2569`; elsewhere `10 Dec 2026 (พ.ศ. 2569)`: for contracts, slips and files."""
    on = as_day(value)
    months, _ = _names(language)
    if language == "th":
        return f"{on.day} {months[on.month]} {on.year + BUDDHIST_ERA}"
    return f"{on.day} {months[on.month]} {on.year} (พ.ศ. {on.year + BUDDHIST_ERA})"


def month(value: str, language: Language) -> str:
    """`2026-12` → `ธ.ค. 2569`; elsewhere `Dec 2026`."""
    year, number_of_month = (int(part) for part in value.split("-"))
    months, _ = _names(language)
    return f"{months[number_of_month]} {year + BUDDHIST_ERA if language == 'th' else year}"


def clock(value: datetime | str) -> str:
    """`14:20`, in Bangkok."""
    return as_moment(value).strftime("%H:%M")


def days_left(value: Any) -> int:
    """Days from today to a day; negative when it is over."""
    return (as_day(value) - today()).days


def seconds_to(begun: datetime | str, ended: datetime | str) -> str:
    """Seconds from one moment to another: `10.2`."""
    return f"{(as_moment(ended) - as_moment(begun)).total_seconds():.1f}"
