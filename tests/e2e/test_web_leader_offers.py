"""A leader meets an offer: what it pays, taking it, part of it, saying no, asking for more, coming too late."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.app import create_app
from api.config import Settings
from api.db import transaction
from api.offers import answers
from api.offers.models import Award, Offer
from api.web.render import static
from tests import factories, goods, scenes
from tests.e2e.leader_pages import also_offered, change, leader, statements, waiting
from tests.pages import Browser


@pytest.fixture
def client(settings: Settings, engine: Engine) -> Any:
    with TestClient(create_app(settings, engine)) as made:
        yield made


def offer_of(engine: Engine, scene: scenes.Scene) -> Offer:
    with transaction(engine) as session:
        return session.get_one(Offer, scene.offer_id)


def awards_of(engine: Engine, scene: scenes.Scene) -> list[Award]:
    with transaction(engine) as session:
        return list(session.scalars(select(Award).where(Award.offer_id == scene.offer_id)))


def test_the_card_says_pay_first_and_that_it_is_above_the_minimum(client: TestClient, engine: Engine) -> None:
    browser, _, _ = waiting(client, engine)

    page = browser.open("/offers")

    assert page.heading == "งานใหม่ 1 งาน"
    assert "15.00 บาท/ชิ้น" in page.words
    assert "75.00 บาท/ชั่วโมง" in page.words
    assert "สูงกว่าค่าแรงขั้นต่ำ 44.63" in page.words
    assert "500 ชิ้น · รวม 7,500 บาท" in page.words
    assert "ผู้จ้างงานส่งวัสดุให้" in page.words


def test_the_offer_says_who_asks_where_to_when_it_pays_and_that_no_is_no_harm(
    client: TestClient, engine: Engine
) -> None:
    browser, _, path = waiting(client, engine, by={"name": "บจก. ผ้าไทยสยาม"})

    page = browser.open(path)

    assert "คนหนึ่งทำได้ประมาณ 5 ชิ้น/ชั่วโมง = 75.00 บาท/ชั่วโมง" in page.words
    assert "ขั้นต่ำของขอนแก่น 44.63" in page.words.replace("ขั้นต่ำของ ขอนแก่น", "ขั้นต่ำของขอนแก่น")
    assert "สูงกว่าขั้นต่ำ 68%" in page.words
    assert "บจก. ผ้าไทยสยาม ยังไม่เคยจ่ายในระบบนี้" in page.words
    assert "ภายใน 7 วันหลังส่งงาน" in page.words
    assert "กรุงเทพมหานคร · 99 ถนนพระราม 4" in page.words
    assert "ไม่รับก็ไม่เป็นไร ไม่มีผลต่องานครั้งหน้า" in page.words


def test_work_is_taken_in_two_taps_after_its_numbers_were_repeated(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    browser.open(path)

    confirm = browser.follow("รับงานนี้")
    done = browser.press("ใช่ รับงาน")

    assert "500 ชิ้น ได้รวม 7,500 บาท" in confirm.words
    assert done.heading.startswith("รับงานแล้ว")
    assert done.link("ดูและเซ็นเอกสาร").endswith("/document")
    assert [one.pieces for one in awards_of(engine, scene)] == [500]


def test_the_same_yes_twice_is_one_award_and_the_same_answer(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    browser.open(f"{path}/accept")
    first = browser.press("ใช่ รับงาน")

    again = browser.press_again()

    assert (again.status, again.path) == (200, first.path)
    assert len(awards_of(engine, scene)) == 1


def test_a_part_can_be_taken_in_digits_of_any_script(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine, minimum_lot_pieces=50)
    browser.open(path)

    confirm = browser.press("รับเท่านี้", pieces="๑๒๐")
    browser.press("ใช่ รับงาน")

    assert "120 ชิ้น ได้รวม 1,800 บาท" in confirm.words
    assert "อีก 380 ชิ้น จะเสนอให้กลุ่มอื่น" in confirm.words
    assert [one.pieces for one in awards_of(engine, scene)] == [120]
    assert "120 ชิ้น" in browser.open(path).words, "the offer, opened again, says what was taken of it"


def test_too_small_a_part_is_refused_with_the_least_and_a_way_on(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine, minimum_lot_pieces=50)
    browser.open(f"{path}/accept?pieces=10")

    page = browser.press("ใช่ รับงาน")

    assert page.status == 422
    assert "50 ถึง 500" in page.words
    assert page.link("แก้จำนวน") == f"{path}#pieces"
    assert awards_of(engine, scene) == []


@pytest.mark.parametrize("typed", ["-3", "1.5", "สิบ"])
def test_a_number_that_cannot_be_read_is_told(client: TestClient, engine: Engine, typed: str) -> None:
    browser, _, path = waiting(client, engine)

    page = browser.open(f"{path}/accept?pieces={typed}")

    assert page.status == 422
    assert "ต้องเป็นจำนวนเต็ม" in page.words


def test_no_is_said_with_one_of_seven_reasons_and_nothing_typed(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    browser.open(path)
    reasons = browser.follow("ไม่รับ")

    page = browser.press("ไกลไป")
    again = browser.press_again()

    assert len(reasons.forms[0].buttons) == 7
    assert page.heading == again.heading == "กลุ่มเราไม่รับงานนี้"
    assert (offer_of(engine, scene).state, offer_of(engine, scene).decline_reason) == ("declined", "too_far")


def test_another_price_is_shown_in_numbers_before_it_binds(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine, minimum_lot_pieces=50)
    browser.open(path)
    browser.follow("เสนอราคาอื่น")

    check = browser.press("ดูว่าได้เท่าไร", rate="16.5", pieces="300")
    page = browser.press("ใช่ เสนอราคานี้")

    assert "16.50 บาท/ชิ้น 300 ชิ้น · ได้รวม 4,950 บาท" in check.words
    assert "ถ้าผู้จ้างงานตกลง ถือว่ารับงานทันที" in check.words
    assert page.heading == "รอผู้จ้างงานตอบราคา"
    assert (offer_of(engine, scene).counter_rate_satang, offer_of(engine, scene).counter_pieces) == (1_650, 300)


def test_a_price_under_the_law_is_refused_with_the_least(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    browser.open(f"{path}/counter")
    floor = offer_of(engine, scene).floor_satang

    page = browser.press("ดูว่าได้เท่าไร", rate="5")

    assert page.status == 422
    assert f"ใส่ {floor / 100:.2f} บาท ขึ้นไป" in page.words
    assert page.form_with("ดูว่าได้เท่าไร")[0].fields["rate"] == ["5"]


def test_who_tapped_in_time_but_came_late_sees_both_times_and_asks_staff(
    fresh_engine: Engine, settings: Settings
) -> None:
    with TestClient(create_app(settings, fresh_engine)) as client:
        scene = scenes.waiting_offer(fresh_engine)
        scenes.matched(fresh_engine, settings)
        browser = leader(client, fresh_engine, scene)
        path = f"/o/ofr_{scene.offer_id.hex}"
        browser.open(f"{path}/accept")
        change(fresh_engine, "UPDATE offers SET expires_at = now() - interval '1 minute'")
        form, _ = browser.page.form_with("ใช่ รับงาน")
        tapped = (datetime.now(UTC) - timedelta(minutes=8)).isoformat()

        late = browser.send(form.action, "post", form.filled() | {"device_at": [tapped]})

        assert (late.status, late.heading) == (409, "งานนี้ปิดรับแล้ว")
        assert "คุณกดก่อนปิดรับ" in late.words


def test_work_that_lapsed_is_told_with_its_time_and_other_work(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    also_offered(engine, scene, 2)
    change(engine, "UPDATE offers SET expires_at = now() - interval '1 minute' WHERE id = :id", id=scene.offer_id)

    page = browser.open(path)

    assert page.heading == "งานนี้ปิดรับแล้ว"
    assert page.link("ดูงานอื่น 2 งาน") == "/offers"
    assert page.form_with("ขอให้เจ้าหน้าที่ดู")


def test_a_hirers_no_to_another_price_is_told(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    with transaction(engine) as session:
        facts: dict[str, Any] = {"rate_satang": 1_600, "pieces": None, "note": None}
        answers.counter(session, goods.SEALER, group_id=scene.group.id, offer_id=scene.offer_id, **facts)
        answers.decline_counter(session, goods.SEALER, hirer_id=scene.hirer.id, offer_id=scene.offer_id)

    assert browser.open(path).heading == "ผู้จ้างงานไม่รับราคาที่เสนอ"


def test_a_changed_order_is_told_and_nothing_is_taken(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    browser.open(f"{path}/accept")
    change(engine, "UPDATE lots SET terms = terms + 1 WHERE id = :id", id=scene.lot_id)

    page = browser.press("ใช่ รับงาน")

    assert (page.status, page.heading) == (409, "ยังไม่ได้รับงานนี้")
    assert "ผู้จ้างงานเปลี่ยนเงื่อนไขงานแล้ว" in page.words
    assert awards_of(engine, scene) == []


def test_the_queue_of_the_phone_hears_the_same_in_json(client: TestClient, engine: Engine) -> None:
    browser, scene, path = waiting(client, engine)
    browser.open(f"{path}/accept")
    form, _ = browser.page.form_with("ใช่ รับงาน")
    sent = form.filled() | {"device_at": ["2026-11-22T17:52:00+07:00"]}
    change(engine, "UPDATE offers SET expires_at = now() - interval '1 minute' WHERE id = :id", id=scene.offer_id)

    answer = client.post(form.action, data=sent, headers={"Trong-Outbox": "1"})

    assert answer.status_code == 409
    assert answer.json()["refused"]["title"] == "ข้อเสนอนี้ปิดแล้ว"
    assert Browser(client).open(answer.json()["to"]).words.count("17:52") == 1


def test_somebody_elses_offer_is_not_there(client: TestClient, engine: Engine) -> None:
    _, _, path = waiting(client, engine)
    other = Browser(client).sign_in(engine, factories.group(engine).principal_id)

    assert [other.open(f"{path}{more}").status for more in ("", "/accept", "/decline", "/counter")] == [404] * 4


def test_a_list_of_thirty_offers_takes_as_many_statements_as_a_list_of_three(
    client: TestClient, engine: Engine
) -> None:
    browser, scene, _ = waiting(client, engine, pieces=10)
    also_offered(engine, scene, 2)
    few = statements(browser, engine, "/offers")
    also_offered(engine, scene, 27)

    many = statements(browser, engine, "/offers")

    assert browser.page.heading == "งานใหม่ 30 งาน"
    assert many == few


def test_thirty_offers_fit_the_first_breath_of_a_slow_line(client: TestClient, engine: Engine) -> None:
    """14 KB of HTML fit into the first congestion window; 30 KB in all (design R24)."""
    browser, scene, path = waiting(client, engine, pieces=10)
    also_offered(engine, scene, 29)

    first = {address: wire(browser, address) for address in ("/offers", path)}
    files = [got.get("src") or got.get("href", "") for tag, got in browser.page.tags if tag in ("script", "link")]
    whole = first["/offers"] + sum(wire(browser, one) for one in files) + wire(browser, static("icons.svg").url)

    assert {address: size for address, size in first.items() if size > 14_000} == {}
    assert sum(wire(browser, one) for one in files if one.endswith(".js")) <= 5_000
    assert whole <= 30_000


def wire(browser: Browser, address: str) -> int:
    """Bytes on the wire of one answer, packed as a phone asks for it."""
    browser.open(address)
    return int(browser.page.answer.headers["content-length"])
