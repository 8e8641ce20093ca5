"""Members: what they are asked for, one group at a time, and a national id that is nowhere to be found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stdnum.th import pin

from api.errors import DomainError
from api.parties.members import MemberInAnotherGroup
from api.parties.models import Homeworker, HomeworkerSkill, Membership
from api.parties.places import UnknownSkill
from api.problems import CONSTRAINTS
from api.shapes import new_id
from api.thai import today
from tests.factories import MadeGroup, bearer, group, key, leader_token, member


def body(**over: Any) -> dict[str, Any]:
    facts = {
        "name": "มาลี ขยันงาน",
        "sex": "female",
        "birth_year": 1985,
        "skills": [{"skill": "hand_embroidery", "level": 2}],
    }
    return {**facts, **over}


def national_id(number: int) -> str:
    start = f"31006{number:07d}"
    return start + pin.calc_check_digit(start)


def path(made: MadeGroup, rest: str = "") -> str:
    return f"/v1/groups/grp_{made.id.hex}/members{rest}"


def test_a_member_joins_and_is_shown_with_her_skills(client: TestClient, engine: Engine) -> None:
    made = group(engine)

    joined = client.post(path(made), json=body(phone="081-234-5678"), headers=bearer(leader_token(made)))

    assert joined.status_code == 201
    assert joined.json()["skills"] == [{"skill": "hand_embroidery", "level": 2, "evidence": "self_stated"}]
    assert joined.json()["languages"] == ["th"]
    shown = client.get(joined.headers["location"], headers=bearer(leader_token(made)))
    assert shown.json() == joined.json()
    assert shown.headers["etag"] == joined.headers["etag"]


def test_a_person_is_known_by_her_national_id_and_joins_no_second_group(client: TestClient, engine: Engine) -> None:
    one, other = group(engine), group(engine)
    with_id = body(national_id=national_id(1))
    client.post(path(one), json=with_id, headers=bearer(leader_token(one)))

    refused = client.post(path(other), json=with_id, headers=bearer(leader_token(other)))

    assert refused.status_code == 409
    assert refused.json()["type"] == "/errors/member-in-another-group"
    assert refused.json()["errors"][0]["pointer"] == "/national_id"


def test_after_leaving_she_joins_another_group_as_the_same_person(client: TestClient, engine: Engine) -> None:
    one, other = group(engine), group(engine)
    with_id = body(national_id=national_id(2))
    first = client.post(path(one), json=with_id, headers=bearer(leader_token(one))).json()["id"]

    left = client.post(path(one, f"/{first}/leave"), headers=bearer(leader_token(one)))
    second = client.post(path(other), json=with_id, headers=bearer(leader_token(other)))

    assert left.json()["left_on"] == today().isoformat()
    assert second.json()["id"] == first
    assert client.get(path(one, f"/{first}"), headers=bearer(leader_token(one))).status_code == 404


def test_twenty_groups_ask_for_one_person_at_once_and_one_gets_her(client: TestClient, engine: Engine) -> None:
    groups = [group(engine, members=1) for _ in range(20)]
    with_id = body(national_id=national_id(3))

    with ThreadPoolExecutor(20) as crowd:
        answers = list(
            crowd.map(lambda one: client.post(path(one), json=with_id, headers=bearer(leader_token(one))), groups)
        )

    assert sorted(one.status_code for one in answers) == [201] + [409] * 19


def test_the_national_id_is_neither_kept_nor_shown(client: TestClient, engine: Engine) -> None:
    made, number = group(engine), national_id(4)

    joined = client.post(path(made), json=body(national_id=number), headers=bearer(leader_token(made)))

    assert number not in joined.text
    with engine.connect() as connection:
        for table in ("homeworkers", "audit_events"):
            found = connection.execute(text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{number}%'"))
            assert found.scalar() == 0


@pytest.mark.parametrize("number", ["1234545678789", "0105536112014", "123", 1234545678781, ""])
def test_a_wrong_national_id_is_refused_and_not_repeated(client: TestClient, engine: Engine, number: Any) -> None:
    made = group(engine)

    refused = client.post(path(made), json=body(national_id=number), headers=bearer(leader_token(made)))

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/national_id"
    assert not number or str(number) not in refused.text


def test_a_child_is_refused_with_the_section_of_the_act(client: TestClient, engine: Engine) -> None:
    made = group(engine)
    child = body(birth_year=today().year - 15)

    refused = client.post(path(made), json=child, headers=bearer(leader_token(made), **{"Accept-Language": "en"}))

    assert "s.20" in refused.json()["errors"][0]["detail"]
    assert refused.json()["errors"][0]["pointer"] == "/birth_year"


@pytest.mark.parametrize(
    "over",
    [
        {"birth_year": 2528},
        {"sex": "x"},
        {"languages": []},
        {"name": "ก\u202eข"},
        {"skills": [{"skill": "flying", "level": 1}]},
        {"skills": [{"skill": "pressing", "level": 4}]},
        {"skills": [{"skill": "pressing", "level": 1}] * 2},
        {"name": None},
        {"homeworker_id": "hwk_" + "0" * 32},
        {"age": 20},
    ],
)
def test_what_cannot_be_right_is_refused(client: TestClient, engine: Engine, over: dict[str, Any]) -> None:
    made = group(engine)

    assert client.post(path(made), json=body(**over), headers=bearer(leader_token(made))).status_code == 422


def test_a_leader_brings_back_only_who_was_in_her_group(client: TestClient, engine: Engine) -> None:
    mine, other = group(engine), group(engine)
    left = f"hwk_{other.members[0].hex}"
    client.post(path(other, f"/{left}/leave"), headers=bearer(leader_token(other)))
    again = {"homeworker_id": left}

    assert client.post(path(mine), json=again, headers=bearer(leader_token(mine))).status_code == 404
    assert client.post(path(other), json=again, headers=bearer(leader_token(other))).status_code == 201
    assert client.post(path(other), json=again, headers=bearer(leader_token(other))).status_code == 409


def test_the_programme_brings_a_person_into_another_group(client: TestClient, engine: Engine) -> None:
    mine, other = group(engine), group(engine)
    left = f"hwk_{other.members[0].hex}"
    client.post(path(other, f"/{left}/leave"), headers=bearer(leader_token(other)))

    moved = client.post(path(mine), json={"homeworker_id": left}, headers=bearer(key(engine, "programme")))

    assert moved.json()["id"] == left


def test_new_skills_take_the_place_of_the_old(client: TestClient, engine: Engine) -> None:
    made = group(engine, members=1)
    leader, where = leader_token(made), path(made, f"/hwk_{made.members[0].hex}")
    etag = client.get(where, headers=bearer(leader)).headers["etag"]
    skills = {"skills": [{"skill": "pressing", "level": 3, "evidence": "mentor_seen"}]}

    changed = client.patch(where, json=skills, headers=bearer(leader, **{"If-Match": etag}))
    stale = client.patch(where, json=skills, headers=bearer(leader, **{"If-Match": etag}))

    assert changed.json()["skills"] == skills["skills"]
    assert stale.status_code == 412


def test_who_has_left_is_neither_changed_nor_leaves_again(client: TestClient, engine: Engine) -> None:
    made = group(engine)
    leader, where = leader_token(made), path(made, f"/hwk_{made.members[0].hex}")
    client.post(f"{where}/leave", headers=bearer(leader))

    changed = client.patch(where, json={"name": "x"}, headers=bearer(leader, **{"If-Match": "*"}))

    assert changed.json()["type"] == "/errors/has-left"
    assert client.post(f"{where}/leave", headers=bearer(leader)).status_code == 409


def test_the_list_has_pages_and_only_those_who_are_there(client: TestClient, engine: Engine) -> None:
    made = group(engine, members=5)
    leader = leader_token(made)
    client.post(path(made, f"/hwk_{made.members[0].hex}/leave"), headers=bearer(leader))

    first = client.get(path(made, "?limit=3"), headers=bearer(leader)).json()
    second = client.get(path(made, f"?limit=3&cursor={first['next_cursor']}"), headers=bearer(leader)).json()

    listed = [one["id"] for one in first["items"] + second["items"]]
    assert sorted(listed) == sorted(f"hwk_{one.hex}" for one in made.members[1:])


@pytest.mark.parametrize("role", ["inspector", "hirer"])
def test_names_of_members_are_not_for_everybody(client: TestClient, engine: Engine, role: Any) -> None:
    assert client.get(path(group(engine)), headers=bearer(key(engine, role))).status_code == 403


def test_a_foreign_group_is_not_found(client: TestClient, engine: Engine) -> None:
    mine, other = group(engine), group(engine)

    assert client.get(path(other), headers=bearer(leader_token(mine))).status_code == 404
    assert client.post(path(other), json=body(), headers=bearer(leader_token(mine))).status_code == 404


def test_her_own_representation_never_shows_the_id() -> None:
    assert national_id(5) not in repr(member(national_id=national_id(5)))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda who, made: insert(Membership).values(id=new_id(), group_id=made, homeworker_id=who, joined_on=today()),
         MemberInAnotherGroup),
        (lambda who, made: update(Membership).values(left_on=today() - timedelta(days=9)), None),
        (lambda who, made: update(Homeworker).where(Homeworker.id == who).values(sex="x"), None),
        (lambda who, made: update(Homeworker).where(Homeworker.id == who).values(birth_year=1899), None),
        (lambda who, made: update(Homeworker).values(identity_mark="same"), MemberInAnotherGroup),
        (lambda who, made: update(HomeworkerSkill).where(HomeworkerSkill.homeworker_id == who).values(level=0), None),
        (lambda who, made: update(HomeworkerSkill).where(HomeworkerSkill.homeworker_id == who).values(evidence="x"),
         None),
        (lambda who, made: update(HomeworkerSkill).where(HomeworkerSkill.homeworker_id == who).values(skill_code="x"),
         UnknownSkill),
    ],
)  # fmt: skip
def test_the_database_refuses_what_slips_through(
    session: Session, change: Any, refusal: type[DomainError] | None
) -> None:
    made = group(session)

    with pytest.raises(IntegrityError) as refused:
        session.execute(change(made.members[0], made.id))
    assert CONSTRAINTS.get(refused.value.orig.diag.constraint_name) is refusal  # type: ignore[union-attr]
