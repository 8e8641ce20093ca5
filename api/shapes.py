"""What every shape on the wire is made of: plain text, whole numbers, days, ids with a readable prefix."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from random import Random
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from annotated_types import GroupedMetadata
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError
from uuid_utils.compat import uuid7

MOST_SATANG = 10**12  # ten thousand million baht: above any order, below any overflow
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = {"\u200b", "\u200c", "\u200d"}  # Thai, Lao, Khmer and Burmese texts carry them as break hints
PLAIN = r"^[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$"


class Shape(BaseModel):
    """A shape the caller sends or gets: no unknown fields, no change after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


_ids: Iterator[UUID] | None = None
SEEDED_FROM = 1_767_225_600_000  # 2026-01-01 in milliseconds: where seeded ids sort, the same on every day


def new_id() -> UUID:
    """A UUIDv7: random, and sorted by the time it was made."""
    return next(_ids) if _ids is not None else uuid7()


@contextmanager
def seeded_ids(seed: int) -> Iterator[None]:
    """Ids that are the same in each run: for the demonstration, whose plan must be too. One thread only."""

    def made() -> Iterator[UUID]:
        chance = Random(seed)  # noqa: S311 - no secret hangs on an id
        for moment in count(SEEDED_FROM):
            bits = moment << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62)
            yield UUID(int=bits)

    global _ids
    _ids = made()
    try:
        yield
    finally:
        _ids = None


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip()
    if any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in text):
        raise PydanticCustomError("text_not_plain", "the text holds characters that cannot be seen")
    return text


@dataclass(frozen=True)
class PlainText(GroupedMetadata):
    """A text of `shortest` to `longest` characters: NFC, trimmed, no control or direction characters."""

    longest: int
    shortest: int = 1

    def __iter__(self) -> Iterator[object]:
        yield Field(strict=True, min_length=self.shortest, max_length=self.longest, pattern=PLAIN)
        yield BeforeValidator(_plain)


Name = Annotated[str, PlainText(200)]
Note = Annotated[str, PlainText(2_000, shortest=0)]
Code = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,63}$")]


@dataclass(frozen=True)
class Whole(GroupedMetadata):
    """A whole number from `smallest` to `largest`; `true`, `"1"` and `1.0` are not."""

    smallest: int
    largest: int

    def __iter__(self) -> Iterator[object]:
        yield Field(strict=True, ge=self.smallest, le=self.largest)


Satang = Annotated[int, Field(strict=True, ge=0, le=MOST_SATANG, description="whole satang; 100 satang = 1 baht")]
Pieces = Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
Centiminutes = Annotated[
    int,
    Field(strict=True, ge=1, le=600_000, description="1/100 of a standard minute per piece: 9.5 minutes = 950"),
]


def _day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("day_form", "a date such as 2026-11-22")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day_form", "a date such as 2026-11-22") from None
    if 2400 <= day.year <= 2700:
        raise PydanticCustomError("day_buddhist", "the year looks like the Buddhist Era")
    if not 1900 <= day.year <= 2100:
        raise PydanticCustomError("day_range", "the date is outside the range in use")
    return day


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-22"]}),
]


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]", value):
        raise PydanticCustomError("moment_form", "a moment such as 2026-11-22T09:30:00+07:00")
    _day(value[:10])
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        raise PydanticCustomError("moment_form", "a moment such as 2026-11-22T09:30:00+07:00") from None
    if moment.tzinfo is None:
        raise PydanticCustomError("moment_form", "a moment such as 2026-11-22T09:30:00+07:00")
    return moment


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-22T09:30:00+07:00"]}),
]
"""A moment with its zone, as a device says it."""


def rule(th: str, en: str) -> PydanticCustomError:
    """A fault found by a rule over several fields, in both languages."""
    return PydanticCustomError("rule", "{en}", {"th": th, "en": en})


@dataclass(frozen=True)
class Id(GroupedMetadata):
    """An id on the wire such as `ord_0199…`: the prefix says of what, the rest is a UUIDv7 in hexadecimal."""

    prefix: str

    def read(self, value: Any) -> Any:
        """The UUID of a wire id; anything else is refused."""
        if isinstance(value, UUID):
            return value
        if isinstance(value, str) and re.fullmatch(rf"{self.prefix}_[0-9a-f]{{32}}", value):
            return UUID(hex=value[len(self.prefix) + 1 :])
        raise PydanticCustomError("string_pattern_mismatch", "an id with the right prefix")

    def write(self, value: UUID) -> str:
        """The wire form of a UUID."""
        return f"{self.prefix}_{value.hex}"

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self.read)
        yield PlainSerializer(self.write, return_type=str)
        yield WithJsonSchema(
            {
                "type": "string",
                "pattern": rf"^{self.prefix}_[0-9a-f]{{32}}$",
                "examples": [f"{self.prefix}_019aab3e8c4a7d11b0c2f4a6d8e01234"],
            }
        )


T = TypeVar("T")


class Page(Shape, Generic[T]):
    """One page of a list. `next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None = Field(None, description="send it back as ?cursor= to get the next page")
