"""B4: deliveries are counted and answered, disputes and wishes too; materials go out and come back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from api.thai import today
from tests import goods
from tests.desk import leader_says, sit_down
from tests.goods import SignedAward
from tests.pages import Browser

PICTURE = ("seam.jpg", goods.JPEG, "image/jpeg")


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def work(browser: Browser, engine: Engine) -> SignedAward:
    """Signed work of 500 pieces at 15 baht, with its hirer at the desk."""
    scene = goods.signed_award(engine)
    sit_down(browser, engine, scene)
    return scene


def test_what_waits_says_until_when_silence_accepts_it(browser: Browser, engine: Engine, work: SignedAward) -> None:
    goods.delivered(engine, work)

    page = browser.open("/deliveries")

    assert page.heading == "รอตรวจรับ 1 ครั้ง"
    assert "ถ้าไม่ตอบ ระบบรับทั้งหมดให้เมื่อครบวัน" in page.words
    assert "อีก 3 วัน" in page.words


def test_a_good_delivery_is_two_presses_and_says_what_it_costs(
    browser: Browser, engine: Engine, work: SignedAward
) -> None:
    goods.delivered(engine, work)
    browser.open("/deliveries")
    browser.follow("ตรวจรับ")

    asked = browser.press("ดูผลก่อนยืนยัน")
    assert asked.heading == "รับ 20 ชิ้น จ่าย 300 บาท ใช่ไหม"
    done = browser.press("ใช่ ยืนยัน")

    assert "20 ชิ้นที่รับ" in done.words
    assert browser.open("/deliveries").heading == "ไม่มีของรอตรวจรับ"


def test_refused_pieces_need_a_reason_and_a_picture_and_may_name_whose_they_are(
    browser: Browser, engine: Engine, work: SignedAward
) -> None:
    note = goods.delivered(engine, work)
    first, second = (f"hwk_{one.hex}" for one in work.members[:2])
    counted = {
        "short": "2",
        "pieces.0": "3",
        "reason.0": "stitch",
        f"line.{first}.short_pieces": "2",
        f"line.{second}.rejected_pieces": "3",
    }

    browser.open(f"/deliveries/dln_{note.hex}")
    asked = browser.press("ดูผลก่อนยืนยัน", {"file.0": PICTURE}, **counted)
    assert "ไม่รับ 3 ชิ้น · ตะเข็บ" in asked.words
    done = browser.press("ใช่ ยืนยัน")

    assert "15 ชิ้นที่รับ · ขาด 2 ชิ้น · ไม่รับ 3 ชิ้น" in done.words
    picture = next(got["src"] for tag, got in done.tags if tag == "img")
    assert browser.client.get(picture).content == goods.JPEG


def test_without_a_picture_nothing_is_refused_and_it_is_told_before_it_is_said(
    browser: Browser, engine: Engine, work: SignedAward
) -> None:
    note = goods.delivered(engine, work)
    browser.open(f"/deliveries/dln_{note.hex}")

    refused = browser.press("ดูผลก่อนยืนยัน", **{"pieces.0": "3", "reason.0": "stain"})

    assert refused.status == 422
    assert "ชิ้นที่ไม่รับต้องมีรูป" in refused.words
    assert 'value="3"' in refused.html


def test_more_short_than_came_is_told_before_it_is_said(browser: Browser, engine: Engine, work: SignedAward) -> None:
    note = goods.delivered(engine, work)
    browser.open(f"/deliveries/dln_{note.hex}")

    page = browser.press("ดูผลก่อนยืนยัน", short="21")

    assert page.status == 422
    assert "ขาดกับไม่รับรวมกันเกิน 20 ชิ้น" in page.words


def test_pieces_refused_for_our_own_fault_are_paid(browser: Browser, engine: Engine, work: SignedAward) -> None:
    note = goods.delivered(engine, work)
    browser.open(f"/deliveries/dln_{note.hex}")

    page = browser.press("ดูผลก่อนยืนยัน", {"file.0": PICTURE}, **{"pieces.0": "5", "reason.0": "material_fault"})

    assert page.heading == "รับ 15 ชิ้น จ่าย 300 บาท ใช่ไหม"


def test_a_dispute_is_answered_with_a_number_or_granted(browser: Browser, engine: Engine, work: SignedAward) -> None:
    receipt = goods.received(engine, goods.delivered(engine, work), rejected={"stitch": 4})
    said: dict[str, object] = {"pieces": 4, "reason": "ตะเข็บไม่เสีย"}
    leader_says(browser.client, work.group, f"/v1/goods-receipts/grc_{receipt.hex}/disputes", said)

    browser.open("/deliveries")
    offered = browser.press("เสนอ", pieces="3")
    assert "คุณเสนอรับ 3 ชิ้น รอกลุ่มตอบ" in offered.words
    granted = browser.press("รับทั้ง 4 ชิ้น")

    assert "กลุ่มโต้แย้ง" not in granted.words
    assert "จบแล้ว รับเพิ่ม 4 ชิ้น" in browser.open(f"/deliveries/receipts/grc_{receipt.hex}").words


def test_a_later_day_is_agreed_to_with_one_press(browser: Browser, engine: Engine, work: SignedAward) -> None:
    later = (today() + timedelta(days=60)).isoformat()
    wish: dict[str, object] = {"new_due_on": later, "reason": "ฝนตก ผ้าไม่แห้ง"}
    leader_says(browser.client, work.group, f"/v1/awards/{work.wire}/extensions", wish)

    asked = browser.open("/deliveries")
    assert "กลุ่มขอเลื่อนวันส่ง 1 เรื่อง" in asked.words
    agreed = browser.press("ให้เลื่อน")

    assert "กลุ่มขอเลื่อนวันส่ง" not in agreed.words


def test_materials_go_out_and_what_is_with_the_group_is_no_debt(browser: Browser, work: SignedAward) -> None:
    browser.open(f"/deliveries/awards/{work.wire}")

    page = browser.press("บันทึก", material="ผ้าฝ้าย", unit="เมตร", quantity_milli="12.5", value_satang="900")

    assert "12.5 เมตร" in page.words
    assert "หักค่าจ้างเองไม่ได้" in page.words


def test_hazardous_material_without_protection_is_refused_beside_its_field(browser: Browser, work: SignedAward) -> None:
    browser.open(f"/deliveries/awards/{work.wire}")

    page = browser.press("บันทึก", material="กาว", unit="กก.", quantity_milli="1", hazard="solvent")

    assert page.status == 422
    assert 'value="กาว"' in page.html


def test_another_hirers_delivery_is_not_found(browser: Browser, engine: Engine, work: SignedAward) -> None:
    other = goods.delivered(engine, goods.signed_award(engine))

    assert browser.open(f"/deliveries/dln_{other.hex}").status == 404


def test_after_the_day_to_answer_only_all_of_it_can_be_accepted(
    browser: Browser, engine: Engine, work: SignedAward, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = goods.delivered(engine, work)
    in_time = browser.open(f"/deliveries/dln_{note.hex}")
    monkeypatch.setattr("api.web.figures.today", lambda: today() + timedelta(days=10))

    page = browser.open(f"/deliveries/dln_{note.hex}")

    assert "พ้นวันตอบแล้ว รับได้ทั้งหมดเท่านั้น" in page.words
    assert {"short", "pieces.0"} <= in_time.form_with("ดูผล")[0].fields.keys()
    assert not {"short", "pieces.0"} & page.form_with("ดูผล")[0].fields.keys()
