"""What a number of a finding's working, or a field of a record, is called: `data/figure_names.csv`."""

import csv
from functools import cache
from importlib.resources import files

from api.words import Words


@cache
def names() -> dict[str, Words]:
    """Every name that rules and records write, in Thai and English."""
    content = (files("api.inspections") / "data" / "figure_names.csv").read_text(encoding="utf-8")
    return {line["name"]: Words(line["th"], line["en"]) for line in csv.DictReader(content.splitlines())}


def name_of(code: str) -> Words:
    """The words of one name. What an older release wrote under a name that is no more keeps its code."""
    return names().get(code) or Words(code, code)
