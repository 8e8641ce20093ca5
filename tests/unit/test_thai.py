"""Thai texts, numbers and dates as people write them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import DomainError
from api.thai import (
    DateNotReadable,
    NotWhole,
    YearNotClear,
    read_date,
    read_digits,
    read_whole,
    read_year,
    sort_key,
)

THAI = "๐๑๒๓๔๕๖๗๘๙"


def in_thai(number: object) -> str:
    return str(number).translate(str.maketrans("0123456789", THAI))


def test_names_sort_as_in_the_thai_dictionary() -> None:
    expected = ["กก", "กา", "เก", "แก", "ไก่", "ขา"]

    assert sorted(set(expected), key=sort_key) == expected


def test_a_tone_mark_decides_only_between_equals() -> None:
    expected = ["ปา", "ป่า", "ป้า", "ป๊า", "ปาก", "ป่าน"]

    assert sorted(set(expected), key=sort_key) == expected


def test_numbered_groups_sort_alike_in_thai_and_latin_digits() -> None:
    assert sort_key("กลุ่ม ๒") == sort_key("กลุ่ม 2")


@given(st.text(alphabet="กขคงจ", max_size=5), st.text(alphabet="กขคงจ", max_size=5))
def test_bare_consonants_sort_by_the_alphabet(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) == (one < other)


@given(st.text(max_size=30))
def test_any_text_has_a_key_that_a_database_can_keep(text: str) -> None:
    assert "\x00" not in sort_key(text.replace("\x00", ""))


def test_digits_of_four_scripts_are_read() -> None:
    assert read_digits("๑ ໒ ៣ ၄ a") == "1 2 3 4 a"


@given(st.integers(min_value=0, max_value=10**12))
def test_a_whole_number_is_read_with_commas_and_in_thai_digits(number: int) -> None:
    assert read_whole(f"{number:,}") == number
    assert read_whole(in_thai(f"{number:,}")) == number


@pytest.mark.parametrize("text", ["", "1,20", "1.0", "-5", "+5", "1e3", "٣", "1,2,3", "12 baht", "9" * 40])
def test_what_is_not_a_whole_number_is_refused(text: str) -> None:
    with pytest.raises(NotWhole):
        read_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-05",
        "2569-12-05",
        "5/12/2569",
        "05/12/2026",
        "5-12-2569",
        "5.12.2569",
        "๕/๑๒/๒๕๖๙",
        "5 ธ.ค. 2569",
        "5 ธค 2569",
        "5 ธันวาคม 2569",
        "5 ธันวาคม พ.ศ. 2569",
        "5 ธ.ค. พ.ศ. ๒๕๖๙",
        "๕ธันวาคม๒๕๖๙",
        "5 ธันวาคม ค.ศ. 2026",
        "5 Dec 2026",
        "5 December, 2026",
    ],
)
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    assert read_date(text) == date(2026, 12, 5)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_date_is_the_same_in_both_eras(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year + 543}") == day
    assert read_date(in_thai(f"{day.day}/{day.month}/{day.year + 543}")) == day


@pytest.mark.parametrize("text", ["5/12/69", "5 ธ.ค. 69", "1/1/1", "5/12/3000", "1850-01-01"])
def test_a_year_that_could_be_of_either_era_is_refused(text: str) -> None:
    with pytest.raises(YearNotClear):
        read_date(text)


@pytest.mark.parametrize("text", ["", "soon", "31/2/2569", "5 ธฌ. 2569", "13/13/2026", "2026-12", "1" * 500])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(DateNotReadable):
        read_date(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    for read in (read_date, read_whole, read_year):
        with suppress(DomainError):
            read(text)
