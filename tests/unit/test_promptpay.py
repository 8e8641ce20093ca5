"""PromptPay codes: the published vectors, read and written; bad targets refused."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api import promptpay
from api.promptpay import (
    MOST_IN_A_CODE,
    Code,
    PaymentAmountNotValid,
    PaymentCodeNotReadable,
    PaymentTargetNotValid,
    Target,
    bank_account,
    e_wallet,
    national_id,
    parse,
    payload,
    phone,
    tax_id,
)

# Published: github.com/dtinth/promptpay-qr and thai-qr-payment.js.org. Their numbers of persons and companies are
# dummies whose check digits do not hold, so they are given by form only. The last vector is our own.
VECTORS = [
    (phone("0801234567"), None, "00020101021129370016A000000677010111011300668012345675802TH530376463046197"),
    (phone("+66-89-123-4567"), None, "00020101021129370016A000000677010111011300668912345675802TH5303764630429C1"),
    (
        Target("id_number", "1111111111111"),
        None,
        "00020101021129370016A000000677010111021311111111111115802TH530376463047B5A",
    ),
    (
        Target("id_number", "0123456789012"),
        None,
        "00020101021129370016A000000677010111021301234567890125802TH530376463040CBD",
    ),
    (
        e_wallet("012345678901234"),
        None,
        "00020101021129390016A00000067701011103150123456789012345802TH530376463049781",
    ),
    (
        Target("phone", "0066000000000"),
        422,
        "00020101021229370016A000000677010111011300660000000005802TH530376454044.226304E469",
    ),
    (
        bank_account("014", "1234567890"),
        10_000,
        "00020101021229370016A0000006770101110413014123456789053037645406100.005802TH6304901D",
    ),
    (
        tax_id("0994000617721"),
        123_450,
        "00020101021229370016A00000067701011102130994000617721530376454071234.505802TH6304DB3C",
    ),
]


@pytest.mark.parametrize(("target", "satang", "published"), VECTORS)
def test_published_codes_are_read(target: Target, satang: int | None, published: str) -> None:
    assert parse(published) == Code(target, satang)


@pytest.mark.parametrize(("target", "satang", "published"), VECTORS)
def test_our_codes_say_the_same_as_the_published_ones(target: Target, satang: int | None, published: str) -> None:
    assert parse(payload(target, satang)) == parse(published)
    assert len(payload(target, satang)) == len(published)


def test_the_order_of_tags_we_write_is_that_of_our_own_vector() -> None:
    target, satang, published = VECTORS[-1]

    assert payload(target, satang) == published


TARGETS = st.one_of(
    st.from_regex(r"0[689][0-9]{8}", fullmatch=True).map(phone),
    st.from_regex(r"[0-9]{13}", fullmatch=True).map(lambda text: Target("id_number", text)),
    st.from_regex(r"[0-9]{15}", fullmatch=True).map(e_wallet),
    st.from_regex(r"[0-9]{10,40}", fullmatch=True).map(lambda text: bank_account("004", text)),
)


@example(phone("0812345678"), MOST_IN_A_CODE)
@given(TARGETS, st.none() | st.integers(1, MOST_IN_A_CODE))
def test_what_is_written_is_read_back(target: Target, satang: int | None) -> None:
    assert parse(payload(target, satang)) == Code(target, satang)


@given(TARGETS, st.data())
def test_a_changed_digit_is_noticed(target: Target, data: st.DataObject) -> None:
    whole = payload(target, 12_345)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDEF").filter(lambda c: c != whole[at]))

    with pytest.raises((PaymentCodeNotReadable, PaymentTargetNotValid)):
        parse(whole[:at] + other + whole[at + 1 :])


@given(st.text(max_size=120))
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises((PaymentCodeNotReadable, PaymentTargetNotValid)):
        parse(text)


@pytest.mark.parametrize(
    "number", ["081234567", "08123456789", "0212345678", "0000000000", "", "081234567x", "+65812345678"]
)
def test_only_mobile_numbers_take_money(number: str) -> None:
    with pytest.raises(PaymentTargetNotValid):
        phone(number)


def test_a_number_is_read_as_people_write_it() -> None:
    assert phone("๐๘๑ ๒๓๔-๕๖๗๘") == phone("+66 81 234 5678") == phone("(081) 234 5678")


def test_a_mistyped_id_is_refused_by_its_check_digit() -> None:
    assert national_id("1-2345-45678-78-1").number == "1234545678781"
    with pytest.raises(PaymentTargetNotValid):
        national_id("1234545678789")
    with pytest.raises(PaymentTargetNotValid):
        tax_id("0994000617723")


@pytest.mark.parametrize(
    ("bank", "account"), [("14", "1234567890"), ("014", "12345"), ("014", "1" * 41), ("0x4", "1234567890")]
)
def test_a_bank_account_needs_its_bank_and_all_digits(bank: str, account: str) -> None:
    with pytest.raises(PaymentTargetNotValid):
        bank_account(bank, account)


@pytest.mark.parametrize("satang", [0, -1, MOST_IN_A_CODE + 1])
def test_a_code_asks_for_an_amount_that_can_be_paid(satang: int) -> None:
    with pytest.raises(PaymentAmountNotValid):
        payload(phone("0801234567"), satang)


@pytest.mark.parametrize("changed", ["5303840", "5802LA", "0016A000000677010112"])
def test_other_countries_currencies_and_schemes_are_refused(changed: str) -> None:
    whole = payload(phone("0801234567"))[:-4]
    tag = changed[:2] if changed[:2] in ("53", "58") else "0016A"
    open_ended = re.sub(rf"{tag}.{{{len(changed) - len(tag)}}}", changed, whole, count=1)

    with pytest.raises(PaymentCodeNotReadable):
        parse(f"{open_ended}{promptpay.checksum(open_ended):04X}")


def test_the_checksum_is_the_published_one() -> None:
    assert promptpay.checksum("123456789") == 0x29B1


def test_the_drawing_is_one_svg_element_without_addresses_of_other_places() -> None:
    drawn = promptpay.svg(payload(phone("0801234567"), 4_500))

    assert drawn.startswith("<svg")
    assert drawn.rstrip().endswith("</svg>")
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_a_code_that_says_two_amounts_is_refused() -> None:
    open_ended = payload(phone("0801234567"), 100)[:-8] + "54042.00" + "6304"

    with pytest.raises(PaymentCodeNotReadable):
        parse(f"{open_ended}{promptpay.checksum(open_ended):04X}")
