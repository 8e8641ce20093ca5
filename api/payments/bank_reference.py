"""The short code that goes with a payment through a bank and comes back on its statement. Pure.

`TRG` and thirteen letters: sixty random bits of the payment's id, and one letter that shows a slip of the pen. Sixteen
upper-case letters and digits in all, of the twenty that Thai bill payment and most transfer forms let through.
"""

import re
from collections.abc import Iterator
from uuid import UUID

from api.documents.rules import ALPHABET, in_letters

PREFIX = "TRG"
BITS = 60
HEX_DIGITS = BITS // 4
_CODE = re.compile(rf"(?={PREFIX}([0-9A-Z]{{13}}))")
_MISREAD = str.maketrans("OIL", "011")
_ODD_WEIGHTS = (1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23)  # odd: a wrong letter always changes the sum modulo 32


def reference_of(payment_id: UUID) -> str:
    """The code of a payment."""
    body = in_letters(payment_id.int & (1 << BITS) - 1, letters=12)
    return PREFIX + body + _check(body)


def tails_in(text: str) -> Iterator[str]:
    """For each code found in what a bank printed, the last hexadecimal digits of the id it stands for."""
    joined = re.sub(r"[\s–—_./-]", "", text.upper())
    for found in _CODE.finditer(joined):
        body, check = found[1][:12].translate(_MISREAD), found[1][12].translate(_MISREAD)
        if set(body) <= set(ALPHABET) and _check(body) == check:
            number = sum(ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(body)))
            yield f"{number:0{HEX_DIGITS}x}"


def tail_of(payment_id: UUID) -> str:
    """The same digits of an id."""
    return payment_id.hex[-HEX_DIGITS:]


def _check(body: str) -> str:
    return ALPHABET[sum(w * ALPHABET.index(c) for w, c in zip(_ODD_WEIGHTS, body, strict=True)) % 32]
