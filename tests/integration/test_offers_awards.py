"""Accepted work ends early only with a reason and compensation (s.10), and its time is free again."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.db import transaction
from api.orders.models import Lot
from tests import factories, scenes
from tests.factories import bearer


def accepted(client: TestClient, engine: Engine) -> tuple[scenes.Scene, str]:
    scene = scenes.waiting_offer(engine)
    token = bearer(factories.leader_token(scene.group))
    made = client.post(f"/v1/offers/ofr_{scene.offer_id.hex}/accept", json={}, headers=token)
    return scene, made.headers["Location"]


def booked(engine: Engine, scene: scenes.Scene) -> int:
    with transaction(engine) as session:
        total = "SELECT sum(booked_centiminutes) FROM capacity_weeks WHERE group_id = :group"
        return int(session.scalar(text(total), {"group": scene.group.id}))


def test_cancelling_for_the_hirers_need_takes_compensation(client: TestClient, engine: Engine) -> None:
    scene, path = accepted(client, engine)
    body = {"reason": "unavoidable_need", "compensation_satang": 0}

    refused = client.post(f"{path}/cancel", json=body, headers=bearer(scene.hirer.key))
    body["compensation_satang"] = 50_000
    done = client.post(f"{path}/cancel", json=body, headers=bearer(scene.hirer.key))

    assert refused.status_code == 422
    assert refused.json()["type"] == "/errors/compensation-needed"
    assert done.json()["state"] == "cancelled"


def test_cancelled_work_frees_the_groups_time_and_the_hirer_no_longer_wants_it(
    client: TestClient, engine: Engine
) -> None:
    scene, path = accepted(client, engine)
    assert booked(engine, scene) == 500 * 1_200

    body = {"reason": "agreed_by_both", "compensation_satang": 0}
    client.post(f"{path}/cancel", json=body, headers=bearer(scene.hirer.key))

    assert booked(engine, scene) == 0
    with transaction(engine) as session:
        assert session.get_one(Lot, scene.lot_id).state == "cancelled"


def test_when_the_workers_were_at_fault_the_pieces_are_matched_again(client: TestClient, engine: Engine) -> None:
    scene, path = accepted(client, engine)

    body = {"reason": "worker_at_fault", "compensation_satang": 0}
    client.post(f"{path}/cancel", json=body, headers=bearer(scene.hirer.key))

    with transaction(engine) as session:
        lot = session.get_one(Lot, scene.lot_id)
        assert (lot.state, lot.awarded_pieces, lot.quantity_pieces) == ("open", 0, 500)


def test_an_award_is_cancelled_once(client: TestClient, engine: Engine) -> None:
    scene, path = accepted(client, engine)
    body = {"reason": "agreed_by_both", "compensation_satang": 100}

    first = client.post(f"{path}/cancel", json=body, headers=bearer(scene.hirer.key))
    second = client.post(f"{path}/cancel", json=body, headers=bearer(scene.hirer.key))

    assert (first.status_code, second.status_code) == (200, 409)


def test_another_hirer_cannot_see_or_cancel_an_award(client: TestClient, engine: Engine) -> None:
    _, path = accepted(client, engine)
    other = factories.hirer(engine)

    body = {"reason": "agreed_by_both", "compensation_satang": 100}
    seen = client.get(path, headers=bearer(other.key))
    ended = client.post(f"{path}/cancel", json=body, headers=bearer(other.key))

    assert (seen.status_code, ended.status_code) == (404, 404)


def test_inspectors_see_an_award_without_the_names_of_its_members(client: TestClient, engine: Engine) -> None:
    _, path = accepted(client, engine)

    seen = client.get(path, headers=bearer(factories.key(engine, "inspector")))

    assert seen.status_code == 200
    assert seen.json()["roster"] == []
