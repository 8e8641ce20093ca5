"""A weak signal: what was tapped is kept, sent once, and never lost; whether it counted is said in words."""

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from api.auth.models import WebAction
from api.db import transaction
from api.offers.models import Award
from tests import scenes
from tests.browser.conftest import SMALL, Phone, Phones, Site

YES = "ใช่ รับงาน"
TWENTY = """() => new Promise((done) => {
  indexedDB.open("trong").onsuccess = (opened) => {
    const kept = opened.target.result.transaction("outbox", "readwrite"), box = kept.objectStore("outbox");
    for (let at = 0; at < 20; at++) box.put({ key: `k${at}`, url: "/", fields: [], at, code: "" });
    kept.oncomplete = () => done();
  };
})"""
"""As many kept forms as a phone holds."""


def offered(site: Site, phones: Phones, **how: object) -> tuple[Phone, scenes.Scene, str]:
    """A leader's phone, and the address of the page that asks whether she takes the work."""
    scene = scenes.waiting_offer(site.engine)
    return phones.of(scene.group.principal_id, **how), scene, f"/o/ofr_{scene.offer_id.hex}/accept"  # type: ignore[arg-type]


def awards(site: Site, scene: scenes.Scene) -> int:
    with transaction(site.engine) as session:
        return session.scalar(select(func.count()).where(Award.offer_id == scene.offer_id)) or 0


def press_yes(page: Page) -> None:
    page.get_by_role("button", name=YES).click()


def test_a_yes_without_signal_is_kept_and_sent_once_when_it_is_back(site: Site, phones: Phones) -> None:
    phone, scene, path = offered(site, phones)
    page = phone.open(path)

    phone.no_signal()
    press_yes(page)
    expect(page.locator("#outbox")).to_contain_text("เก็บในเครื่อง ยังไม่ส่ง")
    before = awards(site, scene)
    phone.no_signal(False)
    expect(page.locator("#outbox")).to_contain_text("ส่งถึงแล้ว")

    assert (before, awards(site, scene)) == (0, 1)


def test_an_answer_that_is_lost_on_its_way_back_does_nothing_twice(site: Site, phones: Phones) -> None:
    phone, scene, path = offered(site, phones)
    phone.lose(times=1, handled=True)
    page = phone.open(path)

    press_yes(page)
    expect(page.locator("#outbox")).to_contain_text("ยังไม่ส่ง")
    page.get_by_role("button", name="ส่งเดี๋ยวนี้").click()
    expect(page.locator("#outbox")).to_contain_text("ส่งถึงแล้ว")

    assert page.evaluate("window.lost") == 1
    assert awards(site, scene) == 1


def test_the_phones_own_time_is_kept_beside_the_servers(site: Site, phones: Phones) -> None:
    phone, _, path = offered(site, phones)
    page = phone.open(path)

    press_yes(page)
    page.wait_for_url("**/o/**")

    with transaction(site.engine) as session:
        newest = session.scalars(select(WebAction).order_by(WebAction.id.desc())).first()
    assert newest is not None
    assert newest.device_at is not None
    assert abs((newest.created_at - newest.device_at).total_seconds()) < 60


def test_of_two_phones_that_take_the_same_work_the_second_is_told_plainly(site: Site, phones: Phones) -> None:
    first, scene, path = offered(site, phones)
    second = phones.of(scene.group.principal_id)
    pages = [first.open(path), second.open(path)]
    second.no_signal()
    press_yes(pages[1])
    expect(pages[1].locator("#outbox")).to_contain_text("ยังไม่ส่ง")

    press_yes(pages[0])
    pages[0].wait_for_url("**/o/**")
    second.no_signal(False)

    expect(pages[1].locator("#outbox p.bad, #outbox p.ok")).to_have_count(1)
    assert awards(site, scene) == 1


def test_one_more_than_twenty_is_not_kept_and_the_page_says_so(site: Site, phones: Phones) -> None:
    phone, _, path = offered(site, phones)
    page = phone.open(path)
    page.evaluate(TWENTY)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))

    phone.no_signal()
    press_yes(page)
    expect(page.locator("#outbox .bad")).to_contain_text("รายการนี้ยังไม่ได้เก็บ")

    expect(page.locator("#outbox")).to_contain_text("(20)")
    assert dialogs == []


def test_lines_own_browser_keeps_a_yes_too(site: Site, phones: Phones) -> None:
    phone, scene, path = offered(site, phones, line=True)
    page = phone.open(path)
    phone.no_signal()
    press_yes(page)
    expect(page.locator("#outbox")).to_contain_text("ยังไม่ส่ง")

    phone.no_signal(False)
    expect(page.locator("#outbox")).to_contain_text("ส่งถึงแล้ว")

    assert awards(site, scene) == 1


def test_without_a_script_the_same_form_does_the_same(site: Site, phones: Phones) -> None:
    phone, scene, path = offered(site, phones, script=False, size=SMALL)
    page = phone.open(path)

    press_yes(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("รับงานแล้ว")
    assert awards(site, scene) == 1


def test_a_page_that_was_visited_can_be_read_without_signal(site: Site, phones: Phones) -> None:
    phone, _, path = offered(site, phones)
    page = phone.open("/offers")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.open("/offers")
    phone.open(path.removesuffix("/accept"))

    phone.no_signal()
    phone.open("/offers")

    expect(page.get_by_role("heading", level=1)).to_contain_text("งานใหม่")
    expect(page.locator("#outbox")).to_contain_text("ไม่มีสัญญาณ")
    expect(page.locator("#outbox")).to_contain_text("ข้อมูล ณ")
