"""Columns instead of records: the compact form of large files, lossless both ways.

Wherever a file holds an array of records it may hold an object of columns instead, one value a record in each.
A column whose values repeat may say each value once: {"said": [...], "at": [...]}, where `at` has a position in
`said` for each record. A column of records within records is {"lengths": [...], "records": {columns of them all}}.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from matching.guard import ProblemError


def to_columns(kind: type, records: Sequence[Any]) -> dict[str, Any]:
    """Records of the dataclass `kind` as an object of columns that JSON knows."""
    found: dict[str, Any] = {}
    for field in fields(kind):
        values = [getattr(record, field.name) for record in records]
        if field.metadata.get("later") and all(value == field.default for value in values):
            continue
        part = part_of(kind, field.name)
        found[field.name] = _shortest(values) if part is None else _nested(part, values)
    return found


def rows(table: dict[str, Any], where: str) -> Iterator[dict[str, Any]]:
    """The records of a table of columns, one at a time; ProblemError where columns do not fit together."""
    columns = {name: _column(values, f"{where}.{name}") for name, values in table.items()}
    lengths = {name: len(values) for name, values in columns.items()}
    first = next(iter(lengths.values()), 0)
    for name, length in lengths.items():
        if length != first:
            raise ProblemError(f"{where}.{name}", f"must have {first} values like the first column, not {length}")
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def frozen(value: Any, where: str, deepest: int = 8) -> Any:
    """Arrays as tuples, all the way down; nothing in a file has more than a few arrays in each other."""
    if not isinstance(value, list):
        return value
    if deepest == 0:
        raise ProblemError(where, "has too many arrays in each other")
    return tuple(frozen(part, where, deepest - 1) for part in value)


@cache
def hints(kind: type) -> dict[str, Any]:
    """The type of each field of a dataclass, by name."""
    return get_type_hints(kind)


def part_of(kind: type, name: str) -> type | None:
    """The dataclass of which the field holds a tuple, if it holds such."""
    hint = hints(kind)[name]
    inner = get_args(hint)[0] if get_origin(hint) is tuple else None
    return inner if isinstance(inner, type) and is_dataclass(inner) else None


def _shortest(values: list[Any]) -> Any:
    """The values as they are, or each said once where that takes less room."""
    place: dict[Any, int] = {}
    at = [place.setdefault(value, len(place)) for value in values]
    said = list(place)
    spared = sum(_room(value) for value in values) - sum(_room(value) for value in said)
    return {"said": said, "at": at} if spared > sum(_room(position) for position in at) else values


def _room(value: Any) -> int:
    """About how many characters a value takes in a file."""
    return sum(_room(part) + 1 for part in value) + 1 if isinstance(value, tuple) else len(str(value)) + 1


def _nested(part: type, values: list[Any]) -> dict[str, Any]:
    return {
        "lengths": [len(value) for value in values],
        "records": to_columns(part, [record for value in values for record in value]),
    }


def _column(column: object, where: str) -> list[Any]:
    """One value a record, whichever way the column is written."""
    if isinstance(column, list):
        return column
    if isinstance(column, dict) and set(column) == {"said", "at"}:
        return _repeated(column["said"], column["at"], where)
    if isinstance(column, dict) and set(column) == {"lengths", "records"}:
        return _cut(column["lengths"], column["records"], where)
    raise ProblemError(where, "must be an array, or an object of said and at, or of lengths and records")


def _repeated(said: object, at: object, where: str) -> list[Any]:
    """Values said once, at every place they stand: in memory they are shared too."""
    values = frozen(said, f"{where}.said")
    if not isinstance(values, tuple):
        raise ProblemError(f"{where}.said", "must be an array")
    return [values[position] for position in _numbers(at, f"{where}.at", len(values) - 1)]


def _cut(lengths: object, records: object, where: str) -> list[Any]:
    """Records of all owners, one after the other, cut into those of each."""
    if not isinstance(records, dict):
        raise ProblemError(f"{where}.records", "must be an object of columns")
    parts = list(rows(records, f"{where}.records"))
    sizes = _numbers(lengths, f"{where}.lengths", len(parts))
    if sum(sizes) != len(parts):
        raise ProblemError(f"{where}.lengths", f"must add up to {len(parts)} records, not {sum(sizes)}")
    rest = iter(parts)
    return [[next(rest) for _ in range(size)] for size in sizes]


def _numbers(value: object, where: str, most: int) -> list[int]:
    if not isinstance(value, list):
        raise ProblemError(where, "must be an array")
    for number, part in enumerate(value):
        if type(part) is not int or not 0 <= part <= most:
            raise ProblemError(f"{where}[{number}]", f"must be a whole number from 0 to {most}")
    return value
