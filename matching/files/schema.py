"""JSON Schema (draft 2020-12) of problem and plan files, from the dataclasses themselves, so that it cannot drift.

`python -m matching.files.schema` writes both beside this file. Ranges are not in it: each field's own are in the
refusals of matching.problem, which name the place and the rule.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from enum import EnumMeta
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from matching.canonical import PLAN_FORMAT, PROBLEM_FORMAT
from matching.columns import hints, part_of
from matching.plan import Plan
from matching.problem import Problem

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN = {int: {"type": "integer"}, str: {"type": "string"}, bool: {"type": "boolean"}, NoneType: {"type": "null"}}
ALSO = {"plan_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}


def problem_schema() -> dict[str, Any]:
    """What a problem file may hold."""
    return _schema(Problem, PROBLEM_FORMAT, {})


def plan_schema() -> dict[str, Any]:
    """What a plan file may hold."""
    return _schema(Plan, PLAN_FORMAT, ALSO)


def schema_text(schema: dict[str, Any]) -> str:
    """As it stands in the package."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _schema(kind: type, version: str, also: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    whole = _object(kind, kept)
    whole["properties"] = {"format": {"const": version}, **whole["properties"], **also}
    whole["required"] += also
    return {"$schema": DIALECT, "$id": version, "title": kind.__name__, **whole, "$defs": dict(sorted(kept.items()))}


def _object(kind: type, kept: dict[str, Any]) -> dict[str, Any]:
    """A dataclass as a JSON object; the dataclasses in it are put among those `kept`."""
    return {
        "description": (kind.__doc__ or "").strip(),
        "type": "object",
        "properties": {field.name: _field(kind, field.name, kept) for field in fields(kind)},
        "required": [field.name for field in fields(kind) if field.default is MISSING],
        "additionalProperties": False,
    }


def _field(kind: type, name: str, kept: dict[str, Any]) -> dict[str, Any]:
    """A field's value; many records may stand as objects or as columns."""
    part = part_of(kind, name)
    if part is None:
        return _value(hints(kind)[name], kept)
    return {"oneOf": [{"type": "array", "items": _named(part, kept)}, _columns(part, kept)]}


def _value(hint: Any, kept: dict[str, Any]) -> dict[str, Any]:
    """A plain value, a choice of values, or an array of them."""
    arguments = get_args(hint)
    if get_origin(hint) is UnionType:
        return {"anyOf": [_value(one, kept) for one in arguments]}
    if get_origin(hint) is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _value(arguments[0], kept)}
    if get_origin(hint) is tuple:
        places = [_value(one, kept) for one in arguments]
        return {"type": "array", "prefixItems": places, "minItems": len(places), "items": False}
    if isinstance(hint, EnumMeta):
        return {"enum": [str(code.value) for code in list[Any](hint)]}
    return _named(hint, kept) if is_dataclass(hint) else PLAIN[hint]


def _named(kind: Any, kept: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in kept:
        kept[name] = {}  # its place is taken before it is built
        kept[name] = _object(kind, kept)
    return {"$ref": f"#/$defs/{name}"}


def _columns(kind: type, kept: dict[str, Any]) -> dict[str, Any]:
    """Records of a dataclass as an object of columns (see matching.columns)."""
    name = f"{kind.__name__}Columns"
    if name not in kept:
        kept[name] = {}
        known = {field.name: _column(kind, field.name, kept) for field in fields(kind)}
        told = f"One value of each {kind.__name__} in every column, or each value once and where it stands."
        kept[name] = {"description": told, "type": "object", "properties": known, "additionalProperties": False}
    return {"$ref": f"#/$defs/{name}"}


def _column(kind: type, name: str, kept: dict[str, Any]) -> dict[str, Any]:
    part = part_of(kind, name)
    if part is not None:
        many = {"type": "array", "items": {"type": "array", "items": _named(part, kept)}}
        return {"oneOf": [many, _pair("lengths", _positions(), "records", _columns(part, kept))]}
    many = {"type": "array", "items": _value(hints(kind)[name], kept)}
    return {"oneOf": [many, _pair("said", many, "at", _positions())]}


def _positions() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "integer", "minimum": 0}}


def _pair(first: str, its: dict[str, Any], second: str, other: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {first: its, second: other},
        "required": [first, second],
        "additionalProperties": False,
    }


if __name__ == "__main__":
    for title, built in (("problem", problem_schema()), ("plan", plan_schema())):
        Path(__file__).with_name(f"{title}.schema.json").write_text(schema_text(built), encoding="utf-8")
