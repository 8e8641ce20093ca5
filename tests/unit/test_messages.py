"""What messages say: within one text message, in groups, by which ways, not at night."""

import re
import unicodedata
from datetime import date, datetime
from string import Formatter

import pytest

from api.notifications import groups, short
from api.notifications.groups import CRITICAL, GROUP_OF, GROUPS
from api.notifications.kinds import KINDS, text_of, written
from api.notifications.rules import copies, most_attempts, quiet, ways_to
from api.notifications.short import FREE, ONE_PART, SHORT, TWO_PARTS, short_text, site_of, size
from api.thai import BANGKOK
from api.tongues import said
from api.words import Words

LONG = {
    "article": "เสื้อโปโลแขนสั้นปักโลโก้สองสีกระเป๋าหน้าพร้อมซองบรรจุ",
    "material": "ผ้าฝ้ายทอมือย้อมครามลายขิดหน้ากว้างสองเมตรครึ่ง",
    "reader": "น.ส. กมลวรรณชนก สุวรรณรัตนโชติกุลวัฒนา",
    "baht": "1,234,567.50",
    "pieces": 120_000,
    "accepted": 120_000,
    "short": 12_000,
    "rejected": 12_000,
    "offered": 12_000,
    "granted": 12_000,
    "people": 5_000,
    "count": 1_000,
    "days": 365,
    "day": date(2026, 12, 28),
    "until": datetime(2026, 12, 28, 18, 30, tzinfo=BANGKOK),
    "code": "123456",
    "minutes": 15,
    "number": "R-2569-001234",
    "clock": "decide",
}
"""The longest facts that occur."""


CATALOGUES = ("lo", "km", "my")
SCRIPTS = {"lo": "LAO", "km": "KHMER", "my": "MYANMAR"}


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def facts_of(words: Words) -> dict[str, object]:
    return {name: LONG[name] for name in names_in(words.th)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_thai_message_fits_one_text_message_with_the_longest_facts(kind: str) -> None:
    text = short_text(kind, "th", facts_of(KINDS[kind]))

    assert size(text) <= ONE_PART, text


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("kind", KINDS)
def test_in_lao_khmer_and_burmese_two_parts_are_enough(kind: str, language: str) -> None:
    assert size(short_text(kind, language, facts_of(KINDS[kind]))) <= TWO_PARTS


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_message_is_said_in_its_script_with_the_same_facts(language: str) -> None:
    for words in (*KINDS.values(), *SHORT.values(), *groups.SUBJECTS.values()):
        there = said(words.th, language) or ""

        assert names_in(there) == names_in(words.th)
        letters = re.sub(r"\{\w+\}|Trong|[\W\d_]", "", there)
        assert letters
        assert all(unicodedata.name(letter).startswith(SCRIPTS[language]) for letter in letters), there


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_cut_to_fit_is_still_told_and_numbers_and_days_are_whole(kind: str) -> None:
    facts = facts_of(SHORT.get(kind, KINDS[kind]))

    said = short_text(kind, "th", facts)

    for name, value in written(facts).items():
        assert (str(value)[:6] if name in FREE else str(value)) in said


def test_the_lint_sees_a_sentence_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Words("กลุ่มแจ้งว่ายังไม่ได้รับเงินค่าจ้างจำนวน {baht} บาท กรุณาตรวจสอบและจ่ายโดยเร็วที่สุดเท่าที่ทำได้", "{baht}")
    monkeypatch.setitem(short.KINDS, "money_not_received", long)

    with pytest.raises(AssertionError):
        test_every_thai_message_fits_one_text_message_with_the_longest_facts("money_not_received")


def test_a_short_sentence_is_not_cut() -> None:
    said = short_text(
        "offer_made", "th", {"article": "ปลอกหมอน", "pieces": 500, "baht": "6.50", "until": LONG["until"]}
    )

    assert said == "งานใหม่: ปลอกหมอน 500 ชิ้น 6.50 บ./ชิ้น ตอบก่อน 28/12 18:30"


def test_a_letter_outside_the_basic_plane_counts_twice() -> None:
    assert size("ก😀") == 3


@pytest.mark.parametrize("kind", SHORT)
def test_the_short_sentence_says_nothing_that_the_long_one_does_not(kind: str) -> None:
    assert facts_of(SHORT[kind]).keys() <= facts_of(KINDS[kind]).keys()


def test_every_kind_belongs_to_one_group_and_every_group_has_a_subject() -> None:
    listed = [kind for kinds in groups._KINDS.values() for kind in kinds.split()]

    assert sorted(listed) == sorted(KINDS)
    assert set(groups.SUBJECTS) == set(GROUPS)


def test_five_groups_beside_codes_and_the_office_and_three_of_them_are_critical() -> None:
    assert len(set(GROUPS) - {"code", "office"}) == 5
    assert {kind for kind in KINDS if copies(kind) == 2} == {
        kind for kind, group in GROUP_OF.items() if group in CRITICAL
    }
    assert {"new_offer", "changed", "money"} == CRITICAL


CODE = {"code": "123456", "minutes": 15}


@pytest.mark.parametrize("kind", ["sign_in_code", "address_code"])
@pytest.mark.parametrize("language", ["th", "en", *CATALOGUES])
def test_a_code_ends_with_the_line_that_binds_it_to_our_pages(kind: str, language: str) -> None:
    text = short_text(kind, language, CODE | {"site": site_of("https://trong.example.go.th:8443/")})

    assert text.endswith("\n@trong.example.go.th #123456")
    assert size(text) <= (ONE_PART if language in ("th", "en") else TWO_PARTS)


@pytest.mark.parametrize("url", ["http://trong.example", f"https://{'long.' * 10}example"])
def test_without_https_or_without_room_a_code_is_sent_as_it_was(url: str) -> None:
    assert short_text("sign_in_code", "th", CODE | {"site": site_of(url)}) == "รหัสเข้าตรง 123456 ห้ามบอกใคร"


ALL = {"line": "U1", "phone": "+66812345678", "email": "a@trong.example"}


@pytest.mark.parametrize(
    ("addresses", "open_ways", "expected"),
    [
        (ALL, ["sms", "email", "line"], ["line", "sms", "email"]),
        ({"phone": "1"}, ["sms", "email", "line"], ["sms"]),
        (ALL, ["email"], ["email"]),
        (ALL, [], ["file"]),
        ({"phone": "1"}, ["line"], ["file"]),
    ],
)
def test_line_then_text_message_then_email_and_the_file_when_none_reaches_her(
    addresses: dict[str, str], open_ways: list[str], expected: list[str]
) -> None:
    assert list(ways_to(addresses, open_ways)) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "asleep"), [(20, 59, False), (21, 0, True), (0, 0, True), (6, 59, True), (7, 0, False)]
)
def test_people_sleep_from_nine_to_seven_in_bangkok(hour: int, minute: int, asleep: bool) -> None:
    assert quiet(datetime(2026, 11, 24, hour, minute, tzinfo=BANGKOK)) is asleep


def test_a_way_with_another_behind_it_is_left_sooner() -> None:
    assert (most_attempts("offer_made", another=True), most_attempts("offer_made", another=False)) == (3, 10)


def test_days_and_numbers_are_written_as_people_read_them() -> None:
    facts = {"article": "เสื้อ", "pieces": 12_000, "until": date(2026, 12, 10)}

    assert "12,000 ชิ้น ตอบภายใน 10/12" in text_of("goods_handed_over", "th", facts)


def test_a_language_nobody_speaks_here_is_thai() -> None:
    assert text_of("complaints_waiting", "fr", {"count": 1}) == text_of("complaints_waiting", "th", {"count": 1})
