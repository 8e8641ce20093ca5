"""API keys: two live ones, shown once, gone when revoked."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.factories import bearer, key


def test_a_third_live_key_is_refused(client: TestClient, engine: Engine) -> None:
    operator = key(engine, "operator")
    body = {"name": "second"}

    second = client.post("/v1/api-keys", json=body, headers=bearer(operator))
    third = client.post("/v1/api-keys", json=body, headers=bearer(operator))

    assert second.status_code == 201
    assert third.status_code == 409
    assert third.json()["type"] == "/errors/two-keys-already"


def test_a_revoked_key_no_longer_signs_in(client: TestClient, engine: Engine) -> None:
    operator = key(engine, "operator")
    second = client.post("/v1/api-keys", json={"name": "second"}, headers=bearer(operator)).json()

    revoked = client.post(f"/v1/api-keys/{second['id']}/revoke", headers=bearer(operator))
    after = client.get("/v1/api-keys", headers=bearer(second["secret"]))

    assert revoked.json()["revoked_at"] is not None
    assert after.status_code == 401


def test_the_list_of_keys_never_shows_a_secret(client: TestClient, engine: Engine) -> None:
    operator = key(engine, "operator")

    listed = client.get("/v1/api-keys", headers=bearer(operator))

    assert listed.status_code == 200
    assert operator not in listed.text
    assert "secret" not in listed.json()["items"][0]
