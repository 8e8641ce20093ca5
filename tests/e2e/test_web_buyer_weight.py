"""How much a hirer's console weighs, and that its lists ask the database as often for many as for few."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from tests import factories, goods
from tests.counted import statements
from tests.desk import sit_down
from tests.pages import Browser

FIRST_VIEW = 150_000  # bytes on the wire, design R24


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


def on_the_wire(client: TestClient, path: str) -> int:
    """Bytes of an answer as a browser gets them."""
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    return int(answer.headers["content-length"])


def test_the_first_view_of_the_order_form_stays_light(browser: Browser, engine: Engine) -> None:
    browser.sign_in(engine, factories.hirer(engine).principal_id, staff=True)

    page = browser.open("/orders/new")
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.html))

    assert on_the_wire(browser.client, "/orders/new") + sum(on_the_wire(browser.client, one) for one in files) <= (
        FIRST_VIEW
    )
    assert len(files) <= 5
    assert not re.search(r"<style|style=|<script(?! src=)| on\w+=", page.html)


def test_ten_times_the_orders_are_read_in_as_many_statements(browser: Browser, engine: Engine) -> None:
    hirer = factories.hirer(engine)
    browser.sign_in(engine, hirer.principal_id, staff=True)
    for _ in range(2):
        factories.order(engine, hirer)
    few = statements(engine, lambda: browser.open("/orders"))

    for _ in range(18):
        factories.order(engine, hirer)

    assert statements(engine, lambda: browser.open("/orders")) == few


def test_more_deliveries_and_dues_are_read_in_as_many_statements(browser: Browser, engine: Engine) -> None:
    scene = goods.signed_award(engine)
    sit_down(browser, engine, scene)
    for _ in range(2):
        goods.received(engine, goods.delivered(engine, scene))
        goods.delivered(engine, scene)
    few = [statements(engine, lambda path=path: browser.open(path)) for path in ("/deliveries", "/pay")]

    for _ in range(6):
        goods.received(engine, goods.delivered(engine, scene))
        goods.delivered(engine, scene)

    assert [statements(engine, lambda path=path: browser.open(path)) for path in ("/deliveries", "/pay")] == few
