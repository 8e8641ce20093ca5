"""From the way in to what was wanted, as each role goes it in a browser."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, func, select

from api.auth import service
from api.db import transaction
from api.deliveries.models import DeliveryNote, Photo
from api.offers.models import Award
from api.orders.models import Order
from tests import factories, goods, scenes
from tests.browser.conftest import SMALL, Phones, Site
from tests.found import a_finding

NO_SIGNAL = 1000  # times that sending fails
HELD = """async () => ({ pages: (await caches.keys()).length,
  names: (await indexedDB.databases()).map((one) => one.name) })"""


def count(engine: Engine, model: type, *where: object) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def desk(site: Site, phones: Phones, role: str) -> Page:
    """The browser of somebody of a role who has just signed in; the address it starts at is open."""
    with transaction(site.engine) as session:
        account = service.open_account(session, role, "ผู้ทดลอง")  # type: ignore[arg-type]
    return phones.of(account.id).open("/")


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> str:
    """What every code is while a test lasts."""
    monkeypatch.setattr(service.secrets, "randbelow", lambda _: 246810)
    return "246810"


def test_a_leader_signs_in_with_a_code_and_takes_part_of_an_offer(site: Site, phones: Phones, code: str) -> None:
    scene = scenes.waiting_offer(site.engine, minimum_lot_pieces=50)
    with transaction(site.engine) as session:
        phone_number = session.get_one(service.Principal, scene.group.principal_id).phone
    page = phones.of(None, size=SMALL).open("/offers")

    page.locator("input[name=phone]").fill(phone_number or "")
    press(page, "ส่งรหัส")
    page.locator("input[name=code]").fill(code)
    press(page, "เข้าใช้งาน")
    page.locator("a.card").first.click()
    page.locator("input[name=pieces]").fill("100")
    press(page, "รับเท่านี้")
    press(page, "ใช่ รับงาน")

    expect(page.locator("h1")).to_contain_text("รับงานแล้ว")
    assert count(site.engine, Award, Award.offer_id == scene.offer_id, Award.pieces == 100) == 1


READS_TEXTS = """window.OTPCredential = class {};
navigator.credentials.get = (asked) => new Promise((yes) =>
  asked.otp.transport.includes("sms") && setTimeout(() => yes({ code: "135790" }), 50));"""


def test_a_phone_that_reads_the_code_in_its_text_message_fills_it_in(site: Site, phones: Phones) -> None:
    phone = phones.of(None)
    phone.page.add_init_script(READS_TEXTS)
    page = phone.open("/sign-in")

    page.locator("input[name=phone]").fill("0812345678")
    press(page, "ส่งรหัส")

    expect(page.locator("input[name=code]")).to_have_value("135790")


def test_two_deliveries_that_waited_keep_their_own_pictures(site: Site, phones: Phones) -> None:
    scene = goods.signed_award(site.engine)
    phone = phones.of(scene.group.principal_id)
    page = phone.open(f"/jobs/{scene.wire}/deliver")
    phone.no_signal()

    for pieces in (7, 9):
        page.locator("input.num").first.fill(str(pieces))
        picture = goods.JPEG + b"%d" % pieces
        page.set_input_files("#photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture})
        press(page, "ส่งงาน")
        expect(page.locator("#outbox")).to_contain_text("(1)" if pieces == 7 else "(2)")
    phone.no_signal(False)
    expect(page.locator("#outbox p.ok")).to_have_count(2)

    with transaction(site.engine) as session:
        rows = session.execute(
            select(DeliveryNote.pieces, Photo.content).join(Photo, Photo.id == DeliveryNote.photo_id)
            .where(DeliveryNote.award_id == scene.award_id)
        ).all()  # fmt: skip
    assert {pieces: bytes(content)[-1:] for pieces, content in rows} == {7: b"7", 9: b"9"}


def test_who_signs_out_leaves_nothing_on_the_phone(site: Site, phones: Phones) -> None:
    scene = scenes.waiting_offer(site.engine)
    page = phones.of(scene.group.principal_id).open("/group")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    press(page, "ออกจากระบบ")
    page.wait_for_url(site.address + "/")

    assert page.evaluate(HELD) == {"pages": 0, "names": []}
    page.goto(f"{site.address}/offers")
    assert page.url.endswith("/sign-in?next=/offers")


def leaving(site: Site, phones: Phones) -> tuple[scenes.Scene, Page, list[str]]:
    """A leader who presses sign-out while a yes waits on her phone; the native dialogs that came up."""
    scene = scenes.waiting_offer(site.engine)
    phone = phones.of(scene.group.principal_id)
    phone.lose(times=NO_SIGNAL, handled=False)
    page = phone.open(f"/o/ofr_{scene.offer_id.hex}/accept")
    lost: list[str] = []
    page.on("dialog", lambda dialog: (lost.append(dialog.message), dialog.accept()))
    press(page, "ใช่ รับงาน")
    expect(page.locator("#outbox")).to_contain_text("ยังไม่ส่ง")
    page.goto(f"{site.address}/group")
    expect(page.locator("#outbox")).to_contain_text("ยังไม่ส่ง")
    press(page, "ออกจากระบบ")
    expect(page.locator("#outbox .bad")).to_contain_text("มี 1 รายการยังไม่ส่ง")
    return scene, page, lost


def test_who_signs_out_with_things_unsent_is_asked_in_the_page_and_may_send_them(site: Site, phones: Phones) -> None:
    scene, page, dialogs = leaving(site, phones)

    page.evaluate(f"window.lost = {NO_SIGNAL}")
    page.locator("#outbox .bad").get_by_role("button", name="ส่งเดี๋ยวนี้").click()
    expect(page.locator("#outbox .ok")).to_contain_text("ส่งถึงแล้ว")

    assert page.locator("#outbox .bad").count() == 0
    assert count(site.engine, Award, Award.offer_id == scene.offer_id) == 1
    press(page, "ออกจากระบบ")
    page.wait_for_url(site.address + "/")
    assert dialogs == []


def test_who_leaves_anyway_leaves_nothing_behind(site: Site, phones: Phones) -> None:
    scene, page, dialogs = leaving(site, phones)

    page.locator("#outbox").get_by_role("button", name="ออกเลย ลบทิ้ง").click()
    page.wait_for_url(site.address + "/")

    assert page.evaluate(HELD) == {"pages": 0, "names": []}
    assert count(site.engine, Award, Award.offer_id == scene.offer_id) == 0
    assert dialogs == []


def test_a_hirer_sees_the_price_and_posts_an_order(site: Site, phones: Phones) -> None:
    hirer = factories.hirer(site.engine)
    page = phones.of(hirer.principal_id).open("/orders/new")

    for name, typed in {
        "lots.0.article": "ปลอกหมอนผ้าฝ้าย", "lots.0.standard_centiminutes": "6.7", "lots.0.quantity_pieces": "500",
        "lots.0.rate_satang": "6.50", "delivery.address": "99 ถนนมิตรภาพ",
    }.items():  # fmt: skip
        page.locator(f"[name='{name}']").fill(typed)
    page.locator("[name='lots.0.skill']").select_option("straight_stitch_machine_sewing")
    page.locator("[name='delivery.province_code']").select_option("40")
    press(page, "ดูราคา")
    expect(page.locator("main")).to_contain_text("รวมค่าจ้าง 3,250 บาท")
    press(page, "ส่งใบสั่งงาน")
    page.wait_for_url("**/orders/ord_*")

    assert count(site.engine, Order, Order.hirer_id == hirer.id) == 1


def test_an_inspector_goes_from_the_map_to_a_case(site: Site, phones: Phones) -> None:
    hirer = factories.hirer(site.engine)
    _, finding = a_finding(site.engine, hirer.id)
    page = desk(site, phones, "inspector")
    expect(page.locator("h1")).to_be_visible()

    page.get_by_role("navigation").get_by_role("link", name="แผนที่").click()
    expect(page.locator("figure.map")).to_be_visible()
    page.goto(f"{site.address}/labour/findings/fnd_{finding.hex}")
    press(page, "เปิดแฟ้มใหม่เรื่องผู้จ้างงานรายนี้")

    page.wait_for_url("**/labour/cases/isp_*")
    expect(page.locator("main")).to_contain_text("สอบข้อเท็จจริง")


def test_an_operator_asks_for_a_matching_run(site: Site, phones: Phones) -> None:
    page = desk(site, phones, "operator")
    assert page.url.endswith("/operations")

    press(page, "จับคู่ตอนนี้")

    expect(page.locator("h1")).to_have_text("การทำงานของระบบ")
    expect(page.locator("main")).to_contain_text("match_open_lots")
