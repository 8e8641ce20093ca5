"""Phone numbers, read the way people in Thailand write them."""

import re
from typing import Any

import phonenumbers
from pydantic_core import PydanticCustomError

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def read_phone(value: Any) -> str:
    """`081-234-5678`, `๐๘๑ ๒๓๔ ๕๖๗๘` or `+66812345678` → `+66812345678`; anything else is refused."""
    if isinstance(value, str) and re.fullmatch(r"[0-9๐-๙ ()+.–-]{3,20}", value):
        try:
            number = phonenumbers.parse(value.translate(_THAI_DIGITS), "TH")
        except phonenumbers.NumberParseException:
            number = None
        if number is not None and phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise PydanticCustomError("phone", "a phone number such as 081 234 5678")
