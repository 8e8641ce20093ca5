"""PromptPay QR codes: the EMVCo merchant-presented payload, written, read, and drawn.

A code asks for money; it proves nothing. Tags as in the Thai QR payment standard: 29 holds the target, 54 the amount
in baht, 63 a CRC-16/CCITT-FALSE over everything before it and its own head. The order of tags between is free.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import segno
from stdnum.th import moa, pin

from api.errors import DomainError
from api.thai import read_digits
from api.words import Words

Kind = Literal["phone", "id_number", "e_wallet", "bank_account"]
MOST_IN_A_CODE = 10**12 - 1
"""Satang: an amount has 13 characters at most (tag 54 of EMV's code), its point among them."""
APPLICATION = "A000000677010111"
TAGS: Mapping[Kind, str] = {"phone": "01", "id_number": "02", "e_wallet": "03", "bank_account": "04"}
FORMS: Mapping[Kind, str] = {
    "phone": r"0066[0-9]{9}",
    "id_number": r"[0-9]{13}",
    "e_wallet": r"[0-9]{15}",
    "bank_account": r"[0-9]{3}[0-9]{6,40}",  # three digits of the bank, then the account; 43 at most
}


class PaymentTargetNotValid(DomainError):
    title = Words("เลขพร้อมเพย์ไม่ถูกต้อง", "This is no PromptPay number")
    detail = Words("หมายเลขไม่ครบหลัก หรือเลขตรวจสอบไม่ตรง", "Digits are missing, or the check digit does not hold")
    remedy = Words(
        "ตรวจเบอร์มือถือ เลขประจำตัว 13 หลัก e-Wallet 15 หลัก หรือเลขบัญชีอีกครั้ง",
        "Check the mobile number, the 13-digit id, the 15-digit e-wallet or the account number",
    )


class PaymentAmountNotValid(DomainError):
    title = Words("จำนวนเงินใน QR ไม่ถูกต้อง", "The amount of the code is not valid")
    detail = Words("ต้องมากกว่า 0 และไม่เกิน {most_satang} สตางค์", "It is above 0 and at most {most_satang} satang")
    remedy = Words("ใส่จำนวนเงินเป็นสตางค์", "Send the amount in satang")


class PaymentCodeNotReadable(DomainError):
    title = Words("อ่าน QR พร้อมเพย์ไม่ได้", "The PromptPay code cannot be read")
    detail = Words("ข้อมูลใน QR ไม่ครบ ผิดรูปแบบ หรือค่าตรวจสอบไม่ตรง", "The code is cut, malformed, or its checksum is wrong")
    remedy = Words("สแกนใหม่ หรือขอ QR ใหม่จากผู้รับเงิน", "Scan it again, or ask the payee for a new one")


@dataclass(frozen=True, slots=True)
class Target:
    """Where money goes, as the payload writes it. Judges the form; `phone` and the others judge the number too."""

    kind: Kind
    number: str

    def __post_init__(self) -> None:
        if not re.fullmatch(FORMS[self.kind], self.number, re.ASCII):
            raise PaymentTargetNotValid()


@dataclass(frozen=True, slots=True)
class Code:
    """What a payload says: to whom, and how much in satang where it says so."""

    target: Target
    amount_satang: int | None


def phone(text: str) -> Target:
    """A Thai mobile number as people write it: `081-234-5678`, `+66 81 234 5678`."""
    found = re.fullmatch(r"(?:\+?66|0)([689][0-9]{8})", _digits(text))
    if found is None:
        raise PaymentTargetNotValid()
    return Target("phone", f"0066{found[1]}")


def national_id(text: str) -> Target:
    """A person's 13-digit number, its check digit judged."""
    return _id_number(text, pin.is_valid(_digits(text)))


def tax_id(text: str) -> Target:
    """The 13-digit tax number of a company or other juristic person, its check digit judged."""
    return _id_number(text, moa.is_valid(_digits(text)))


def e_wallet(text: str) -> Target:
    """A 15-digit e-wallet number. It has no check digit that we know of."""
    return Target("e_wallet", _digits(text))


def bank_account(bank_code: str, account: str) -> Target:
    """An account by the bank's three digits and its number."""
    if not re.fullmatch(r"[0-9]{3}", bank_code, re.ASCII):
        raise PaymentTargetNotValid()
    return Target("bank_account", bank_code + _digits(account))


def payload(target: Target, amount_satang: int | None = None) -> str:
    """The text of the QR code. With an amount it is for one payment, without one for any number of them."""
    if amount_satang is not None and not 0 < amount_satang <= MOST_IN_A_CODE:
        raise PaymentAmountNotValid(most_satang=MOST_IN_A_CODE)
    parts = [
        _tag("00", "01"),
        _tag("01", "11" if amount_satang is None else "12"),
        _tag("29", _tag("00", APPLICATION) + _tag(TAGS[target.kind], target.number)),
        _tag("53", "764"),
    ]
    if amount_satang is not None:
        parts.append(_tag("54", f"{amount_satang // 100}.{amount_satang % 100:02d}"))
    open_ended = "".join(parts) + _tag("58", "TH") + "6304"
    return f"{open_ended}{checksum(open_ended):04X}"


def parse(text: str) -> Code:
    """What a payload says, whatever the order of its tags. Refuses any that is not whole."""
    if not text.isascii() or not re.fullmatch(r"[0-9A-Fa-f]{4}", text[-4:]) or text[-8:-4] != "6304":
        raise PaymentCodeNotReadable()
    if int(text[-4:], 16) != checksum(text[:-4]):
        raise PaymentCodeNotReadable()
    tags = _tags(text)
    if not text.startswith("000201") or tags.get("53") != "764" or tags.get("58") != "TH":
        raise PaymentCodeNotReadable()
    inner = _tags(tags.get("29", ""))
    targets = [Target(kind, inner[tag]) for kind, tag in TAGS.items() if tag in inner]
    if inner.get("00") != APPLICATION or len(targets) != 1:
        raise PaymentCodeNotReadable()
    return Code(targets[0], _satang(tags["54"]) if "54" in tags else None)


def checksum(text: str) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, nothing reflected, nothing at the end."""
    register = 0xFFFF
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ (0x1021 if register & 0x8000 else 0)) & 0xFFFF
    return register


def svg(payload: str) -> str:
    """The code as an SVG element to put into a page: black on white, with the quiet zone scanners need."""
    return segno.make(payload, error="m", micro=False).svg_inline(scale=4, border=4, dark="#000", light="#fff")


def svg_file(payload: str) -> bytes:
    """The code as an SVG file of its own, which grows with the place it is shown in (viewBox, no width)."""
    written = BytesIO()
    code = segno.make(payload, error="m", micro=False)
    code.save(written, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True, nl=False)
    return written.getvalue()


def _id_number(text: str, holds: bool) -> Target:
    if not holds:
        raise PaymentTargetNotValid()
    return Target("id_number", _digits(text))


def _digits(text: str) -> str:
    """Digits as people write them: Thai ones read; spaces, hyphens, brackets left out; the rest is refused later."""
    return re.sub(r"[\s()-]", "", read_digits(text))


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _tags(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while text:
        head = re.match(r"([0-9]{2})([0-9]{2})", text, re.ASCII)
        if head is None or head[1] in found or len(text) < 4 + int(head[2]):
            raise PaymentCodeNotReadable()
        found[head[1]] = text[4 : 4 + int(head[2])]
        text = text[4 + int(head[2]) :]
    return found


def _satang(baht: str) -> int:
    found = re.fullmatch(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?", baht, re.ASCII)
    if found is None:
        raise PaymentCodeNotReadable()
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
