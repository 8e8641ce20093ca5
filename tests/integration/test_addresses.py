"""Where people want to be told. A code goes there first; few codes, few tries, and no address is used unchecked."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text

from api.db import transaction
from api.notifications.delivery import deliver_waiting
from api.sealing import Sealer
from tests import factories
from tests.factories import bearer
from tests.told import Recorder, heard

LINE = "U" + "0123456789abcdef" * 2
MAIL = "mali@trong.example"
GOOD = [("email", MAIL, MAIL), ("line", LINE, LINE), ("phone", "081-234-5678", "+66812345678")]
BAD = [("email", "mali"), ("email", "a@b"), ("line", "mali"), ("line", "U123"), ("phone", "12"), ("phone", MAIL)]


@pytest.fixture
def key(fresh_engine: Engine) -> str:
    return factories.key(fresh_engine, "inspector")


def post(client: TestClient, key: str, path: str, **body: str) -> Response:
    return client.post(f"/v1/addresses{path}", json=body, headers=bearer(key))


def code_at(engine: Engine, sealer: Sealer, to: str) -> str:
    """The newest code that went to an address."""
    newest = [one for one in heard(engine, sealer, "address_code") if one.to == to][-1]
    return re.search(r"[0-9]{6}", newest.text)[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize(("kind", "value", "kept"), GOOD)
def test_an_address_counts_once_its_code_came_back(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str, kind: str, value: str, kept: str
) -> None:
    made = post(fresh_client, key, "", kind=kind, value=value)
    code = code_at(fresh_engine, sealer, kept)

    done = post(fresh_client, key, "/confirm", kind=kind, code=code)

    assert (made.status_code, made.json()) == (201, {"kind": kind, "value": kept, "verified_at": None})
    assert done.status_code == 200, done.text
    shown = fresh_client.get("/v1/addresses", headers=bearer(key)).json()
    assert [(one["value"], one["verified_at"] is not None) for one in shown] == [(kept, True)]


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_what_is_no_address_of_its_kind_is_refused(fresh_client: TestClient, key: str, kind: str, value: str) -> None:
    assert post(fresh_client, key, "", kind=kind, value=value).status_code == 422


def test_a_code_goes_to_the_new_address_and_nowhere_else(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    confirmed(fresh_client, fresh_engine, sealer, key, "line", LINE)
    post(fresh_client, key, "", kind="email", value=MAIL)

    ways = [Recorder(way=way) for way in ("line", "sms", "email")]
    deliver_waiting(fresh_engine, sealer, *ways)

    assert [len(one.sent) for one in ways] == [0, 0, 1]


def confirmed(client: TestClient, engine: Engine, sealer: Sealer, key: str, kind: str, value: str) -> None:
    post(client, key, "", kind=kind, value=value)
    done = post(client, key, "/confirm", kind=kind, code=code_at(engine, sealer, value))
    assert done.status_code == 200, done.text


def test_a_wrong_code_costs_a_try_and_the_sixth_is_in_vain(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    post(fresh_client, key, "", kind="line", value=LINE)
    code = code_at(fresh_engine, sealer, LINE)

    guesses = [post(fresh_client, key, "/confirm", kind="line", code=wrong(code)).status_code for _ in range(5)]
    right = post(fresh_client, key, "/confirm", kind="line", code=code)

    assert guesses == [422] * 5
    assert (right.status_code, right.json()["type"]) == (422, "/errors/address-code-not-right")


def test_a_code_that_lapsed_confirms_nothing(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    post(fresh_client, key, "", kind="line", value=LINE)
    with transaction(fresh_engine) as session:
        session.execute(text("UPDATE contact_addresses SET code_expires_at = now() - interval '1 second'"))

    done = post(fresh_client, key, "/confirm", kind="line", code=code_at(fresh_engine, sealer, LINE))

    assert done.status_code == 422


def test_a_code_of_one_address_does_not_confirm_the_one_set_after_it(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    post(fresh_client, key, "", kind="email", value=MAIL)
    code = code_at(fresh_engine, sealer, MAIL)
    post(fresh_client, key, "", kind="email", value="other@trong.example")

    assert post(fresh_client, key, "/confirm", kind="email", code=code).status_code == 422


def test_another_account_cannot_confirm_it(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    post(fresh_client, key, "", kind="line", value=LINE)
    other = factories.key(fresh_engine, "programme")

    done = post(fresh_client, other, "/confirm", kind="line", code=code_at(fresh_engine, sealer, LINE))

    assert done.status_code == 422


def test_the_same_address_again_sends_no_code_once_it_is_checked(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    confirmed(fresh_client, fresh_engine, sealer, key, "line", LINE)

    again = post(fresh_client, key, "", kind="line", value=LINE)

    assert again.json()["verified_at"] is not None
    assert heard(fresh_engine, sealer, "address_code") == []


def test_after_six_codes_in_a_day_no_more_are_sent(fresh_client: TestClient, key: str) -> None:
    statuses = [post(fresh_client, key, "", kind="phone", value=factories.phone()).status_code for _ in range(7)]

    assert statuses == [201] * 6 + [429]


def test_a_removed_address_is_used_no_more(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, key: str
) -> None:
    confirmed(fresh_client, fresh_engine, sealer, key, "line", LINE)

    gone = [post(fresh_client, key, "/remove", kind="line").status_code for _ in range(2)]

    assert gone == [200, 404]
    assert fresh_client.get("/v1/addresses", headers=bearer(key)).json() == []


def test_somebody_sees_by_which_ways_messages_reach_her(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer
) -> None:
    made = factories.group(fresh_engine)
    leader = factories.leader_token(made)
    confirmed(fresh_client, fresh_engine, sealer, leader, "email", MAIL)
    post(fresh_client, leader, "", kind="line", value=LINE)  # its code did not come back

    shown = fresh_client.get("/v1/addresses/ways", headers=bearer(leader)).json()

    assert [(one["way"], one["value"], one["of_account"]) for one in shown["ways"]] == [
        ("line", None, False),
        ("sms", made.phone, True),
        ("email", MAIL, False),
    ]
    assert (shown["quiet_from"], shown["quiet_until"]) == ("21:00:00", "07:00:00")


def test_the_way_somebody_wants_first_is_first_and_can_be_changed(fresh_client: TestClient, key: str) -> None:
    def first(way: str) -> Response:
        return fresh_client.put("/v1/addresses/first", json={"way": way}, headers=bearer(key))

    orders = [[one["way"] for one in first(way).json()["ways"]] for way in ("email", "sms")]

    assert orders == [["email", "line", "sms"], ["sms", "line", "email"]]
    assert first("file").status_code == 422
