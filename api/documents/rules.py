"""Numbers, hashes, ages and dates of a work document, and who may sign how. Pure."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

import orjson

from api.thai import BUDDHIST_ERA

Side = Literal["hirer", "leader"]
Method = Literal["otp", "api_key", "ink", "on_behalf"]
Language = Literal["th", "lo", "km", "my", "en"]

SIDES: tuple[Side, ...] = ("hirer", "leader")
LANGUAGES: tuple[Language, ...] = ("th", "lo", "km", "my", "en")

METHODS: dict[Side, tuple[Method, ...]] = {
    "hirer": ("api_key", "ink", "on_behalf"),
    "leader": ("otp", "ink", "on_behalf"),
}
"""How each side may sign; first by what it signs in with. Electronic Transactions Act s.9: the method must show who
signed and that they approve, and be as reliable as the purpose asks."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to misread


def document_number(award_id: UUID, made_on: date) -> str:
    """`2569-4K7Q-0M2D-X9FR`: the Buddhist year and 60 random bits of the award's id."""
    return f"{made_on.year + BUDDHIST_ERA}-{_groups(award_id.int & (1 << 60) - 1, letters=12)}"


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed: JSON in UTF-8, keys sorted, no spaces."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def verification_code(hash_of_content: str) -> str:
    """The first 80 bits of the content's hash, to read over the telephone: `7Q0M-2DX9-FR4K-8H1T`."""
    return _groups(int(hash_of_content[:20], 16), letters=16)


def _groups(number: int, *, letters: int) -> str:
    text = in_letters(number, letters=letters)
    return "-".join(text[at : at + 4] for at in range(0, letters, 4))


def in_letters(number: int, *, letters: int) -> str:
    """A number as letters and digits of `ALPHABET`, five bits each, the highest first."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(letters)))


def age(birth_year: int, on: date) -> int:
    """Age by year of birth: it may be one more than the birthday tells, never less. Only the year is kept."""
    return on.year - birth_year


def waiting_for(signed: Collection[str]) -> tuple[Side, ...]:
    """The sides that have not signed."""
    return tuple(side for side in SIDES if side not in signed)


def kept_until(paid_on: date, years: int) -> date:
    """The last day a document must be kept, counted from payment."""
    try:
        return paid_on.replace(year=paid_on.year + years)
    except ValueError:  # paid on 29 February
        return date(paid_on.year + years, 3, 1)
