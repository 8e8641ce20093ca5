"""L8: a leader keeps her group: who is in it, what they can do, when they can work, what they will not work under."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from api.db import transaction
from api.parties.members import add_members
from api.parties.models import Group
from api.parties.rules import monday_of
from api.sealing import Sealer
from api.thai import today
from tests import factories
from tests.counted import statements
from tests.factories import MadeGroup
from tests.pages import Browser


@pytest.fixture
def browser(settings: Settings, engine: Engine) -> Iterator[Browser]:
    with TestClient(create_app(settings, engine), raise_server_exceptions=False) as client:
        yield Browser(client)


@pytest.fixture
def made(engine: Engine) -> MadeGroup:
    return factories.group(engine, members=3)


@pytest.fixture
def leader(browser: Browser, engine: Engine, made: MadeGroup) -> Browser:
    return browser.sign_in(engine, made.principal_id)


def api(browser: Browser, made: MadeGroup, rest: str = "") -> Any:
    headers = factories.bearer(factories.leader_token(made))
    return browser.client.get(f"/v1/groups/grp_{made.id.hex}{rest}", headers=headers).json()


def test_somebody_joins_with_what_the_act_asks_and_says_what_she_can_do(leader: Browser, made: MadeGroup) -> None:
    leader.open("/group/members")
    leader.follow("เพิ่มสมาชิก")
    page = leader.press("เพิ่มเป็นสมาชิก", name="มะลิ ใจดี", sex="female", birth_year="๒๕๒๘", language="km")
    assert page.heading == "ทักษะ · มะลิ ใจดี"

    leader.follow("ทอ ถัก สาน")
    form = next(one for one in leader.page.forms if one.fields.get("skill") == ["silk_hand_weaving_mudmee"])
    page = leader.send(form.action, form.method, form.filled() | {"level": ["3"]})

    assert "ทอผ้าไหม; มัดหมี่" in page.words
    (new,) = [one for one in api(leader, made, "/members")["items"] if one["name"] == "มะลิ ใจดี"]
    assert (new["birth_year"], new["languages"]) == (1985, ["km"])
    assert new["skills"] == [{"skill": "silk_hand_weaving_mudmee", "level": 3, "evidence": "self_stated"}]


def test_the_same_form_twice_is_one_member(leader: Browser, made: MadeGroup) -> None:
    leader.open("/group/members/new")
    leader.press("เพิ่มเป็นสมาชิก", name="มะลิ ซ้ำ", sex="female", birth_year="2528")

    leader.press_again()

    assert api(leader, made)["members"] == 4


def test_a_child_may_not_join_and_the_page_says_why(leader: Browser) -> None:
    leader.open("/group/members/new")

    page = leader.press("เพิ่มเป็นสมาชิก", name="เด็ก", sex="male", birth_year=str(today().year + 543 - 10))

    assert page.status == 422
    assert "ต้องอายุครบ 15 ปีแล้ว" in page.words


def test_a_skill_is_taken_away_with_one_press(leader: Browser, made: MadeGroup) -> None:
    member = api(leader, made, "/members")["items"][0]
    leader.open(f"/group/members/{member['id']}/skills")

    page = leader.press("ทำไม่ได้แล้ว")

    assert "ยังไม่มีทักษะ" in page.words


def test_who_leaves_is_told_what_stays_hers(leader: Browser, made: MadeGroup) -> None:
    leader.open("/group/members")
    leader.follow("สมศรี")
    asked = leader.follow("ออกจากกลุ่ม")
    page = leader.press("ใช่ ออกวันนี้")

    assert "เงินที่ยังไม่ได้ ยังเป็นของเธอ" in asked.words
    assert "สมาชิก 2 คน" in page.words


def test_machines_are_counted(leader: Browser, made: MadeGroup) -> None:
    leader.open("/group/machines")

    page = leader.press("บันทึก", lockstitch_machine="๔", floor_loom="0")

    assert "บันทึกแล้ว" in page.words
    assert api(leader, made)["machines"] == [{"machine": "lockstitch_machine", "count": 4}]


def test_two_phones_do_not_overwrite_each_other(leader: Browser, made: MadeGroup) -> None:
    leader.open("/group/machines")
    form, _ = leader.page.form_with("บันทึก")
    leader.press("บันทึก", lockstitch_machine="4")

    page = leader.send(form.action, form.method, form.filled(floor_loom="2") | {"key": ["another-phone"]})

    assert page.status == 412
    assert api(leader, made)["machines"] == [{"machine": "lockstitch_machine", "count": 4}]


def test_the_least_rate_stands_beside_the_minimum_of_her_province(leader: Browser, made: MadeGroup) -> None:
    page = leader.open("/group/rate")
    leader.press("บันทึก", least="52.50")

    assert "ขั้นต่ำที่นี่ชั่วโมงละ 44.63 บาท" in page.words
    assert api(leader, made)["least_satang_per_hour"] == 5_250


def test_the_language_of_the_group_is_that_of_its_pages_too(leader: Browser, made: MadeGroup) -> None:
    leader.open("/group/language")

    page = leader.press("บันทึก", language="en")

    assert '<html lang="en">' in page.html
    assert api(leader, made)["leader"]["language"] == "en"


def test_days_for_the_family_lower_the_hours_of_a_week(leader: Browser, made: MadeGroup) -> None:
    monday = (monday_of(today()) + timedelta(weeks=3)).isoformat()
    before = hours(leader, made, monday)

    leader.open(f"/group/weeks/{monday}")
    page = leader.press("บันทึกวันหยุด", care_days="2")

    assert "ดูแลบ้าน ป่วย เกี่ยวข้าว 2 วัน" in page.words
    assert hours(leader, made, monday) == before - 3 * 2 * 6  # three members, two days of six hours


def test_a_week_can_be_as_the_one_before(leader: Browser, made: MadeGroup) -> None:
    first, second = ((monday_of(today()) + timedelta(weeks=n)).isoformat() for n in (7, 8))
    leader.open(f"/group/weeks/{first}")
    leader.press("บันทึกวันหยุด", care_days="3", holidays="1")
    leader.open(f"/group/weeks/{second}")

    leader.press("เหมือนสัปดาห์ก่อน")

    weeks = {one["week_on"]: one for one in api(leader, made, "/capacity?weeks=12")["items"]}
    assert (weeks[second]["care_days"], weeks[second]["holidays"]) == (3, 1)
    assert hours(leader, made, second) == hours(leader, made, first) == 3 * 6 * 2


def hours(browser: Browser, made: MadeGroup, monday: str) -> int:
    (week,) = [one for one in api(browser, made, "/capacity?weeks=12")["items"] if one["week_on"] == monday]
    return sum(one["minutes"] for one in week["profiles"]) // 60


def test_a_festival_is_named_in_its_week(leader: Browser) -> None:
    page = leader.open("/group/weeks/2027-04-12")

    assert "วันสงกรานต์" in page.words


def test_a_day_that_is_none_is_this_week(leader: Browser) -> None:
    assert leader.open("/group/weeks/when-it-rains").status == 200


def test_a_leader_signs_out(leader: Browser) -> None:
    leader.open("/group")
    leader.press("ออกจากระบบในเครื่องนี้")

    assert leader.open("/group").heading == "เข้าใช้งาน"


def test_five_thousand_members_come_fifty_at_a_time_and_by_name(
    leader: Browser, engine: Engine, made: MadeGroup, sealer: Sealer
) -> None:
    few = statements(engine, lambda: leader.open("/group/members"))
    crowd(engine, made, sealer)

    page = leader.open("/group/members")
    found = leader.press("ค้น", name="คนที่ 4321")

    assert "สมาชิก 5,003 คน" in page.words
    assert page.words.count("คนที่") == 50
    assert "คนที่ 4321" in found.words
    assert found.words.count("คนที่") == 1
    assert statements(engine, lambda: leader.open("/group/members")) == few


def crowd(engine: Engine, made: MadeGroup, sealer: Sealer) -> None:
    with transaction(engine) as session:
        group = session.get_one(Group, made.id)
        many = [factories.member(name=f"คนที่ {n:04d}") for n in range(5_000)]
        add_members(session, group, many, sealer=sealer)


def test_a_helper_is_named_and_ended(leader: Browser) -> None:
    phone = factories.phone().replace("+66", "0")
    leader.open("/group")
    leader.follow("ผู้ช่วยของหัวหน้า")
    named = leader.press("ให้ช่วยได้", name="น้องฝน", phone=phone)
    ended = leader.press("เลิกให้ น้องฝน ช่วย")

    assert "น้องฝน" in named.words
    assert "น้องฝน" not in ended.words


@pytest.mark.parametrize("language", ["en", "lo", "km", "my"])
def test_pages_of_the_group_speak_other_languages_whole(leader: Browser, made: MadeGroup, language: str) -> None:
    leader.open(f"/language/{language}?back=/group")
    member = api(leader, made, "/members")["items"][0]["id"]
    at = f"/members/{member}"

    for path in ("", "/members", at, f"{at}/skills", f"{at}/skills?family=food", f"{at}/leave", f"{at}/pay", "/weeks"):
        page = leader.open(f"/group{path}")
        assert page.status == 200
        assert '<span lang="th">' not in page.html.partition("<main")[2].partition("</main>")[0]


def test_what_is_wrong_is_said_in_words_whatever_a_program_is_told(leader: Browser) -> None:
    leader.open("/group/members/new")
    form, _ = leader.page.form_with("เพิ่มเป็นสมาชิก")
    sent = form.filled(name="", sex="female", birth_year="2560")

    page = leader.send(form.action, form.method, sent)
    queued = leader.client.post(form.action, data=sent, headers={"Trong-Outbox": "1"}).json()["refused"]

    assert page.status == 422
    for told in (page.words, queued["detail"]):
        assert "ต้องอายุครบ 15 ปีแล้ว" in told
        assert "errors" not in told
