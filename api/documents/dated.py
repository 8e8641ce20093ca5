"""The room's dated data: figures of the law, times of keeping, hazards. Each line names its source.

A change of law is a new line with its day, never an edit: what was frozen into a document stays true.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from api.documents.rules import kept_until

Line = Mapping[str, str]


@cache
def lines(name: str) -> tuple[Line, ...]:
    """Every line of a file in `data/`."""
    content = (files("api.documents") / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(content.splitlines()))


def in_force(name: str, on: date, *, by: str = "key") -> dict[str, Line]:
    """The lines of a file in force on a day: for each value of `by`, the newest that has begun."""
    found: dict[str, Line] = {}
    for line in sorted(lines(name), key=lambda one: one["effective_from"]):
        if date.fromisoformat(line["effective_from"]) <= on:
            found[line[by]] = line
    return found


def figure(key: str, on: date) -> int:
    """A figure of the law on a day."""
    return int(in_force("law.csv", on)[key]["value"])


def safety(hazard: str, on: date) -> dict[str, Any]:
    """Warning, prevention and equipment of a class of hazard in each language (s.23)."""
    of_it = [line for line in lines("hazards.csv") if line["key"] == hazard]
    days = {line["effective_from"] for line in of_it if date.fromisoformat(line["effective_from"]) <= on}
    chosen = [line for line in of_it if line["effective_from"] == max(days)]
    parts = ("warning", "prevention", "equipment")
    return {"hazard": hazard, **{part: {line["language"]: line[part] for line in chosen} for part in parts}}


def retention(on: date) -> dict[str, int]:
    """Years a document is kept after payment: by law, and by us."""
    found = in_force("retention.csv", on)
    return {"law_years": int(found["law"]["years"]), "kept_years": int(found["ours"]["years"])}


def keep_until(paid_on: date) -> date:
    """The day until which the document of work paid on a day is kept."""
    return kept_until(paid_on, max(retention(paid_on).values()))
