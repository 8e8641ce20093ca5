"""Hirers: registered by the operator, seen by whom they concern, an agent with the next one up."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import DomainError
from api.parties.hirers import JuristicNumberTaken, NextUpNeeded, NextUpUnknown
from api.parties.models import Group, Hirer
from api.parties.places import DistrictElsewhere, UnknownProvince
from api.problems import CONSTRAINTS
from api.shapes import new_id
from tests.factories import bearer, group, hirer, juristic_number, key


def body(**over: Any) -> dict[str, Any]:
    facts = {
        "kind": "factory",
        "name": "โรงงานผ้าไทย",
        "tax_id": juristic_number(),
        "address": "99 ถนนพหลโยธิน",
        "province_code": "13",
        "phone": "02-123-4567",
    }
    return {**facts, **over}


def wire(made: Any) -> str:
    return f"hir_{made.id.hex}"


def test_the_operator_registers_a_hirer_who_can_then_have_a_key(client: TestClient, engine: Engine) -> None:
    operator = key(engine, "operator")

    made = client.post("/v1/hirers", json=body(), headers=bearer(operator))
    first_key = client.post(
        f"/v1/accounts/{made.json()['principal_id']}/api-keys", json={"name": "ERP"}, headers=bearer(operator)
    )

    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/hirers/{made.json()['id']}"
    assert made.json()["phone"] == "+6621234567"
    listed = client.get("/v1/hirers", headers=bearer(first_key.json()["secret"]))
    assert [one["id"] for one in listed.json()["items"]] == [made.json()["id"]]


def test_a_hirer_registers_nobody(client: TestClient, engine: Engine) -> None:
    assert client.post("/v1/hirers", json=body(), headers=bearer(hirer(engine).key)).status_code == 403


@pytest.mark.parametrize("number", ["0994000617721", "0-1055-36112-01-4", "๐๙๙๓๐๐๐๑๓๓๙๗๘"])
def test_a_juristic_number_is_read_as_people_write_it(
    fresh_client: TestClient, fresh_engine: Engine, number: str
) -> None:
    made = fresh_client.post("/v1/hirers", json=body(tax_id=number), headers=bearer(key(fresh_engine, "operator")))

    assert made.status_code == 201
    assert len(made.json()["tax_id"]) == 13


@pytest.mark.parametrize("number", ["0994000617723", "1234545678781", "", "0" * 13, 994000617721, "x" * 99, None])
def test_a_wrong_juristic_number_is_refused_and_not_repeated(client: TestClient, engine: Engine, number: Any) -> None:
    answer = client.post("/v1/hirers", json=body(tax_id=number), headers=bearer(key(engine, "operator")))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/tax_id"
    assert not number or str(number) not in answer.text


def test_a_number_is_registered_once(client: TestClient, engine: Engine) -> None:
    operator, twice = key(engine, "operator"), body()
    client.post("/v1/hirers", json=twice, headers=bearer(operator))

    again = client.post("/v1/hirers", json=twice, headers=bearer(operator))

    assert again.status_code == 409
    assert again.json()["type"] == "/errors/juristic-number-taken"


def test_an_agent_names_the_next_one_up(client: TestClient, engine: Engine) -> None:
    operator, factory = key(engine, "operator"), hirer(engine)

    without = client.post("/v1/hirers", json=body(kind="agent"), headers=bearer(operator))
    known = body(kind="agent", next_up={"hirer_id": wire(factory)})
    named = body(kind="agent", next_up={"name": "บริษัทแม่", "address": "1 ถนนสีลม"})

    assert without.json()["type"] == "/errors/next-up-needed"
    assert client.post("/v1/hirers", json=known, headers=bearer(operator)).status_code == 201
    assert client.post("/v1/hirers", json=named, headers=bearer(operator)).json()["next_up"]["name"] == "บริษัทแม่"


@pytest.mark.parametrize("next_up", [{}, {"name": "x"}, {"hirer_id": "hir_" + "0" * 32, "name": "x", "address": "y"}])
def test_a_next_one_up_that_is_half_named_is_refused(client: TestClient, engine: Engine, next_up: Any) -> None:
    answer = client.post("/v1/hirers", json=body(next_up=next_up), headers=bearer(key(engine, "operator")))

    assert answer.status_code == 422


def test_all_faults_of_a_registration_are_told_at_once(client: TestClient, engine: Engine) -> None:
    wrong = body(province_code="99", district_code="1001", kind="agent")

    answer = client.post("/v1/hirers", json=wrong, headers=bearer(key(engine, "operator")))

    assert {one["pointer"] for one in answer.json()["errors"]} == {"/province_code", "/district_code", "/next_up"}


def test_a_chain_of_hirers_cannot_lead_back_to_itself(client: TestClient, engine: Engine) -> None:
    operator, above = key(engine, "operator"), hirer(engine)
    below = hirer(engine, kind="agent", next_up={"hirer_id": above.id})

    answer = client.patch(
        f"/v1/hirers/{wire(above)}",
        json={"next_up": {"hirer_id": wire(below)}},
        headers=bearer(operator, **{"If-Match": "*"}),
    )

    assert answer.json()["type"] == "/errors/next-up-circle"


def test_a_hirer_does_not_see_another(client: TestClient, engine: Engine) -> None:
    mine, other = hirer(engine), hirer(engine)

    assert client.get(f"/v1/hirers/{wire(mine)}", headers=bearer(mine.key)).status_code == 200
    assert client.get(f"/v1/hirers/{wire(other)}", headers=bearer(mine.key)).status_code == 404


def test_a_change_starts_from_the_latest_version(client: TestClient, engine: Engine) -> None:
    mine = hirer(engine)
    path, at = f"/v1/hirers/{wire(mine)}", {"address": "1 ถนนใหม่"}
    etag = client.get(path, headers=bearer(mine.key)).headers["etag"]

    changed = client.patch(path, json=at, headers=bearer(mine.key, **{"If-Match": etag}))
    stale = client.patch(path, json=at, headers=bearer(mine.key, **{"If-Match": etag}))
    blind = client.patch(path, json=at, headers=bearer(mine.key))

    assert changed.json()["address"] == "1 ถนนใหม่"
    assert (changed.status_code, stale.status_code, blind.status_code) == (200, 412, 428)
    assert changed.headers["etag"] != etag


def test_a_hirer_cannot_change_what_the_operator_checked(client: TestClient, engine: Engine) -> None:
    mine = hirer(engine)

    answer = client.patch(
        f"/v1/hirers/{wire(mine)}", json={"name": "ชื่ออื่น"}, headers=bearer(mine.key, **{"If-Match": "*"})
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"kind": "shop"}, None),
        ({"tax_id": "123"}, None),
        ({"kind": "agent"}, NextUpNeeded),
        ({"district_code": "1001"}, DistrictElsewhere),
        ({"province_code": "99"}, UnknownProvince),
        ({"next_up_hirer_id": new_id()}, NextUpUnknown),
        ({"tax_id": "taken"}, JuristicNumberTaken),
    ],
)
def test_the_database_refuses_what_slips_through(
    session: Session, over: dict[str, Any], refusal: type[DomainError] | None
) -> None:
    taken = session.get_one(Hirer, hirer(session).id).tax_id
    change = {name: taken if value == "taken" else value for name, value in over.items()}

    with pytest.raises(IntegrityError) as refused:
        session.execute(update(Hirer).where(Hirer.id == hirer(session).id).values(change))
    assert CONSTRAINTS.get(refused.value.orig.diag.constraint_name) is refusal  # type: ignore[union-attr]


@pytest.mark.parametrize("table", [Hirer, Group])
def test_an_account_stands_for_one_party_only(session: Session, table: type[Hirer] | type[Group]) -> None:
    make = hirer if table is Hirer else group
    one, other = make(session), make(session)

    with pytest.raises(IntegrityError):
        session.execute(update(table).where(table.id == other.id).values(principal_id=one.principal_id))
