"""Interest on late pay as dated law: `data/interest.csv`, one row for each day on which a rate came into force.

The Home Workers Protection Act has no rate of its own, so the Civil and Commercial Code's holds. A draft of the Act
(Cabinet, 24 December 2024) says 15 % a year; it is not law. When it is, it is one more row.
"""

import csv
from datetime import date
from functools import cache
from importlib.resources import files

from api.ledger import rules


@cache
def rates() -> tuple[rules.InterestRate, ...]:
    """Every rate on record, the earliest first."""
    content = (files("api.ledger") / "data" / "interest.csv").read_text(encoding="utf-8")
    return tuple(
        rules.InterestRate(date.fromisoformat(line["effective_from"]), int(line["basis_points_a_year"]), line["source"])
        for line in csv.DictReader(content.splitlines())
    )


def interest_on(principal_satang: int, due_on: date, paid_on: date) -> int:
    """Interest in satang on pay that came after `due_on`, by the law of each day."""
    return rules.interest(principal_satang, due_on, paid_on, rates())
