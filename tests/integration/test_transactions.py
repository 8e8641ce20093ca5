"""One request, one transaction: committed before the answer leaves, run again after a lost race, never too many."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api import transaction
from api.app import create_app
from api.config import Settings
from api.db import make_engine
from tests.factories import bearer, key
from tests.planted import Act, effects, house_with, nothing


@pytest.fixture
def operator(fresh_engine: Engine) -> str:
    return key(fresh_engine, "operator")


@pytest.fixture
def call(settings: Settings, fresh_engine: Engine, operator: str) -> Iterator[Callable[..., Response]]:
    """Call the planted route once."""

    def called(act: Act = nothing) -> Response:
        with TestClient(house_with(settings, fresh_engine, act)) as client:
            return client.post("/v1/planted", json={}, headers=bearer(operator))

    return called


class Watched:
    """The application, with a look into the database at the moment its answer begins."""

    def __init__(self, app: FastAPI, engine: Engine) -> None:
        self.app, self.engine, self.seen = app, engine, -1

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def look_then_send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.seen = effects(self.engine)
            await send(message)

        await self.app(scope, receive, look_then_send)


def test_the_answer_leaves_after_the_commit(settings: Settings, fresh_engine: Engine, operator: str) -> None:
    watched = Watched(house_with(settings, fresh_engine), fresh_engine)

    with TestClient(watched) as client:
        answer = client.post("/v1/planted", json={}, headers=bearer(operator))

    assert (answer.status_code, watched.seen) == (201, 1)


def test_the_look_finds_an_answer_that_left_before_its_commit(
    settings: Settings, fresh_engine: Engine, operator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_commit", lambda *_: None)
    watched = Watched(house_with(settings, fresh_engine), fresh_engine)

    with TestClient(watched) as client:
        answer = client.post("/v1/planted", json={}, headers=bearer(operator))

    assert (answer.status_code, watched.seen) == (201, 0)


def test_a_connection_lost_at_the_commit_is_a_503_and_nothing_is_done(
    call: Callable[..., Response], fresh_engine: Engine
) -> None:
    def cut(session: Session) -> None:
        backend = session.scalar(select(func.pg_backend_pid()))

        @event.listens_for(session, "before_commit")
        def _cut(_: Session) -> None:
            with fresh_engine.connect() as other:
                other.execute(select(func.pg_terminate_backend(backend, 5_000)))

    answer = call(cut)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert effects(fresh_engine) == 0


def test_a_constraint_that_fails_at_the_commit_is_refused_and_nothing_is_done(
    call: Callable[..., Response], fresh_engine: Engine
) -> None:
    deferred = (
        "CREATE TEMP TABLE planted (id int PRIMARY KEY, next int REFERENCES planted DEFERRABLE INITIALLY DEFERRED)"
    )

    def break_a_promise(session: Session) -> None:
        session.execute(text(deferred))
        session.execute(text("INSERT INTO planted VALUES (1, 2)"))

    answer = call(break_a_promise)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/errors/conflict"
    assert effects(fresh_engine) == 0


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_request_that_lost_a_race_runs_again_with_one_effect(
    call: Callable[..., Response], fresh_engine: Engine, state: str
) -> None:
    runs = []

    def lose_twice(session: Session) -> None:
        runs.append(1)
        if len(runs) < 3:
            session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{state}'; END $$"))

    answer = call(lose_twice)

    assert (answer.status_code, len(runs), effects(fresh_engine)) == (201, 3, 1)


def test_a_request_that_always_loses_gives_up_with_503(call: Callable[..., Response], fresh_engine: Engine) -> None:
    runs = []

    def lose(session: Session) -> None:
        runs.append(1)
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$"))

    answer = call(lose)

    assert (answer.status_code, len(runs), effects(fresh_engine)) == (503, transaction.MOST_TRIES, 0)


def test_two_requests_in_a_real_deadlock_both_get_done(settings: Settings, fresh_engine: Engine, operator: str) -> None:
    order = iter([(1, 2), (2, 1), (1, 2), (1, 2)])

    def cross(session: Session) -> None:
        for lock in next(order):
            session.execute(select(func.pg_advisory_xact_lock(lock)))
            time.sleep(0.2)

    with TestClient(house_with(settings, fresh_engine, cross)) as client, ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(client.post, "/v1/planted", json={}, headers=bearer(operator)) for _ in range(2)]
        answers = [one.result().status_code for one in waiting]

    assert answers == [201, 201]
    assert effects(fresh_engine) == 2


def test_more_requests_than_connections_take_turns(settings: Settings, fresh_engine: Engine, operator: str) -> None:
    slowly = house_with(settings, fresh_engine, lambda session: session.execute(select(func.pg_sleep(0.1))))

    with TestClient(slowly) as client, ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(lambda _: client.post("/v1/planted", json={}, headers=bearer(operator)), range(24)))

    assert {one.status_code for one in answers} == {201}
    assert effects(fresh_engine) == 24


def test_who_waits_too_long_for_a_place_gets_503_and_the_next_one_is_served(
    settings: Settings, fresh_engine: Engine, operator: str
) -> None:
    narrow = settings.model_copy(update={"pool_size": 1, "pool_wait_seconds": 0.2})
    app = house_with(narrow, fresh_engine, lambda session: session.execute(select(func.pg_sleep(0.6))))

    with TestClient(app) as client, ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: client.post("/v1/planted", json={}, headers=bearer(operator)), range(4)))
        after = client.post("/v1/planted", json={}, headers=bearer(operator))

    refused = [one for one in answers if one.status_code == 503]
    assert len(refused) == 3
    assert all(one.headers["retry-after"] and one.json()["type"] == "/errors/unavailable" for one in refused)
    assert after.status_code == 201


def test_a_database_that_is_not_there_is_a_503(settings: Settings) -> None:
    nowhere = make_engine("postgresql://trong_app@127.0.0.1:1/trong", settings)

    with TestClient(create_app(settings, nowhere)) as client:
        answer = client.get("/v1/api-keys", headers=bearer("trong_000000000000_x"))

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_pool_recovers_when_every_connection_was_cut(
    settings: Settings, fresh_engine: Engine, operator: str
) -> None:
    others = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
    )

    with TestClient(house_with(settings, fresh_engine)) as client:
        client.post("/v1/planted", json={}, headers=bearer(operator))
        apart = create_engine(fresh_engine.url)
        with apart.connect() as connection:
            connection.execute(text(others))
        apart.dispose()
        answer = client.post("/v1/planted", json={}, headers=bearer(operator))

    assert answer.status_code == 201


def test_a_fault_of_the_database_carries_no_value_of_the_statement(fresh_engine: Engine) -> None:
    slow = text("SELECT pg_sleep(9), CAST(:name AS text)")

    with fresh_engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 10"))
        with pytest.raises(OperationalError) as caught:
            connection.execute(slow, {"name": "สมศรี"})

    assert "สมศรี" not in str(caught.value)
