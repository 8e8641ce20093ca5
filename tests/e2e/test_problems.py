"""Every refusal, from whichever layer, is a problem in the caller's language that leads to a page."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.config import Settings
from tests.e2e.world import World
from tests.factories import bearer, key
from tests.planted import house_with
from tests.walk import CANARY, MEMBERS


def problem_of(answer: Response, status: int, slug: str) -> dict[str, object]:
    """What a problem says, once it is seen to be one."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, object] = answer.json()
    assert found.keys() >= MEMBERS
    assert (found["status"], found["type"]) == (status, f"/errors/{slug}")
    assert found["request_id"] == answer.headers["x-request-id"]
    return found


def test_an_unknown_address_is_a_problem(client: TestClient) -> None:
    problem_of(client.get(f"/{CANARY}"), 404, "not-found")
    problem_of(client.get("/v1"), 404, "not-found")
    problem_of(client.get("/docs/static/nothing.js"), 404, "not-found")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/api-keys", "GET, POST"),
        ("/v1/hirers/hir_1", "GET, PATCH"),
        ("/v1/accounts", "POST"),
        ("/healthz", "GET"),
        ("/v1/order-imports", "POST"),
    ],
)
def test_a_method_an_address_does_not_take_is_answered_with_all_it_takes(
    client: TestClient, path: str, allowed: str
) -> None:
    answer = client.delete(path)

    problem_of(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_past_the_limit_is_a_problem_that_names_it(
    client: TestClient, world: World, settings: Settings, chunked: bool
) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"x" * 65_536] * 32

    body = pieces() if chunked else b"".join(pieces())
    headers = {**world.headers("operator"), "Content-Type": "application/json"}

    answer = client.post("/v1/accounts", content=body, headers=headers)

    assert problem_of(answer, 413, "body-too-large")["limit_bytes"] == settings.body_limit_bytes


def test_all_faults_come_at_once_each_with_its_place(client: TestClient, world: World) -> None:
    body = {"role": "king", "name": "\u0000", "language": 5, CANARY: CANARY}

    answer = client.post("/v1/accounts", json=body, headers=world.headers("operator", **{"Accept-Language": "en"}))

    found = problem_of(answer, 422, "invalid-input")
    assert sorted(one["pointer"] for one in found["errors"]) == ["", "/language", "/name", "/role"]
    assert all(one["detail"] and one["remedy"] for one in found["errors"])
    assert CANARY not in answer.text


def test_a_body_with_ten_thousand_faults_gets_a_short_answer(client: TestClient, world: World) -> None:
    body = {f"{CANARY}{number}": number for number in range(10_000)}

    answer = client.post("/v1/accounts", json=body, headers=world.headers("operator"))

    found = problem_of(answer, 422, "invalid-input")
    assert (len(found["errors"]), found["count"]) == (100, 10_002)
    assert len(answer.content) < 100_000
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [("", "th", "ต้องเข้าสู่ระบบ"), ("en", "en", "Sign-in"), ("th;q=0.2, en;q=0.1", "th", "ต้อง")],
)
def test_a_problem_speaks_the_language_that_was_asked_for(
    client: TestClient, asked: str, language: str, word: str
) -> None:
    answer = client.get("/v1/api-keys", headers={"Accept-Language": asked})

    assert word in problem_of(answer, 401, "sign-in-needed")["title"]
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"].split(", ")


def test_the_type_of_a_problem_is_the_address_of_a_page(client: TestClient) -> None:
    answer = client.get("/v1/api-keys")

    page = client.get(answer.json()["type"])

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert answer.json()["title"] in page.text


def test_a_bug_is_a_problem_without_a_word_about_its_inside(settings: Settings, engine: Engine) -> None:
    def bug(session: Session) -> None:
        raise RuntimeError(f"สมศรี {CANARY}")

    with TestClient(house_with(settings, engine, bug)) as house:
        answer = house.post("/v1/planted", json={}, headers=bearer(key(engine, "operator")))

    problem_of(answer, 500, "our-fault")
    assert CANARY not in answer.text
    assert "RuntimeError" not in answer.text
