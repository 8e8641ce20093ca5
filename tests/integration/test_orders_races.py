"""Two hands on the same order: one wins, the other hears why, nothing is half done."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.factories import bearer, hirer, order_body

AT_ONCE = 8


def together(times: int, act: Any) -> Counter[int]:
    """Status codes of so many calls made at once."""
    with ThreadPoolExecutor(times) as pool:
        return Counter(answer.status_code for answer in pool.map(act, range(times)))


def test_of_many_changes_from_one_version_one_is_made(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    lot = client.post("/v1/orders", json=order_body(), headers=bearer(factory.key)).json()["lots"][0]
    path = f"/v1/orders/{lot['order_id']}/lots/{lot['id']}"

    def raise_rate(number: int) -> Any:
        headers = bearer(factory.key, **{"If-Match": lot["etag"]})
        return client.patch(path, json={"rate_satang": 1_501 + number}, headers=headers)

    assert together(AT_ONCE, raise_rate) == {200: 1, 412: AT_ONCE - 1}


def test_of_many_orders_with_one_reference_one_is_posted(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    body = order_body(client_ref="PO-1")

    def post(_number: int) -> Any:
        return client.post("/v1/orders", json=body, headers=bearer(factory.key))

    assert together(AT_ONCE, post) == {201: 1, 409: AT_ONCE - 1}


def test_one_key_sent_many_times_posts_one_order(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    headers = bearer(factory.key)

    def post(_number: int) -> Any:
        return client.post("/v1/orders", json=order_body(), headers=headers)

    assert together(AT_ONCE, post) == {201: AT_ONCE}
    assert len(client.get("/v1/orders", headers=headers).json()["items"]) == 1


def test_withdrawing_and_changing_at_once_never_break(client: TestClient, engine: Engine) -> None:
    factory = hirer(engine)
    made = client.post("/v1/orders", json=order_body(lots=order_body()["lots"] * 5), headers=bearer(factory.key)).json()

    def change(number: int) -> Any:
        headers = bearer(factory.key, **{"If-Match": "*"})
        if number == 0:
            return client.post(f"/v1/orders/{made['id']}/cancel", json={"reason": "x"}, headers=headers)
        lot = made["lots"][number % 5]
        return client.patch(f"/v1/orders/{made['id']}/lots/{lot['id']}", json={"rate_satang": 1_600}, headers=headers)

    seen = together(AT_ONCE, change)

    assert set(seen) <= {200, 409}
    assert client.get(f"/v1/orders/{made['id']}", headers=bearer(factory.key)).json()["state"] == "cancelled"
