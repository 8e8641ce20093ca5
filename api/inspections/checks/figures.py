"""The figures the checks judge by: days, shares and guards as dated data with their source (`data/figures.csv`)."""

import csv
from functools import cache
from importlib.resources import files

from api.ledger.interest import rates


@cache
def text() -> str:
    """The file as it stands; it is part of the rules' version."""
    return (files("api.inspections") / "data" / "figures.csv").read_text(encoding="utf-8")


@cache
def figures() -> tuple[dict[str, str | None], ...]:
    """One row per figure and time: name, effective_from, effective_until, value or word, source. Empty cells: None."""
    return tuple({name: value or None for name, value in line.items()} for line in csv.DictReader(text().splitlines()))


def interest_rates() -> list[dict[str, object]]:
    """The rates of interest on late pay, each from its day until the next one's: `begins`, `ends`, `basis_points`."""
    known = rates()
    ends = [rate.effective_from.isoformat() for rate in known[1:]] + [None]
    return [
        {"begins": rate.effective_from.isoformat(), "ends": end, "basis_points": rate.basis_points_a_year}
        for rate, end in zip(known, ends, strict=True)
    ]
