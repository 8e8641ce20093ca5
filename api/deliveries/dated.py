"""The room's dated settings. A change is a new line with its day, never an edit; each line names its source."""

import csv
from datetime import date
from functools import cache
from importlib.resources import files


@cache
def _lines() -> tuple[dict[str, str], ...]:
    content = (files("api.deliveries") / "data" / "settings.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(content.splitlines()))


def figure(key: str, on: date) -> int:
    """A setting on a day: the newest line that has begun."""
    begun = [one for one in _lines() if one["key"] == key and date.fromisoformat(one["effective_from"]) <= on]
    return int(max(begun, key=lambda one: one["effective_from"])["value"])
