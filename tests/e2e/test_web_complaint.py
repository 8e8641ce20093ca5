"""L9: somebody complains without a name and nothing tells who or when; a group complains in its own name."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.config import Settings
from api.logs import REQUESTS
from api.sealing import Sealer
from api.web.data_files import rows
from api.web.pages import public_complaint
from tests import factories, payroll, slips
from tests.pages import Browser, Page

TRACES = ("audit_events", "notifications", "idempotency_keys", "record_reads", "procrastinate_jobs", "web_actions")


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    public_complaint._proven.clear()
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


def complain(browser: Browser, about: str = "ยังไม่ได้เงิน", **typed: Any) -> Page:
    browser.open("/complaint")
    browser.follow(about)
    return browser.press("ส่งเรื่องร้องเรียน", **typed)


def number_and_code(page: Page) -> tuple[str, str]:
    words = page.words.split()
    return words[words.index("เลขเรื่อง") + 1], words[words.index("รหัสของคุณ") + 1]


def test_three_presses_without_a_word_typed_are_a_complaint(browser: Browser) -> None:
    page = complain(browser)

    number, code = number_and_code(page)
    assert page.path == "/complaint"  # the code stands in no address
    assert "ถ่ายรูปหน้านี้ไว้" in page.words
    assert page.answer.headers["cache-control"] == "no-store"
    assert len(code) == len("0391-5527-8814-0062")
    assert number.startswith("25")


def test_the_code_tells_how_it_goes(browser: Browser) -> None:
    number, code = number_and_code(complain(browser))

    browser.open("/complaint/status")
    page = browser.press("ดู", code=code.replace("-", " "))

    assert number in page.words
    assert "เจ้าหน้าที่กำลังตรวจ" in page.words


def test_a_wrong_code_finds_nothing_and_says_what_to_do(browser: Browser) -> None:
    browser.open("/complaint/status")

    page = browser.press("ดู", code="0000 0000 0000 0001")

    assert page.status == 404
    assert "ดูรูปที่ถ่ายไว้ แล้วใส่ใหม่" in page.words


def test_two_people_with_the_same_words_have_two_complaints(browser: Browser) -> None:
    assert number_and_code(complain(browser)) != number_and_code(complain(browser))


def test_the_same_form_sent_twice_is_one_complaint(browser: Browser) -> None:
    assert number_and_code(complain(browser)) == number_and_code(browser.press_again())


def test_nothing_is_kept_of_who_sends_it_even_when_she_is_signed_in(
    browser: Browser, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    group = factories.group(engine)
    browser.sign_in(engine, group.principal_id)
    with engine.connect() as connection:
        before = [connection.scalar(text(f"SELECT count(*) FROM {one}")) for one in TRACES]
        used = connection.scalar(text("SELECT max(last_used_at) FROM web_sessions"))
    counted = told()
    capsys.readouterr()

    kept = number_and_code(complain(browser, words="ถ้อยคำลับของฉัน"))
    browser.open("/complaint/status")
    browser.press("ดู", code=kept[1])

    with engine.connect() as connection:
        assert [connection.scalar(text(f"SELECT count(*) FROM {one}")) for one in TRACES] == before
        assert connection.scalar(text("SELECT max(last_used_at) FROM web_sessions")) == used
    assert told() == counted
    said = capsys.readouterr()
    assert "complaint" not in said.out + said.err


def told() -> set[str]:
    """What the counters of requests know of complaints."""
    return {
        f"{sample.labels}{sample.value}"
        for metric in REQUESTS.collect()
        for sample in metric.samples
        if "complaint" in str(sample.labels.get("route")) and "/complaint/group" not in str(sample.labels)
    }


def test_a_slip_comes_along_unless_she_takes_it_off(browser: Browser, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer)
    code = browser.client.get(paid.address(), headers=paid.leader).json()["verification_code"]

    browser.open(f"/slips/{code}")
    browser.follow("ไม่ได้รับเงิน")
    named = number_and_code(browser.press("ส่งเรื่องร้องเรียน"))
    browser.open(f"/complaint?about=not_paid&slip={code}")
    unnamed = number_and_code(browser.press("ส่งเรื่องร้องเรียน", attach=[]))

    kept = complaints(browser, engine)
    assert (kept[named[0]]["hirer"], kept[named[0]]["anonymous"]) == (f"hir_{paid.scene.hirer.id.hex}", False)
    assert (kept[unnamed[0]]["hirer"], kept[unnamed[0]]["anonymous"]) == (None, True)


def complaints(browser: Browser, engine: Engine) -> dict[str, dict[str, Any]]:
    """Every complaint as an inspector sees it, by number."""
    inspector = factories.bearer(factories.key(engine, "inspector"))
    found: dict[str, dict[str, Any]] = {}
    cursor = None
    while True:
        query = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        page = browser.client.get("/v1/complaints", params=query, headers=inspector).json()
        found |= {one["number"]: one for one in page["items"]}
        cursor = page["next_cursor"]
        if not cursor:
            return found


def test_a_leader_complains_of_a_job_in_the_name_of_her_group(browser: Browser, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 10}, days_ago=10)
    browser.sign_in(engine, roll.scene.group.principal_id).open("/money")

    page = browser.follow("ร้องเรียน")
    filed = number_and_code(browser.press("ส่งเรื่องร้องเรียน"))

    assert page.heading == "จ่ายช้า"
    kept = complaints(browser, engine)[filed[0]]
    assert (kept["about"], kept["hirer"]) == ("paid_late", f"hir_{roll.scene.hirer.id.hex}")
    assert kept["group"] == f"grp_{roll.scene.group.id.hex}"


def test_a_flood_waits_and_is_told_how_long(browser: Browser) -> None:
    public_complaint._proven.extend([10**12] * public_complaint.MOST_A_MINUTE)

    page = complain(browser)
    public_complaint._proven.clear()

    assert page.status == 429
    assert "รอ 1 นาที แล้วกดส่งอีกครั้ง" in page.words


def test_rights_carry_their_sections_and_help_says_what_to_say(browser: Browser) -> None:
    rights, help_ = browser.open("/rights"), browser.open("/help")

    for one in rows("rights"):
        assert f'id="{one["topic"]}"' in rights.html
        assert f"มาตรา {one['section']}" in rights.words
    assert "รับงานมาทำที่บ้าน มีเรื่องให้ช่วย" in help_.words
    assert 'href="tel:1506"' in help_.html


def test_every_topic_is_one_the_api_knows(browser: Browser) -> None:
    schema = browser.client.get("/openapi.json").json()["components"]["schemas"]["FileComplaint"]

    assert {one["about"] for one in rows("topics")} == set(schema["properties"]["about"]["enum"])


@pytest.mark.parametrize("language", ["th", "en", "lo", "km", "my"])
def test_pages_for_everybody_speak_five_languages(browser: Browser, language: str) -> None:
    browser.open(f"/language/{language}?back=/help")

    for path in ("/help", "/rights", "/complaint", "/complaint?about=not_paid&slip=7Q0M", "/complaint/status"):
        page = browser.open(path)
        assert (page.status, f'<html lang="{language}">' in page.html) == (200, True)
        assert '<span lang="th">' not in page.html.partition("<main")[2]
