"""Amounts of money in Thai words, as cheques, receipts and pay slips carry them."""

DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACES = ("", "", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION = 1_000_000


def baht_text(satang: int) -> str:
    """2125 → ยี่สิบเอ็ดบาทยี่สิบห้าสตางค์; without satang the amount ends in ถ้วน.

    Less than one baht is said in satang alone, as spreadsheets do (BAHTTEXT). Amounts under zero are not said.
    """
    if satang < 0:
        raise ValueError("an amount in words is not below zero")
    baht, rest = divmod(satang, 100)
    if rest == 0:
        return f"{number_text(baht)}บาทถ้วน"
    return (f"{number_text(baht)}บาท" if baht else "") + f"{number_text(rest)}สตางค์"


def number_text(number: int) -> str:
    """A whole number in words, in groups of six digits: 11000000 → สิบเอ็ดล้าน."""
    if number == 0:
        return "ศูนย์"
    millions, rest = divmod(number, MILLION)
    return (f"{number_text(millions)}ล้าน" if millions else "") + _below_million(rest, after=millions > 0)


def _below_million(number: int, *, after: bool) -> str:
    """`after` tells that a higher group was said: then a last 1 is เอ็ด, as it is after any other digit."""
    high, ones = divmod(number, 10)
    high, tens = divmod(high, 10)
    words = "".join(
        DIGITS[int(digit)] + PLACES[place]
        for place, digit in zip(range(len(str(high)) + 1, 1, -1), str(high), strict=True)
        if digit != "0"
    )
    if tens:
        words += {1: "", 2: "ยี่"}.get(tens, DIGITS[tens]) + "สิบ"
    if ones == 1 and (number > 1 or after):
        return words + "เอ็ด"
    return words + DIGITS[ones]
