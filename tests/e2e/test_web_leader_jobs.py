"""A leader's job from the signature to the dispute: what to do now, handing over, what was accepted, saying no."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from api.app import create_app
from api.config import Settings
from api.db import transaction
from api.deliveries import disputes, materials
from api.deliveries.materials import Move
from api.deliveries.models import DeliveryNote, Dispute, EarlyEnd, Extension, Photo, Tally
from api.offers.models import Award, AwardMember
from api.thai import today
from tests import factories, goods
from tests.e2e.leader_pages import count, leader, signed, statements, took
from tests.pages import Browser

PICTURE = ("seams.jpg", goods.JPEG, "image/jpeg")


@pytest.fixture
def client(settings: Settings, engine: Engine) -> Any:
    with TestClient(create_app(settings, engine)) as made:
        yield made


def member(scene: goods.SignedAward, n: int = 0) -> str:
    return f"m_hwk_{scene.members[n].hex}"


def test_a_new_job_asks_for_her_signature_first(client: TestClient, engine: Engine) -> None:
    scene = goods.agreed_award(engine)
    browser = leader(client, engine, scene)
    browser.open("/jobs")

    page = browser.follow("รอกลุ่มเราเซ็นเอกสาร")
    browser.follow("ดูและเซ็นเอกสาร")
    done = browser.press("เซ็นเอกสาร 500 ชิ้น 7,500 บาท")

    assert "500 ชิ้น ยังไม่ส่ง" in page.words
    assert "กลุ่มเรา" in done.words
    assert "ผู้จ้างงาน ยังไม่เซ็น" in done.words
    with pytest.raises(AssertionError, match="nothing to press"):
        done.form_with("เซ็นเอกสาร")


def test_a_signature_twice_is_one_signature(client: TestClient, engine: Engine) -> None:
    scene = goods.agreed_award(engine)
    browser = leader(client, engine, scene)
    browser.open(f"/jobs/{scene.wire}/document")
    browser.press("เซ็นเอกสาร")

    assert browser.press_again().status == 200


def test_the_document_is_a_file_to_print(client: TestClient, engine: Engine) -> None:
    browser, _, path = signed(client, engine)
    browser.open(f"{path}/document")

    answer = client.get(browser.page.link("เปิดเอกสารภาษาไทย"))

    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_goods_are_handed_over_with_who_made_how_many_after_the_sum_was_shown(
    client: TestClient, engine: Engine
) -> None:
    browser, scene, path = signed(client, engine)
    goods.since(engine, scene, today() - timedelta(days=5))
    yesterday = today() - timedelta(days=1)
    browser.open(path)
    browser.follow("ส่งงาน")

    check = browser.press("ส่งงาน", **{member(scene): "80", member(scene, 1): "๔๐", "day": str(yesterday)})
    done = browser.press("ใช่ ส่งงาน")

    assert "120 ชิ้น ถ้ารับครบ ได้ 1,800 บาท" in check.words
    assert done.heading == "ส่งแล้ว 120 ชิ้น"
    with transaction(engine) as session:
        note = session.scalars(select(DeliveryNote).where(DeliveryNote.award_id == scene.award_id)).one()
        made = session.scalars(select(Tally.pieces).where(Tally.note_id == note.id)).all()
    assert (note.handed_over_on, sorted(made)) == (yesterday, [40, 80])


def test_the_same_delivery_twice_is_one_delivery(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(f"{path}/deliver")
    form, _ = browser.page.form_with("ส่งงาน")
    sent = form.filled(**{member(scene): 10}) | {"seen": ["10"]}

    answers = [browser.send(form.action, "post", sent) for _ in range(2)]

    assert [one.heading for one in answers] == ["ส่งแล้ว 10 ชิ้น"] * 2
    assert count(engine, "delivery_notes", scene.award_id) == 1


def test_going_back_and_pressing_again_hands_nothing_over_twice(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    first = browser.open(f"{path}/deliver")
    browser.press("ส่งงาน", **{member(scene): 10})
    browser.press("ใช่ ส่งงาน")

    browser.page = first
    browser.press("ส่งงาน", **{member(scene): 10})
    browser.press("ใช่ ส่งงาน")

    assert count(engine, "delivery_notes", scene.award_id) == 1


def test_ten_more_can_be_pressed_instead_of_typed(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(f"{path}/deliver")
    form, _ = browser.page.form_with("ส่งงาน")
    who = member(scene).removeprefix("m_")
    sent = form.filled(**{member(scene): 5, member(scene, 1): 3}) | {"add": [f"{who}:10"]}

    page = browser.send(form.action, "post", sent)

    typed = page.form_with("ส่งงาน")[0].fields
    assert (typed[member(scene)], typed[member(scene, 1)]) == (["15"], ["3"])
    assert "18 ชิ้น · 270 บาท" in page.words


def test_a_picture_goes_with_its_own_delivery(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(f"{path}/deliver")

    browser.press("ส่งงาน", {"photo": PICTURE}, **{member(scene): 10})
    page = browser.press("ใช่ ส่งงาน")

    with transaction(engine) as session:
        kept = session.scalars(select(Photo.id).where(Photo.award_id == scene.award_id)).one()
        assert (
            session.scalars(select(DeliveryNote.photo_id).where(DeliveryNote.award_id == scene.award_id)).one() == kept
        )
    source = next(got["src"] for tag, got in page.tags if tag == "img")
    assert client.get(source).content == goods.JPEG


def test_what_is_no_picture_is_told_and_what_was_typed_stays(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(f"{path}/deliver")

    page = browser.press("ส่งงาน", {"photo": ("a.jpg", b"no picture", "image/jpeg")}, **{member(scene): 10})

    assert page.status == 422
    assert "รับเฉพาะ JPEG" in page.words
    assert page.form_with("ส่งงาน")[0].fields[member(scene)] == ["10"]


@pytest.mark.parametrize(
    ("typed", "said"), [("", "ใส่จำนวนอย่างน้อยหนึ่งคน"), ("501", "ยังส่งได้ 500 ชิ้น"), ("x", "ต้องเป็นจำนวนเต็ม")]
)
def test_a_delivery_that_cannot_be_says_what_to_press_next(
    client: TestClient, engine: Engine, typed: str, said: str
) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(f"{path}/deliver")

    page = browser.press("ส่งงาน", **{member(scene): typed})
    page = browser.press("ใช่ ส่งงาน") if typed == "501" else page

    assert page.status in (409, 422)
    assert said in page.words
    assert page.form_with("ส่งงาน")
    assert count(engine, "delivery_notes", scene.award_id) == 0


def test_in_a_large_group_names_are_looked_for_and_what_was_typed_stays(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    with transaction(engine) as session:
        people = [factories.group(session, members=1).members[0] for _ in range(3)]
        for n, one in enumerate(people):
            facts = {"name": f"อุมา {n}", "sex": "female", "birth_year": 1980}
            session.add(AwardMember(award_id=scene.award_id, homeworker_id=one, **facts))
    browser.open(f"{path}/deliver")
    first = next(name for name in browser.page.form_with("หา")[0].fields if name.startswith("m_"))

    page = browser.press("หา", find="อุมา", **{first: 7})

    fields = page.form_with("ส่งงาน")[0].fields
    assert fields[first] == ["7"]
    assert [name for name in fields if name.startswith("m_")] == [first, *(f"m_hwk_{one.hex}" for one in people)]


def test_what_was_refused_is_shown_with_reasons_and_money_and_disputed_in_two_taps(
    client: TestClient, engine: Engine
) -> None:
    browser, scene, path = signed(client, engine)
    goods.received(engine, goods.delivered(engine, scene), short=2, rejected={"stitch": 3})
    browser.open(path)
    page = browser.follow("รับ 15 ชิ้น")
    browser.follow("ไม่ถูกต้อง")

    done = browser.press("เรานับแล้ว ส่งครบ")
    again = browser.press_again()

    assert page.heading == "เขารับ 15 จาก 20 ชิ้น"
    assert "รับ 15 ชิ้น · 225 บาท" in page.words
    assert "ตะเข็บไม่เรียบร้อย · 3 ชิ้น" in page.words
    assert "โต้แย้งอยู่ 5 ชิ้น" in done.words
    assert again.status == 200
    with transaction(engine) as session:
        made = session.scalars(select(Dispute).join(DeliveryNote, DeliveryNote.award_id == scene.award_id)).all()
        assert {(one.pieces, one.reason) for one in made if one.reason.startswith("เรานับ")} == {(5, "เรานับแล้ว ส่งครบ")}


def test_the_hirers_offer_in_a_dispute_is_taken_by_its_number(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    receipt = goods.received(engine, goods.delivered(engine, scene), short=4)
    browser.open(f"{path}/receipts/grc_{receipt.hex}/dispute")
    browser.press("เรานับแล้ว ส่งครบ")
    with transaction(engine) as session:
        one = session.scalars(select(Dispute).where(Dispute.receipt_id == receipt)).one()
        award = session.get_one(Award, scene.award_id)
        disputes.offer_pieces(session, None, award=award, dispute=one, by=scene.actor("hirer"), pieces=3)

    browser.open(path)
    page = browser.follow("ผู้จ้างงานเสนอรับ 3 ชิ้น · กดเพื่อตอบ")
    done = browser.press("ตกลง 3 ชิ้น")

    assert "ผู้จ้างงานเสนอรับ 3 ชิ้น · 45 บาท" in page.words
    assert "โต้แย้ง 4 ชิ้น ได้เพิ่ม 3 ชิ้น" in done.words


def test_mended_pieces_are_delivered_again_against_their_receipt(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    receipt = goods.received(engine, goods.delivered(engine, scene), rejected={"stitch": 3})
    browser.open(f"{path}/receipts/grc_{receipt.hex}")
    browser.follow("ส่งงานที่แก้แล้ว")

    browser.press("ส่งงาน", **{member(scene): 3})
    browser.press("ใช่ ส่งงาน")

    with transaction(engine) as session:
        made = session.scalars(select(DeliveryNote).where(DeliveryNote.rework_of_id == receipt)).one()
    assert (made.kind, made.pieces) == ("rework", 3)


def test_another_day_is_asked_for_by_pressing_and_taken_back(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(path)
    browser.follow("ทำไม่ทัน")
    day = sorted(browser.page.form_with("วัสดุมาช้า")[0].offered["day"])[0]

    asked = browser.press("วัสดุมาช้า", day=day)
    back = browser.press("ถอนคำขอเลื่อน")

    assert "รอผู้จ้างงานตอบ" in asked.words
    assert "ถอนคำขอเลื่อนแล้ว" in back.words
    with transaction(engine) as session:
        wish = session.scalars(select(Extension).where(Extension.award_id == scene.award_id)).one()
    assert (str(wish.new_due_on), wish.reason, wish.state) == (day, "วัสดุมาช้า", "withdrawn")


def test_work_that_cannot_go_on_ends_with_what_is_half_done(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    browser.open(path)
    browser.follow("ทำต่อไม่ได้")

    who = f"hwk_{scene.members[0].hex}"
    page = browser.press("จบงาน 500 ชิ้นที่เหลือ", cause="illness", who_0=who, pieces_0="4", percent_0="50")

    assert "จบก่อนกำหนด" in page.words
    with transaction(engine) as session:
        ended = session.scalars(select(EarlyEnd).where(EarlyEnd.award_id == scene.award_id)).one()
        half = session.scalars(select(Tally).where(Tally.note_id == ended.note_id)).one()
    assert (ended.cause, half.pieces, half.percent_done) == ("illness", 4, 50)


def test_materials_are_given_back_in_whole_or_part(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine)
    with transaction(engine) as session:
        move = Move(kind="issue", material="ผ้าฝ้าย", unit="กก.", quantity_milli=5_000)
        award = session.get_one(Award, scene.award_id)
        materials.move_materials(session, None, award=award, by=scene.actor("hirer"), move=move)
    browser.open(path)
    browser.follow("วัสดุ")

    page = browser.press("บันทึกการคืน", quantity="๑.๕")
    too_much = browser.press("บันทึกการคืน", quantity="9")

    assert "อยู่กับกลุ่ม 3.5 กก." in page.words
    assert too_much.status == 409


def test_a_sheet_to_count_on_paper_is_a_file(client: TestClient, engine: Engine) -> None:
    browser, _, path = signed(client, engine)
    browser.open(path)
    form, _ = browser.page.form_with("พิมพ์ใบนับชิ้นงาน")

    answer = client.post(form.action, data=form.filled())

    assert answer.content[:5] == b"%PDF-"


def test_a_job_says_what_it_waits_for(client: TestClient, engine: Engine) -> None:
    browser, scene, path = signed(client, engine, pieces=20)
    note = goods.delivered(engine, scene, {scene.members[0]: 20})
    waits = browser.open(path).words
    goods.received(engine, note)

    assert "ส่งครบแล้ว รอผู้จ้างงานตรวจ" in waits
    assert "ตรวจแล้ว รอเงิน" in browser.open(path).words


def test_a_list_of_many_jobs_takes_as_many_statements_as_a_list_of_two(client: TestClient, engine: Engine) -> None:
    browser, scene, _ = signed(client, engine, pieces=20)
    took(engine, scene, 1)
    few = statements(browser, engine, "/jobs")
    took(engine, scene, 10)

    many = statements(browser, engine, "/jobs")

    assert browser.page.heading == "งานที่ทำ 12 งาน"
    assert many == few


def test_somebody_elses_job_is_not_there(client: TestClient, engine: Engine) -> None:
    _, _, path = signed(client, engine)
    other = Browser(client).sign_in(engine, factories.group(engine).principal_id)
    below = ("", "/taken", "/document", "/document.pdf", "/materials", "/deliver", "/more-time", "/end")

    assert {more: other.open(f"{path}{more}").status for more in below} == dict.fromkeys(below, 404)
