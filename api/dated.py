"""Dated settings of the rooms. A change is a new line with its day, never an edit; each line names its source."""

import csv
from datetime import date
from functools import cache
from importlib.resources import files


@cache
def _lines(room: str) -> tuple[dict[str, str], ...]:
    content = (files(f"api.{room}") / "data" / "settings.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(content.splitlines()))


def setting(room: str, key: str, on: date) -> int:
    """A setting of a room as it stood on a day: the newest line that had begun."""
    begun = [one for one in _lines(room) if one["key"] == key and date.fromisoformat(one["effective_from"]) <= on]
    return int(max(begun, key=lambda one: one["effective_from"])["value"])
