"""Amounts in Thai words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.baht_text import baht_text
from api.shapes import MOST_SATANG

VECTORS = {
    0: "ศูนย์บาทถ้วน",
    11_00: "สิบเอ็ดบาทถ้วน",
    21_00: "ยี่สิบเอ็ดบาทถ้วน",
    21_25: "ยี่สิบเอ็ดบาทยี่สิบห้าสตางค์",
    101_00: "หนึ่งร้อยเอ็ดบาทถ้วน",
    111_00: "หนึ่งร้อยสิบเอ็ดบาทถ้วน",
    400_00: "สี่ร้อยบาทถ้วน",
    1_234_56: "หนึ่งพันสองร้อยสามสิบสี่บาทห้าสิบหกสตางค์",
    1_000_001_00: "หนึ่งล้านเอ็ดบาทถ้วน",
    11_000_000_00: "สิบเอ็ดล้านบาทถ้วน",
}
MORE = {
    1: "หนึ่งสตางค์",
    50: "ห้าสิบสตางค์",
    1_01: "หนึ่งบาทหนึ่งสตางค์",
    10_11: "สิบบาทสิบเอ็ดสตางค์",
    2_021_20: "สองพันยี่สิบเอ็ดบาทยี่สิบสตางค์",
    100_000_00: "หนึ่งแสนบาทถ้วน",
    21_000_021_00: "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทถ้วน",
    MOST_SATANG: "หนึ่งหมื่นล้านบาทถ้วน",
    10**14: "หนึ่งล้านล้านบาทถ้วน",
}
ONES = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}


def read_number(words: str) -> int:
    """The number said, by another way than it was written: word by word from the left."""
    total = digit = 0
    while words:
        word = next(w for w in (*ONES, *PLACES, "ล้าน", "ศูนย์") if words.startswith(w))
        words = words[len(word) :]
        if word in ONES:
            digit = ONES[word]
        elif word in PLACES:
            total, digit = total + (digit or 1) * PLACES[word], 0
        elif word == "ล้าน":
            total, digit = (total + digit) * 1_000_000, 0
    return total + digit


def read_baht(text: str) -> int:
    baht, found, rest = text.rpartition("บาท")
    satang = rest.removesuffix("ถ้วน").removesuffix("สตางค์")
    return (read_number(baht) if found else 0) * 100 + read_number(satang)


@pytest.mark.parametrize(("satang", "words"), (VECTORS | MORE).items())
def test_amounts_are_said_as_on_a_cheque(satang: int, words: str) -> None:
    assert baht_text(satang) == words


@given(st.integers(0, MOST_SATANG) | st.integers(0, 3_000_000))
def test_what_is_said_is_read_back(satang: int) -> None:
    assert read_baht(baht_text(satang)) == satang


@given(st.integers(1, 10**10))
def test_et_is_said_only_after_something_and_nueng_never_last(baht: int) -> None:
    words = baht_text(baht * 100).removesuffix("บาทถ้วน")

    assert not words.startswith("เอ็ด")
    assert baht == 1 or not words.endswith("หนึ่ง")
    assert "หนึ่งสิบ" not in words


def test_an_amount_under_zero_is_not_said() -> None:
    with pytest.raises(ValueError, match="below zero"):
        baht_text(-1)
