"""Reading the wage record over the API."""

import base64
import hashlib
import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.auth.rules import Role
from api.db import transaction
from api.ledger import service
from tests import books, factories
from tests.factories import bearer, key

ENTRIES = "/v1/ledger/entries"


@pytest.fixture
def operator(engine: Engine) -> dict[str, str]:
    return bearer(key(engine, "operator"))  # an inspector reads entries in a case, logged


def test_an_operator_sees_an_entry_with_what_its_hash_stands_for(
    client: TestClient, engine: Engine, operator: dict[str, str]
) -> None:
    with transaction(engine) as session:
        who = books.parties(session)
        made = books.post(session, books.earned(who, 45_000))

    found = client.get(f"{ENTRIES}/led_{made.id.hex}", headers=operator).json()

    written = base64.b64decode(found["canonical_base64"])
    assert hashlib.sha256(b"\x00" + written).hexdigest() == found["leaf_hash"]
    told = [(one["account"], one["party"], one["amount_satang"]) for one in json.loads(written)["postings"]]
    shown = [(one["account_id"][4:], one["party_id"][4:], one["amount_satang"]) for one in found["lines"]]
    assert shown == told
    assert [one["party_id"] for one in found["lines"]] == [f"hir_{who.hirer.hex}", f"hwk_{who.members[0].hex}"]


def test_a_reversed_entry_and_its_reversal_point_at_each_other(
    client: TestClient, engine: Engine, operator: dict[str, str]
) -> None:
    with transaction(engine) as session:
        wrong = books.post(session, books.earned(books.parties(session), 45_000))
    with transaction(engine) as session:
        undone = service.correct(session, wrong.id, "นับผิด")

    first, second = (client.get(f"{ENTRIES}/led_{one.id.hex}", headers=operator).json() for one in (wrong, undone))

    assert (first["corrects"], first["corrected_by"]) == (None, second["id"])
    assert (second["corrects"], second["corrected_by"]) == (first["id"], None)
    assert (second["kind"], second["reason"]) == ("correction", "นับผิด")


def test_entries_come_in_pages_the_newest_first(fresh_client: TestClient, fresh_engine: Engine) -> None:
    with transaction(fresh_engine) as session:
        who = books.parties(session)
        made = [f"led_{books.post(session, books.earned(who, n)).id.hex}" for n in range(1, 6)]
    headers = bearer(key(fresh_engine, "operator"))

    first = fresh_client.get(ENTRIES, params={"limit": 3}, headers=headers).json()
    second = fresh_client.get(ENTRIES, params={"limit": 3, "cursor": first["next_cursor"]}, headers=headers).json()

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None
    assert all("canonical_base64" not in one for one in first["items"])


@pytest.mark.parametrize("role", ["hirer", "programme"])
def test_others_do_not_read_the_whole_record(client: TestClient, engine: Engine, role: Role) -> None:
    secret = factories.hirer(engine).key if role == "hirer" else key(engine, role)

    answer = client.get(ENTRIES, headers=bearer(secret))

    assert answer.status_code == 403


def test_a_leader_does_not_read_it_either(client: TestClient, engine: Engine) -> None:
    token = factories.leader_token(factories.group(engine))

    assert client.get(ENTRIES, headers=bearer(token)).status_code == 403


@pytest.mark.parametrize(("path", "status"), [(f"/led_{'0' * 32}", 404), ("/led_x", 422), ("?cursor=" + "A" * 24, 422)])
def test_what_is_not_there_is_said(client: TestClient, operator: dict[str, str], path: str, status: int) -> None:
    assert client.get(ENTRIES + path, headers=operator).status_code == status


def test_without_sign_in_nothing_is_read(client: TestClient) -> None:
    assert client.get(ENTRIES).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_there_is_no_door_to_write_by(client: TestClient, operator: dict[str, str], method: str) -> None:
    assert client.request(method, ENTRIES, headers=operator).status_code == 405
