"""Pay slips over the API: what they say, when they freeze, who sees them, and the page behind the code on the paper."""

import base64
import hashlib
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.baht_text import baht_text
from api.db import transaction
from api.documents.rules import LANGUAGES, content_hash
from api.payments import slip_tries
from api.payments.models import Payment, SlipTry
from api.payments.slip_files import frozen
from api.payments.slip_lines import interest_of
from api.payments.slip_refusals import SlipAltered
from api.payments.slip_tries import may_try
from api.payments.slip_views import paper_now
from api.sealing import Sealer
from api.thai import say_date, today
from tests import factories, papers, slips


@pytest.fixture
def paid(engine: Engine, sealer: Sealer) -> slips.Paid:
    return slips.paid(engine, sealer, fine_satang=1_500, minutes=600)


def shown(client: TestClient, paid: slips.Paid, which: int = 0) -> dict[str, Any]:
    answer = client.get(paid.address(which), headers=paid.leader)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_slip_says_who_what_how_much_and_why(client: TestClient, paid: slips.Paid) -> None:
    slip = shown(client, paid)
    said, line = slip["content"], slip["content"]["lines"][0]
    fine = line["deductions"][0]

    assert said["amount_satang"] == 40 * 1_500 - 1_500
    assert said["amount_words"] == baht_text(58_500) == "ห้าร้อยแปดสิบห้าบาทถ้วน"
    assert (line["article"], line["pieces"], line["rate_satang"], line["gross_satang"]) == (
        "เสื้อโปโล",
        40,
        1_500,
        60_000,
    )
    assert re.fullmatch(r"2569-.{14}", line["document"])
    assert (fine["ground"], fine["section"], fine["consent"]["given_by"]) == ("late_delivery", "19(4)", "thumb")
    assert (line["net_satang"], line["pay_satang"]) == (58_500, 58_500)
    assert line["handed_over_on"] == today().isoformat()
    assert [one["said"] for one in slip["claims"]] == ["paid", None]


def test_an_hour_is_by_her_own_minutes_less_the_fine_beside_the_minimum_of_her_place(
    client: TestClient, paid: slips.Paid
) -> None:
    hour = shown(client, paid)["content"]["lines"][0]["hour"]

    assert hour == {"satang": 5_850, "by": "own_minutes", "minimum_satang": 4_463, "place": "ขอนแก่น"}


def test_an_hour_is_by_standard_time_where_she_said_nothing(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    hour = shown(client, slips.paid(engine, sealer))["content"]["lines"][0]["hour"]

    assert (hour["satang"], hour["by"]) == (7_500, "standard_time")


def test_interest_names_its_days_and_the_rates_that_were_in_force() -> None:
    due, paid_on = today().replace(day=1), today().replace(day=4)

    assert interest_of(25, due, paid_on) == {"satang": 25, "days": 3, "basis_points_a_year": [500]}
    assert interest_of(0, due, paid_on) is None


def test_before_the_hirer_says_paid_a_slip_is_a_preview_and_nothing_is_printed(
    client: TestClient, engine: Engine, sealer: Sealer
) -> None:
    paid = slips.paid(engine, sealer, sent=False)

    slip = shown(client, paid)
    refused = [client.get(paid.address(0, rest), headers=paid.hirer) for rest in ("/page", "/slip.pdf")]

    assert (slip["frozen_at"], slip["verification_code"], slip["content_hash"]) == (None, None, None)
    assert [one.status_code for one in refused] == [409, 409]
    assert {one.json()["type"] for one in refused} == {"/errors/slip-not-yet"}


def test_a_slip_is_frozen_once_and_later_claims_stand_beside_it(
    client: TestClient, engine: Engine, paid: slips.Paid
) -> None:
    first = shown(client, paid)
    with transaction(engine) as session:
        slips.she_says(session, paid, "received", "pin")

    second = shown(client, paid)

    assert second["content"] == first["content"]
    assert second["content_hash"] == content_hash(second["content"])
    assert second["claims"][-1]["said"] == "received"
    assert second["content"]["claims"][-1]["said"] is None


def test_the_database_keeps_a_frozen_slip_as_it_is(engine: Engine, client: TestClient, paid: slips.Paid) -> None:
    shown(client, paid)

    with pytest.raises(DBAPIError), transaction(engine) as session:
        session.execute(text("UPDATE pay_slips SET content = '{}' WHERE payment_id = :id"), {"id": paid.payments[0]})


def test_a_slip_that_is_not_what_was_hashed_is_not_shown(session: Session, engine: Engine, sealer: Sealer) -> None:
    payment = session.get_one(Payment, slips.paid(engine, sealer).payments[0])
    slip = frozen(session, payment)
    session.expunge(slip)
    slip.content = {**slip.content, "amount_satang": 1}
    session.add(slip)

    with pytest.raises(SlipAltered), session.no_autoflush:
        frozen(session, payment)


@pytest.mark.parametrize("paper", ["a6", "58mm"])
def test_a_file_is_made_once_and_its_etag_is_its_hash(client: TestClient, paid: slips.Paid, paper: str) -> None:
    asked = paid.address(0, f"/slip.pdf?paper={paper}&language=km")

    one, two = (client.get(asked, headers=side) for side in (paid.hirer, paid.leader))

    assert one.content == two.content
    assert one.headers["etag"].strip('"') == hashlib.sha256(one.content).hexdigest()
    assert one.headers["content-type"] == "application/pdf"
    assert papers.plain(shown(client, paid)["verification_code"]) in papers.says(one.content)
    assert [(one["paper"], one["language"]) for one in shown(client, paid)["files"]] == [(paper, "km")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_needs_no_script_and_no_other_server(client: TestClient, paid: slips.Paid, language: str) -> None:
    page = client.get(paid.address(0, f"/page?language={language}"), headers=paid.leader)

    policy = page.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert "585.00" in page.text
    assert "ห้าร้อยแปดสิบห้าบาทถ้วน" in page.text
    assert "default-src 'none'" in policy
    assert style is not None
    assert "<script" not in page.text
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
    assert page.headers["cache-control"] == "no-store"
    assert f'<html lang="{language}">' in page.text


def test_the_style_of_a_page_is_the_one_its_policy_names(client: TestClient, paid: slips.Paid) -> None:
    page = client.get(paid.address(0, "/page"), headers=paid.leader)
    style = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert style is not None

    named = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{named}'" in page.headers["content-security-policy"]


def test_a_name_is_never_markup_on_a_page(client: TestClient, engine: Engine, paid: slips.Paid) -> None:
    with transaction(engine) as session:
        session.execute(
            text("UPDATE homeworkers SET name = '<script>alert(1)</script>' WHERE id = :id"),
            {"id": paid.scene.group.members[0]},
        )

    page = client.get(paid.address(0, "/page"), headers=paid.leader)

    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text


def test_slips_of_others_are_not_found(client: TestClient, engine: Engine, paid: slips.Paid) -> None:
    strangers = [factories.bearer(factories.hirer(engine).key)]
    strangers.append(factories.bearer(factories.leader_token(factories.group(engine, members=1))))

    for stranger in strangers:
        answers = [client.get(paid.address(0, rest), headers=stranger) for rest in ("", "/page", "/slip.pdf")]
        listed = client.get("/v1/pay-slips", headers=stranger).json()
        assert [one.status_code for one in answers] == [404, 404, 404]
        assert listed["items"] == []


def test_a_list_is_of_a_run_or_of_a_homeworker(client: TestClient, paid: slips.Paid) -> None:
    shown(client, paid)
    of_run, of_her = (
        client.get("/v1/pay-slips", params=asked, headers=paid.leader).json()["items"]
        for asked in (
            {"pay_run": f"pyr_{paid.run_id.hex}"},
            {"homeworker": f"hwk_{paid.scene.group.members[0].hex}"},
        )
    )

    assert len(of_run) == 2
    assert [one["amount_satang"] for one in of_her] == [58_500]
    assert of_her[0]["verification_code"]
    assert {one["verification_code"] for one in of_run if one["amount_satang"] == 15_000} == {None}


def test_whoever_holds_the_paper_finds_the_slip_by_its_code(client: TestClient, paid: slips.Paid) -> None:
    code = shown(client, paid)["verification_code"]

    page = client.get("/slips", params={"code": code.lower().replace("-", " "), "language": "lo"})

    assert page.status_code == 200
    assert str(page.url).endswith(f"/slips/{code}?language=lo")
    assert "585.00" in page.text
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_the_page_of_a_code_shows_claims_as_they_are_now(client: TestClient, engine: Engine, paid: slips.Paid) -> None:
    code = shown(client, paid)["verification_code"]
    with transaction(engine) as session:
        slips.she_says(session, paid, "not_received", "voice")

    page = client.get(f"/slips/{code}")

    assert f"บอกว่าไม่ได้รับเงิน {say_date(today())}" in page.text


def test_the_page_of_a_payment_that_was_taken_back_says_so(session: Session, engine: Engine, sealer: Sealer) -> None:
    payment = session.get_one(Payment, slips.paid(engine, sealer).payments[0])
    slip = frozen(session, payment)
    before = paper_now(session, slip, "th")

    payment.state = "cancelled"
    with session.no_autoflush:
        after = paper_now(session, slip, "th")

    assert (before["warning"], "ถูกยกเลิกแล้ว" in after["warning"]) == ("", True)


@pytest.mark.parametrize("code", ["7Q0M-2DX9-FR4K-8H1T", "x", "<script>", "%00", "../v1"])
def test_a_code_nobody_has_is_not_found_in_words(client: TestClient, code: str) -> None:
    page = client.get("/slips", params={"code": code, "language": "en"})

    assert page.status_code == 404
    assert "No slip has this code" in page.text
    assert "<script>" not in page.text


def test_without_a_code_the_page_asks_for_one(client: TestClient) -> None:
    page = client.get("/slips?language=my")

    assert page.status_code == 200
    assert 'name="code"' in page.text


def test_who_asks_too_often_waits(
    client: TestClient, engine: Engine, paid: slips.Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = shown(client, paid)["verification_code"]
    with transaction(engine) as session:
        session.execute(update(SlipTry).values(tries=0))
    monkeypatch.setattr(slip_tries, "MOST_TRIES", 2)

    pages = [client.get(f"/slips/{one}") for one in (code, "7Q0M-2DX9-FR4K-8H1T", code)]
    with transaction(engine) as session:
        session.execute(update(SlipTry).values(tries=0))

    assert [page.status_code for page in pages] == [200, 404, 429]
    assert pages[2].headers["retry-after"] == "600"
    assert "585.00" not in pages[2].text


def test_another_address_need_not_wait_and_the_window_ends(session: Session, sealer: Sealer) -> None:
    for _ in range(slip_tries.MOST_TRIES):
        assert may_try(session, sealer, "198.51.100.7")

    assert not may_try(session, sealer, "198.51.100.7")
    assert may_try(session, sealer, "198.51.100.8")
    session.execute(text("UPDATE slip_tries SET since = now() - interval '11 minutes'"))
    assert may_try(session, sealer, "198.51.100.7")
    assert b"198.51" not in repr(session.scalars(text("SELECT address_mark FROM slip_tries")).all()).encode()
