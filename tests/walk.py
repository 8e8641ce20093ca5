"""Walking the whole API: every operation of its document, with a request that fits, made from the schema alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from httpx import Response
from sqlalchemy import create_engine

from api.app import create_app
from api.config import Settings

METHODS = ("get", "post", "put", "patch", "delete")
MEMBERS = {"type", "title", "status", "detail", "remedy", "request_id", "errors"}
CANARY = "CANARY7f3a9"
FITTING = (
    "ข้อความ",
    "10",
    "1001",
    "0105500000003",
    "0812345678",
    "123456",
    "hand_embroidery",
    "2026-11-23",
    "a-key-of-one-request",
    "AZpr-EyafRGwwvSm2OASNAAA",
    "a",
)


def application() -> FastAPI:
    """The application without a database, for its document."""
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    return create_app(Settings(mode="test", _env_file=None), nowhere)


DOCUMENT = application().openapi()


@dataclass(frozen=True)
class Operation:
    """One method of one address, as the document describes it."""

    method: str
    path: str
    spec: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def needs(self) -> str | None:
        """The permission it asks for; None where it is open to everybody."""
        needs: str | None = self.spec.get("x-needs")
        return needs

    def parameters(self, place: str) -> dict[str, dict[str, Any]]:
        """Its parameters in the path, the query or the headers, by name."""
        return {one["name"]: one["schema"] for one in self.spec.get("parameters", []) if one["in"] == place}

    def body_schema(self) -> dict[str, Any] | None:
        """The shape of its JSON body, if it takes one."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema")

    def media_type(self) -> str | None:
        """What it takes: JSON, or a file."""
        return next(iter(self.spec.get("requestBody", {}).get("content", {})), None)

    def url(self, ids: dict[str, str], **over: str) -> str:
        """Its address with things that exist in it, and what the query must have."""
        filled = self.path
        for name, schema in self.parameters("path").items():
            filled = filled.replace(f"{{{name}}}", over.get(name) or ids.get(name) or str(fitting(schema, name)))
        needed = {
            one["name"] for one in self.spec.get("parameters", []) if one["in"] == "query" and one.get("required")
        }
        query = {name: quote(str(fitting(self.parameters("query")[name], name))) for name in needed}
        query |= {name: value for name, value in over.items() if name in self.parameters("query")}
        return filled + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


ENDS = ("/cancel", "/void", "/withdraw", "/early-end", "/leave", "/delete")
OPERATIONS = sorted(
    (
        Operation(method, path, spec)
        for path, methods in DOCUMENT["paths"].items()
        for method, spec in methods.items()
        if method in METHODS
    ),
    key=lambda one: one.path.endswith(ENDS),
)
"""All of them, as the document has them; what ends a thing comes last, so that the others meet the thing."""


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed, and of several possible ones the first that is not null."""
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        else:
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    return schema


def fitting(schema: dict[str, Any], name: str = "", *, whole: bool = False) -> Any:
    """A value that fits a schema: its example where it has one. `whole` fills the optional fields too."""
    schema = {**resolved(schema), **{key: schema[key] for key in ("examples",) if key in schema}}
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("examples"):
        return schema["examples"][0]
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {})
        wanted = fields if whole else schema.get("required", [])
        return {field: fitting(fields[field], field, whole=whole) for field in wanted}
    if kind == "array":
        return [fitting(schema["items"], name, whole=whole)] * max(1, schema.get("minItems", 0))
    if kind in ("integer", "number"):
        return int(schema.get("minimum", 1))
    if kind == "boolean":
        return False
    return _fitting_text(schema)


def _fitting_text(schema: dict[str, Any]) -> str:
    longest, shortest = schema.get("maxLength", 9_999), schema.get("minLength", 0)
    for text in FITTING:
        if shortest <= len(text) <= longest and re.search(schema.get("pattern", ""), text):
            return text
    return "x" * shortest


def fields_of(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every field of a body: objects, lists and what stands in them."""
    if at:
        yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for name, one in inside:
        yield from fields_of(one, (*at, name))


def with_raw(body: Any, at: tuple[str | int, ...], raw: str) -> str:
    """The JSON of a body in which `raw`, which need not be JSON, stands at one place."""
    copy = json.loads(json.dumps(body))
    inner = copy
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = "<here>"
    return json.dumps(copy).replace('"<here>"', raw)


def faults_of(operation: Operation, answer: Response) -> list[str]:
    """What is wrong with an answer, whatever was asked: a status nobody declared, no problem+json, an echo."""
    declared = operation.spec["responses"].get(str(answer.status_code))
    if answer.status_code >= 500:
        return [f"{answer.status_code} {answer.text[:200]}"]
    if declared is None:
        return [f"{answer.status_code} is not declared: {answer.text[:200]}"]
    if answer.status_code < 400:
        return []
    found = [f"echoes what was sent: {answer.text[:300]}"] if CANARY in answer.text else []
    if answer.headers["content-type"] != "application/problem+json" or not answer.json().keys() >= MEMBERS:
        found.append(f"is no problem+json: {answer.text[:200]}")
    if len(answer.content) > 100_000 or len(answer.json()["errors"]) > 100:
        found.append(f"is too large: {len(answer.content)} bytes")
    return found
