"""Changing a lot: from the version that was read, never under the floor, never against what groups accepted."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.db import transaction
from api.thai import today
from tests.factories import MadeHirer, bearer, hirer, order_body


def posted(client: TestClient, factory: MadeHirer, **over: Any) -> dict[str, Any]:
    made: dict[str, Any] = client.post("/v1/orders", json=order_body(**over), headers=bearer(factory.key)).json()
    return made


def amend(client: TestClient, factory: MadeHirer, lot: dict[str, Any], etag: str | None = None, **change: Any) -> Any:
    headers = bearer(factory.key, **{"If-Match": etag or lot["etag"]})
    return client.patch(f"/v1/orders/{lot['order_id']}/lots/{lot['id']}", json=change, headers=headers)


def accept(engine: Engine, lot: dict[str, Any], pieces: int, groups: int = 1) -> None:
    """As if groups had accepted pieces of a lot."""
    with transaction(engine) as session:
        session.execute(
            text("UPDATE lots SET awarded_pieces = :pieces, groups_awarded = :groups WHERE id = :id"),
            {"pieces": pieces, "groups": groups, "id": lot["id"].removeprefix("lot_")},
        )


def latest(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/lots/{lot['id']}", headers=bearer(factory.key)).json()
    return found


@pytest.fixture
def factory(engine: Engine) -> MadeHirer:
    return hirer(engine)


@pytest.fixture
def lot(client: TestClient, factory: MadeHirer) -> dict[str, Any]:
    found: dict[str, Any] = posted(client, factory)["lots"][0]
    return found


def test_a_higher_rate_is_new_terms(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    changed = amend(client, factory, lot, rate_satang=1_600)

    assert changed.status_code == 200
    assert (changed.json()["rate_satang"], changed.json()["terms"]) == (1_600, 2)
    assert changed.headers["etag"] == changed.json()["etag"] != lot["etag"]


def test_more_pieces_are_no_new_terms(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    changed = amend(client, factory, lot, quantity_pieces=800).json()

    assert (changed["open_pieces"], changed["terms"]) == (800, 1)


def test_a_change_from_an_old_version_is_refused(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    amend(client, factory, lot, rate_satang=1_600)

    stale = amend(client, factory, lot, rate_satang=1_700)

    assert stale.status_code == 412
    assert latest(client, factory, lot)["rate_satang"] == 1_600


def test_a_change_without_if_match_is_refused(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    path = f"/v1/orders/{lot['order_id']}/lots/{lot['id']}"

    refused = client.patch(path, json={"rate_satang": 1_600}, headers=bearer(factory.key))

    assert refused.status_code == 428


def test_nothing_to_change_is_said(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    assert amend(client, factory, lot).json()["type"] == "/errors/nothing-to-change"


def test_the_rate_goes_down_to_the_floor_and_not_under_it(
    client: TestClient, factory: MadeHirer, lot: dict[str, Any]
) -> None:
    lowered = amend(client, factory, lot, rate_satang=1_000)
    under = amend(client, factory, lowered.json(), rate_satang=999)

    assert lowered.status_code == 200
    assert under.json()["type"] == "/errors/rate-under-floor"


def test_after_an_award_the_rate_only_goes_up(
    client: TestClient, engine: Engine, factory: MadeHirer, lot: dict[str, Any]
) -> None:
    accept(engine, lot, 100)
    now = latest(client, factory, lot)

    lower = amend(client, factory, now, rate_satang=1_400)
    higher = amend(client, factory, now, rate_satang=1_600)

    assert (lower.status_code, lower.json()["type"]) == (409, "/errors/rate-only-up-now")
    assert higher.json()["rate_satang"] == 1_600


def test_accepted_pieces_and_groups_cannot_be_amended_away(
    client: TestClient, engine: Engine, factory: MadeHirer, lot: dict[str, Any]
) -> None:
    accept(engine, lot, 300, groups=2)

    refused = amend(client, factory, latest(client, factory, lot), quantity_pieces=299, most_groups=1).json()

    assert {one["pointer"] for one in refused["errors"]} == {"/quantity_pieces", "/most_groups"}


def test_all_faults_of_a_change_come_back_together(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    refused = amend(client, factory, lot, rate_satang=1, due_on="2030-01-01", minimum_lot_pieces=501).json()

    assert {one["pointer"] for one in refused["errors"]} == {"/rate_satang", "/due_on", "/minimum_lot_pieces"}
    assert latest(client, factory, lot) == lot


def test_another_window_keeps_the_rate_version_while_the_wage_is_the_same(
    client: TestClient, factory: MadeHirer, lot: dict[str, Any]
) -> None:
    changed = amend(client, factory, lot, due_on=(today() + timedelta(days=60)).isoformat()).json()

    assert (changed["lawful"]["number"], changed["terms"]) == (1, 2)


def test_a_lot_of_another_order_is_not_found(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    other = posted(client, factory)

    refused = amend(client, factory, lot | {"order_id": other["id"]}, rate_satang=1_600)

    assert refused.status_code == 404


def test_another_hirers_lot_is_not_found(client: TestClient, engine: Engine, lot: dict[str, Any]) -> None:
    assert amend(client, hirer(engine), lot, rate_satang=1_600).status_code == 404


def test_a_change_of_one_lot_is_a_new_version_of_its_order(
    client: TestClient, factory: MadeHirer, lot: dict[str, Any]
) -> None:
    path = f"/v1/orders/{lot['order_id']}"
    before = client.get(path, headers=bearer(factory.key)).headers["etag"]

    amend(client, factory, lot, rate_satang=1_600)

    assert client.get(path, headers=bearer(factory.key)).headers["etag"] != before


def test_withdrawing_an_order_cancels_what_nobody_accepted(
    client: TestClient, engine: Engine, factory: MadeHirer
) -> None:
    body = posted(client, factory, lots=order_body()["lots"] * 2)
    accept(engine, body["lots"][0], 120)

    headers = bearer(factory.key, **{"If-Match": "*"})
    done = client.post(f"/v1/orders/{body['id']}/cancel", json={"reason": "ลูกค้าเลิกสั่ง"}, headers=headers).json()

    assert (done["withdrawn_pieces"], done["standing_pieces"]) == (880, 120)
    assert [(one["state"], one["quantity_pieces"]) for one in done["order"]["lots"]] == [
        ("open", 120),
        ("cancelled", 500),
    ]
    assert done["order"]["state"] == "open"
    assert "มาตรา 10" in done["note"]["th"]


def test_an_order_nobody_accepted_is_cancelled_whole_and_once(client: TestClient, factory: MadeHirer) -> None:
    path = f"/v1/orders/{posted(client, factory)['id']}/cancel"

    first = client.post(path, json={"reason": "พิมพ์ผิด"}, headers=bearer(factory.key, **{"If-Match": "*"}))
    again = client.post(path, json={"reason": "พิมพ์ผิด"}, headers=bearer(factory.key, **{"If-Match": "*"}))

    assert (first.json()["order"]["state"], first.json()["order"]["cancelled_because"]) == ("cancelled", "พิมพ์ผิด")
    assert (again.status_code, again.json()["type"]) == (409, "/errors/nothing-to-withdraw")


def test_withdrawing_from_an_old_version_is_refused(client: TestClient, factory: MadeHirer) -> None:
    made = client.post("/v1/orders", json=order_body(), headers=bearer(factory.key))
    amend(client, factory, made.json()["lots"][0], rate_satang=1_600)

    headers = bearer(factory.key, **{"If-Match": made.headers["etag"]})
    stale = client.post(f"{made.headers['location']}/cancel", json={"reason": "x"}, headers=headers)

    assert stale.status_code == 412


def test_one_lot_is_withdrawn_and_its_order_stays_open(client: TestClient, factory: MadeHirer) -> None:
    body = posted(client, factory, lots=order_body()["lots"] * 2)
    lot = body["lots"][0]

    path = f"/v1/orders/{body['id']}/lots/{lot['id']}/cancel"
    done = client.post(path, json={"reason": "x"}, headers=bearer(factory.key, **{"If-Match": lot["etag"]})).json()

    assert [one["state"] for one in done["order"]["lots"]] == ["cancelled", "open"]
    assert done["order"]["state"] == "open"


def test_a_cancelled_lot_cannot_be_changed(client: TestClient, factory: MadeHirer, lot: dict[str, Any]) -> None:
    path = f"/v1/orders/{lot['order_id']}/cancel"
    client.post(path, json={"reason": "x"}, headers=bearer(factory.key, **{"If-Match": "*"}))

    refused = amend(client, factory, lot, etag="*", rate_satang=1_600)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/lot-closed")
