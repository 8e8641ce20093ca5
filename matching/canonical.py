"""One way of writing a record down, so that equal things have equal bytes and equal hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import field, fields, is_dataclass
from typing import Any

from matching.guard import ProblemError


def later(default: Any) -> Any:
    """A field that came after records were kept: left out while it has its default, so that old hashes hold."""
    return field(default=default, metadata={"later": True})


def canonical_json(thing: object) -> str:
    """Sorted keys, no spaces, plain characters; dataclasses become objects, tuples become arrays."""
    return json.dumps(plain(thing), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_hex(text: str) -> str:
    """The fingerprint of a text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plain(thing: object) -> Any:
    """Dataclasses, tuples, texts, integers and None as what JSON knows; nothing else passes."""
    if is_dataclass(thing) and not isinstance(thing, type):
        told = ((part, getattr(thing, part.name)) for part in fields(thing))
        return {part.name: plain(value) for part, value in told if not part.metadata or value != part.default}
    if isinstance(thing, tuple | list):
        return [plain(part) for part in thing]
    if isinstance(thing, dict):
        return {str(key): plain(part) for key, part in thing.items()}
    if thing is None or isinstance(thing, bool | int | str):
        return str(thing) if isinstance(thing, str) else thing
    raise TypeError(f"{type(thing).__name__} has no canonical form")


def read_json(text: str) -> Any:
    """Parse JSON that has no fractions, no NaN and no key twice; ProblemError otherwise."""
    try:
        return json.loads(text, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_object)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise ProblemError("json", f"cannot be read: {fault}") from None


def record(kind: type, where: str, value: object, **parts: Any) -> Any:
    """Build the dataclass `kind` from a JSON object; `parts` are readers for fields that are not plain."""
    if not isinstance(value, dict):
        raise ProblemError(where, "must be an object")
    known = [part.name for part in fields(kind) if part.name in value or not part.metadata]
    if strange := sorted(set(value) - set(known)):
        raise ProblemError(f"{where}.{strange[0]}", "is not a field")
    if missing := [name for name in known if name not in value]:
        raise ProblemError(f"{where}.{missing[0]}", "is missing")
    read = {
        name: parts[name](value[name], f"{where}.{name}") if name in parts else tuples(value[name]) for name in known
    }
    return kind(**read)


def records(kind: type, **parts: Any) -> Any:
    """A reader for an array of `kind`."""

    def read(value: object, where: str) -> Any:
        if not isinstance(value, list):
            raise ProblemError(where, "must be an array")
        return tuple(record(kind, f"{where}[{number}]", part, **parts) for number, part in enumerate(value))

    return read


def tuples(value: Any) -> Any:
    """Arrays as tuples, all the way down."""
    return tuple(tuples(part) for part in value) if isinstance(value, list) else value


def _refuse(text: str) -> Any:
    raise ProblemError("json", f"{text} is not a whole number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ProblemError("json", "a key comes twice in one object")
    return found
