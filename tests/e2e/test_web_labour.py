"""An inspector's way: complaint, case, records for a reason, profile, export; and nobody else's."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from api.app import create_app
from api.auth import service
from api.auth.rules import Role
from api.config import Settings
from api.db import transaction
from api.inspections.figure_names import names
from api.inspections.models import Finding, RecordRead
from api.inspections.reads import KINDS
from tests import cases
from tests.cases import Dossier, complain, inspector, open_case, wire
from tests.counted import statements
from tests.pages import Browser

PATHS = ("/labour", "/labour/map", "/labour/findings", "/labour/complaints", "/labour/cases", "/labour/exports")


@pytest.fixture(scope="module")
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings, members=6)


@pytest.fixture
def client(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(settings, engine)) as made:
        yield made


def signed_in(client: TestClient, engine: Engine, role: Role) -> Browser:
    with transaction(engine) as session:
        account = service.open_account(session, role, f"{role} ทดสอบ")
    return Browser(client).sign_in(engine, account.id, staff=True)


@pytest.fixture
def browser(client: TestClient, engine: Engine) -> Browser:
    return signed_in(client, engine, "inspector")


@pytest.fixture
def case(client: TestClient, engine: Engine, about: Dossier) -> str:
    return open_case(client, inspector(engine), about).rpartition("/")[2]


@pytest.mark.parametrize("role", ["programme", "operator"])
def test_nobody_else_sees_the_inspectors_pages(client: TestClient, engine: Engine, role: Role) -> None:
    browser = signed_in(client, engine, role)

    assert {browser.open(path).status for path in PATHS} == {404}


def test_the_programme_sees_its_page_and_no_inspector_does(client: TestClient, engine: Engine, about: Dossier) -> None:
    assert signed_in(client, engine, "inspector").open("/programme").status == 404
    assert "รายได้ของผู้รับงาน" in signed_in(client, engine, "programme").open("/programme").heading


def test_a_finding_names_every_number(browser: Browser, about: Dossier) -> None:
    page = browser.open(f"/labour/findings/{wire('fnd', about.findings[0])}")

    assert "วันครบกำหนด" in page.words
    assert "due_on" not in page.words.split("หลักฐานในสมุดค่าจ้าง")[0]


def test_findings_of_a_hirer_are_those_of_sql(browser: Browser, engine: Engine, about: Dossier) -> None:
    page = browser.open(f"/labour/findings?hirer={about.hirer}")
    with Session(engine) as session:
        count = session.scalar(select(func.count()).where(Finding.hirer_id == about.scene.hirer.id))

    assert len(set(re.findall(r"/labour/findings/fnd_\w+", page.html))) == count == 2


def test_the_profiles_of_a_hirer_a_group_and_an_award(browser: Browser, about: Dossier) -> None:
    hirer = browser.open(f"/labour/hirers/{about.hirer}")
    group = browser.open(f"/labour/groups/{wire('grp', about.scene.group.id)}")
    award = browser.open(f"/labour/awards/{wire('awd', about.award_id)}")

    assert (hirer.status, group.status, award.status) == (200, 200, 200)
    assert "1 จาก 1" in hirer.words  # its one award has findings
    assert "เปิดดูได้ในแฟ้ม" in award.words


def test_words_of_a_complaint_open_for_a_reason_that_is_written_down(
    browser: Browser, client: TestClient, engine: Engine
) -> None:
    number = complain(client, words="นายจ้างบอกว่าจะไม่จ่าย")["number"]
    browser.open("/labour/complaints")
    closed = browser.follow(number)
    opened = browser.press("เปิดอ่านข้อความ", purpose="ตรวจตามคำร้อง")

    assert "นายจ้างบอกว่าจะไม่จ่าย" not in closed.words
    assert "นายจ้างบอกว่าจะไม่จ่าย" in opened.words
    assert opened.answer.headers["cache-control"] == "no-store"
    with Session(engine) as session:
        assert (
            session.scalar(select(RecordRead.purpose).order_by(RecordRead.created_at.desc()).limit(1)) == "ตรวจตามคำร้อง"
        )


def test_a_complaint_is_decided_once(browser: Browser, client: TestClient) -> None:
    number = complain(client, words="จ่ายแล้วหลังร้องเรียน")["number"]
    browser.open("/labour/complaints")
    browser.follow(number)
    decided = browser.press("ตัดสิน", outcome="settled", words="ผู้จ้างงานจ่ายครบแล้ว")
    again = browser.press_again()

    assert "ผู้จ้างงานจ่ายครบแล้ว" in decided.words
    assert "ตัดสิน: ได้รับเงินแล้ว" in decided.words
    assert again.status == 200  # the same form twice is one decision


EMPTY = {"deductions"}  # nothing was held back in this case; the page says so


@pytest.mark.parametrize("kind", KINDS)
def test_records_open_for_a_reason_and_each_field_has_a_name(browser: Browser, case: str, kind: str) -> None:
    closed = browser.open(f"/labour/cases/{case}/records")
    shown = browser.press("เปิดดู", kind=kind, purpose="ตรวจค่าตอบแทน")
    headings = re.findall(r'<th scope="col"><span lang="th">([^<]+)</span></th>', shown.html)

    assert "การเปิดดูครั้งนี้ถูกบันทึกแล้ว" not in closed.words
    assert "การเปิดดูครั้งนี้ถูกบันทึกแล้ว" in shown.words
    assert bool(headings) == (kind not in EMPTY)
    assert headings or "ไม่มี" in shown.words
    missing = {one for one in headings if re.fullmatch(r"[a-z_]+", one) and one not in names()}
    assert not missing, " ".join(sorted(missing))


def test_a_case_asks_the_database_as_often_for_two_findings_as_for_one(
    client: TestClient, browser: Browser, engine: Engine, about: Dossier, case: str
) -> None:
    key, first = inspector(engine), [wire("fnd", about.findings[0])]
    lesser = open_case(client, key, about, findings=first).rpartition("/")[2]

    one, two = (statements(engine, lambda of=of: browser.open(f"/labour/cases/{of}")) for of in (lesser, case))

    assert one == two


def test_names_open_only_when_they_are_asked_for(browser: Browser, case: str, engine: Engine, about: Dossier) -> None:
    browser.open(f"/labour/cases/{case}/records")
    closed = browser.press("เปิดดู", kind="roster", purpose="ตรวจ")
    opened = browser.press("เปิดดู", kind="roster", purpose="ตรวจ", fields=["name"])
    with engine.connect() as connection:
        asked = text("SELECT name FROM award_members WHERE award_id = :award LIMIT 1")
        name = connection.scalar(asked, {"award": about.award_id})

    assert name not in closed.words
    assert name in opened.words
    assert "ชื่อ" in browser.open("/labour/exports").words  # and it stands among what I have read


def test_an_export_is_complete_and_its_hash_is_that_of_the_file(browser: Browser, client: TestClient) -> None:
    browser.open("/labour/exports")
    page = browser.press("ขอไฟล์", what="findings", format="csv", purpose="ตรวจประจำเดือน")
    sha = re.search(r"<code>([0-9a-f]{64})</code>", page.html)
    file = client.get(page.link("ดาวน์โหลด"))

    assert sha is not None
    assert hashlib.sha256(file.content).hexdigest() == sha[1]
    assert "ครบ" in page.words


def test_rows_of_single_persons_need_a_case(browser: Browser) -> None:
    browser.open("/labour/exports")
    refused = browser.press("ขอไฟล์", what="instalments", format="csv", purpose="ตรวจ")

    assert refused.status == 422


def test_every_page_of_an_inspector_opens(browser: Browser, about: Dossier, case: str) -> None:
    for path in (*PATHS, f"/labour/cases/{case}", f"/labour/hirers/{about.hirer}"):
        assert browser.open(path).status == 200
