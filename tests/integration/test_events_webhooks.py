"""Endpoints through the API: the secret is shown once, they are turned off and on, tried out, replayed, deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from standardwebhooks import Webhook as Verifier

from api.app import create_app
from api.config import Settings
from api.events.rules import CHOSEN, KINDS
from tests import factories, receivers
from tests.factories import bearer
from tests.receivers import HERE, SEALER, receiver, send_all, told


@pytest.fixture
def engine(fresh_engine: Engine) -> Engine:
    return fresh_engine


@pytest.fixture
def client(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    """The application where this machine may be told."""
    with TestClient(create_app(settings.model_copy(update={"webhook_local": True}), engine)) as made:
        yield made


@pytest.fixture
def hirer(engine: Engine) -> factories.MadeHirer:
    return factories.hirer(engine)


def add(client: TestClient, hirer: factories.MadeHirer, url: str, *types: str) -> dict[str, str]:
    made = client.post("/v1/webhooks", json={"url": url, "types": list(types)}, headers=bearer(hirer.key))
    assert made.status_code == 201, made.text
    found: dict[str, str] = made.json()
    return found


def do(client: TestClient, hirer: factories.MadeHirer, made: dict[str, str], act: str, **body: object) -> object:
    answer = client.post(
        f"/v1/webhooks/{made['id']}/{act}", json=body if act == "replay" else None, headers=bearer(hirer.key)
    )
    assert answer.status_code < 300, answer.text
    return answer.json()


def test_a_secret_is_shown_when_it_is_made_and_never_again(client: TestClient, hirer: factories.MadeHirer) -> None:
    made = add(client, hirer, "https://erp.example.com/trong", "award.made")
    rotated = do(client, hirer, made, "secret")

    shown = client.get("/v1/webhooks", headers=bearer(hirer.key)).text
    again = client.get(f"/v1/webhooks/{made['id']}", headers=bearer(hirer.key))

    assert made["secret"].startswith("whsec_")
    assert rotated["secret"] != made["secret"]
    assert rotated["old_secret_until"] is not None
    assert "whsec_" not in shown + again.text
    assert (again.json()["types"], again.json()["on"]) == (["award.made"], True)


def test_a_test_event_goes_to_that_endpoint_alone_and_is_signed(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    with receiver() as wanted, receiver() as other:
        made = add(client, hirer, wanted.url, "award.made")
        add(client, hirer, other.url)
        do(client, hirer, made, "test")
        send_all(engine)
    (message,) = wanted.got

    Verifier(made["secret"]).verify(message.body, message.headers)
    assert (message.event["type"], message.event["address"]) == ("webhook.test", f"/v1/webhooks/{made['id']}")
    assert other.got == []


def test_off_stops_what_waits_on_sends_what_comes_and_a_replay_fetches_what_was_missed(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    with receiver() as got:
        made = add(client, hirer, got.url)
        told(engine, hirer)
        off = do(client, hirer, made, "off")
        told(engine, hirer)
        refused = client.post(f"/v1/webhooks/{made['id']}/test", headers=bearer(hirer.key))
        do(client, hirer, made, "on")
        told(engine, hirer)
        send_all(engine)
        before = [one.event["sequence"] for one in got.got]
        replayed = do(client, hirer, made, "replay")
        send_all(engine)

    assert (off["off_because"], refused.status_code) == ("hirer", 409)
    assert before == [3]
    assert replayed == {"events": 3}
    assert [one.event["sequence"] for one in got.got] == [3, 1, 2, 3]


def test_one_event_or_a_time_is_sent_again_with_the_same_id_and_the_same_bytes(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    with receiver() as got:
        made = add(client, hirer, got.url)
        told(engine, hirer)
        told(engine, hirer)
        send_all(engine)
        first = got.got[0]
        do(client, hirer, made, "replay", event=first.event["id"])
        send_all(engine)
        hour = timedelta(hours=1)
        since, until = datetime.now(UTC) - hour, datetime.now(UTC) + hour
        all_of_it = do(client, hirer, made, "replay", since=since.isoformat(), until=until.isoformat())
        nothing = client.post(
            f"/v1/webhooks/{made['id']}/replay", json={"since": until.isoformat()}, headers=bearer(hirer.key)
        )
        other = factories.hirer(engine)
        told(engine, other)
        theirs = f"evt_{receivers.log(engine, other)[0].id.hex}"
        foreign = client.post(f"/v1/webhooks/{made['id']}/replay", json={"event": theirs}, headers=bearer(hirer.key))

    assert (got.got[2].body, got.got[2].headers["webhook-id"]) == (first.body, first.headers["webhook-id"])
    assert all_of_it == {"events": 2}
    assert (nothing.status_code, foreign.status_code) == (422, 422)


def test_the_log_says_tries_answer_time_and_the_next_try(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    with receiver(lambda seen: 500 if seen == 0 else 204) as got:
        made = add(client, hirer, got.url)
        told(engine, hirer)
        receivers.send_waiting(engine, SEALER, HERE)
        (waits,) = client.get(f"/v1/webhooks/{made['id']}/sendings", headers=bearer(hirer.key)).json()["items"]
        send_all(engine)
        (done,) = client.get(f"/v1/webhooks/{made['id']}/sendings", headers=bearer(hirer.key)).json()["items"]

    assert (waits["state"], waits["tries"], waits["status"]) == ("waiting", 1, 500)
    assert waits["next_try_at"] > waits["tried_at"]
    assert (done["state"], done["tries"], done["status"], done["next_try_at"]) == ("delivered", 2, 204, None)
    assert done["took_ms"] >= 0


def test_a_deleted_endpoint_is_gone_and_nothing_goes_there(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    with receiver() as got:
        made = add(client, hirer, got.url)
        told(engine, hirer)
        do(client, hirer, made, "delete")
        told(engine, hirer)
        send_all(engine)

    assert got.got == []
    assert client.get(f"/v1/webhooks/{made['id']}", headers=bearer(hirer.key)).status_code == 404
    assert client.get("/v1/webhooks", headers=bearer(hirer.key)).json()["items"] == []


def test_another_hirer_sees_and_moves_nothing_of_it(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    made, other = add(client, hirer, "https://erp.example.com/trong"), factories.hirer(engine)
    at = f"/v1/webhooks/{made['id']}"

    reads = {client.get(path, headers=bearer(other.key)).status_code for path in (at, f"{at}/sendings")}
    acts = {
        client.post(f"{at}/{act}", json=body, headers=bearer(other.key)).status_code
        for act, body in [*((one, None) for one in ("off", "on", "test", "secret", "delete")), ("replay", {})]
    }

    assert (reads, acts) == ({404}, {404})
    assert client.get("/v1/webhooks", headers=bearer(other.key)).json()["items"] == []


def test_an_address_behind_the_walls_is_refused_where_the_setting_does_not_allow_it(
    fresh_client: TestClient, hirer: factories.MadeHirer
) -> None:
    for url in ("http://127.0.0.1:8000/", "https://10.0.0.1/", "https://a@erp.example.com/"):
        refused = fresh_client.post("/v1/webhooks", json={"url": url}, headers=bearer(hirer.key))
        assert (refused.status_code, refused.json()["type"]) == (422, "/errors/address-not-allowed")
        assert url not in refused.text


def test_an_eleventh_endpoint_is_refused(client: TestClient, hirer: factories.MadeHirer) -> None:
    for _ in range(10):
        add(client, hirer, "https://erp.example.com/trong")

    more = client.post("/v1/webhooks", json={"url": "https://erp.example.com/"}, headers=bearer(hirer.key))

    assert (more.status_code, more.json()["type"]) == (409, "/errors/webhooks-used-up")


def test_a_key_without_the_permission_reads_no_events(client: TestClient, hirer: factories.MadeHirer) -> None:
    narrow = client.post(
        "/v1/api-keys", json={"name": "narrow", "scopes": ["orders:read"]}, headers=bearer(hirer.key)
    ).json()["secret"]

    refused = client.get("/v1/events", headers=bearer(narrow))

    assert (refused.status_code, refused.json()["scope"]) == (403, "webhooks:read")


def test_the_document_describes_every_kind_with_its_body_and_headers(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    assert set(document["webhooks"]) == set(KINDS)
    for kind, path in document["webhooks"].items():
        headers = {one["name"] for one in path["post"]["parameters"]}
        body = path["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert headers == {"webhook-id", "webhook-timestamp", "webhook-signature"}, kind
        assert body == {"$ref": "#/components/schemas/EventShape"}
    offered = document["components"]["schemas"]["AddWebhook"]["properties"]["types"]["items"]["enum"]
    assert offered == list(CHOSEN)


def test_production_does_not_start_where_webhooks_may_reach_this_machine() -> None:
    safe = {
        "secret_key": uuid4().hex,
        "metrics_token": "t",
        "public_url": "https://trong.example",
        "mode": "production",
    }
    Settings(**safe, _env_file=None)

    with pytest.raises(ValueError, match="TRONG_WEBHOOK_LOCAL"):
        Settings(**safe, webhook_local=True, _env_file=None)


def test_the_ten_lines_on_paper_verify_a_message_and_see_a_change(
    client: TestClient, engine: Engine, hirer: factories.MadeHirer
) -> None:
    paper = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text().split("```python")[1].split("```")[0]
    written: dict[str, Any] = {}
    exec(paper, written)
    with receiver() as got:
        made = add(client, hirer, got.url)
        do(client, hirer, made, "secret")
        told(engine, hirer)
        send_all(engine)
    (message,) = got.got

    assert written["verify"](made["secret"], message.headers, message.body), "the old secret still signs"
    assert not written["verify"](made["secret"], message.headers, message.body + b" ")
