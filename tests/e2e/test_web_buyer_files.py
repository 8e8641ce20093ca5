"""B6 and B7: orders as a file, looked at before they are posted; keys shown once; what the account did."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from tests import factories
from tests.factories import bearer
from tests.pages import Browser


@pytest.fixture
def hirer(engine: Engine) -> factories.MadeHirer:
    return factories.hirer(engine)


@pytest.fixture
def desk(settings: Settings, engine: Engine, hirer: factories.MadeHirer) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client).sign_in(engine, hirer.principal_id, staff=True)


def orders(desk: Browser, hirer: factories.MadeHirer) -> int:
    return len(desk.client.get("/v1/orders", headers=bearer(hirer.key)).json()["items"])


def test_the_template_can_be_sent_as_it_is_and_only_the_second_press_posts(
    desk: Browser, hirer: factories.MadeHirer
) -> None:
    template = desk.client.get("/imports/template.csv").content
    desk.open("/imports")

    looked = desk.press("ดูก่อน", {"file": ("orders.csv", template, "text/csv")})
    before = orders(desk, hirer)
    posted = desk.press("สั่งงาน 1 แถวที่ถูก")

    assert "ลองอ่านแล้ว ยังไม่ได้สั่งงาน" in looked.words
    assert (before, orders(desk, hirer)) == (0, 1)
    assert "สั่งงานแล้ว" in posted.words


def test_a_faulty_row_says_its_number_its_column_and_what_to_mend(desk: Browser, hirer: factories.MadeHirer) -> None:
    template = desk.client.get("/imports/template.csv").content.decode("utf-8-sig")
    faulty = template.replace("12.50", "0.50")
    desk.open("/imports")

    page = desk.press("ดูก่อน", {"file": ("orders.csv", faulty.encode(), "text/csv")})

    assert "ต้องแก้ 1" in page.words
    assert "ใส่อย่างน้อย" in page.words
    assert orders(desk, hirer) == 0


def test_pressing_without_a_file_says_to_choose_one(desk: Browser) -> None:
    desk.open("/imports")

    page = desk.press("ดูก่อน")

    assert page.status == 422
    assert "ยังไม่ได้เลือกไฟล์" in page.words


def test_a_file_that_is_no_table_is_refused_with_what_to_do(desk: Browser) -> None:
    desk.open("/imports")

    page = desk.press("ดูก่อน", {"file": ("orders.xlsx", b"PK\x03\x04\x00", "text/csv")})

    assert page.status == 422
    assert "CSV UTF-8" in page.words


def test_a_key_is_shown_once_works_and_can_be_ended(desk: Browser) -> None:
    desk.open("/keys")

    made = desk.press("ทำกุญแจ", name="ระบบบัญชี")
    secret = next(word for word in made.words.split() if word.startswith("trong_") and "…" not in word)
    works = desk.client.get("/v1/orders", headers=bearer(secret)).status_code
    again = desk.open("/keys")
    ended = desk.press("ปิดกุญแจ")

    assert (works, made.answer.headers["cache-control"]) == (200, "no-store")
    assert secret not in again.html
    assert "ปิดแล้ว" in ended.words


def test_a_third_key_is_refused_with_its_reason(desk: Browser) -> None:
    desk.open("/keys")
    desk.press("ทำกุญแจ", name="สอง")

    page = desk.press("ทำกุญแจ", name="สาม")

    assert page.status == 422


def test_what_the_account_did_stands_there_whether_by_key_or_on_a_page(
    desk: Browser, engine: Engine, hirer: factories.MadeHirer
) -> None:
    desk.client.post("/v1/orders", json=factories.order_body(), headers=bearer(hirer.key))
    factories.order(engine, factories.hirer(engine))

    page = desk.open("/keys?action=post_order")
    told = desk.client.get("/v1/acts?action=post_order", headers=bearer(hirer.key)).json()["items"]

    assert [one["subject"] for one in told] == ["order"]
    assert "สั่งงาน" in page.words
