"""B7: endpoints on the pages: added with a secret shown once, tried out, turned off, their log, sending again."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from tests import factories
from tests.pages import Browser
from tests.receivers import Receiver, log, receiver, send_all, told

ALL_AT_ONCE = "ส่งซ้ำตามเวลา"


@pytest.fixture
def engine(fresh_engine: Engine) -> Engine:
    """A database of each test's own: what waits in it is this test's."""
    return fresh_engine


@pytest.fixture
def hirer(engine: Engine) -> factories.MadeHirer:
    return factories.hirer(engine)


@pytest.fixture
def desk(settings: Settings, engine: Engine, hirer: factories.MadeHirer) -> Iterator[Browser]:
    here = settings.model_copy(update={"webhook_local": True})
    with TestClient(create_app(here, engine), raise_server_exceptions=False) as client:
        yield Browser(client).sign_in(engine, hirer.principal_id, staff=True)


@pytest.fixture
def program() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def added(desk: Browser, program: Receiver, **chosen: object) -> str:
    """An endpoint that was added on the page; its secret."""
    desk.open("/webhooks")
    page = desk.press("เพิ่มปลายทาง", url=program.url, **chosen)
    return next(word for word in page.words.split() if word.startswith("whsec_"))


def test_an_endpoint_is_added_and_its_secret_shown_this_once(desk: Browser, program: Receiver) -> None:
    desk.open("/webhooks")

    made = desk.press("เพิ่มปลายทาง", url=program.url)
    secret = next(word for word in made.words.split() if word.startswith("whsec_"))
    again = desk.open("/webhooks")

    assert made.answer.headers["cache-control"] == "no-store"
    assert secret not in again.html
    assert program.url in again.words
    assert "ทุกเรื่อง" in again.words


def test_only_the_kinds_that_were_chosen_are_asked_for(
    desk: Browser, program: Receiver, engine: Engine, hirer: factories.MadeHirer
) -> None:
    added(desk, program, types=["award.made"])
    told(engine, hirer, kind="award.made")
    told(engine, hirer, kind="dispute.opened")
    send_all(engine)

    assert [one.event["type"] for one in program.got] == ["award.made"]


def test_an_address_behind_the_walls_is_refused_with_what_to_do_and_what_was_typed_stays(desk: Browser) -> None:
    desk.open("/webhooks")

    page = desk.press("เพิ่มปลายทาง", url="https://10.0.0.1/trong")

    assert page.status == 422
    assert "ใส่ที่อยู่ที่เปิดได้จากอินเทอร์เน็ต" in page.words
    assert "https://10.0.0.1/trong" in page.html


def test_a_test_goes_out_and_stands_in_the_log(desk: Browser, program: Receiver, engine: Engine) -> None:
    added(desk, program)
    desk.follow(program.url)

    desk.press("ลองส่ง")
    before = desk.open(desk.page.path)
    send_all(engine)
    after = desk.open(desk.page.path)

    assert "รอส่ง" in before.words
    assert [one.event["type"] for one in program.got] == ["webhook.test"]
    assert "200" in after.words


def test_one_event_and_then_all_of_a_time_are_sent_again(
    desk: Browser, program: Receiver, engine: Engine, hirer: factories.MadeHirer
) -> None:
    added(desk, program)
    told(engine, hirer)
    send_all(engine)
    desk.follow(program.url)

    desk.press("ส่งอีกครั้ง")
    send_all(engine)
    desk.press(ALL_AT_ONCE, since="2026-01-01T00:00", until="2100-01-01T00:00")
    send_all(engine)
    nothing = desk.press(ALL_AT_ONCE, since="2099-01-01T00:00")

    assert len({one.headers["webhook-id"] for one in program.got}) == 1
    assert len(program.got) == 3
    assert (nothing.status, "ไม่มีเหตุการณ์ให้ส่งซ้ำ" in nothing.words) == (422, True)


def test_an_endpoint_is_turned_off_and_on_gets_another_secret_and_is_deleted(desk: Browser, program: Receiver) -> None:
    first = added(desk, program)
    desk.follow(program.url)

    off = desk.press("ปิดไว้ก่อน")
    on = desk.press("เปิดปลายทาง")
    changed = desk.press("เปลี่ยนรหัสลับ")
    desk.open(changed.path.removesuffix("/secret"))
    gone = desk.press("ลบปลายทางนี้")

    assert "ปิดไว้" in off.words
    assert "เปิดใช้อยู่" in on.words
    assert "whsec_" in changed.words
    assert first not in changed.words
    assert "รหัสลับเก่ายังใช้ได้ถึง" in changed.words
    assert "ยังไม่มีปลายทาง" in gone.words


def test_the_log_of_events_is_there_without_any_endpoint_by_kind_and_order(
    desk: Browser, engine: Engine, hirer: factories.MadeHirer
) -> None:
    told(engine, hirer, kind="award.made")
    about = told(engine, hirer, kind="dispute.opened")
    told(engine, factories.hirer(engine))

    page = desk.open("/events")
    chosen = desk.open("/events?type=dispute.opened")

    assert len(log(engine, hirer)) == 2
    assert "กลุ่มรับงานแล้ว" in page.words
    assert f"/v1/disputes/dsp_{about.hex}" in chosen.words
    assert "/v1/awards/awd_" not in chosen.words


def test_every_form_prints_the_call_it_makes(desk: Browser, program: Receiver) -> None:
    added(desk, program)
    page = desk.open("/webhooks")
    one = desk.follow(program.url)

    assert "curl -X POST" in page.words
    assert "/v1/webhooks" in page.words
    assert "/replay" in one.words


def test_another_hirers_endpoint_is_not_found(
    desk: Browser, program: Receiver, settings: Settings, engine: Engine
) -> None:
    added(desk, program)
    path = desk.follow(program.url).path
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        other = Browser(client).sign_in(engine, factories.hirer(engine).principal_id, staff=True)

        page = other.open(path)

    assert page.status == 404
