"""The room's dated settings. A change is a new line with its day, never an edit."""

import csv
from datetime import date
from functools import cache
from importlib.resources import files


@cache
def _lines() -> tuple[dict[str, str], ...]:
    content = (files("api.payments") / "data" / "settings.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(content.splitlines()))


def setting(key: str, on: date) -> int:
    """A setting as it stood on a day."""
    begun = [line for line in _lines() if line["key"] == key and date.fromisoformat(line["effective_from"]) <= on]
    return int(max(begun, key=lambda line: line["effective_from"])["value"])
