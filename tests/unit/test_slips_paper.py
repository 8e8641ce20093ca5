"""A pay slip on paper: every fact in five languages, always the same bytes, nothing over the edge of a 58 mm roll."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import Any

import pypdfium2
import pytest

from api.documents.rules import LANGUAGES, Language
from api.payments import slip_paper
from api.payments.slip_paper import lay_out
from api.payments.slip_print import print_slip
from api.payments.slip_rules import PAPERS, Paper, hour_by_minutes, hour_by_standard, read_code
from api.payments.slip_texts import texts
from tests import papers, slip_papers

CODE = "7Q0M-2DX9-FR4K-8H1T"
HOSTILE = [
    '#panic("x") $a_b$ @ref *bold* <b>x</b>',
    "W" * 200,
    "W" * 24,
    "ก" * 200,
    "แ" * 100,
    "นางสาวชื่อยาวมากก" * 11,
    "ก้ำกึ่งปู่ย่าน้ำฤๅษี" * 10,
    "ဒေါ်ခင်ခင်ဝင်း" * 14,
    "ຂ້ອຍນາງສົມສີແກ້ວມະນີ" * 9,
    "សុខសុភាស្រីមុំ" * 14,
    "中文😀" * 20,
]


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def named(name: str) -> dict[str, Any]:
    """A slip in which everybody and everything has this name."""
    fine = {**slip_papers.docked_line()["deductions"][0], "reason": name}
    line = slip_papers.docked_line(article=name, operation={"th": name, "en": name}, deductions=[fine])
    both = {"name": name, "leader": name, "address": name}
    return slip_papers.content(homeworker={"name": name}, group=both, hirer=both, lines=[line])


def over_the_edge(pdf: bytes) -> list[str]:
    """Letters nearer to the edge than 4 mm, where no receipt printer prints."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    try:
        for page in document:
            text, edge = page.get_textpage(), 4 / 25.4 * 72
            for at in range(text.count_chars()):
                left, _, right, _ = text.get_charbox(at)
                letter = text.get_text_range(at, 1)
                if letter.strip() and (left < edge or right > page.get_width() - edge):
                    found.append(letter)
            text.close()
            page.close()
    finally:
        document.close()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language_with_the_same_places(language: Language) -> None:
    wrong = [key for key, line in texts().items() if not line[language] or places(line[language]) != places(line["th"])]

    assert wrong == []


def test_no_text_stands_there_for_nobody() -> None:
    """Each key is named in the code, or is a word of a method, ground, claim or way to speak."""
    room = Path(slip_paper.__file__).parent
    code = "".join(one.read_text() for one in (*room.glob("*.py"), *room.glob("templates/*.html")))

    found = [key for key in texts() if f'"{key}"' not in code and f"'{key}'" not in code]

    composed = {"said_paid", "said_received", "said_not_received", "total_interest", "total_compensation"}
    assert set(found) <= composed


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_amount_and_date_can_be_read_back(language: Language, paper: Paper) -> None:
    day = {"th": ["18 พฤศจิกายน 2569", "8 พฤศจิกายน 2569", "15 พฤศจิกายน 2569", "21 พฤศจิกายน 2569"]}
    days = day.get(language, ["2026-11-18", "2026-11-08", "2026-11-15", "2026-11-21", "2026-11-16"])
    facts = [slip_papers.HOMEWORKER, "กลุ่มเย็บผ้าบ้านหนองบัว", "นางสมพร แก้วใส", "บริษัท ตัวแทนเสื้อผ้า จำกัด", "เสื้อโปโล"]
    facts += ["2569-4K7Q-0M2D-X9FR", "602.00", "150.50", "15.05", "0.25", "752.50", "737.70", "75.25", "33.86", "44.63"]
    facts += ["เจ็ดร้อยสามสิบเจ็ดบาทเจ็ดสิบสตางค์", "19(4)", "ส่งงานช้าสองวัน", CODE, *days]

    said = papers.says(print_slip(slip_papers.content(), CODE, language, paper))

    assert [one for one in facts if papers.plain(one) not in said] == []


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("paper", PAPERS)
def test_no_name_runs_over_the_edge_or_is_taken_for_markup(name: str, paper: Paper) -> None:
    pdf = print_slip(named(name), CODE, "my", paper)

    assert over_the_edge(pdf) == []
    if name.isprintable() and name.startswith("#"):
        assert papers.plain(name) in papers.says(pdf)


def test_the_look_at_the_edge_sees_a_word_that_runs_over() -> None:
    """Burmese letters without a syllable among them: no dictionary breaks them, and no name looks so."""
    assert over_the_edge(print_slip(named("ကခဂဃ" * 40), CODE, "my", "58mm"))


def test_the_same_content_gives_the_same_bytes_in_another_process_too() -> None:
    program = (
        "import sys, json, hashlib; from api.payments.slip_print import print_slip; facts = json.load(sys.stdin); "
        "print(*(hashlib.sha256(print_slip(facts, sys.argv[1], one, p)).hexdigest() "
        "for one in sys.argv[2:] for p in ('a6', '58mm')))"
    )
    facts = slip_papers.content()

    here = [hashlib.sha256(print_slip(facts, CODE, one, paper)).hexdigest() for one in LANGUAGES for paper in PAPERS]
    there = subprocess.run(
        [sys.executable, "-c", program, CODE, *LANGUAGES],
        input=json.dumps(facts),
        capture_output=True,
        text=True,
        check=True,
    )

    assert here == there.stdout.split()
    assert len(set(here)) == len(LANGUAGES) * len(PAPERS)


def test_a_roll_is_58_mm_wide_and_one_page_long() -> None:
    document = pypdfium2.PdfDocument(print_slip(slip_papers.content(), CODE, "th", "58mm"))

    assert (len(document), round(document.get_page_size(0)[0] * 25.4 / 72, 1)) == (1, 58.0)
    document.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_is_printed_in_black_alone(paper: Paper) -> None:
    document = pypdfium2.PdfDocument(print_slip(slip_papers.content(), CODE, "th", paper))
    picture = document[0].render(scale=1).to_numpy()
    document.close()

    spread = picture.max(axis=2).astype(int) - picture.min(axis=2)
    assert spread.max() == 0


def test_a_part_payment_says_what_this_slip_pays() -> None:
    work = lay_out(slip_papers.content(lines=[slip_papers.late_line(pay_satang=30_000)]), "en", CODE)["work"][0]

    assert {"label": "Paid with this slip", "amount": "300.00", "notes": []} in work["amounts"]


def test_an_hour_under_the_minimum_is_said_out_loud_and_one_above_is_not() -> None:
    late, docked = lay_out(slip_papers.content(), "en", CODE)["work"]

    assert (late["hour"]["warning"], docked["hour"]["warning"]) == ("", "Under the minimum wage")


def test_who_is_silent_gets_a_line_to_sign_on_and_who_spoke_does_not() -> None:
    rows = lay_out(slip_papers.content(), "en", CODE)["claims"]["rows"]

    assert [(one["side"], one["silent"]) for one in rows] == [
        ("Hirer", False),
        ("Group leader", True),
        ("Homeworker", True),
    ]


def test_hours_count_her_own_minutes_for_the_pieces_that_are_paid() -> None:
    assert hour_by_minutes(15_050, 10, 200, 10) == 4_515
    assert hour_by_minutes(15_050, 10, 400, 20) == 4_515
    assert hour_by_standard(15_050, 10, 1_200) == 7_525
    assert hour_by_standard(7_525, 10, 1_200, 50) == 7_525


@pytest.mark.parametrize("typed", ["7q0m 2dx9 fr4k 8h1t", "7QOM-2DX9-FR4K-8HIT", " 7Q0M2DX9FR4K8H1T\u200b", CODE])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "7Q0M", CODE + "0", "7Q0M-2DX9-FR4K-8H1U", "x" * 10_000, "๗" * 16])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None
