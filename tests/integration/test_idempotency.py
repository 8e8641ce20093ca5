"""One key, one effect: the same request gets the same answer, and nothing is done twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from api import idempotency
from api.config import Settings
from api.db import transaction
from api.errors import Conflict
from api.idempotency import REPLAYED, IdempotencyKey
from tests.factories import bearer, key
from tests.planted import effects, house_with


@pytest.fixture
def operator(fresh_engine: Engine) -> str:
    return key(fresh_engine, "operator")


@pytest.fixture
def house(settings: Settings, fresh_engine: Engine) -> Iterator[TestClient]:
    with TestClient(house_with(settings, fresh_engine), raise_server_exceptions=False) as made:
        yield made


def send(house: TestClient, operator: str, name: str | None, body: str = '{"note": [1, {"a": 2, "b": 3}]}') -> Response:
    headers = bearer(operator) | {"Content-Type": "application/json"}
    headers.pop("Idempotency-Key")
    return house.post("/v1/planted", content=body, headers=headers | ({"Idempotency-Key": name} if name else {}))


@pytest.mark.parametrize("name", [None, "short", "x" * 129, "with space", "ภาษาไทยภาษาไทย".encode().hex() + "/"])
def test_a_key_that_is_missing_or_malformed_is_refused(
    house: TestClient, operator: str, fresh_engine: Engine, name: str | None
) -> None:
    answer = send(house, operator, name)

    assert answer.status_code == 400
    assert answer.json()["type"] == "/errors/key-needed"
    assert effects(fresh_engine) == 0


def test_the_same_request_gets_the_same_answer_and_says_it_is_a_replay(
    house: TestClient, operator: str, fresh_engine: Engine
) -> None:
    first, again = (send(house, operator, "one-two-three") for _ in range(2))

    same = ("content-type", "etag", "location")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [again.headers[name] for name in same] == [first.headers[name] for name in same]
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert effects(fresh_engine) == 1


def test_the_order_of_fields_and_the_spaces_do_not_make_another_request(house: TestClient, operator: str) -> None:
    first = send(house, operator, "spaces-and-order")

    again = send(house, operator, "spaces-and-order", '{ "note":[1,\n{"b":3,"a":2}] }')

    assert again.content == first.content


@pytest.mark.parametrize("body", ['{"note": [{"a": 2, "b": 3}, 1]}', "{}", '{"note": [1, {"a": 2, "b": "3"}]}'])
def test_other_content_under_the_same_key_is_refused(
    house: TestClient, operator: str, fresh_engine: Engine, body: str
) -> None:
    send(house, operator, "other-content")

    other = send(house, operator, "other-content", body)

    assert (other.status_code, other.json()["type"]) == (422, "/errors/key-used-for-another")
    assert effects(fresh_engine) == 1


def test_another_address_under_the_same_key_is_refused(house: TestClient, operator: str) -> None:
    headers = bearer(operator)

    house.post("/v1/planted", json={}, headers=headers)
    other = house.post("/v1/planted?another=1", json={}, headers=headers)

    assert other.json()["type"] == "/errors/key-used-for-another"


def test_the_same_key_of_somebody_else_is_another_request(
    house: TestClient, operator: str, fresh_engine: Engine
) -> None:
    mine = send(house, operator, "the-same-key")

    theirs = send(house, key(fresh_engine, "inspector"), "the-same-key", "{}")

    assert theirs.status_code == 201
    assert theirs.content != mine.content
    assert effects(fresh_engine) == 2


def test_twenty_requests_at_once_with_one_key_have_one_effect_and_one_answer(
    house: TestClient, operator: str, fresh_engine: Engine
) -> None:
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: send(house, operator, "all-at-once"), range(20)))

    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert effects(fresh_engine) == 1


def test_who_waits_too_long_for_the_first_answer_gets_503(
    settings: Settings, fresh_engine: Engine, operator: str
) -> None:
    slow = house_with(settings, fresh_engine, lambda session: session.execute(select(func.pg_sleep(3))))

    with TestClient(slow, raise_server_exceptions=False) as house, ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: send(house, operator, "a-slow-one"), range(2)))

    assert sorted(one.status_code for one in answers) == [201, 503]
    assert effects(fresh_engine) == 1


def test_a_refused_request_may_be_sent_again_mended_under_the_same_key(house: TestClient, operator: str) -> None:
    refused = send(house, operator, "mended-later", '{"unknown": 1}')

    mended = send(house, operator, "mended-later", "{}")

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_a_refusal_inside_the_endpoint_leaves_no_claim(settings: Settings, fresh_engine: Engine, operator: str) -> None:
    def refuse(session: Session) -> None:
        raise Conflict()

    with TestClient(house_with(settings, fresh_engine, refuse)) as house:
        refused = send(house, operator, "refused-inside")

    assert refused.status_code == 409
    with fresh_engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(IdempotencyKey)) == 0


def test_the_kept_answer_cannot_be_read_in_the_table(house: TestClient, operator: str, fresh_engine: Engine) -> None:
    answer = send(house, operator, "sealed-answer").json()

    with fresh_engine.connect() as connection:
        row = connection.scalar(
            text("SELECT row_to_json(k)::text || encode(sealed_body, 'escape') FROM idempotency_keys k")
        )

    assert answer["secret"] not in row
    assert answer["id"] not in row.replace(answer["id"], "", 1)  # once: in the Location header


def test_an_answer_sealed_with_a_lost_secret_is_said_to_be_done_and_not_done_again(
    house: TestClient, operator: str, fresh_engine: Engine
) -> None:
    send(house, operator, "lost-secret")
    with transaction(fresh_engine) as session:
        session.execute(text("UPDATE idempotency_keys SET sealed_body = 'x'"))

    again = send(house, operator, "lost-secret")

    assert (again.status_code, again.json()["type"]) == (409, "/errors/answer-not-kept")
    assert effects(fresh_engine) == 1


@pytest.mark.parametrize(("age", "left"), [(timedelta(hours=25), 1), (timedelta(days=39), 1), (timedelta(days=41), 0)])
def test_a_key_is_known_for_forty_days(fresh_engine: Engine, settings: Settings, age: timedelta, left: int) -> None:
    with transaction(fresh_engine) as session:
        row = IdempotencyKey(
            principal_id=uuid4(), key="an-old-key", fingerprint=b"", created_at=datetime.now(UTC) - age
        )
        session.add(row)

    with transaction(fresh_engine) as session:
        forgotten = idempotency.forget_old(session, settings.idempotency_days)

    assert forgotten == 1 - left
