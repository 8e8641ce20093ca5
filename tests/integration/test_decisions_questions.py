"""Questions to a run: answered from what the run stored, the same each time they are asked."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.config import Settings
from api.decisions import questions
from tests import decided, factories
from tests.factories import bearer


@pytest.fixture
def scene(fresh_engine: Engine, settings: Settings) -> decided.Decided:
    return decided.decided(fresh_engine, settings)


@pytest.fixture
def programme(fresh_engine: Engine) -> str:
    return factories.key(fresh_engine, "programme")


def ask(client: TestClient, scene: decided.Decided, who: str, **body: object) -> Any:
    return client.post(f"/v1/matching-runs/{scene.run}/questions", json=body, headers=bearer(who))


def answered(client: TestClient, scene: decided.Decided, who: str, **body: object) -> dict[str, Any]:
    asked = ask(client, scene, who, **body)
    assert asked.status_code == 202, asked.text
    questions.answer_waiting(scene.tools, UUID(hex=asked.json()["id"][4:]))
    shown = client.get(f"/v1/matching-questions/{asked.json()['id']}", headers=bearer(who)).json()
    assert shown["state"] == "answered", shown
    return dict(shown["answer"])


def test_why_not_this_group_is_answered_in_three_layers(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    found = answered(fresh_client, scene, programme, kind="explain", lot=scene.lot, group=f"grp_{scene.other.id.hex}")

    assert found["reasons"]
    assert found["layers"]
    assert all(one["th"] != one["en"] for one in found["layers"])


def test_what_if_the_lot_were_cancelled_tells_who_loses_by_group_region_and_sex(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    found = answered(
        fresh_client, scene, programme, kind="what_if", changes=[{"op": "remove", "path": f"/lots/{scene.lot}"}]
    )

    assert list(found["groups"]) == [f"grp_{scene.chosen.id.hex}"]
    before, after = found["groups"][f"grp_{scene.chosen.id.hex}"]
    assert (before["pieces"], after["pieces"]) == (500, 0)
    assert set(found["by"]) == {"region", "sex"}
    assert found["by"]["sex"]["female"][0]["pieces"] == 500


def test_what_if_nothing_changes_nothing_changes(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    same = [{"op": "scale", "path": "/groups/*/profiles/*/minutes/0", "value": 1000}]

    assert answered(fresh_client, scene, programme, kind="what_if", changes=same)["groups"] == {}


def test_a_path_that_is_not_there_is_refused_at_once(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    refused = ask(fresh_client, scene, programme, kind="what_if", changes=[{"op": "remove", "path": "/lots/lot_none"}])

    assert refused.status_code == 422
    assert "lot_none" in refused.json()["detail"]


def test_the_policy_of_then_reproduces_history_exactly(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    found = answered(fresh_client, scene, programme, kind="sandbox")

    assert found["same"] is True
    assert found["income_satang"][0] == found["income_satang"][1] > 0


def test_another_policy_is_tried_before_anybody_adopts_it(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    dear = {
        "name": "dear-kilometres",
        "effective_from": "2027-01-01",
        "value_permille": 1,
        "equity_steps": [],
        "satang_per_pair": 1_000_000_000,
        "satang_per_km": 0,
    }

    found = answered(fresh_client, scene, programme, kind="sandbox", policy=dear)

    assert found["same"] is False
    assert found["lots_placed"] == [1, 0]


def test_a_rush_has_its_price(fresh_client: TestClient, scene: decided.Decided, programme: str) -> None:
    found = answered(fresh_client, scene, programme, kind="change_price", lot=scene.lot, pieces=0)

    assert found["possible"] is True
    assert found["price_satang"] >= found["surely_satang"] > 0


def test_learning_has_a_price_between_two_bounds(
    fresh_client: TestClient, scene: decided.Decided, programme: str
) -> None:
    found = answered(fresh_client, scene, programme, kind="training_prices")

    assert all(0 <= one["low"] <= one["high"] for one in found["prices"])


def test_other_plans_are_told_by_what_differs(fresh_client: TestClient, scene: decided.Decided, programme: str) -> None:
    found = answered(
        fresh_client,
        scene,
        programme,
        kind="alternatives",
        count=1,
        within_permille=500,
        at_least_different_permille=1000,
    )

    assert found["found"][0]["groups_by_lot"] == {scene.lot: {f"grp_{scene.other.id.hex}": 500}}


def test_asked_again_the_answer_is_the_same(fresh_client: TestClient, scene: decided.Decided, programme: str) -> None:
    body = {"kind": "explain", "lot": scene.lot, "group": f"grp_{scene.other.id.hex}"}

    assert answered(fresh_client, scene, programme, **body) == answered(fresh_client, scene, programme, **body)


def test_a_lot_the_run_never_saw_is_told(fresh_client: TestClient, scene: decided.Decided, programme: str) -> None:
    asked = ask(fresh_client, scene, programme, kind="change_price", lot=f"lot_{'0' * 32}", pieces=0)
    questions.answer_waiting(scene.tools, UUID(hex=asked.json()["id"][4:]))

    shown = fresh_client.get(f"/v1/matching-questions/{asked.json()['id']}", headers=bearer(programme)).json()
    assert shown["state"] == "failed"


@pytest.mark.parametrize("role", ["hirer", "leader"])
def test_who_takes_part_does_not_ask_a_whole_run(
    fresh_client: TestClient, fresh_engine: Engine, scene: decided.Decided, role: str
) -> None:
    who = factories.hirer(fresh_engine).key if role == "hirer" else factories.leader_token(scene.other)

    assert ask(fresh_client, scene, who, kind="sandbox").status_code == 403
