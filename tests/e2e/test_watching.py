"""What the house says about itself: logs without personal data, and whether it lives, can serve, and how much."""

import io
import json
import logging
from collections.abc import Iterator
from uuid import uuid4

import pytest
import structlog
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api import VERSION, migrate
from api.app import create_app
from api.config import Settings
from api.database import Urls, app_engine
from api.db import make_engine
from api.logs import set_up
from tests import factories
from tests.planted import house_with


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, as production writes it."""
    handlers, level, stream = logging.root.handlers[:], logging.root.level, io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    set_up("info")
    yield stream
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def test_each_request_is_one_line_of_json_with_its_id(client: TestClient, logged: io.StringIO) -> None:
    given = uuid4().hex

    answer = client.get("/v1/api-keys", headers={"X-Request-Id": given})

    lines = [json.loads(line) for line in logged.getvalue().splitlines() if given in line]
    assert answer.headers["x-request-id"] == given
    assert [(one["event"], one["route"], one["status"]) for one in lines] == [("answered", "/v1/api-keys", 401)]


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "with space!", "a\tbcdefgh", "<script>aaa"])
def test_an_id_that_does_not_look_like_one_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-Id": given})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 32


def test_no_log_line_holds_personal_data_or_a_secret(
    client: TestClient, engine: Engine, settings: Settings, logged: io.StringIO
) -> None:
    secret, name, number = factories.key(engine, "operator"), "สมศรี ทดสอบบันทึก", "0819998877"
    group = factories.group(engine, members=1)
    token, path = factories.leader_token(group), f"/v1/groups/grp_{group.id.hex}/members"
    person = {"name": name, "sex": "female", "birth_year": 1985, "phone": number, "national_id": "1101700203451"}

    for body in (person, {**person, "sex": "?"}, {**person, "skills": name}):
        client.post(path, json=body, headers=factories.bearer(token))
    client.post("/v1/accounts", json={"role": "inspector", "name": name}, headers=factories.bearer(secret))
    client.post("/v1/sign-in/codes", json={"phone": number})
    client.post("/v1/sign-in/tokens", json={"phone": number, "code": "918273"})
    client.get(
        f"/v1/hirers?cursor={name}", headers={"Authorization": f"Bearer {secret}", "X-Request-Id": name.encode()}
    )

    canaries = (secret, token, name, number, number[1:], "1101700203451", "918273", "ทดสอบ")
    assert logged.getvalue().count("answered") >= 7
    assert [one for one in canaries if one in logged.getvalue()] == []


def test_a_bug_is_logged_where_it_is_and_without_what_it_says(
    settings: Settings, engine: Engine, logged: io.StringIO
) -> None:
    def bug(session: Session) -> None:
        raise RuntimeError("สมศรี 0819998877")

    with TestClient(house_with(settings, engine, bug)) as house:
        house.post("/v1/planted", json={}, headers=factories.bearer(factories.key(engine, "operator")))

    found = next(json.loads(line) for line in logged.getvalue().splitlines() if '"unexpected"' in line)
    assert (found["kind"], found["at"][-1].split()[-1]) == ("RuntimeError", "bug")
    assert "สมศรี" not in logged.getvalue()


def test_it_lives_and_says_which_release_it_is(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/version").json() == {"version": VERSION, "schema": migrate.newest()}


def test_it_is_ready_only_with_the_newest_schema(fresh_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = fresh_client.get("/readyz").status_code

    monkeypatch.setattr(migrate, "newest", lambda: "a newer revision")

    assert (ready, fresh_client.get("/readyz").status_code) == (200, 503)


def test_it_is_not_ready_without_its_database_and_still_lives(settings: Settings) -> None:
    nowhere = make_engine("postgresql://trong_app@127.0.0.1:1/trong", settings)

    with TestClient(create_app(settings, nowhere)) as house:
        assert (house.get("/readyz").status_code, house.get("/healthz").status_code) == (503, 200)


@pytest.mark.parametrize(
    ("given", "status"), [("", 404), ("Bearer no", 404), ("measure", 404), ("Bearer measure", 200)]
)
def test_figures_are_shown_to_who_has_the_token(settings: Settings, engine: Engine, given: str, status: int) -> None:
    guarded = settings.model_copy(update={"metrics_token": SecretStr("measure")})

    with TestClient(create_app(guarded, engine)) as house:
        answer = house.get("/metrics", headers={"Authorization": given})

    assert answer.status_code == status
    assert ("trong_requests_total" in answer.text) == (status == 200)


def test_figures_name_routes_and_never_what_a_caller_invents(client: TestClient, world: object) -> None:
    client.request("CANARY7f3a9", "/v1/CANARY7f3a9")
    client.get("/v1/hirers/CANARY7f3a9")

    assert "CANARY7f3a9" not in client.get("/metrics").text


def test_the_application_signs_in_as_itself_and_waits_as_long_as_its_settings_say(
    settings: Settings, shared_urls: Urls
) -> None:
    hasty = settings.model_copy(update={"statement_timeout_ms": 4_000, "idle_transaction_ms": 9_000})
    engine = app_engine(hasty, shared_urls)
    names = ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")
    with engine.connect() as connection:
        limits = connection.execute(select(func.current_user(), *map(func.current_setting, names))).one()
    engine.dispose()
    assert tuple(limits) == ("trong_app", "4s", "9s", "2s")
