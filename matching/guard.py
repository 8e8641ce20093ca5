"""Refusals at birth: small checks that name the field they refuse."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable

# Past these sizes a figure is a slip of the keyboard, and 64-bit solvers would overflow.
MOST = 10**10
LONGEST_TEXT = 200


class ProblemError(ValueError):
    """A problem or plan that makes no sense; the message starts with the field's name."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"{field}: {fault}")
        self.field = field
        self.fault = fault


def whole(field: str, value: object, least: int = 0, most: int = MOST) -> None:
    """Refuse anything but an integer between `least` and `most` (True is not a number here)."""
    if type(value) is not int:
        raise ProblemError(field, f"must be a whole number, not {type(value).__name__}")
    if not least <= value <= most:
        raise ProblemError(field, f"must be between {least} and {most}, not {value}")


def words(field: str, value: object, *, empty: bool = False) -> None:
    """Refuse anything but a text of 1 to 200 characters (or none at all where `empty` is allowed)."""
    if type(value) is not str:
        raise ProblemError(field, f"must be a text, not {type(value).__name__}")
    if not (value or empty) or len(value) > LONGEST_TEXT:
        raise ProblemError(field, f"must have 1 to {LONGEST_TEXT} characters")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        raise ProblemError(field, "must be valid Unicode")


def truth(field: str, value: object) -> None:
    """Refuse anything but True or False."""
    if type(value) is not bool:
        raise ProblemError(field, f"must be true or false, not {type(value).__name__}")


def date(field: str, value: object) -> None:
    """Refuse anything but a day of the calendar as YYYY-MM-DD."""
    words(field, value)
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", str(value))
    year, month, day = map(int, found.groups()) if found else (0, 0, 0)
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        raise ProblemError(field, f"must be a date such as 2026-11-22, not {value!r}")


def items(field: str, value: object, kind: type) -> None:
    """Refuse anything but a tuple of `kind`."""
    if type(value) is not tuple:
        raise ProblemError(field, f"must be a tuple, not {type(value).__name__}")
    for number, item in enumerate(value):
        if type(item) is not kind:
            raise ProblemError(f"{field}[{number}]", f"must be {kind.__name__}, not {type(item).__name__}")


def pairs(field: str, value: object, least: int = 0, most: int = MOST) -> None:
    """Refuse anything but a tuple of (code, number) with each code once."""
    items(field, value, tuple)
    assert isinstance(value, tuple)
    for number, pair in enumerate(value):
        if len(pair) != 2:
            raise ProblemError(f"{field}[{number}]", "must be a code and a number")
        words(f"{field}[{number}]", pair[0])
        whole(f"{field}[{number}]", pair[1], least, most)
    once(field, (pair[0] for pair in value))


def once(field: str, names: Iterable[object]) -> None:
    """Refuse a name that comes twice."""
    seen: set[object] = set()
    for name in names:
        if name in seen:
            raise ProblemError(field, f"{name!r} comes twice")
        seen.add(name)


def micro_degrees(field: str, latitude: object, longitude: object) -> None:
    """Refuse a place that is not on the globe."""
    whole(f"{field}.latitude_e6", latitude, -90_000_000, 90_000_000)
    whole(f"{field}.longitude_e6", longitude, -180_000_000, 180_000_000)
