"""The checks read the law from data of their own, so that a slip in one copy shows; the copies say the same."""

import csv
from pathlib import Path

from api.deliveries.models import AT_FAULT
from api.documents.facts_pay import GROUNDS, NEED_CONSENT

API = Path(__file__).parents[2] / "api"
SHARED = ("pay_within_days", "deduction_cap_percent")


def rows(path: str) -> list[dict[str, str]]:
    with (API / path).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


CHECKS = rows("inspections/data/figures.csv")


def words(name: str) -> set[str]:
    return {line["word"] for line in CHECKS if line["name"] == name}


def test_figures_of_the_act_are_those_the_documents_were_made_by() -> None:
    doors = {(one["key"], one["effective_from"], one["value"]) for one in rows("documents/data/law.csv")}
    checks = {(one["name"], one["effective_from"], one["value"]) for one in CHECKS}

    of_doors = {one for one in doors if one[0] in SHARED}
    assert of_doors == {one for one in checks if one[0] in SHARED}
    assert {one[0] for one in of_doors} == set(SHARED)


def test_the_checks_know_the_grounds_and_faults_that_the_rooms_know() -> None:
    assert words("lawful_ground") == set(GROUNDS)
    assert words("consent_ground") == set(NEED_CONSENT)
    assert words("hirers_fault") == {reason for reason, whose in AT_FAULT.items() if whose == "hirer"}
