"""The printed document: every fact on it, nothing taken for markup, always the same bytes, fit for an archive."""

import hashlib
import json
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.documents.paper import lay_out
from api.documents.pdf import print_document
from api.documents.rules import LANGUAGES, Language, content_hash, verification_code
from tests import papers

HOSTILE = [
    '#panic("x")',
    "$a_b$ $ x^2 $",
    "@ref <label> *bold* _it_ `raw` = h",
    "\"quoted\" 'single' \\n \\u{41} // no comment /* nor this */",
    "x" * 200,
    "นางสาวชื่อยาวมากก" * 11,
    "ก้ำกึ่ง ปู่ย่า น้ำ ฤๅษี",
    "ນາງ ສົມສີ ແກ້ວມະນີ",
    "សុខ សុភា ស្រីមុំ",
    "ဒေါ်ခင်ခင်ဝင်း",
    "Åsa Đặng-Nguyễn",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_printed_as_it_is_written(name: str) -> None:
    pdf = print_document(papers.content([name]), "th")

    assert papers.plain(name) in papers.says(pdf)


def test_letters_of_other_scripts_are_printed_as_their_numbers() -> None:
    pdf = print_document(papers.content(["中文 😀 سلام"]), "th")

    assert "[U+4E2D][U+6587][U+1F600][U+0633]" in papers.says(pdf)


ANY_LETTERS = st.text(min_size=1, max_size=30)
ANY_MARKS = st.text(st.characters(min_codepoint=0x0E00, max_codepoint=0x109F), min_size=1, max_size=30)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANY_LETTERS | ANY_MARKS, min_size=20, max_size=60))
def test_there_is_no_name_that_cannot_be_printed(names: list[str]) -> None:
    assert print_document(papers.content(names), "th").startswith(b"%PDF-1.7")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_an_archive_file_in_its_language(language: Language) -> None:
    pdf = print_document(papers.content(["สมศรี"]), language)

    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert f"<rdf:li>{language}</rdf:li>".encode() in pdf


def test_the_same_content_gives_the_same_bytes_in_another_process_too() -> None:
    facts = papers.content(["สมศรี", "ဒေါ်ခင်"])
    program = (
        "import sys, json, hashlib; from api.documents.pdf import print_document; facts = json.load(sys.stdin); "
        "print(*(hashlib.sha256(print_document(facts, one)).hexdigest() for one in sys.argv[1:]))"
    )

    here = [[hashlib.sha256(print_document(facts, one)).hexdigest() for one in LANGUAGES] for _ in range(2)]
    there = subprocess.run(
        [sys.executable, "-c", program, *LANGUAGES], input=json.dumps(facts), capture_output=True, text=True, check=True
    )

    assert here[0] == here[1] == there.stdout.split()
    assert len(set(here[0])) == len(LANGUAGES)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "th"])
def test_a_courtesy_copy_says_in_both_languages_that_the_thai_document_binds(language: Language) -> None:
    binding = papers.plain("ฉบับภาษาไทยเท่านั้นที่มีผลผูกพัน")

    assert binding in papers.says(print_document(papers.content(["สมศรี"]), language))
    assert binding not in papers.says(print_document(papers.content(["สมศรี"]), "th"))


def test_only_the_thai_document_has_lines_to_sign_on() -> None:
    facts = papers.content(["สมศรี"])

    assert [one for one in LANGUAGES if lay_out(facts, one)["signing"]["for_ink"]] == ["th"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_amounts_are_the_same_in_every_language(language: Language) -> None:
    facts = papers.content(["สมศรี ใจดี"])
    needed = ["สมศรี ใจดี", "นางสมพร แก้วใส", "โรงงานใหญ่ จำกัด", "15.05", "7,525.00", "75.25", "44.63", "357.00", "8.93"]

    said = papers.says(print_document(facts, language))

    assert [one for one in needed if papers.plain(one) not in said] == []


def test_dates_are_in_the_buddhist_era_in_thai_and_iso_elsewhere() -> None:
    facts = papers.content(["สมศรี"])

    thai, english = (papers.says(print_document(facts, language)) for language in ("th", "en"))

    for day in ("22 พฤศจิกายน 2569", "1 ธันวาคม 2569", "29 ธันวาคม 2569", "5 มกราคม 2570", "1 กรกฎาคม 2568"):
        assert papers.plain(day) in thai
    for day in ("2026-11-22", "2026-12-01", "2026-12-29", "2027-01-05", "2025-07-01"):
        assert papers.plain(day) in english


def test_a_roster_of_250_has_every_name_once_and_its_headings_on_every_page() -> None:
    names = [f"นางสาวลำดวน นามสกุลยาวพอควร {number:03d}." for number in range(250)]

    pages = papers.pages(print_document(papers.content(names), "th"))

    found = [re.findall(r"ควร(\d{3})\.", papers.plain(page)) for page in pages]
    listed = [page for page, numbers in zip(pages, found, strict=True) if numbers]
    assert [number for numbers in found for number in numbers] == [f"{number:03d}" for number in range(250)]
    assert len(listed) > 2
    assert all("อายุ(ปี)" in papers.plain(page) for page in listed)


def test_every_page_has_its_number_the_document_number_and_the_code() -> None:
    facts = papers.content([f"คนที่ {number}" for number in range(120)])

    pages = papers.pages(print_document(facts, "th"))

    for number, page in enumerate(pages, 1):
        said = papers.plain(page)
        assert f"หน้า{number}/{len(pages)}" in said
        assert papers.plain(facts["number"]) in said
        assert papers.plain(verification_code(content_hash(facts))) in said
