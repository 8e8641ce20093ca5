"""Complaints: from the public form without a trace, from staff and paper, on the Act's clocks, to an outcome."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.db import transaction
from api.inspections.case_clocks import run_clocks
from api.parties.models import Homeworker
from api.sealing import Sealer
from api.thai import today
from tests import cases, factories
from tests.cases import Dossier, complain, inspector, wire
from tests.factories import bearer

COMPLAINTS = "/v1/complaints"


@pytest.fixture
def key(engine: Engine) -> str:
    return inspector(engine)


@pytest.fixture
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


def row(engine: Engine, number: str) -> dict[str, Any]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM complaints WHERE number = :n"), {"n": number})
        return dict(found.mappings().one())


def seen(client: TestClient, engine: Engine, key: str, number: str) -> dict[str, Any]:
    """A complaint as an inspector sees it."""
    address = f"{COMPLAINTS}/{wire('cpl', row(engine, number)['id'])}"
    found: dict[str, Any] = client.get(address, headers=bearer(key)).json()
    return found


def test_somebody_without_a_name_complains_and_asks_how_it_goes(client: TestClient) -> None:
    kept = complain(client)

    answer = client.post("/v1/complaint-status", json={"code": kept["receipt_code"]})

    assert answer.json()["state"] == "open"
    assert answer.json()["decide_by"] == str(today() + timedelta(days=30))
    assert "words" not in answer.json()


def test_a_code_nobody_was_given_finds_nothing(client: TestClient) -> None:
    assert client.post("/v1/complaint-status", json={"code": "0000 0000 0000 0001"}).status_code == 404


def test_the_same_complaint_sent_again_is_one_complaint(client: TestClient) -> None:
    assert complain(client, "ส่งสองครั้ง") == complain(client, "ส่งสองครั้ง")


def test_a_flood_must_pay_with_work(client: TestClient) -> None:
    body = {"about": "not_paid", "words": "ก", "proof": "0"}

    assert client.post(COMPLAINTS, json=body).json()["type"] == "/errors/work-not-proven"


def test_nothing_that_is_kept_links_a_complaint_to_an_hour_or_a_device(
    client: TestClient, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    traces = "SELECT count(*) FROM {0}"
    tables = ("audit_events", "notifications", "idempotency_keys", "record_reads", "procrastinate_jobs")
    with engine.connect() as connection:
        before = [connection.scalar(text(traces.format(one))) for one in tables]

    kept = complain(client, "ถ้อยคำลับที่ไม่มีใครรู้")

    found = row(engine, kept["number"])
    with engine.connect() as connection:
        after = [connection.scalar(text(traces.format(one))) for one in tables]
        steps = connection.execute(text("SELECT * FROM case_events WHERE complaint_id = :id"), {"id": found["id"]})
        step = steps.mappings().one()
    assert after == before
    assert found["id"].version == step["id"].version == 4  # random: no clock in it
    assert (found["created_at"] + timedelta(hours=7)).time().isoformat() == "00:00:00"
    assert found["created_at"] == step["created_at"]
    assert step["principal_id"] is None
    assert "ถ้อยคำลับ" not in str(found)
    assert kept["receipt_code"] not in str(found)
    assert "/v1/complaint" not in capsys.readouterr().out  # not even a line of the log


def test_a_stranger_is_not_told_which_ids_exist(client: TestClient, about: Dossier) -> None:
    there = complain(client, "มีจริง", group=wire("grp", about.scene.group.id))
    nowhere = complain(client, "ไม่มีจริง", group=wire("grp", UUID(int=7)), homeworker=wire("hwk", UUID(int=7)))

    assert there.keys() == nowhere.keys()


def test_a_complaint_opens_with_its_lots_and_what_the_checks_found(
    client: TestClient, engine: Engine, key: str, about: Dossier
) -> None:
    with transaction(engine) as session:
        number = session.scalar(text("SELECT number FROM work_documents WHERE award_id = :id"), {"id": about.award_id})

    kept = complain(client, "ตามใบงาน", document_number=number)

    found = seen(client, engine, key, kept["number"])
    assert found["awards"] == [wire("awd", about.award_id)]
    assert set(found["findings"]) == {wire("fnd", one) for one in about.findings}
    assert (found["hirer"], found["anonymous"]) == (about.hirer, True)


def test_a_complaint_that_names_nothing_we_know_opens_with_no_lot(client: TestClient, engine: Engine, key: str) -> None:
    kept = complain(client, "ไม่รู้ชื่อผู้จ้างงาน", hirer_tax_id="0105500000003")

    assert seen(client, engine, key, kept["number"])["awards"] == []


def on_behalf(client: TestClient, secret: str, **body: Any) -> Any:
    said = {"about": "not_paid", "words": "แทนสมาชิก", **body}
    return client.post("/v1/complaints-on-behalf", json=said, headers=bearer(secret))


def test_a_leader_complains_for_her_members_and_for_no_others(
    client: TestClient, engine: Engine, about: Dossier
) -> None:
    stranger = factories.group(engine, members=1)
    token = factories.leader_token(about.scene.group)

    assert on_behalf(client, token, homeworker=wire("hwk", about.members[0])).status_code == 201
    assert on_behalf(client, token, homeworker=wire("hwk", stranger.members[0])).status_code == 404
    assert on_behalf(client, token, group=wire("grp", stranger.id)).status_code == 404


def test_a_complaint_on_paper_runs_from_the_day_it_came_in(client: TestClient, engine: Engine) -> None:
    staff, day = factories.key(engine, "programme"), today() - timedelta(days=10)

    made = on_behalf(client, staff, on_paper=True, received_on=str(day)).json()
    ahead = on_behalf(client, staff, on_paper=True, received_on=str(today() + timedelta(days=1)))

    assert made["decide_by"] == str(day + timedelta(days=30))
    assert row(engine, made["number"])["source"] == "paper"
    assert ahead.json()["type"] == "/errors/received-later"


def act(client: TestClient, engine: Engine, key: str, number: str, what: str, **body: Any) -> Any:
    address = f"{COMPLAINTS}/{wire('cpl', row(engine, number)['id'])}/{what}"
    return client.post(address, json=body, headers=bearer(key))


@pytest.mark.parametrize(("days", "status"), [(30, 422), (31, 200), (60, 200), (61, 422)])
def test_the_time_to_decide_can_be_extended_by_thirty_days(
    client: TestClient, engine: Engine, key: str, days: int, status: int
) -> None:
    number = complain(client, f"ขยาย {days}")["number"]

    answer = act(client, engine, key, number, "extend", until=str(today() + timedelta(days=days)), reason="รอเอกสาร")

    assert answer.status_code == status, answer.text


def test_the_time_is_extended_once(client: TestClient, engine: Engine, key: str) -> None:
    number = complain(client, "ขยายครั้งเดียว")["number"]
    until = str(today() + timedelta(days=40))
    act(client, engine, key, number, "extend", until=until, reason="รอเอกสาร")

    again = act(client, engine, key, number, "extend", until=until, reason="อีกครั้ง")

    assert again.json()["type"] == "/errors/extended-already"


def test_the_database_holds_the_thirty_days_too(client: TestClient, engine: Engine) -> None:
    number = complain(client, "ฐานข้อมูล")["number"]

    with pytest.raises(Exception, match="ck_complaints_extended_at_most_30"), engine.begin() as connection:
        connection.execute(
            text("UPDATE complaints SET extended_until = decide_by + 31 WHERE number = :n"), {"n": number}
        )


def test_the_outcome_reaches_whoever_holds_the_code_and_stays(client: TestClient, engine: Engine, key: str) -> None:
    kept = complain(client, "ผล")

    act(client, engine, key, kept["number"], "decide", outcome="settled", words="ผู้จ้างงานจ่ายครบแล้ว")
    again = act(client, engine, key, kept["number"], "decide", outcome="withdrawn", words="ถอน")

    told = client.post("/v1/complaint-status", json={"code": kept["receipt_code"]}).json()
    assert (told["state"], told["outcome_words"]) == ("settled", "ผู้จ้างงานจ่ายครบแล้ว")
    assert again.json()["type"] == "/errors/complaint-decided"


def test_ordered_is_an_outcome_only_when_something_was_ordered(client: TestClient, engine: Engine, key: str) -> None:
    number = complain(client, "ยังไม่มีคำสั่ง")["number"]

    answer = act(client, engine, key, number, "decide", outcome="ordered", words="สั่ง")

    assert answer.json()["type"] == "/errors/order-needed-first"


def test_she_is_told_by_her_telephone_without_a_word_on_what_it_is_about(
    client: TestClient, engine: Engine, key: str, about: Dossier, sealer: Sealer
) -> None:
    with transaction(engine) as session:
        session.get_one(Homeworker, about.members[0]).phone = factories.phone()
    token = factories.leader_token(about.scene.group)
    number = on_behalf(client, token, homeworker=wire("hwk", about.members[0])).json()["number"]

    act(client, engine, key, number, "decide", outcome="nothing_due", words="ไม่มียอดค้าง")

    with engine.connect() as connection:
        sealed = connection.scalars(text("SELECT sealed FROM notifications WHERE kind = 'complaint_decided'")).all()
    sent = [(sealer.open(one) or b"").decode() for one in sealed]
    assert len([one for one in sent if number in one]) == 1
    assert "ไม่มียอดค้าง" not in str(sent)


def test_reading_what_a_complaint_says_is_written_down(client: TestClient, engine: Engine, key: str) -> None:
    number = complain(client, "อ่านแล้วต้องบันทึก")["number"]
    address = f"{COMPLAINTS}/{wire('cpl', row(engine, number)['id'])}/words"

    without = client.get(address, headers=bearer(key))
    answer = client.get(address, params={"purpose": "พิจารณาคำร้อง"}, headers=bearer(key))

    assert without.status_code == 422
    assert answer.json() == {"words": "อ่านแล้วต้องบันทึก"}
    with engine.connect() as connection:
        asked = "SELECT purpose FROM record_reads WHERE complaint_id = :id"
        assert connection.scalars(text(asked), {"id": row(engine, number)["id"]}).all() == ["พิจารณาคำร้อง"]


def test_a_complaint_nobody_decided_in_time_is_marked_once(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    number = complain(client, "ลืมตัดสิน")["number"]
    late = today() + timedelta(days=31)

    for _ in range(2):
        with transaction(engine) as session:
            run_clocks(session, sealer, late)
    with engine.connect() as connection:
        marks = connection.scalar(
            text("SELECT count(*) FROM case_events WHERE complaint_id = :id AND kind = 'decision_overdue'"),
            {"id": row(engine, number)["id"]},
        )

    assert marks == 1


def test_a_complaint_is_not_late_on_its_last_day(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    number = complain(client, "วันสุดท้าย")["number"]

    with transaction(engine) as session:
        run_clocks(session, sealer, today() + timedelta(days=30))
        marked = session.scalar(
            text("SELECT count(*) FROM case_events WHERE complaint_id = :id AND kind = 'decision_overdue'"),
            {"id": row(engine, number)["id"]},
        )

    assert marked == 0
