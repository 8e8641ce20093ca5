"""B1 to B3: a hirer asks what work costs, posts it, sees who makes it, and answers."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from tests import factories, goods, scenes
from tests.desk import leader_says, sit_down
from tests.factories import bearer
from tests.pages import Browser

SEWING = "straight_stitch_machine_sewing:2"
ASKED = {
    "lots.0.article": "ปลอกหมอนผ้าฝ้าย",
    "lots.0.skill": "straight_stitch_machine_sewing",
    "lots.0.standard_centiminutes": "6.7",
    "lots.0.quantity_pieces": "500",
    "lots.0.rate_satang": "6.50",
    "delivery.province_code": "40",
    "delivery.address": "99 ถนนมิตรภาพ",
}


@pytest.fixture
def hirer(engine: Engine) -> factories.MadeHirer:
    return factories.hirer(engine)


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def desk(browser: Browser, engine: Engine, hirer: factories.MadeHirer) -> Browser:
    """The browser of the hirer."""
    return browser.sign_in(engine, hirer.principal_id, staff=True)


def test_a_quote_shows_floor_fair_rate_and_pay_by_the_hour_before_anything_is_posted(
    desk: Browser, hirer: factories.MadeHirer
) -> None:
    desk.open("/orders/new")

    page = desk.press("ดูราคา", **ASKED)

    for said in ("4.99", "5.98", "6.50", "58.20", "44.63", "รวมค่าจ้าง 3,250 บาท", "ไม่ต่ำกว่าขั้นต่ำ"):
        assert said in page.words
    assert desk.client.get("/v1/orders", headers=bearer(hirer.key)).json()["items"] == []


def test_the_working_of_a_quote_can_be_done_again_by_hand(desk: Browser) -> None:
    desk.open("/orders/new")

    page = desk.press("ดูราคา", **ASKED)

    assert "ค่าจ้างขั้นต่ำวันละ 357.00 บาท" in page.words
    assert "ปัดขึ้นเป็นสตางค์เต็ม = 4.99 บาท" in page.words


def test_a_rate_under_the_floor_says_what_is_missing_and_one_press_sets_the_least_lawful_rate(desk: Browser) -> None:
    desk.open("/orders/new")
    refused = desk.press("ส่งใบสั่งงาน", **ASKED | {"lots.0.rate_satang": "4.50"})

    assert refused.status == 422
    assert "ต่ำกว่าขั้นต่ำ 0.49 บาท/ชิ้น ส่งไม่ได้" in refused.words
    assert 'href="#lots.0.rate_satang"' in refused.html
    assert ("div", "errors") in [(tag, got.get("id")) for tag, got in refused.tags if "autofocus" in got]
    mended = desk.press("ใช้ 4.99 บาท")
    assert 'value="4.99"' in mended.html
    assert "ไม่ต่ำกว่าขั้นต่ำ" in mended.words


def test_an_order_of_two_lots_is_posted_as_typed(desk: Browser, hirer: factories.MadeHirer) -> None:
    desk.open("/orders/new")
    desk.press("เพิ่มงานอีกรายการ", **ASKED)
    second = {name.replace("lots.0", "lots.1"): value for name, value in ASKED.items() if name.startswith("lots")}

    page = desk.press("ส่งใบสั่งงาน", **second | {"lots.1.article": "กระเป๋าผ้า", "lots.1.quantity_pieces": "๑,๒๐๐"})

    (order,) = desk.client.get("/v1/orders", headers=bearer(hirer.key)).json()["items"]
    assert page.path == f"/orders/{order['id']}"
    assert (order["articles"], order["quantity_pieces"]) == (["ปลอกหมอนผ้าฝ้าย", "กระเป๋าผ้า"], 1_700)


def test_a_lot_can_be_taken_out_again_and_the_others_keep_what_was_typed(desk: Browser) -> None:
    desk.open("/orders/new")
    desk.press("เพิ่มงานอีกรายการ", **ASKED)

    page = desk.press("ลบงานที่ 2")

    assert "ลบงานที่" not in page.words
    assert 'value="ปลอกหมอนผ้าฝ้าย"' in page.html


def test_pressing_twice_posts_once(desk: Browser, hirer: factories.MadeHirer) -> None:
    desk.open("/orders/new")
    desk.press("ส่งใบสั่งงาน", **ASKED)

    desk.press_again()

    assert len(desk.client.get("/v1/orders", headers=bearer(hirer.key)).json()["items"]) == 1


def test_every_fault_stands_beside_its_field(desk: Browser) -> None:
    desk.open("/orders/new")

    page = desk.press("ส่งใบสั่งงาน", **ASKED | {"lots.0.quantity_pieces": "มาก", "delivery.address": ""})

    assert page.status == 422
    wrong = {got["name"] for _, got in page.tags if got.get("aria-invalid") == "true"}
    assert wrong == {"lots.0.quantity_pieces", "delivery.address"}


def test_the_call_behind_the_form_is_printed_word_for_word(desk: Browser) -> None:
    desk.open("/orders/new")

    page = desk.press("ดูราคา", **ASKED)

    assert "/v1/orders -H" in page.words.replace(" \\ ", " ")
    assert '"rate_satang": 650' in page.words
    assert "Bearer $TRONG_KEY" in page.words


def test_the_live_quote_is_the_same_panel_without_the_page(desk: Browser) -> None:
    panel = desk.client.get("/orders/quote", params=ASKED | {"lots.0.due_on": "", "lots.0.start_on": ""})

    assert panel.status_code == 200
    assert "<html" not in panel.text
    assert 'id="quote"' in panel.text


def test_the_list_shows_what_still_waits_and_finds_an_order_by_its_number(
    desk: Browser, engine: Engine, hirer: factories.MadeHirer
) -> None:
    factories.order(engine, hirer, client_ref="PO-9", article="หมวก")
    factories.order(engine, hirer, article="ถุงผ้า")

    assert "หมวก" in desk.open("/orders?show=waiting").words
    found = desk.open("/orders?ref=PO-9")

    assert "หมวก" in found.words
    assert "ถุงผ้า" not in found.words


def test_an_order_shows_each_step_and_a_counter_offer_is_answered_with_one_press(
    browser: Browser, engine: Engine
) -> None:
    scene = scenes.waiting_offer(engine)
    path = sit_down(browser, engine, scene)
    asked: dict[str, object] = {"rate_satang": 1_700, "pieces": 200, "note": "ผ้าหนา"}
    leader_says(browser.client, scene.group, f"/v1/offers/ofr_{scene.offer_id.hex}/counter", asked)

    page = browser.open(path)
    assert "17.00 บาท/ชิ้น × 200 ชิ้น = 3,400 บาท" in page.words
    assert "แพงขึ้นชิ้นละ 2.00 บาท" in page.words
    agreed = browser.press("ตกลงตามที่เสนอ")

    assert "200 ชิ้น × 17.00 = 3,400 บาท" in agreed.words
    assert ("li", "step") in [(tag, got.get("aria-current")) for tag, got in agreed.tags]


def test_the_hirer_signs_and_then_only_the_leader_is_waited_for(browser: Browser, engine: Engine) -> None:
    path = sit_down(browser, engine, goods.agreed_award(engine))

    browser.open(path)
    page = browser.press("ลงชื่อในเอกสารมอบงาน")

    assert "รอหัวหน้ากลุ่มลงชื่อ" in page.words


def test_withdrawing_says_its_consequences_in_numbers_and_then_does_it(browser: Browser, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    path = sit_down(browser, engine, scene)
    leader_says(browser.client, scene.group, f"/v1/offers/ofr_{scene.offer_id.hex}/accept", {"pieces": 200})

    asked = browser.open(f"{path}/cancel")
    assert asked.heading == "ถอน 300 ชิ้น ใช่ไหม"
    assert "200 ชิ้นที่กลุ่มรับแล้ว ยังต้องทำและจ่าย 3,000 บาท" in asked.words
    done = browser.press("ใช่ ถอนงาน", reason="สั่งผิด")

    assert "ถอนงานที่เหลือ" not in done.words


def test_an_order_that_changed_meanwhile_is_not_withdrawn_unseen(browser: Browser, engine: Engine) -> None:
    scene = scenes.waiting_offer(engine)
    path = sit_down(browser, engine, scene)
    browser.open(f"{path}/cancel")
    leader_says(browser.client, scene.group, f"/v1/offers/ofr_{scene.offer_id.hex}/accept", {"pieces": 100})

    refused = browser.press("ใช่ ถอนงาน", reason="สั่งผิด")

    assert refused.status == 422
    assert refused.heading == "ถอน 400 ชิ้น ใช่ไหม"


def test_a_rate_can_be_raised_on_what_nobody_has_accepted(
    desk: Browser, engine: Engine, hirer: factories.MadeHirer
) -> None:
    sheet = factories.order(engine, hirer)
    lot = f"/orders/ord_{sheet.order.id.hex}/lots/lot_{sheet.lots[0].lot.id.hex}"

    desk.open(f"{lot}/amend")
    too_low = desk.press("บันทึก", rate_satang="9.99")
    raised = desk.press("บันทึก", rate_satang="16")

    assert too_low.status == 422
    assert "16.00 บาท/ชิ้น" in raised.words


def test_ending_agreed_work_shows_what_is_left_and_takes_its_compensation(browser: Browser, engine: Engine) -> None:
    scene = goods.agreed_award(engine)
    path = sit_down(browser, engine, scene)

    asked = browser.open(f"{path}/awards/{scene.wire}/cancel")
    assert "เลิก 500 ชิ้น ค่าจ้าง 7,500 บาท" in asked.words
    refused = browser.press("ใช่ ยกเลิกงาน", reason="unavoidable_need", compensation="")
    ended = browser.press("ใช่ ยกเลิกงาน", reason="unavoidable_need", compensation="500")

    assert refused.status == 422
    assert ended.path == path


def test_another_hirers_order_is_not_found(desk: Browser, engine: Engine) -> None:
    other = factories.order(engine, factories.hirer(engine))

    assert desk.open(f"/orders/ord_{other.order.id.hex}").status == 404


def test_a_leader_does_not_come_in_here(browser: Browser, engine: Engine) -> None:
    browser.sign_in(engine, factories.group(engine).principal_id)

    assert browser.open("/orders").status == 404


def test_a_matched_order_says_why_and_leaves_the_others_unnamed(settings: Settings, fresh_engine: Engine) -> None:
    groups = [factories.group(fresh_engine, members=6, skills=SEWING, province="10") for _ in range(3)]
    factory = factories.hirer(fresh_engine)
    sheet = factories.order(fresh_engine, factory, most_groups=1)
    scenes.matched(fresh_engine, settings)
    with TestClient(create_app(settings, fresh_engine)) as client:
        page = Browser(client).sign_in(fresh_engine, factory.principal_id).open(f"/orders/ord_{sheet.order.id.hex}")

    assert "ทำไมจับคู่แบบนี้" in page.words
    assert "กลุ่มอื่น 2 กลุ่ม (ไม่ระบุชื่อ)" in page.words
    assert not any(group.id.hex in page.html for group in groups)
