"""A new notification of the Wage Committee: adds wages, never changes one."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from api.errors import DomainError, SeveralFaults
from api.parties.places import DistrictElsewhere, UnknownProvince
from api.problems import CONSTRAINTS
from api.shapes import new_id
from api.wages.lookup import minimum_wage
from api.wages.models import MinimumWage, WageNotification
from api.wages.notifications import (
    DistrictsMissing,
    NotificationKnown,
    WageKnown,
    WageNotLater,
    load_notification,
)
from api.wages.schemas import WageRow
from tests.factories import bearer, hirer, key


def load(session: Session, *rows: tuple[str, str | None, int], **over: Any) -> WageNotification:
    facts = {"number": "15", "source": "Royal Gazette", "effective_from": date(2027, 1, 1), **over}
    made = [WageRow(province_code=p, district_code=d, daily_satang=satang) for p, d, satang in rows]
    return load_notification(session, rows=made, **facts)


def test_a_new_notification_holds_from_its_day_on(session: Session) -> None:
    load(session, ("40", None, 37_000))

    before = minimum_wage(session, province_code="40", district_code=None, on_date=date(2026, 12, 31))
    after = minimum_wage(session, province_code="40", district_code=None, on_date=date(2027, 1, 1))

    assert (before.daily_satang, after.daily_satang) == (35_700, 37_000)
    assert after.notification.number == "15"


def test_loading_asks_for_the_rates_to_be_worked_out_again(session: Session) -> None:
    load(session, ("40", None, 37_000))

    jobs = session.scalars(text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'")).all()
    assert "recompute_rates" in jobs


def test_the_same_number_is_refused(session: Session) -> None:
    with pytest.raises(NotificationKnown):
        load(session, ("40", None, 37_000), number="14")


def test_a_province_without_its_districts_is_refused_and_they_are_named(session: Session) -> None:
    with pytest.raises(DistrictsMissing) as refused:
        load(session, ("90", None, 36_000))

    assert refused.value.facts == {"province_code": "90", "districts": "9011"}


def test_a_province_with_all_its_districts_is_accepted(session: Session) -> None:
    load(session, ("90", None, 36_000), ("90", "9011", 39_000))

    found = minimum_wage(session, province_code="90", district_code="9011", on_date=date(2027, 6, 1))
    assert found.daily_satang == 39_000


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2025, 1, 1), date(2024, 6, 1)])
def test_history_is_not_rewritten(session: Session, day: date) -> None:
    with pytest.raises(WageNotLater):
        load(session, ("40", None, 37_000), effective_from=day)


def test_a_districts_first_wage_does_not_reach_into_the_past(session: Session) -> None:
    with pytest.raises(WageNotLater):
        load(session, ("40", "4001", 37_000), effective_from=date(2025, 3, 1))


def test_all_faults_are_told_at_once(session: Session) -> None:
    with pytest.raises(SeveralFaults) as refused:
        load(session, ("99", None, 36_000), ("90", None, 36_000), ("40", "1001", 1), number="14")

    found = {type(one) for one in refused.value.faults()}
    assert found == {NotificationKnown, UnknownProvince, DistrictsMissing, DistrictElsewhere}


def test_a_wage_cannot_be_changed_even_by_its_owner(session: Session) -> None:
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE minimum_wages SET daily_satang = 1"))


def wage(session: Session, **over: Any) -> MinimumWage:
    made = load(session, ("40", None, 37_000), number="77", effective_from=date(2030, 1, 1))
    facts = {"notification_id": made.id, "province_code": "40", "daily_satang": 1, "effective_from": date(2031, 1, 1)}
    return MinimumWage(id=new_id(), **{**facts, **over})


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"effective_from": date(2030, 1, 1)}, WageKnown),
        ({"district_code": "1001"}, DistrictElsewhere),
        ({"province_code": "99"}, UnknownProvince),
        ({"daily_satang": 0}, None),
    ],
)
def test_the_database_refuses_what_slips_through(
    session: Session, over: dict[str, Any], refusal: type[DomainError] | None
) -> None:
    session.add(wage(session, **over))

    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert CONSTRAINTS.get(refused.value.orig.diag.constraint_name) is refusal  # type: ignore[union-attr]


def test_two_notifications_cannot_have_one_number(session: Session) -> None:
    session.add(WageNotification(number="14", source="x", effective_from=date(2030, 1, 1)))

    with pytest.raises(IntegrityError) as refused:
        session.flush()
    assert CONSTRAINTS[refused.value.orig.diag.constraint_name] is NotificationKnown  # type: ignore[union-attr]


def body(**over: Any) -> dict[str, Any]:
    rows = [{"province_code": "41", "daily_satang": 36_000}]
    return {"number": "16", "source": "ราชกิจจานุเบกษา", "effective_from": "2028-01-01", "rows": rows, **over}


def test_the_operator_loads_and_everybody_reads(client: TestClient, engine: Engine) -> None:
    operator, buyer = key(engine, "operator"), hirer(engine).key

    made = client.post("/v1/wage-notifications", json=body(), headers=bearer(operator))
    read = client.get("/v1/minimum-wages?province=41&on=2028-02-01", headers=bearer(buyer))
    listed = client.get("/v1/wage-notifications", headers=bearer(buyer))

    assert made.status_code == 201
    assert read.json()["daily_satang"] == 36_000
    assert read.json()["notification"]["id"] == made.json()["id"]
    assert listed.json()["items"][0]["number"] == "16"


def test_a_hirer_cannot_load_wages(client: TestClient, engine: Engine) -> None:
    answer = client.post("/v1/wage-notifications", json=body(number="17"), headers=bearer(hirer(engine).key))

    assert answer.status_code == 403


def test_a_place_listed_twice_is_refused_in_thai(client: TestClient, engine: Engine) -> None:
    rows = [{"province_code": "41", "daily_satang": 36_000}] * 2

    answer = client.post("/v1/wage-notifications", json=body(rows=rows), headers=bearer(key(engine, "operator")))

    assert answer.status_code == 422
    assert "มากกว่าหนึ่งครั้ง" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("province=10", 200),
        ("province=90&district=9011&on=2026-01-01", 200),
        ("province=10&on=2023-01-01", 422),
        ("province=10&district=9011", 422),
        ("province=99", 422),
        ("province=1x", 422),
        ("province=10&on=2569-01-01", 422),
        ("", 422),
    ],
)
def test_a_look_up_answers_or_says_why_not(client: TestClient, engine: Engine, query: str, status: int) -> None:
    answer = client.get(f"/v1/minimum-wages?{query}", headers=bearer(key(engine, "inspector")))

    assert answer.status_code == status
