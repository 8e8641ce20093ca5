"""Operations: an operator sees what waits, what failed and how matching went; nobody else does."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api import jobs
from api.app import create_app
from api.auth import service, sessions
from api.auth.rules import Role
from api.config import Settings
from api.db import transaction
from api.notifications.channels import NotSent, Quota
from api.notifications.delivery import deliver_waiting
from api.notifications.quotas import ask_quotas
from api.sealing import Sealer
from tests import factories
from tests.told import NOON, Recorder, write


@pytest.fixture
def browser(settings: Settings, fresh_engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(settings, fresh_engine), follow_redirects=False) as made:
        yield made


def sign_in(browser: TestClient, engine: Engine, role: Role) -> None:
    with transaction(engine) as session:
        account = service.open_account(session, role, f"{role} ทดสอบ")
        token = sessions.start(session, account.id, sessions.STAFF_LIFE)
    browser.cookies.set("trong-session", token)


def test_the_queue_is_counted_by_kind(browser: TestClient, fresh_engine: Engine) -> None:
    key = factories.key(fresh_engine, "operator")
    before = browser.get("/v1/job-queue", headers=factories.bearer(key)).json()
    with transaction(fresh_engine) as session:
        for _ in range(3):
            jobs.defer(session, "planted_task")

    after = browser.get("/v1/job-queue", headers=factories.bearer(key)).json()

    planted = [one for one in after["tasks"] if one["task"] == "planted_task"]
    assert "planted_task" not in {one["task"] for one in before["tasks"]}
    assert [(one["waiting"], one["running"], one["failed"]) for one in planted] == [(3, 0, 0)]
    assert after["workers"] == 0


def test_an_operator_sees_that_nobody_works_and_can_ask_for_a_run(browser: TestClient, fresh_engine: Engine) -> None:
    sign_in(browser, fresh_engine, "operator")
    page = browser.get("/operations").text
    mark = browser.app.state.sealer.mark("csrf", browser.cookies["trong-session"])

    asked = browser.post("/operations/runs", data={"csrf": mark, "key": "a-key-of-this-form"})
    again = browser.get("/operations").text

    assert "ไม่มีตัวทำงาน" in page
    assert asked.headers["location"] == "/operations"
    assert "match_open_lots" in again


def test_nobody_else_sees_operations(browser: TestClient, fresh_engine: Engine) -> None:
    for role in ("inspector", "programme"):
        sign_in(browser, fresh_engine, role)  # type: ignore[arg-type]
        assert browser.get("/operations").status_code == 404


def test_an_operator_sees_how_messages_fare_and_nothing_personal(
    browser: TestClient, fresh_engine: Engine, sealer: Sealer
) -> None:
    line = Recorder(way="line")
    line.counted = Quota(500, 480)
    ask_quotas(fresh_engine, [line])
    write(fresh_engine, sealer, "offer_made")
    deliver_waiting(fresh_engine, sealer, Recorder(9, way="sms", no=NotSent("http_400", again=False)), clock=NOON)
    sign_in(browser, fresh_engine, "operator")

    page = browser.get("/operations").text

    assert "ยังไม่ถึงใคร 1 ข้อความ" in page
    assert "เดือนนี้ส่งได้อีก 20 ข้อความ" in page
    assert "ผู้ให้บริการไม่รับ" in page
    assert "http_400" in page
    assert "812345678" not in page
