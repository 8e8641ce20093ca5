"""A leader's appeal: replayed, answered by somebody else, never against the group."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.config import Settings
from api.decisions import appeals
from tests import decided, factories
from tests.factories import bearer
from tests.integration.test_offers_races import PATIENCE


@pytest.fixture
def scene(fresh_engine: Engine, settings: Settings) -> decided.Decided:
    return decided.decided(fresh_engine, settings)


def appeal(client: TestClient, scene: decided.Decided, group: factories.MadeGroup, words: str = "ทำไม") -> dict:
    """Appeal; whoever is told that the server is busy asks again, as the answer says."""
    for _ in range(PATIENCE):
        leader = bearer(factories.leader_token(group))
        answer = client.post("/v1/appeals", json={"lot": scene.lot, "words": words}, headers=leader)
        if answer.status_code != 503:
            break
    assert answer.status_code == 201, answer.text
    return answer.json()


def looked_into(scene: decided.Decided, made: dict) -> None:
    appeals.look_into(scene.tools, UUID(hex=made["id"][4:]))


def test_the_run_is_replayed_and_the_reason_is_shown(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided
) -> None:
    made = appeal(fresh_client, scene, scene.other)
    looked_into(scene, made)

    shown = fresh_client.get(f"/v1/appeals/{made['id']}", headers=bearer(factories.leader_token(scene.other))).json()

    assert (shown["state"], shown["replay_good"]) == ("ready", True)
    assert shown["findings"]["reasons"]
    assert all(reason["th"] and reason["en"] for reason in shown["findings"]["reasons"])


def test_a_plan_that_was_changed_does_not_survive_the_replay(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted fault: the hash of the run is not that of what the engine makes."""
    made = appeal(fresh_client, scene, scene.other)
    real = appeals.replay

    def forged(engine, run_id):
        from dataclasses import replace

        return replace(real(engine, run_id), stored_hash="0" * 64)

    monkeypatch.setattr(appeals, "replay", forged)
    looked_into(scene, made)

    shown = fresh_client.get(
        f"/v1/appeals/{made['id']}", headers=bearer(factories.key(fresh_engine, "operator"))
    ).json()
    assert shown["replay_good"] is False


def test_it_is_answered_once_in_words_and_the_leader_is_told(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided
) -> None:
    made = appeal(fresh_client, scene, scene.other)
    operator = factories.key(fresh_engine, "operator")
    path, body = f"/v1/appeals/{made['id']}/answer", {"decision": "stands", "words": "กลุ่มอื่นอยู่ใกล้กว่า"}

    too_early = fresh_client.post(path, json=body, headers=bearer(operator))
    looked_into(scene, made)
    answered = fresh_client.post(path, json=body, headers=bearer(operator))
    again = fresh_client.post(path, json=body, headers=bearer(operator))

    assert (too_early.status_code, answered.status_code, again.status_code) == (409, 200, 409)
    assert answered.json()["answer"] == "กลุ่มอื่นอยู่ใกล้กว่า"


def test_one_lot_of_a_run_is_appealed_against_once(fresh_client: TestClient, scene: decided.Decided) -> None:
    appeal(fresh_client, scene, scene.other)

    again = fresh_client.post(
        "/v1/appeals",
        json={"lot": scene.lot, "words": "again"},
        headers=bearer(factories.leader_token(scene.other)),
    )

    assert again.status_code == 409


def test_another_groups_appeal_is_not_found(fresh_client: TestClient, scene: decided.Decided) -> None:
    made = appeal(fresh_client, scene, scene.other)

    read = fresh_client.get(f"/v1/appeals/{made['id']}", headers=bearer(factories.leader_token(scene.chosen)))

    assert read.status_code == 404


def test_a_lot_no_run_has_looked_at_cannot_be_appealed_against(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided
) -> None:
    hirer = factories.hirer(fresh_engine)
    new_lot = factories.order(fresh_engine, hirer).lots[0].lot.id

    answer = fresh_client.post(
        "/v1/appeals",
        json={"lot": f"lot_{new_lot.hex}", "words": "?"},
        headers=bearer(factories.leader_token(scene.other)),
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/lot"
