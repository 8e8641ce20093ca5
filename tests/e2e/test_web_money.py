"""L6, L7, M1: a leader finds the group's money, answers what a hirer claims, shares it out, and hands on the slips."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from api.sealing import Sealer
from tests import payroll, slips
from tests.counted import statements
from tests.pages import Browser, Page
from tests.payroll import Payroll


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    return payroll.award(engine)


@pytest.fixture
def paid(engine: Engine, sealer: Sealer) -> slips.Paid:
    """Two members were paid 600 and 150 baht in cash through their leader, says the hirer; one was fined 15 baht."""
    return slips.paid(engine, sealer, method="cash_at_workplace", fine_satang=1_500, minutes=600)


def leader(browser: Browser, engine: Engine, roll: Payroll) -> Browser:
    return browser.sign_in(engine, roll.scene.group.principal_id)


def test_late_pay_comes_first_with_its_days_and_interest(browser: Browser, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 10}, days_ago=10)
    payroll.received(engine, roll, {roll.members[0]: 2, roll.members[1]: 2}, days_ago=1)

    page = leader(browser, engine, roll).open("/money")

    assert "รอรับ 210.00 บาท" in page.words
    assert page.words.index("เลยกำหนด 3 วัน") < page.words.index("รอครบกำหนด")
    assert "ดอกเบี้ยถึงวันนี้ 0.07 บาท" in page.words
    assert "60.00 บาท" in page.words[page.words.index("รอครบกำหนด") :]


def test_a_reminder_says_the_sum_the_law_and_the_day(browser: Browser, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 10}, days_ago=10)

    leader(browser, engine, roll).open("/money")
    page = browser.follow("ทวงถาม")

    assert "ยังไม่ได้รับค่าจ้าง 150.00 บาท" in page.words
    assert "มาตรา 17" in page.words
    assert "10 ชิ้น × 15.00" in page.words


def test_nothing_owed_is_said_in_words(browser: Browser, engine: Engine, roll: Payroll) -> None:
    page = leader(browser, engine, roll).open("/money")

    assert "ยังไม่มีเงินค้าง" in page.words
    assert page.link("ดูงานที่ทำ") == "/jobs"


def test_she_says_she_has_it_all_after_seeing_the_sum_again(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    leader(browser, engine, paid).open("/money")
    asked = browser.follow("ได้ครบ")
    answered = browser.press("ใช่ ได้ครบ")
    again = browser.press_again()

    assert "735.00 บาท" in asked.words
    assert "รูปสลิปยังไม่ใช่เงิน" in asked.words
    assert "บันทึกแล้ว" in answered.words
    assert answered.words.count("เงินอยู่ที่หัวหน้ากลุ่ม") == 2
    assert again.status == 200


def test_she_says_she_has_nothing_and_may_complain(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    leader(browser, engine, paid).open("/money")
    browser.follow("ยังไม่ได้")
    page = browser.press("ใช่ ยังไม่ได้เลย")

    assert page.words.count("ยังไม่ได้ หรือได้ไม่ครบ") == 2
    assert page.link("ร้องเรียนเจ้าหน้าที่").startswith("/complaint/group?about=not_paid")
    assert "2 คนยังไม่ได้เงินครบ" in browser.open("/money").words


def test_a_part_is_said_name_by_name_in_digits_as_she_writes_them(
    browser: Browser, engine: Engine, paid: slips.Paid
) -> None:
    leader(browser, engine, paid).open(f"/money/payments/pmt_{paid.payments[1].hex}")

    page = browser.press("ได้เท่านี้", amount="๑๐๐.๕๐")

    assert "ยังไม่ได้ หรือได้ไม่ครบ" in page.words
    assert "ได้รับ 100.50 บาท" in page.words


def test_what_is_no_amount_is_refused_with_what_to_press(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    leader(browser, engine, paid).open(f"/money/payments/pmt_{paid.payments[1].hex}")

    page = browser.press("ได้เท่านี้", amount="ร้อย")

    assert (page.status, page.heading) == (422, "อ่านจำนวนเงินไม่ได้")
    assert "กลับไปใส่ตัวเลข แล้วกดอีกครั้ง" in page.words


def test_a_member_confirms_cash_twice_on_the_leaders_phone(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    at = f"/money/payments/pmt_{paid.payments[1].hex}"
    leader(browser, engine, paid).open(at)

    said(browser, "ink")
    once = browser.open(at)
    twice = said(browser, "thumb")

    assert "ได้รับแล้ว" not in once.words
    assert "ได้รับแล้ว" in twice.words


def said(browser: Browser, how: str) -> Page:
    """The member's own yes, below the leader's."""
    form = next(one for one in browser.page.forms if one.fields.get("side") == ["member"])
    return browser.send(form.action, form.method, form.filled(given_by=how) | {"said": ["all"]})


def test_enter_beside_an_amount_never_says_that_all_of_it_came(
    browser: Browser, engine: Engine, paid: slips.Paid
) -> None:
    page = leader(browser, engine, paid).open(f"/money/payments/pmt_{paid.payments[1].hex}")

    asked = [form for form in page.forms if "amount" in form.fields]

    assert asked
    assert all([said for _, said, _ in form.buttons.values()] == ["some"] for form in asked)


def test_a_payment_shows_its_working_and_the_fine(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    page = leader(browser, engine, paid).open(f"/money/payments/pmt_{paid.payments[0].hex}")

    assert "40 ชิ้น × 15.00 = 600.00 บาท" in page.words
    assert "หัก 15.00 บาท · ส่งงานช้า (มาตรา 19(4))" in page.words
    assert "58.50 บาท/ชั่วโมง" in page.words
    assert "ไม่ต่ำกว่าขั้นต่ำ 44.63" in page.words


def test_the_slip_prints_and_its_code_opens_it_for_anybody(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    page = leader(browser, engine, paid).open(f"/money/payments/pmt_{paid.payments[0].hex}")

    printed = browser.client.get(page.link("พิมพ์ใบเล็ก"))
    browser.client.cookies.clear()
    public = browser.open(page.link("ดูใบจ่ายเงิน"))

    assert printed.content.startswith(b"%PDF")
    assert printed.headers["cache-control"] == "private, no-store"
    assert "585.00" in public.words
    assert public.link("ไม่ได้รับเงิน").startswith("/complaint?about=not_paid&slip=")


def test_the_split_adds_up_and_says_who_is_under_the_minimum(
    browser: Browser, engine: Engine, paid: slips.Paid
) -> None:
    page = leader(browser, engine, paid).open(f"/money/jobs/awd_{paid.award_id.hex}")

    assert "750.00 บาท" in page.words
    assert "รวมตรงกับค่าจ้างที่ผู้จ้างงานต้องจ่าย" in page.words
    assert "15.00 บาท/ชั่วโมง ต่ำกว่าขั้นต่ำ 44.63" in page.words
    assert "58.50 บาท/ชั่วโมง ไม่ต่ำกว่าขั้นต่ำ 44.63" in page.words


def test_she_refuses_a_deduction_before_it_is_paid(browser: Browser, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, fine_satang=1_500, sent=False)
    fined = instalment(browser, engine, paid)

    before = browser.open(f"/money/pay/{fined}")
    after = browser.press("ไม่ยอมให้หัก คืน 15.00 บาท")

    assert "585.00 บาท" in before.words
    assert "600.00 บาท" in after.words
    assert "ไม่ถูกหัก" in after.words


def instalment(browser: Browser, engine: Engine, paid: slips.Paid) -> str:
    leader(browser, engine, paid)
    found = browser.client.get("/v1/instalments", headers=paid.leader).json()["items"]
    return str(next(one["id"] for one in found if one["homeworker"] == f"hwk_{paid.members[0].hex}"))


def test_consent_to_a_fine_is_given_in_words_and_within_the_cap(
    browser: Browser, engine: Engine, sealer: Sealer
) -> None:
    paid = slips.paid(engine, sealer, sent=False)
    page = leader(browser, engine, paid).open(f"/money/pay/{instalment(browser, engine, paid)}")
    assert "จ่าย" in page.words  # in a payment already: nothing may be agreed to any more
    assert "ยอมให้หักไม่เกินกี่บาท" not in page.words

    open_roll = payroll.award(engine)
    payroll.received(engine, open_roll, {open_roll.members[0]: 10})
    leader(browser, engine, open_roll)
    due = browser.client.get("/v1/instalments", headers=open_roll.leader).json()["items"][0]
    page = browser.open(f"/money/pay/{due['id']}")
    browser.press("ยินยอมเท่านี้", ground="late_delivery", amount="5", given_by="thumb")

    assert "หักรวมได้ไม่เกิน 15.00 บาท" in page.words
    given = browser.client.get("/v1/consents", headers=open_roll.leader).json()["items"][0]
    assert (given["most_satang"], given["given_by"]) == (500, "thumb")
    assert given["words"] == "ยินยอมให้หักเพราะส่งงานช้า ไม่เกิน 5.00 บาท"


def test_a_member_agrees_to_promptpay_in_the_words_she_saw(browser: Browser, engine: Engine, roll: Payroll) -> None:
    member = f"hwk_{roll.members[0].hex}"
    leader(browser, engine, roll).open(f"/group/members/{member}/pay")

    browser.follow("พร้อมเพย์")
    page = browser.press("ยินยอม", number="081-234-5678", given_by="voice")

    assert "พร้อมเพย์ …5678" in page.words
    given = browser.client.get("/v1/consents", headers=roll.leader).json()["items"][0]
    assert (given["method"], given["given_by"]) == ("promptpay", "voice")
    assert given["words"] == "ยินยอมรับเงินทางพร้อมเพย์ แทนเงินสดที่บ้าน ถอนคำนี้ได้ทุกเมื่อ"


def test_the_code_asks_the_hirer_for_just_this_payment(browser: Browser, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, method="promptpay", sent=False)

    page = leader(browser, engine, paid).open(f"/money/payments/pmt_{paid.payments[0].hex}")
    code = browser.client.get(f"/money/payments/pmt_{paid.payments[0].hex}/promptpay.svg")

    assert "สแกนแล้วยังไม่ใช่ได้เงิน ดูบัญชีก่อน" in page.words
    assert code.headers["content-type"].startswith("image/svg+xml")


def test_the_money_of_another_group_is_not_found(browser: Browser, engine: Engine, paid: slips.Paid) -> None:
    stranger = payroll.award(engine)

    leader(browser, engine, stranger)

    for path in (
        f"payments/pmt_{paid.payments[0].hex}",
        f"runs/pyr_{paid.run_id.hex}",
        f"jobs/awd_{paid.award_id.hex}",
    ):
        assert browser.open(f"/money/{path}").status == 404


def test_pages_of_money_ask_no_more_for_many_deliveries(browser: Browser, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 1}, days_ago=9)
    leader(browser, engine, roll)
    one = statements(engine, lambda: browser.open("/money"))

    for _ in range(8):
        payroll.received(engine, roll, dict.fromkeys(roll.members, 2), days_ago=9)

    assert statements(engine, lambda: browser.open("/money")) == one


@pytest.mark.parametrize("language", ["en", "lo", "km", "my"])
def test_pages_of_money_speak_other_languages_whole(
    browser: Browser, engine: Engine, paid: slips.Paid, language: str
) -> None:
    leader(browser, engine, paid).open(f"/language/{language}?back=/money")
    payment, award, run = paid.payments[0].hex, paid.award_id.hex, paid.run_id.hex
    fined = instalment(browser, engine, paid)

    for path in ("", f"/payments/pmt_{payment}", f"/jobs/awd_{award}", f"/runs/pyr_{run}", f"/pay/{fined}"):
        page = browser.open(f"/money{path}")
        assert page.status == 200
        assert '<span lang="th">' not in page.html.partition("<main")[2].partition("</main>")[0]
