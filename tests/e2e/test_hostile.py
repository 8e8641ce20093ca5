"""Hostile values in every field, parameter and header of every operation: refused in a sentence, never a crash."""

import json
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.problems import MEDIA_TYPE as PROBLEM
from tests.e2e.world import World, send
from tests.walk import CANARY, MEMBERS, OPERATIONS, Operation, faults_of, fields_of, fitting, with_raw

TEXTS = (
    "",
    " ",
    f"a\x00{CANARY}",
    "\r\nSet-Cookie: a=b",
    f"\u202e{CANARY}",
    "\ufeff",
    "๑๒๓",
    "2569-11-22",
    "2026-02-30",
    "2026-W12-3",
    "9999-12-31",
    "-1",
    "1e5",
    "1_0",
    "9" * 400,
    "true",
    f"<script>{CANARY}</script>",
    f"'; DROP TABLE hirers; --{CANARY}",
    f"{{{CANARY}}}{{0.__class__}}%s%(x)s",
    f"../../etc/{CANARY}",
    f"{CANARY}" * 600,
    "ก" * 3_000,
)
RAW = (
    *("null", "true", "0", "-1", "1.0", "1.5", "1e999", "NaN", "Infinity", "1" + "0" * 400),
    *(
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1e-400",
        '"\\ud800"',
        "[]",
        "{}",
        "[null]",
    ),
    *(f'{{"{CANARY}": "{CANARY}"}}', "[" * 900 + "]" * 900, "[" + "1," * 300 + "1]", '"'),
)
WORST = (
    *("null", "1" + "0" * 400, "9223372036854775808", '"\\ud800"', "[" * 900 + "]" * 900),
    *(f'{{"{CANARY}": "{CANARY}"}}', f'"a\\u0000{CANARY}"', json.dumps(f"\u202e{CANARY}" * 600)),
)
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "half an object": b'{"a": ',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "TIS-620": '{"name": "ก"}'.encode("tis-620"),
    "nested 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects nested 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a thousand unknown fields": ("{" + ",".join(f'"{CANARY}{n}": 1' for n in range(1_000)) + "}").encode(),
    "a megabyte of text": b'{"a": "' + b"x" * 1_000_000 + b'"}',
    "too much": b'{"a": "' + b"x" * 3_000_000 + b'"}',
    "not JSON": b"\x00\x01\x02",
}
HEADERS = ("Idempotency_Key", "If_Match", "If_None_Match", "Accept_Language", "X_Request_Id")
QUOTED = [quote(text.encode("utf-8", "surrogatepass"), safe="") for text in TEXTS] + ["%ED%A0%80", "%FF", "%"]


Send = Callable[..., Response]


@pytest.fixture
def ask(client: TestClient, world: World) -> Callable[[Operation], Send]:
    """Calls an operation as the role that gets furthest with it."""

    def of_operation(operation: Operation) -> Send:
        role = world.role_for(client, operation)

        def asked(url: str | None = None, content: str | bytes | None = None, **headers: str) -> Response:
            given = {
                **(world.headers(role) if role else {}),
                **{name.replace("_", "-"): headers[name] for name in headers},
            }
            return send(client, operation, world.ids, given, url=url, content=content)

        return asked

    return of_operation


def hostile_fields(operation: Operation) -> Iterator[tuple[str, str]]:
    """Every body in which one field of an otherwise fitting one is hostile; with the name of the field.

    A field that many operations share gets every value in the first of them, and the worst ones in the others.
    """
    body = fitting(operation.body_schema(), whole=True)
    for at in fields_of(body):
        known = FIRST.setdefault(f"{at[-2:]}", operation) != operation
        for raw in WORST if known else (*RAW, *(json.dumps(text) for text in TEXTS)):
            yield f"/{'/'.join(map(str, at))} = {raw[:60]}", with_raw(body, at, raw)


FIRST: dict[str, Operation] = {}
for _one in OPERATIONS:
    for _at in fields_of(fitting(_one.body_schema(), whole=True)) if _one.body_schema() else ():
        FIRST.setdefault(f"{_at[-2:]}", _one)


def report(operation: Operation, answers: Iterable[tuple[str, Response]]) -> None:
    """Fail with every fault at once."""
    found = [f"{what}: {fault}" for what, answer in answers for fault in faults_of(operation, answer)]
    assert not found, f"{len(found)} faults\n" + "\n".join(found[:12])


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.body_schema()], ids=str)
def test_no_hostile_field_gets_through(ask: Callable[[Operation], Send], operation: Operation) -> None:
    asked = ask(operation)

    report(operation, ((what, asked(content=body)) for what, body in hostile_fields(operation)))


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.media_type()], ids=str)
@pytest.mark.parametrize("body", BODIES)
def test_no_hostile_body_gets_through(ask: Callable[[Operation], Send], operation: Operation, body: str) -> None:
    answer = ask(operation)(content=BODIES[body])

    report(operation, [(body, answer)])
    assert answer.status_code >= 400 or operation.body_schema() is None


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_no_hostile_address_gets_through(ask: Callable[[Operation], Send], world: World, operation: Operation) -> None:
    asked = ask(operation)
    names = [*operation.parameters("path"), *operation.parameters("query")]

    urls = [operation.url(world.ids, **{name: value}) for name in names for value in QUOTED if value]
    urls += [operation.url(world.ids) + f"?{CANARY}={CANARY}" for _ in names[:1] if "?" not in operation.url(world.ids)]

    report(
        operation,
        ((url[:150], asked(url=url)) for url in urls if url.count("/") == operation.url(world.ids).count("/")),
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_no_hostile_header_gets_through(ask: Callable[[Operation], Send], operation: Operation) -> None:
    asked = ask(operation)
    values = [text for text in (*TEXTS, 'W/"a"', "en;q=9, *;q=x", "*") if text.isprintable() and len(text) < 1_000]
    every = [dict.fromkeys(HEADERS, text.encode()) for text in values]

    report(operation, ((str(headers), asked(**headers)) for headers in every))


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.body_schema()], ids=str)
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", ""],
)
def test_what_is_not_json_is_refused_by_its_kind(
    ask: Callable[[Operation], Send], operation: Operation, kind: str
) -> None:
    answer = ask(operation)(Content_Type=kind)

    assert (answer.status_code, answer.json()["type"]) == (415, "/errors/media-not-supported")


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_what_is_packed_is_refused(ask: Callable[[Operation], Send], operation: Operation) -> None:
    answer = ask(operation)(Content_Encoding="gzip")

    assert (answer.status_code, answer.json()["type"]) == (415, "/errors/media-not-supported")


def test_the_walk_finds_a_crash_and_an_echo() -> None:
    operation = next(one for one in OPERATIONS if one.path == "/v1/api-keys" and one.method == "post")
    crash, echo = (
        Response(500, text="x"),
        Response(422, json=dict.fromkeys(MEMBERS, CANARY), headers={"content-type": PROBLEM}),
    )

    assert faults_of(operation, crash)
    assert faults_of(operation, echo) == [f"echoes what was sent: {echo.text}"]
    assert faults_of(operation, Response(418)) == ["418 is not declared: "]
