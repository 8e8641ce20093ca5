"""How messages are doing, for whoever runs the system: numbers, what is late, quotas, and nothing personal."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.db import transaction
from api.notifications.channels import NotSent, Quota
from api.notifications.delivery import deliver_waiting
from api.notifications.quotas import ask_quotas
from api.notifications.status import status
from api.sealing import Sealer
from tests import factories
from tests.factories import bearer
from tests.told import NOON, Recorder, at, waited, write

GONE = NotSent("http_400", again=False)


@pytest.fixture
def operator(fresh_engine: Engine) -> dict[str, str]:
    return bearer(factories.key(fresh_engine, "operator"))


def test_counts_by_kind_way_and_state(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, operator: dict[str, str]
) -> None:
    write(fresh_engine, sealer, "goods_received", count=2)
    deliver_waiting(fresh_engine, sealer, Recorder(way="sms"), clock=NOON)
    write(fresh_engine, sealer, "offer_made")
    deliver_waiting(fresh_engine, sealer, Recorder(1, way="sms", no=GONE), clock=NOON)

    shown = fresh_client.get("/v1/notifications/status", headers=operator).json()

    assert shown["counts"] == [
        {"kind": "goods_received", "group": "goods", "way": "sms", "state": "accepted", "count": 2},
        {"kind": "offer_made", "group": "new_offer", "way": "sms", "state": "failed", "count": 1},
    ]
    assert [(one["kind"], one["why"], one["gave_up"]) for one in shown["late"]] == [("offer_made", "http_400", True)]


def test_what_waits_and_since_when(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, operator: dict[str, str]
) -> None:
    write(fresh_engine, sealer, "goods_received")
    write(fresh_engine, sealer, "offer_made")
    grown_old(fresh_engine)
    deliver_waiting(fresh_engine, sealer, Recorder(9, way="sms"), clock=NOON)
    write(fresh_engine, sealer, "complaints_waiting")

    shown = fresh_client.get("/v1/notifications/status", headers=operator).json()

    with transaction(fresh_engine) as session:
        oldest = session.scalar(text("SELECT min(created_at) FROM notifications"))
    assert shown["waiting"] == 3
    assert shown["oldest_waiting_at"].startswith(f"{oldest:%Y-%m-%dT%H:%M:%S}")


def grown_old(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text("UPDATE notifications SET created_at = now() - interval '16 minutes'"))


@pytest.mark.parametrize(("hour", "late"), [(12, 2), (21, 1), (3, 1), (7, 1), (8, 2)])
def test_who_sleeps_is_not_late_but_a_code_is(fresh_engine: Engine, sealer: Sealer, hour: int, late: int) -> None:
    write(fresh_engine, sealer, "offer_made")
    write(fresh_engine, sealer, "sign_in_code")
    moment = at(hour)()
    with transaction(fresh_engine) as session:
        session.execute(text("UPDATE notifications SET created_at = :then"), {"then": moment - timedelta(minutes=16)})

        assert len(status(session, moment).late) == late


def test_a_message_that_arrived_by_one_of_its_ways_is_not_late(fresh_engine: Engine, sealer: Sealer) -> None:
    write(fresh_engine, sealer, "offer_made")
    grown_old(fresh_engine)
    with transaction(fresh_engine) as session:
        before = len(status(session, NOON()).late)

    deliver_waiting(fresh_engine, sealer, Recorder(way="sms"), clock=NOON)

    with transaction(fresh_engine) as session:
        assert (before, status(session, NOON()).late) == (1, [])


def test_the_quota_is_shown(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, operator: dict[str, str]
) -> None:
    line = Recorder(way="line")
    line.counted = Quota(500, 480)
    ask_quotas(fresh_engine, [line])

    shown = fresh_client.get("/v1/notifications/status", headers=operator).json()["quotas"][0]

    assert (shown["way"], shown["limit_messages"], shown["left_messages"], shown["used_up"]) == ("line", 500, 20, False)


def test_nothing_personal_is_shown(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, operator: dict[str, str]
) -> None:
    write(fresh_engine, sealer, "offer_made")
    grown_old(fresh_engine)
    for _ in range(2):
        deliver_waiting(fresh_engine, sealer, Recorder(99, way="sms"), clock=NOON)
        waited(fresh_engine)

    shown = fresh_client.get("/v1/notifications/status", headers=operator)

    assert "offer_made" in shown.text
    assert not [word for word in ("812345678", "ปลอกหมอน", "6.50") if word in shown.text]


@pytest.mark.parametrize("role", ["hirer", "inspector", "programme"])
def test_it_is_for_operators_alone(fresh_client: TestClient, fresh_engine: Engine, role: str) -> None:
    key = factories.key(fresh_engine, role)

    assert fresh_client.get("/v1/notifications/status", headers=bearer(key)).status_code == 403
