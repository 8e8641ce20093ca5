"""Every operation asks who you are: nobody, the wrong role, and every kind of dead credential stay outside."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx import Response
from pydantic import SecretStr
from sqlalchemy import Engine, text

from api.app import OPEN_PATHS
from api.auth import service
from api.auth.access import new_key, new_token
from api.auth.rules import ROLES, unsafe_needs_write
from api.config import Settings
from api.db import transaction
from api.sealing import Sealer
from tests import factories
from tests.e2e.world import World, send
from tests.walk import OPERATIONS, Operation, faults_of

GUARDED = [one for one in OPERATIONS if one.needs]
AS_OPERATOR = [one for one in GUARDED if one.needs in ROLES["operator"]]


def call(client: TestClient, operation: Operation, world: World, headers: dict[str, str]) -> Response:
    return send(client, operation, world.ids, headers)


def test_every_route_asks_who_you_are_or_says_why_not(client: TestClient) -> None:
    for route in iter_route_contexts(client.app.routes):
        extra = getattr(route, "openapi_extra", None) or {}
        asks = extra.get("x-needs") or extra.get("x-public-because")
        assert asks or OPEN_PATHS.get(route.path), f"{route.path} neither asks nor says why"


def test_every_address_that_is_open_exists_and_only_reads(client: TestClient) -> None:
    found = {one.path: one.methods or set() for one in iter_route_contexts(client.app.routes)}

    assert set(OPEN_PATHS) <= set(found)
    assert all(found[path] <= {"GET", "HEAD"} for path in OPEN_PATHS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_what_changes_something_asks_for_a_permission_to_change(operation: Operation) -> None:
    assert operation.needs is None or unsafe_needs_write(operation.method.upper(), operation.needs)
    assert operation.needs is not None or operation.spec["x-public-because"]


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_nobody_gets_in_without_a_credential(client: TestClient, world: World, operation: Operation) -> None:
    headers = {name: value for name, value in world.headers("operator").items() if name != "Authorization"}

    answer = call(client, operation, world, headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_a_role_without_the_permission_is_refused(client: TestClient, world: World, operation: Operation) -> None:
    others = [role for role in ROLES if role not in world.roles(operation)]

    answers = {role: call(client, operation, world, world.headers(role)).status_code for role in others}

    assert answers == dict.fromkeys(others, 403)


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_somebody_with_the_permission_gets_in(client: TestClient, world: World, operation: Operation) -> None:
    roles = world.roles(operation)

    answers = {role: call(client, operation, world, world.headers(role)) for role in roles}

    statuses = {role: answer.status_code for role, answer in answers.items()}
    assert [fault for answer in answers.values() for fault in faults_of(operation, answer)] == []
    assert 401 not in statuses.values()
    assert set(statuses.values()) - {403}, f"nobody may: {statuses}"


@pytest.fixture(scope="module")
def dead(engine: Engine, settings: Settings, sealer: Sealer) -> dict[str, str]:
    """A credential of each kind that no longer counts, or never did."""
    leader, now = factories.group(engine, members=1).principal_id, datetime.now(UTC)
    elsewhere = Sealer(settings.model_copy(update={"secret_key": SecretStr("a secret of another installation")}))
    good = factories.key(engine, "operator")
    return {
        "expired": _ended(engine, "UPDATE api_keys SET expires_at = now() - interval '1 second'"),
        "revoked": _ended(engine, "UPDATE api_keys SET revoked_at = now()"),
        "of a disabled account": _ended(engine, "UPDATE principals SET disabled_at = now()", "id"),
        "garbled": good[:-1] + ("0" if good[-1] != "0" else "1"),
        "never made": new_key()[0],
        "only a prefix": good[:18],
        "with a hidden character": good + "\x00",
        "not ASCII": "trong_" + "\u00e9" * 8,
        "endless": "trong_" + "a" * 5_000,
        "a late token": new_token(sealer, leader, 60, now - timedelta(minutes=61)),
        "a token signed elsewhere": new_token(elsewhere, leader, 60, now),
        "a token without signature": f"eyJhbGciOiJub25lIn0.{new_token(sealer, leader, 60, now).split('.')[1]}.",
        "nothing": "",
    }


def _ended(engine: Engine, change: str, column: str = "principal_id") -> str:
    """A key that was good until something changed."""
    with transaction(engine) as session:
        account = service.open_account(session, "operator", "gone")
        secret = service.make_key(session, account.id, "gone")[1]
        session.execute(text(f"{change} WHERE {column} = :id"), {"id": account.id})
    return secret


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_no_dead_credential_gets_in(
    client: TestClient, world: World, operation: Operation, dead: dict[str, str]
) -> None:
    base = world.headers("operator")

    found = {}
    for kind, secret in dead.items():
        shown = f"Bearer {secret}".encode("latin-1")
        found[kind] = call(client, operation, world, {**base, "Authorization": shown}).status_code

    assert found == dict.fromkeys(dead, 401)


@pytest.mark.parametrize("operation", AS_OPERATOR, ids=str)
def test_a_key_with_fewer_permissions_than_its_role_can_do_no_more(
    client: TestClient, engine: Engine, world: World, operation: Operation
) -> None:
    with transaction(engine) as session:
        account = service.open_account(session, "operator", "narrow")
        others = sorted(ROLES["operator"] - {operation.needs})
        narrow = service.make_key(session, account.id, "narrow", others)[1]

    answer = call(client, operation, world, {**world.headers("operator"), "Authorization": f"Bearer {narrow}"})

    assert (answer.status_code, answer.json()["scope"]) == (403, operation.needs)


def test_a_key_cannot_make_a_key_that_can_do_more(client: TestClient, engine: Engine) -> None:
    with transaction(engine) as session:
        account = service.open_account(session, "operator", "narrow")
        narrow = service.make_key(session, account.id, "narrow", ["keys:write"])[1]

    made = client.post("/v1/api-keys", json={"name": "wider"}, headers=factories.bearer(narrow))

    assert made.json()["scopes"] == ["keys:write"]


def test_the_walk_sees_a_guard_that_is_gone(client: TestClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    operation = next(one for one in GUARDED if one.path == "/v1/provinces")
    route = next(one for one in iter_route_contexts(client.app.routes) if one.path == operation.path)
    gone = {one.dependency: lambda: None for one in route.dependencies}
    monkeypatch.setattr(client.app, "dependency_overrides", gone)

    assert call(client, operation, world, {}).status_code == 200
