"""B5: what is due, pay runs, one payment, deductions with consent, bank file and statement."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.app import create_app
from api.config import Settings
from api.db import transaction
from api.payments.models import Instalment
from api.promptpay import Target
from tests import goods, payroll
from tests.desk import sit_down
from tests.pages import Browser
from tests.payroll import Payroll


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def roll(browser: Browser, engine: Engine) -> Payroll:
    """Ten pieces of one member and four of another are overdue: 210 baht."""
    made = payroll.award(engine)
    first, second = made.members[:2]
    payroll.received(engine, made, {first: 10, second: 4}, days_ago=10)
    sit_down(browser, engine, made.scene)
    return made


def instalment(engine: Engine, roll: Payroll) -> str:
    with transaction(engine) as session:
        hers = select(Instalment.id).where(Instalment.homeworker_id == roll.members[0])
        return f"/pay/instalments/ins_{session.scalars(hers).one().hex}"


def test_what_is_late_stands_on_top_with_its_interest(browser: Browser, roll: Payroll) -> None:
    page = browser.open("/pay")

    assert page.heading == "ค้างจ่าย 210 บาท"
    assert "เลยกำหนด 210 บาท ดอกเบี้ยเพิ่มทุกวัน" in page.words
    assert "ดอกเบี้ยถึงวันนี้" in page.words
    assert "เลยมา 3 วัน" in page.words


def test_a_pay_run_is_made_sent_and_waits_for_those_who_were_paid(browser: Browser, roll: Payroll) -> None:
    browser.open("/pay")

    run = browser.press("ทำรอบจ่าย")
    assert "ยังไม่จ่าย 2" in run.words
    assert "จ่าย 2 คน รวม" in run.words
    sent = browser.press("จ่ายแล้วทั้งรอบ", bank_reference="TX-1")

    assert "แจ้งจ่ายแล้ว 2" in sent.words
    assert browser.open("/pay").heading == "ค้างจ่าย 0 บาท"


def test_nothing_due_is_said_and_not_a_dead_end(browser: Browser, roll: Payroll) -> None:
    browser.open("/pay")

    page = browser.press("ทำรอบจ่าย", due_until="2026-01-01", pay_on="2026-01-01")

    assert page.status == 422
    assert "ทำรอบจ่าย" in page.words


def test_one_payment_shows_its_code_and_is_said_paid_alone(browser: Browser, engine: Engine, roll: Payroll) -> None:
    with transaction(engine) as session:
        payroll.choose(session, goods.SEALER, roll, roll.members[0], "promptpay", Target("phone", "0066810000000"))
    browser.open("/pay")
    run = browser.press("ทำรอบจ่าย")
    addresses = {to for to in run.links.values() if "/pay/payments/" in to}

    pages = [browser.open(address) for address in sorted(addresses)]
    by_code = next(page for page in pages if "พร้อมเพย์" in page.words)
    code = next(got["src"] for tag, got in by_code.tags if tag == "img")
    drawn = browser.client.get(code)
    browser.open(by_code.path)
    paid = browser.press("บาทแล้ว", bank_reference="TX-2")

    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "เรา บอกว่าจ่ายแล้ว" in paid.words
    assert browser.client.get(by_code.path + "/slip.pdf").content.startswith(b"%PDF")


def test_the_bank_file_holds_what_goes_through_a_bank(browser: Browser, roll: Payroll) -> None:
    browser.open("/pay")
    run = browser.press("ทำรอบจ่าย")

    file = browser.client.get(run.link("ไฟล์ให้ธนาคาร"))

    assert file.headers["content-type"].startswith("text/csv")
    assert file.headers["trong-left-out"] == "2"  # both are paid in cash


def test_a_deduction_without_consent_is_refused_and_with_it_is_kept(
    browser: Browser, engine: Engine, roll: Payroll
) -> None:
    path = instalment(engine, roll)
    asked = browser.open(path)
    assert "ยังไม่มีความยินยอมของผู้รับงาน" in asked.words
    refused = browser.press("หักเงินนี้", ground="late_delivery", amount_satang="5", reason="ส่งงานช้า")
    with transaction(engine) as session:
        hers = select(Instalment.id).where(Instalment.homeworker_id == roll.members[0])
        yes = payroll.agreed(session, roll, session.scalars(hers).one(), roll.members[0])
        consent = f"cns_{yes.id.hex}"

    browser.open(path)
    kept = browser.press("หักเงินนี้", ground="late_delivery", amount_satang="5", reason="ส่งงานช้า", consent=consent)

    assert refused.status == 422
    assert "5.00 บาท · ส่งช้า · ส่งงานช้า" in kept.words
    assert "คืนเงินที่หัก" in kept.words


def test_pay_of_a_delivery_adds_up(browser: Browser, roll: Payroll) -> None:
    browser.open("/pay")

    page = browser.follow("เสื้อโปโล")

    assert "รวม 14 210.00 0.00 210.00" in page.words


def test_a_statement_is_looked_at_before_it_is_recorded(browser: Browser, roll: Payroll) -> None:
    file = ("statement.csv", "วันที่,รายการ,จำนวนเงิน\n22/11/2569,ค่าเช่า,-100.00\n".encode(), "text/csv")
    browser.open("/pay/statements")

    looked = browser.press("ดูก่อน", {"file": file})

    assert looked.status == 200, looked.words
    assert "ลองอ่านแล้ว ยังไม่ได้บันทึก" in looked.words
    assert "บันทึกแล้ว" in browser.press("บันทึก 0 บรรทัดที่ตรง").words
