"""A hirer at her desk, for tests of the console."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests import factories, goods, scenes
from tests.factories import bearer
from tests.pages import Browser


def sit_down(browser: Browser, engine: Engine, scene: scenes.Scene | goods.SignedAward) -> str:
    """Sign the scene's hirer in; the address of its order."""
    browser.sign_in(engine, scene.hirer.principal_id, staff=True)
    lot = f"/v1/lots/lot_{scene.lot_id.hex}"
    return "/orders/" + browser.client.get(lot, headers=bearer(scene.hirer.key)).json()["order_id"]


def leader_says(
    client: TestClient, group: factories.MadeGroup, path: str, body: dict[str, object]
) -> dict[str, object]:
    """What the leader of a group does through the API."""
    answer = client.post(path, json=body, headers=bearer(factories.leader_token(group)))
    assert answer.status_code < 300, answer.text
    found: dict[str, object] = answer.json()
    return found
