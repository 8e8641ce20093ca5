"""Where news goes: a leader and a hirer see it, add an address with the code that went there, and choose the first."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from api.sealing import Sealer
from tests import factories
from tests.pages import Browser
from tests.told import heard, reachable

MAIL = "mali@trong.example"


@pytest.fixture
def browser(settings: Settings, fresh_engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, fresh_engine), raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def leader(browser: Browser, fresh_engine: Engine) -> Browser:
    return browser.sign_in(fresh_engine, factories.group(fresh_engine).principal_id)


def code_at(engine: Engine, sealer: Sealer, to: str) -> str:
    newest = [one for one in heard(engine, sealer, "address_code") if one.to == to][-1]
    return re.search(r"[0-9]{6}", newest.text)[0]


def test_a_leader_sees_the_ways_in_their_order_and_the_hours_of_quiet(leader: Browser) -> None:
    leader.open("/group")

    page = leader.follow("ข่าวมาทางไหน")

    assert page.words.index("ไลน์") < page.words.index("ข้อความสั้น") < page.words.index("อีเมล")
    assert "เบอร์ที่ใช้เข้าระบบ" in page.words
    assert "ไม่ส่งตอน 21:00 ถึง 07:00 น." in page.words


def test_an_e_mail_counts_once_its_code_is_typed_and_goes_when_she_says_so(
    leader: Browser, fresh_engine: Engine, sealer: Sealer
) -> None:
    leader.open("/group/messages/change?kind=email")
    leader.press("ส่งรหัส", value=MAIL)
    wrong = leader.press("ยืนยัน", code="000000")
    assert "รหัสไม่ถูกต้องหรือหมดอายุ" in wrong.words

    page = leader.press("ยืนยัน", code=code_at(fresh_engine, sealer, MAIL))
    assert MAIL in page.words

    assert MAIL not in leader.press("เลิกใช้ทางนี้").words


def test_what_is_no_address_is_said_beside_the_field(leader: Browser) -> None:
    leader.open("/group/messages/change?kind=email")

    assert "นี่ไม่ใช่อีเมล" in leader.press("ส่งรหัส", value="mali@").words


def test_the_way_she_chooses_comes_first(leader: Browser) -> None:
    leader.open("/group/messages")

    page = leader.press("ลองทางนี้ก่อน")

    assert page.words.index("ข้อความสั้น") < page.words.index("ไลน์")


def test_a_hirer_sets_the_e_mail_of_its_office(browser: Browser, fresh_engine: Engine, sealer: Sealer) -> None:
    desk = browser.sign_in(fresh_engine, factories.hirer(fresh_engine).principal_id, staff=True)
    desk.open("/messages/change?kind=email")
    desk.press("ส่งรหัส", value=MAIL)

    page = desk.press("ยืนยัน", code=code_at(fresh_engine, sealer, MAIL))

    assert page.heading == "ข่าวมาทางไหน"
    assert MAIL in page.words


def test_an_address_of_somebody_else_is_never_shown(browser: Browser, fresh_engine: Engine) -> None:
    other = factories.group(fresh_engine)
    reachable(fresh_engine, other.principal_id, email="other@trong.example")
    leader = browser.sign_in(fresh_engine, factories.group(fresh_engine).principal_id)

    assert "other@trong.example" not in leader.open("/group/messages").words
