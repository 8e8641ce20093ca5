"""Numbers, codes and dates of a work document; its dated data; its words in five languages."""

import re
from datetime import date, timedelta
from string import Formatter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents import dated, rules
from api.documents.facts_pay import GROUNDS, NEED_CONSENT
from api.documents.letters import printable, shown

AWARD = UUID("019aab3e-8c4a-7d11-b0c2-f4a6d8e01234")
ON = date(2026, 11, 22)
HAZARDS = ("none", "sharp", "heat", "dust", "solvent")


def test_a_number_begins_with_the_buddhist_year_and_has_no_letter_to_misread() -> None:
    number = rules.document_number(AWARD, ON)

    assert re.fullmatch(r"2569(-[0-9A-HJKMNP-TV-Z]{4}){3}", number)


@given(st.uuids(), st.uuids())
def test_two_awards_have_two_numbers_unless_sixty_bits_agree(one: UUID, other: UUID) -> None:
    same = one.int % 2**60 == other.int % 2**60

    assert (rules.document_number(one, ON) == rules.document_number(other, ON)) == same


def test_the_verification_code_is_the_beginning_of_the_hash() -> None:
    assert rules.verification_code("00000" + "0" * 14 + "1" + "f" * 44) == "0000-0000-0000-0001"


def test_the_hash_does_not_depend_on_the_order_of_fields_and_sees_every_change() -> None:
    before = {"name": "สมศรี", "age": 41}

    assert rules.content_hash(before) == rules.content_hash({"age": 41, "name": "สมศรี"})
    assert rules.content_hash(before) != rules.content_hash({**before, "age": 42})


@pytest.mark.parametrize(
    ("paid_on", "kept_until"),
    [(date(2026, 12, 1), date(2031, 12, 1)), (date(2028, 2, 29), date(2033, 3, 1))],
)
def test_a_document_is_kept_five_years_from_payment(paid_on: date, kept_until: date) -> None:
    assert dated.keep_until(paid_on) == kept_until


def test_the_law_asks_for_two_years_and_names_its_section() -> None:
    law = dated.in_force("retention.csv", ON)["law"]

    assert (law["years"], law["counted_from"]) == ("2", "payment")
    assert "s.9" in law["source"]


def test_the_figures_of_the_law_are_dated_and_cited() -> None:
    found = dated.in_force("law.csv", ON)

    assert {key: int(line["value"]) for key, line in found.items()} == {
        "guarantee_satang": 0,
        "pay_within_days": 7,
        "deduction_cap_percent": 10,
    }
    assert all("Home Workers Protection Act" in line["source"] for line in found.values())


def test_a_figure_is_not_in_force_before_its_day() -> None:
    assert "pay_within_days" not in dated.in_force("law.csv", date(2011, 5, 14))


@pytest.mark.parametrize("hazard", HAZARDS)
def test_every_class_of_hazard_has_warning_prevention_and_equipment_in_five_languages(hazard: str) -> None:
    found = dated.safety(hazard, ON)

    for part in ("warning", "prevention", "equipment"):
        assert set(found[part]) == set(rules.LANGUAGES)
        assert all(found[part].values())


def test_every_text_is_there_in_thai_and_english() -> None:
    missing = [line["key"] for line in dated.lines("texts.csv") if not (line["th"] and line["en"])]

    assert missing == []


def test_every_translation_names_only_facts_that_the_thai_text_names() -> None:
    odd = []
    for line in dated.lines("texts.csv"):
        known = {name for _, name, _, _ in Formatter().parse(line["th"]) if name}
        for language in rules.LANGUAGES:
            named = {name for _, name, _, _ in Formatter().parse(line[language]) if name}
            odd += [(line["key"], language)] if named - known else []

    assert odd == []


def test_every_amount_and_date_of_the_thai_text_is_in_each_translation() -> None:
    money = {"amount", "rate", "n", "hour", "minimum", "daily", "value", "since", "percent", "days"}
    for line in dated.lines("texts.csv"):
        needed = {name for _, name, _, _ in Formatter().parse(line["th"]) if name} & money
        for language in rules.LANGUAGES:
            named = {name for _, name, _, _ in Formatter().parse(line[language]) if name}
            assert not line[language] or needed <= named, (line["key"], language)


def test_only_the_four_grounds_of_section_19_are_named_and_two_need_consent() -> None:
    texts = {line["key"] for line in dated.lines("texts.csv")}

    assert len(GROUNDS) == 4
    assert set(NEED_CONSENT) <= set(GROUNDS) <= texts


@given(st.text(max_size=40))
def test_whatever_a_name_holds_only_letters_of_our_fonts_are_printed(name: str) -> None:
    assert all(ord(letter) in shown() for letter in printable(name))


def test_a_letter_that_no_font_has_is_printed_as_its_number() -> None:
    assert printable("中 Å ก") == "[U+4E2D] Å ก"


def test_age_counts_by_year_of_birth() -> None:
    assert rules.age(1985, ON) == 41
    assert rules.age(1985, ON + timedelta(days=40)) == 42
