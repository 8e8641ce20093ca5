"""One way of writing a record down, so that equal things have equal bytes and equal hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, field, fields, is_dataclass
from typing import Any

from matching.columns import frozen, rows
from matching.guard import ProblemError

PROBLEM_FORMAT = "matching-problem/1"
PLAN_FORMAT = "matching-plan/1"


def later(default: Any) -> Any:
    """A field that came after records were kept: left out while it has its default, so that old hashes hold."""
    return field(default=default, metadata={"later": True})


def canonical_json(thing: object) -> str:
    """Sorted keys, no spaces, plain characters; dataclasses become objects, tuples become arrays."""
    return json.dumps(plain(thing), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_hex(text: str) -> str:
    """The fingerprint of a text in UTF-8, 64 hexadecimal digits; ProblemError for half a character."""
    try:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as fault:
        raise ProblemError("json", f"must be valid Unicode: {fault.reason}") from None


def plain(thing: object) -> Any:
    """Dataclasses, tuples, texts, integers and None as what JSON knows; nothing else passes."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {name: plain(value) for name, value in told(thing).items()}
    if isinstance(thing, tuple | list):
        return [plain(part) for part in thing]
    if isinstance(thing, dict):
        return {str(key): plain(part) for key, part in thing.items()}
    if thing is None or isinstance(thing, bool | int | str):
        return str(thing) if isinstance(thing, str) else thing
    raise TypeError(f"{type(thing).__name__} has no canonical form")


def told(thing: Any) -> dict[str, Any]:
    """The fields of a dataclass that are written down, and what they hold."""
    values = ((part, getattr(thing, part.name)) for part in fields(thing))
    return {part.name: value for part, value in values if not part.metadata or value != part.default}


def read_json(text: str) -> Any:
    """Parse JSON that has no fractions, no NaN and no key twice; ProblemError otherwise."""
    try:
        return json.loads(text, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_object)
    except ProblemError:
        raise
    except (ValueError, RecursionError) as fault:  # not JSON, a number of thousands of digits, or too deep
        raise ProblemError("json", f"cannot be read: {fault}") from None


def versioned(value: Any, known: str) -> Any:
    """The value without its `format`, which must be the known one; texts from before there was one have none."""
    if not isinstance(value, dict):
        return value
    if value.get("format", known) != known:
        raise ProblemError("format", f"must be {known!r}")
    return {name: part for name, part in value.items() if name != "format"}


def record(kind: type, where: str, value: object, /, **parts: Any) -> Any:
    """Build the dataclass `kind` from a JSON object; `parts` are readers for fields that are not plain.

    Errors name the place in the file: `where`, then the field.
    """
    if not isinstance(value, dict):
        raise ProblemError(where or kind.__name__.lower(), "must be an object")
    known = {part.name: part for part in fields(kind)}
    if strange := sorted(value.keys() - known.keys()):
        raise ProblemError(_inside(where, strange[0]), "is not a field")
    if missing := [name for name, part in known.items() if name not in value and part.default is MISSING]:
        raise ProblemError(_inside(where, missing[0]), "is missing")
    read = {name: parts.get(name, frozen)(part, _inside(where, name)) for name, part in value.items()}
    try:
        return kind(**read)
    except ProblemError as fault:
        owner = kind.__name__.lower()
        name = fault.field.removeprefix(f"{owner} {read.get('id')}.").removeprefix(f"{owner}.")
        raise ProblemError(_inside(where, name), fault.fault) from None


def records(kind: type, **parts: Any) -> Any:
    """A reader for many of `kind`: an array of objects, or an object of columns."""

    def read(value: object, where: str) -> Any:
        if not isinstance(value, list | dict):
            raise ProblemError(where, "must be an array of objects, or an object of columns")
        found = rows(value, where) if isinstance(value, dict) else value
        return tuple(record(kind, f"{where}[{number}]", part, **parts) for number, part in enumerate(found))

    return read


def _inside(where: str, field: str) -> str:
    return f"{where}.{field}" if where else field


def _refuse(text: str) -> Any:
    raise ProblemError("json", f"{text} is not a whole number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ProblemError("json", "a key comes twice in one object")
    return found
