"""Texts and lists of pages that are data: topics of complaints, rights with their sections, numbers to call, banks."""

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of our files. Columns that begin with `th` are Thai sentences, and stand in the catalogues."""
    text = (files("api.web") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
