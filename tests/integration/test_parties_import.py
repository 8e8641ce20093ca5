"""Groups and members from a file of the user's own."""

import time
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from stdnum.th import pin

from api.auth.models import Principal
from api.csv_results import Mode, RowOutcome
from api.parties.csv_groups import Imported, import_groups, template
from api.parties.models import Group, Homeworker, Membership, SkillProfile
from api.sealing import Sealer
from tests.factories import bearer, group, key, leader_token, phone

HEADINGS = "กลุ่ม,โทรหัวหน้า,จังหวัด,ที่อยู่,ชื่อ,เพศ,ปีเกิด,ทักษะ,ระดับ,เลขประจำตัวประชาชน"


def row(number: str, name: str = "มาลี", **over: Any) -> str:
    cells = {
        "group": "กลุ่มบ้านโนน",
        "phone": number,
        "province": "ขอนแก่น",
        "address": "12 หมู่ 3",
        "name": name,
        "sex": "หญิง",
        "birth": "๒๕๒๘",
        "skill": "ปักมือ",
        "level": "๒",
        "id": "",
    }
    return ",".join({**cells, **over}.values())


def run(
    session: Session,
    sealer: Sealer,
    rows: Sequence[str],
    encoding: str = "utf-8",
    dry_run: bool = False,
    mode: Mode = "best_effort",
) -> Imported:
    data = "\r\n".join([HEADINGS, *rows]).encode(encoding)
    return import_groups(session, sealer, data, dry_run=dry_run, mode=mode)


def shown(outcomes: Sequence[RowOutcome]) -> list[str]:
    return [one.outcome for one in sorted(outcomes, key=lambda one: one.number)]


def members_of(session: Session, number: str) -> list[Homeworker]:
    statement = (
        select(Homeworker)
        .join(Membership, Membership.homeworker_id == Homeworker.id)
        .join(Group, Group.id == Membership.group_id)
        .join(Principal, Principal.id == Group.principal_id)
        .where(Principal.phone == number)
        .order_by(Homeworker.id)
    )
    return list(session.scalars(statement))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_a_file_makes_a_group_with_its_members(session: Session, sealer: Sealer, encoding: str) -> None:
    number = phone()

    done = run(session, sealer, [row(number, "มาลี"), row(number, "สมใจ", skill="ปักมือ|pressing", level="2|1")], encoding)

    assert shown(done.outcomes) == ["created", "created"]
    assert [(one.name, one.birth_year, one.sex) for one in members_of(session, number)] == [
        ("มาลี", 1985, "female"),
        ("สมใจ", 1985, "female"),
    ]
    profiles = session.scalars(select(SkillProfile.skills).join(Group).join(Principal).where(Principal.phone == number))
    assert set(profiles) == {"hand_embroidery:2", "hand_embroidery:2 pressing:1"}


def test_the_same_file_again_adds_nothing(session: Session, sealer: Sealer) -> None:
    number = phone()
    rows = [row(number, "มาลี"), row(number, "สมใจ")]
    run(session, sealer, rows)

    again = run(session, sealer, [*rows, row(number, "คนใหม่")])

    assert shown(again.outcomes) == ["unchanged", "unchanged", "created"]
    assert len(members_of(session, number)) == 3


def test_a_dry_run_tells_and_changes_nothing(session: Session, sealer: Sealer) -> None:
    number = phone()

    done = run(session, sealer, [row(number), row(number, "", sex="x")], dry_run=True)

    assert shown(done.outcomes) == ["created", "refused"]
    assert not done.applied
    assert members_of(session, number) == []
    assert session.scalar(select(func.count()).select_from(Principal).where(Principal.phone == number)) == 0


def test_one_bad_row_stops_all_when_asked_to(session: Session, sealer: Sealer) -> None:
    number = phone()
    rows = [row(number), row(number, "สมใจ", birth="2568")]

    strict = run(session, sealer, rows, mode="all_or_nothing")
    recorded = len(members_of(session, number))
    lenient = run(session, sealer, rows)

    assert (strict.applied, recorded) == (False, 0)
    assert (lenient.applied, len(members_of(session, number))) == (True, 1)


@pytest.mark.parametrize(
    ("over", "columns"),
    [
        ({"sex": "x"}, ["sex"]),
        ({"birth": "28"}, ["birth_year"]),
        ({"birth": "2568"}, ["birth_year"]),
        ({"province": "เชียงไหม่"}, ["province"]),
        ({"phone": "12"}, ["leader_phone"]),
        ({"skill": "บินได้"}, ["skills"]),
        ({"level": "4"}, ["skills"]),
        ({"level": "สอง"}, ["levels"]),
        ({"level": "1|2"}, ["levels"]),
        ({"id": "1234545678789"}, ["national_id"]),
        ({"name": "=HYPERLINK(1)"}, ["name"]),
        ({"name": "ก\x00ข"}, ["name"]),
        ({"sex": "x", "birth": "28", "province": "y"}, ["birth_year", "province", "sex"]),
    ],
)
def test_each_fault_is_told_at_its_column(session: Session, sealer: Sealer, over: Any, columns: list[str]) -> None:
    over = {"phone": phone(), **over}

    done = run(session, sealer, [row(**{"number": over.pop("phone"), **over})])

    assert sorted(fault.column or "" for fault in done.outcomes[0].faults) == columns


def test_somebody_in_another_group_is_refused_and_the_others_are_not(session: Session, sealer: Sealer) -> None:
    one, other = phone(), phone()
    start = "310060000777"
    number = start + pin.calc_check_digit(start)
    run(session, sealer, [row(one, id=number)])

    done = run(session, sealer, [row(other, f"คน {n}", id=number if n == 3 else "") for n in range(8)])

    assert shown(done.outcomes) == ["created"] * 3 + ["refused"] + ["created"] * 4
    refused = next(outcome for outcome in done.outcomes if outcome.outcome == "refused")
    assert [fault.column for fault in refused.faults] == ["national_id"]


def test_the_template_is_a_file_that_can_be_sent(session: Session, sealer: Sealer) -> None:
    done = import_groups(session, sealer, template().encode(), dry_run=False, mode="all_or_nothing")

    assert shown(done.outcomes) == ["created"]


def test_ten_thousand_rows_are_done_in_good_time(session: Session, sealer: Sealer) -> None:
    numbers = [phone() for _ in range(20)]
    rows = [row(numbers[n % 20], f"คนที่ {n}") for n in range(10_000)]
    began = time.perf_counter()

    done = run(session, sealer, rows)

    assert shown(done.outcomes) == ["created"] * 10_000
    assert time.perf_counter() - began < 60


def send(client: TestClient, secret: str, data: bytes, query: str = "", **headers: str) -> Any:
    sent = {"Content-Type": "text/csv", "Accept-Language": "en", **bearer(secret), **headers}
    return client.post(f"/v1/group-imports{query}", content=data, headers=sent)


def test_the_report_names_the_column_and_repeats_no_cell(client: TestClient, engine: Engine) -> None:
    data = f"{HEADINGS}\n{row(phone(), sex='<script>')}".encode()

    answer = send(client, key(engine, "programme"), data)

    assert answer.status_code == 200
    assert (answer.json()["refused"], answer.json()["created"]) == (1, 0)
    fault = answer.json()["rows"][0]["errors"][0]
    assert (answer.json()["rows"][0]["row"], fault["column"]) == (2, "เพศ")
    assert "script" not in answer.text


def test_a_file_is_sent_once_under_one_key(client: TestClient, engine: Engine) -> None:
    programme, data = key(engine, "programme"), f"{HEADINGS}\n{row(phone())}".encode()

    first = send(client, programme, data, **{"Idempotency-Key": "file-number-one"})
    second = send(client, programme, data, **{"Idempotency-Key": "file-number-one"})

    assert first.json() == second.json()
    assert second.headers["idempotent-replay"] == "true"


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"", "text/csv", 422),
        (b"{}", "application/json", 422),
        (HEADINGS.encode(), "text/plain", 415),
        (HEADINGS.encode(), "text/csv", 422),
        (b"PK\x03\x04", "text/csv", 422),
        ((HEADINGS + "\n").encode() + b"x" * 2_100_000, "text/csv", 413),
        (b"x" * 5_000_000, "text/csv", 413),
        (b"a,b\n1,2\n", "text/csv", 422),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    client: TestClient, engine: Engine, data: bytes, kind: str, status: int
) -> None:
    assert send(client, key(engine, "operator"), data, **{"Content-Type": kind}).status_code == status


def test_a_file_larger_than_a_json_body_may_be_is_still_taken(client: TestClient, engine: Engine) -> None:
    number = phone()
    data = "\n".join([HEADINGS, *(row(number, f"คน {n}", address="ก" * 400) for n in range(1_100))]).encode()

    assert len(data) > 1_048_576
    assert send(client, key(engine, "operator"), data, "?dry_run=true").json()["created"] == 1_100


def test_a_leader_imports_nothing(client: TestClient, engine: Engine) -> None:
    answer = send(client, leader_token(group(engine)), f"{HEADINGS}\n{row(phone())}".encode())

    assert answer.status_code == 403


def test_many_refused_rows_do_not_hold_the_file_up(session: Session, sealer: Sealer) -> None:
    one, other = phone(), phone()
    starts = [f"31006{n:07d}" for n in range(900_000, 901_000)]
    taken = [start + pin.calc_check_digit(start) for start in starts]
    run(session, sealer, [row(one, f"คน {n}", id=number) for n, number in enumerate(taken)])
    began = time.perf_counter()

    done = run(session, sealer, [row(other, f"คน {n}", id=number) for n, number in enumerate([*taken, ""])])

    assert shown(done.outcomes) == ["refused"] * 1_000 + ["created"]
    assert time.perf_counter() - began < 10
