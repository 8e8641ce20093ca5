"""Groups: registered with their leader, looked after by her, seen by whom they concern."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import DomainError
from api.parties.models import Group, GroupMachine
from api.parties.places import DistrictElsewhere, UnknownMachine, UnknownProvince
from api.problems import CONSTRAINTS
from tests.factories import bearer, group, hirer, key, leader_token, phone


def body(**over: Any) -> dict[str, Any]:
    return {
        "name": "กลุ่มปักผ้าบ้านโนน",
        "leader": {"name": "สมศรี ใจดี", "phone": phone()},
        "province_code": "40",
        "address": "12 หมู่ 3",
        "machines": [{"machine": "lockstitch_machine", "count": 3}],
        **over,
    }


def path(made: Any) -> str:
    return f"/v1/groups/grp_{made.id.hex}"


def test_the_programme_registers_a_group_with_its_leader(client: TestClient, engine: Engine) -> None:
    made = client.post("/v1/groups", json=body(), headers=bearer(key(engine, "programme")))

    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/groups/{made.json()['id']}"
    assert made.json()["leader"]["language"] == "th"
    assert made.json()["machines"] == [{"machine": "lockstitch_machine", "count": 3}]
    assert made.json()["members"] == 0


def test_the_leader_then_signs_in_by_phone(client: TestClient, engine: Engine) -> None:
    number = "081 999 0001"
    client.post("/v1/groups", json=body(leader={"name": "ก", "phone": number}), headers=bearer(key(engine, "operator")))

    again = client.post(
        "/v1/groups", json=body(leader={"name": "ข", "phone": number}), headers=bearer(key(engine, "operator"))
    )

    assert client.post("/v1/sign-in/codes", json={"phone": number}).status_code == 202
    assert again.json()["type"] == "/errors/phone-taken"


def test_a_leader_registers_no_second_group(client: TestClient, engine: Engine) -> None:
    leader = leader_token(group(engine))

    assert client.post("/v1/groups", json=body(), headers=bearer(leader)).status_code == 403


def test_a_leader_sees_and_changes_her_own_group_only(client: TestClient, engine: Engine) -> None:
    mine, other = group(engine), group(engine)
    leader = leader_token(mine)
    any_version = bearer(leader, **{"If-Match": "*"})

    listed = client.get("/v1/groups", headers=bearer(leader)).json()["items"]

    assert [one["id"] for one in listed] == [f"grp_{mine.id.hex}"]
    assert client.get(path(other), headers=bearer(leader)).status_code == 404
    assert client.patch(path(other), json={"name": "x"}, headers=any_version).status_code == 404
    assert client.patch(path(mine), json={"name": "ชื่อใหม่"}, headers=any_version).json()["name"] == "ชื่อใหม่"


def test_a_hirer_reads_no_groups(client: TestClient, engine: Engine) -> None:
    assert client.get("/v1/groups", headers=bearer(hirer(engine).key)).status_code == 403


def test_an_inspector_reads_but_does_not_change(client: TestClient, engine: Engine) -> None:
    made, inspector = group(engine), key(engine, "inspector")

    assert client.get(path(made), headers=bearer(inspector)).json()["members"] == 5
    assert client.patch(path(made), json={}, headers=bearer(inspector, **{"If-Match": "*"})).status_code == 403


def test_the_version_counts_changes_of_machines_leader_and_members(client: TestClient, engine: Engine) -> None:
    made = group(engine)
    leader = leader_token(made)
    newest = client.get(path(made), headers=bearer(leader)).headers["etag"]
    seen = {newest}

    for way, where, sent in (
        ("PUT", "/machines", {"machines": [{"machine": "gem_lap", "count": 1}]}),
        ("PATCH", "", {"leader": {"name": "คนใหม่", "phone": made.phone}}),
        ("POST", "/members", {"name": "มาลี", "sex": "female", "birth_year": 1980}),
    ):
        answer = client.request(way, path(made) + where, json=sent, headers=bearer(leader, **{"If-Match": newest}))
        assert answer.status_code < 300
        newest = client.get(path(made), headers=bearer(leader)).headers["etag"]
        assert newest not in seen
        seen.add(newest)


def test_machines_that_are_unknown_or_listed_twice_are_refused(client: TestClient, engine: Engine) -> None:
    made = group(engine)
    wrong = [{"machine": "time_machine", "count": 1}, *[{"machine": "gem_lap", "count": 1}] * 2]

    answer = client.put(
        f"{path(made)}/machines",
        json={"machines": wrong},
        headers=bearer(leader_token(made), **{"If-Match": "*"}),
    )

    assert {one["type"] for one in answer.json()["errors"]} == {"/errors/unknown-machine", "/errors/machine-twice"}


def test_lists_to_choose_from_are_in_the_order_of_the_dictionary(client: TestClient, engine: Engine) -> None:
    asked = bearer(hirer(engine).key)

    provinces = client.get("/v1/provinces", headers=asked).json()["items"]
    skills = client.get("/v1/skills", headers=asked).json()["items"]
    machines = client.get("/v1/machines", headers=asked).json()["items"]

    assert (len(provinces), len(skills), len(machines)) == (77, 56, 14)
    assert [one["name_th"] for one in provinces[:2]] == ["กระบี่", "กรุงเทพมหานคร"]


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"quality_level": 4}, None),
        ({"minutes_per_member_day": 601}, None),
        ({"working_days_per_week": 0}, None),
        ({"farthest_km": -1}, None),
        ({"district_code": "1001"}, DistrictElsewhere),
        ({"province_code": "99"}, UnknownProvince),
    ],
)
def test_the_database_refuses_what_slips_through(
    session: Session, over: dict[str, Any], refusal: type[DomainError] | None
) -> None:
    made = group(session)

    with pytest.raises(IntegrityError) as refused:
        session.execute(update(Group).where(Group.id == made.id).values(over))
    assert CONSTRAINTS.get(refused.value.orig.diag.constraint_name) is refusal  # type: ignore[union-attr]


@pytest.mark.parametrize(("machine", "count", "refusal"), [("time_machine", 1, UnknownMachine), ("gem_lap", 0, None)])
def test_the_database_refuses_machines_nobody_can_have(
    session: Session, machine: str, count: int, refusal: type[DomainError] | None
) -> None:
    made = group(session)
    session.execute(delete(GroupMachine).where(GroupMachine.group_id == made.id))

    with pytest.raises(IntegrityError) as refused:
        session.execute(insert(GroupMachine).values(group_id=made.id, machine_code=machine, count=count))
    assert CONSTRAINTS.get(refused.value.orig.diag.constraint_name) is refusal  # type: ignore[union-attr]
