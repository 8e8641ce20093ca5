"""The Act's clocks for complaints and orders as dated data: `data/clocks.csv`, each line with its source."""

import csv
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

Clock = Literal["decide_days", "extend_days", "pay_days", "court_days", "appeal_days", "reads_hidden_days"]


@cache
def _lines() -> tuple[dict[str, str], ...]:
    content = (files("api.inspections") / "data" / "clocks.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(content.splitlines()))


def days(clock: Clock, on: date) -> int:
    """How many days a clock runs that begins on a day: the newest line in force then."""
    known = [one for one in _lines() if one["key"] == clock and date.fromisoformat(one["effective_from"]) <= on]
    return int(max(known, key=lambda one: one["effective_from"])["value"])


def ends(clock: Clock, begins_on: date) -> date:
    """The last day of a clock. Calendar days, whatever holiday the last one is."""
    return begins_on + timedelta(days=days(clock, begins_on))
