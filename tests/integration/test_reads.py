"""Inspectors read only what is written down: who, which case, why, which fields, whose; and the person sees it."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.config import Settings
from api.inspections.reads import KINDS
from tests import cases, factories
from tests.cases import Dossier, inspector, open_case, wire
from tests.factories import bearer
from tests.integration.test_grants import every_table


@pytest.fixture(scope="module")
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


@pytest.fixture
def key(engine: Engine) -> str:
    return inspector(engine)


@pytest.fixture
def case(client: TestClient, key: str, about: Dossier) -> str:
    return open_case(client, key, about)


def read(client: TestClient, key: str, case: str, kind: str, **query: Any) -> Response:
    return client.get(f"{case}/records/{kind}", params={"purpose": "ตรวจค่าตอบแทน", **query}, headers=bearer(key))


def lines(engine: Engine, case: str) -> list[dict[str, Any]]:
    """What was written down about a case, the oldest first."""
    asked = "SELECT * FROM record_reads WHERE inspection_id = CAST(:case AS uuid) ORDER BY created_at"
    with engine.connect() as connection:
        return [dict(one) for one in connection.execute(text(asked), {"case": case.rpartition("_")[2]}).mappings()]


HOW_MANY = {"awards": 1, "documents": 1, "roster": 20, "notes": 1, "tallies": 3, "receipts": 1, "instalments": 3}
WHOSE = {"awards": 0, "documents": 20, "roster": 20, "notes": 0, "payments": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_record_is_read_and_written_down(
    client: TestClient, engine: Engine, key: str, case: str, kind: str
) -> None:
    found = read(client, key, case, kind)

    assert found.status_code == 200, found.text
    rows = len(found.json()["items"])
    assert rows == HOW_MANY.get(kind, {"deductions": 0, "payments": 1, "entries": 1}.get(kind))
    line = lines(engine, case)[-1]
    assert (line["subject"], line["rows"], line["purpose"], line["fields"]) == (kind, rows, "ตรวจค่าตอบแทน", [])
    assert len(line["homeworker_ids"]) == WHOSE.get(kind, 0 if kind == "deductions" else 3)


def test_names_are_read_only_when_asked_for_by_name(client: TestClient, engine: Engine, key: str, case: str) -> None:
    without = read(client, key, case, "roster").json()["items"]
    some = read(client, key, case, "roster", fields=["name", "birth_year"]).json()["items"]
    document = read(client, key, case, "documents")

    assert set(without[0]) == {"award", "homeworker"}
    assert set(some[0]) == {"award", "homeworker", "name", "birth_year"}
    assert "สมศรี" not in document.text
    assert "ผู้นำ" not in document.text
    assert [one["fields"] for one in lines(engine, case)] == [[], ["name", "birth_year"], []]


def test_pages_follow_each_other_without_a_gap(client: TestClient, key: str, case: str) -> None:
    found, after = [], None
    for _ in range(10):
        page = read(client, key, case, "roster", limit=7, **({"after": after} if after else {})).json()
        found += [one["homeworker"] for one in page["items"]]
        after = page["next_after"]
        if after is None:
            break

    assert len(found) == len(set(found)) == 20


def test_another_hirers_records_are_not_in_the_case(
    client: TestClient, engine: Engine, settings: Settings, key: str, case: str
) -> None:
    other = cases.dossier(engine, settings)

    assert read(client, key, case, "awards", award=wire("awd", other.award_id)).json()["items"] == []


@pytest.mark.parametrize("purpose", [None, "", "   "])
def test_without_a_purpose_nothing_is_read(
    client: TestClient, engine: Engine, key: str, case: str, purpose: str | None
) -> None:
    query = {} if purpose is None else {"purpose": purpose}

    answer = client.get(f"{case}/records/roster", params=query, headers=bearer(key))

    assert answer.status_code == 422
    assert lines(engine, case) == []


def test_without_a_case_or_in_a_closed_one_nothing_is_read(
    client: TestClient, engine: Engine, key: str, case: str
) -> None:
    client.post(f"{case}/close", json={"outcome": "จบ"}, headers=bearer(inspector(engine)))

    closed = read(client, key, case, "roster")
    nowhere = read(client, key, f"/v1/inspections/{wire('isp', uuid4())}", "roster")

    assert (closed.status_code, closed.json()["type"]) == (409, "/errors/case-closed")
    assert nowhere.status_code == 404
    assert lines(engine, case) == []


@pytest.fixture
def session(client: TestClient, engine: Engine) -> Iterator[Session]:
    """A session of the application that ends before the application does."""
    with Session(engine) as made:
        yield made


def inspector_of(session: Session, case: str) -> UUID:
    asked = text("SELECT inspector_id FROM inspections WHERE id = CAST(:id AS uuid)")
    found: UUID = session.scalar(asked, {"id": case[-32:]})
    return found


ARGUMENTS = "(:reader, :case, :why, '{}', NULL, NULL, 50)"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [{"case": None}, {"why": ""}, {"why": None}, {"reader": None}])
def test_the_functions_themselves_refuse_what_has_no_case_no_purpose_or_no_inspector(
    session: Session, case: str, kind: str, wrong: dict[str, Any]
) -> None:
    reader = session.scalar(
        text("SELECT inspector_id FROM inspections WHERE id = CAST(:id AS uuid)"), {"id": case[-32:]}
    )
    given = {"reader": reader, "case": case[-32:], "why": "ตรวจ"} | wrong
    session.execute(text("SET LOCAL ROLE trong_inspect"))

    with pytest.raises(DBAPIError, match=r"no (case|purpose|inspector)"):
        session.execute(text(f"SELECT inspect_{kind}{ARGUMENTS}"), given)


def test_a_hirer_cannot_pass_for_an_inspector(session: Session, about: Dossier, case: str) -> None:
    given = {"reader": about.scene.hirer.principal_id, "case": case[-32:], "why": "อยากรู้"}
    session.execute(text("SET LOCAL ROLE trong_inspect"))

    with pytest.raises(DBAPIError, match="no inspector"):
        session.execute(text(f"SELECT inspect_roster{ARGUMENTS}"), given)


def test_the_reading_role_may_read_and_change_no_table(engine: Engine) -> None:
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    asked = text("SELECT has_table_privilege('trong_inspect', :table, :right)")
    columns = text("SELECT has_any_column_privilege('trong_inspect', :table, :right)")

    with engine.connect() as connection:
        may = [
            (table, right)
            for table in every_table(engine)
            for right in rights
            if connection.scalar(asked, {"table": table, "right": right})
            or (
                right in ("SELECT", "INSERT", "UPDATE") and connection.scalar(columns, {"table": table, "right": right})
            )
        ]

    assert may == []


def test_the_reading_role_runs_the_reading_functions_and_the_application_does_not(engine: Engine) -> None:
    functions = "SELECT oid::regprocedure::text AS name, oid FROM pg_proc WHERE proname LIKE 'inspect\\_%'"
    asked = text(
        "SELECT has_function_privilege('trong_inspect', :f, 'EXECUTE'), "
        "(SELECT prosecdef AND 'search_path=pg_catalog, pg_temp' = ANY(proconfig) FROM pg_proc WHERE oid = :f)"
    )

    with engine.connect() as connection:
        found = {
            one.name: connection.execute(asked, {"f": one.oid}).one() for one in connection.execute(text(functions))
        }
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(f"SELECT inspect_roster{ARGUMENTS}"), {"reader": None, "case": None, "why": "x"})

    assert {name: tuple(one) for name, one in found.items() if "hirer" in name or "left" in name} == {
        "inspect_hirer(uuid,uuid,text)": (False, True),
        "inspect_left(uuid)": (False, True),
    }
    assert sum(may for may, _ in found.values()) == len(KINDS)
    assert all(pinned for name, (_, pinned) in found.items() if name != "inspect_read_id()")  # that one reads nothing


def test_nobody_edits_what_was_written_down(engine: Engine, client: TestClient, key: str, case: str) -> None:
    read(client, key, case, "awards")

    for change in ("UPDATE record_reads SET purpose = 'x'", "DELETE FROM record_reads", "TRUNCATE record_reads"):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(change))


def test_a_temporary_table_cannot_stand_in_for_a_case(session: Session, case: str) -> None:
    reader = session.scalar(
        text("SELECT inspector_id FROM inspections WHERE id = CAST(:id AS uuid)"), {"id": case[-32:]}
    )
    session.execute(text("CREATE TEMPORARY TABLE record_reads (LIKE record_reads)"))
    session.execute(text("SET LOCAL ROLE trong_inspect"))

    session.execute(text(f"SELECT inspect_awards{ARGUMENTS}"), {"reader": reader, "case": case[-32:], "why": "ตรวจ"})
    session.execute(text("SET LOCAL ROLE trong_app"))

    assert session.scalar(text("SELECT count(*) FROM public.record_reads WHERE principal_id = :p"), {"p": reader}) == 1


def test_random_reads_and_their_lines_are_one_to_one(client: TestClient, engine: Engine, key: str, case: str) -> None:
    chance = random.Random(20261122)
    read_kinds = [chance.choice(KINDS) for _ in range(60)]

    rows = Counter[str]()
    for kind in read_kinds:
        rows[kind] += len(read(client, key, case, kind, limit=chance.randint(1, 20)).json()["items"])

    written = lines(engine, case)
    assert Counter(one["subject"] for one in written) == Counter(read_kinds)
    assert {kind: sum(one["rows"] for one in written if one["subject"] == kind) for kind in rows} == dict(rows)


def test_a_read_that_is_rolled_back_leaves_neither_rows_nor_a_line(
    client: TestClient, engine: Engine, key: str, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.inspections.routes_reads.RecordsShape", None)

    assert read(client, key, case, "roster").status_code == 500
    assert lines(engine, case) == []


def use_up(engine: Engine, settings: Settings, case: str, rows: int) -> None:
    with cases.planting(engine, settings) as session:
        session.execute(
            text(
                "INSERT INTO record_reads"
                " (id, principal_id, inspection_id, purpose, subject, fields, homeworker_ids, rows)"
                " SELECT gen_random_uuid(), inspector_id, id, 'ตรวจ', 'roster', '{}', '{}', :rows FROM inspections"
                " WHERE id = CAST(:case AS uuid)"
            ),
            {"rows": rows, "case": case[-32:]},
        )


def test_too_many_rows_in_a_day_stop_and_alert_once(
    client: TestClient, engine: Engine, settings: Settings, key: str, case: str
) -> None:
    use_up(engine, settings, case, 4_999)

    last = read(client, key, case, "roster")
    first, second = read(client, key, case, "roster"), read(client, key, case, "awards")

    assert len(last.json()["items"]) == 1
    assert (first.status_code, second.status_code) == (429, 429)
    assert first.headers["retry-after"] == "3600"
    assert [one["rows"] for one in lines(engine, case)][-2:] == [0, 0]
    alerts = text(
        "SELECT count(*) FROM audit_events WHERE action = 'read_quota_reached' AND subject_id = "
        "(SELECT inspector_id FROM inspections WHERE id = CAST(:case AS uuid))"
    )
    with engine.connect() as connection:
        assert connection.scalar(alerts, {"case": case[-32:]}) == 1


def about_her(client: TestClient, secret: str, about: Dossier, member: int = 1) -> Response:
    return client.get(f"/v1/homeworkers/{wire('hwk', about.members[member])}/record-reads", headers=bearer(secret))


def test_she_sees_who_looked_when_the_case_is_closed_and_not_before(
    client: TestClient, engine: Engine, settings: Settings, key: str
) -> None:
    about = cases.dossier(engine, settings)
    case = open_case(client, key, about)
    leader = factories.leader_token(about.scene.group)
    read(client, key, case, "instalments")

    before = about_her(client, leader, about).json()["items"]
    client.post(f"{case}/close", json={"outcome": "จบ"}, headers=bearer(inspector(engine)))
    after = about_her(client, leader, about).json()["items"]

    assert before == []
    assert [(one["subject"], one["purpose"]) for one in after] == [("instalments", "ตรวจค่าตอบแทน")]
    assert after[0]["by"].startswith("inspector")


def test_staff_see_it_for_anybody_and_a_leader_for_her_members_only(
    client: TestClient, engine: Engine, about: Dossier
) -> None:
    stranger = factories.leader_token(factories.group(engine, members=1))

    assert about_her(client, factories.key(engine, "programme"), about).status_code == 200
    assert about_her(client, stranger, about).status_code == 404


def test_an_inspector_has_no_way_to_the_wage_record_but_by_a_case(client: TestClient, key: str) -> None:
    assert client.get("/v1/ledger/entries", headers=bearer(key)).status_code == 403
