"""Findings counted: 1 of 1 in its province and month, and what is settled is not counted."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.inspections.counts import NOW, By, counts
from api.inspections.models import Finding
from api.parties.models import Group, Province
from tests import pay_books
from tests.check_faults import her_rate
from tests.pay_books import FLOOR

STANDING = [Finding.state.in_(NOW)]


def row(session: Session, by: By, key: str) -> dict[str, object]:
    return next(one for one in counts(session, by, STANDING, None, None) if one["key"] == key)


def test_an_award_with_a_finding_is_one_of_all_awards_of_its_place_and_month(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        before = {
            by: {one["key"]: one for one in counts(session, by, STANDING, None, None)} for by in ("province", "rule")
        }
        her_rate(books, FLOOR - 1)
        (finding,) = books.check("under_floor")
        group = session.get_one(Group, finding.group_id)
        province = session.get_one(Province, group.province_code)

        here, rule = row(session, "province", group.province_code), row(session, "rule", "under_floor")
        region = row(session, "region", province.region)
        had = before["province"].get(group.province_code, {"awards": 0, "owed_satang": 0})

        assert here["awards"] == had["awards"] + 1
        assert here["owed_satang"] == had["owed_satang"] + finding.owed_satang
        assert rule["of_awards"] == sum(one["of_awards"] for one in before["province"].values())
        assert region["awards"] >= here["awards"]


def test_what_is_settled_is_no_longer_counted(owner: Engine) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)
        (finding,) = books.check("under_floor")
        standing = row(session, "rule", "under_floor")["findings"]
        finding.state = "settled"
        session.flush()

        left = [one["findings"] for one in counts(session, "rule", STANDING, None, None) if one["key"] == "under_floor"]

        assert sum(left) == standing - 1  # type: ignore[operator]


@pytest.mark.parametrize("by", ["rule", "severity", "province", "region", "month", "hirer", "group"])
def test_findings_add_up_however_they_are_counted(owner: Engine, by: By) -> None:
    with pay_books.by_the_owners_hand(owner) as session:
        books = pay_books.lay(session)
        her_rate(books, FLOOR - 1)
        books.check("under_floor")
        of_rule = [*STANDING, Finding.rule == "under_floor"]

        counted = sum(one["findings"] for one in counts(session, by, of_rule, None, None))

        assert counted == session.query(Finding).where(*of_rule).count() >= 1
