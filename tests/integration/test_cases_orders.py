"""Orders: a summons, to comply, to pay; their clocks, what is paid under them, and their letter."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.config import Settings
from api.db import transaction
from api.inspections.case_clocks import run_clocks
from api.sealing import Sealer
from api.thai import baht, today
from tests import cases, papers
from tests.cases import PIECES, RATE, Dossier, complain, inspector, open_case, wire
from tests.factories import bearer

GROSS = PIECES * RATE
DUE = today() - cases.HANDED_OVER + timedelta(days=7)


@pytest.fixture
def key(engine: Engine) -> str:
    return inspector(engine)


@pytest.fixture(scope="module")
def about(engine: Engine, settings: Settings) -> Dossier:
    return cases.dossier(engine, settings)


@pytest.fixture
def case(client: TestClient, key: str, about: Dossier) -> str:
    return open_case(client, key, about)


def post(client: TestClient, key: str, address: str, **body: Any) -> Any:
    return client.post(address, json=body, headers=bearer(key))


def get(client: TestClient, key: str, address: str, **query: Any) -> Any:
    return client.get(address, params=query, headers=bearer(key)).json()


def order(client: TestClient, key: str, case: str, **body: Any) -> Any:
    return post(client, key, f"{case}/orders", **{"kind": "pay", "words": "ให้จ่ายค่าตอบแทนที่ค้าง", **body})


@pytest.fixture
def to_pay(client: TestClient, key: str, case: str) -> str:
    made = order(client, key, case)
    assert made.status_code == 201, made.text
    return str(made.headers["Location"])


def known(client: TestClient, key: str, address: str, on: Any = None) -> Any:
    return post(client, key, f"{address}/answer", became="known", on=str(on or today())).json()


def test_an_order_to_pay_holds_found_agreed_and_interest_per_member_and_lot(
    client: TestClient, key: str, about: Dossier, case: str
) -> None:
    member = wire("hwk", about.members[1])
    agreed = {"homeworker": member, "award": wire("awd", about.award_id), "rule": "not_paid", "agreed_satang": 1_000}

    made = order(client, key, case, agreed=[agreed]).json()

    line = next(one for one in made["lines"] if (one["homeworker"], one["rule"]) == (member, "not_paid"))
    assert (line["found_satang"], line["agreed_satang"], line["rule_version"]) == (GROSS, 1_000, "3")
    assert line["finding"] == wire("fnd", about.findings[0])
    assert made["open_satang"] == sum(one["agreed_satang"] + one["interest_satang"] for one in made["lines"])
    assert get(client, key, case)["state"] == "ordered"


def test_what_is_agreed_must_be_a_line_of_the_back_pay(client: TestClient, key: str, about: Dossier, case: str) -> None:
    stranger = {"homeworker": wire("hwk", about.members[0]), "award": wire("awd", about.award_id), "rule": "not_paid"}

    answer = order(client, key, case, agreed=[{**stranger, "agreed_satang": 5}])

    assert answer.json()["type"] == "/errors/line-not-found"


def test_a_case_that_owes_nothing_orders_nothing(client: TestClient, key: str, about: Dossier) -> None:
    case = open_case(client, key, about, reason="random", findings=[])

    assert order(client, key, case).json()["type"] == "/errors/nothing-to-order"


def test_knowing_an_order_to_pay_starts_thirty_days_to_pay_and_thirty_to_court(
    client: TestClient, key: str, to_pay: str
) -> None:
    before = get(client, key, to_pay)

    after = known(client, key, to_pay)

    assert (before["act_by"], before["court_until"]) == (None, None)
    assert after["act_by"] == after["court_until"] == str(today() + timedelta(days=30))


def test_an_order_cannot_be_known_before_it_was_issued_or_tomorrow(client: TestClient, key: str, to_pay: str) -> None:
    days = (today() - timedelta(days=1), today() + timedelta(days=1))

    assert {known(client, key, to_pay, on)["type"] for on in days} == {"/errors/day-out-of-range"}


def test_the_database_holds_the_thirty_days_of_an_order_to_pay(engine: Engine, to_pay: str) -> None:
    late = (
        "UPDATE case_orders SET state = 'known', known_on = issued_on, act_by = issued_on + 31, "
        "court_until = issued_on + 30"
    )

    with pytest.raises(Exception, match="ck_case_orders_pay_in_30_days"), engine.begin() as connection:
        connection.execute(text(f"{late} WHERE id = :id"), {"id": to_pay.rpartition("_")[2]})


def test_an_appeal_of_a_compliance_order_does_not_stop_its_clock(
    client: TestClient, engine: Engine, settings: Settings, key: str, case: str
) -> None:
    act_by = str(today() + timedelta(days=10))
    made = order(client, key, case, kind="compliance", words="ทำใบงาน", act_by=act_by, appeal_days=15).json()
    address = f"/v1/case-orders/{made['id']}"
    known(client, key, address)

    appealed = post(client, key, f"{address}/answer", became="appealed", on=str(today())).json()

    assert appealed["state"] == "appealed"
    assert (appealed["act_by"], appealed["appeal_until"]) == (act_by, str(today() + timedelta(days=15)))
    with cases.planting(engine, settings) as session:
        change = "UPDATE case_orders SET act_by = CAST(:day AS date) WHERE id = :id"
        session.execute(text(change), {"day": today() - timedelta(days=1), "id": made["id"][4:]})
    late = get(client, key, "/v1/case-orders", overdue="true")["items"]
    assert made["id"] in [one["id"] for one in late]


@pytest.mark.parametrize(("days", "status"), [(0, 422), (30, 201), (31, 422)])
def test_an_appeal_has_at_most_thirty_days(client: TestClient, key: str, case: str, days: int, status: int) -> None:
    act_by = str(today() + timedelta(days=10))

    answer = order(client, key, case, kind="compliance", words="ก", act_by=act_by, appeal_days=days)

    assert answer.status_code == status


@pytest.mark.parametrize("became", ["complied", "in_court", "appealed", "known"])
def test_an_order_takes_no_step_out_of_turn(client: TestClient, key: str, to_pay: str, became: str) -> None:
    if became == "known":
        post(client, key, f"{to_pay}/answer", became="revoked", on=str(today()))

    answer = post(client, key, f"{to_pay}/answer", became=became, on=str(today()))

    assert answer.json()["type"] == "/errors/order-not-in-that-state"


def pay(client: TestClient, key: str, to_pay: str, line: str, satang: int, **over: Any) -> Any:
    body = {"line": line, "amount_satang": satang, "paid_on": str(today()), "note": "เธอบอกว่าได้รับแล้ว"}
    return post(client, key, f"{to_pay}/payments", **body | over)


def test_when_every_line_is_paid_the_order_is_complied_with(client: TestClient, key: str, to_pay: str) -> None:
    lines = known(client, key, to_pay)["lines"]

    answers = [pay(client, key, to_pay, one["id"], one["open_satang"]).json() for one in lines]

    assert [one["state"] for one in answers] == ["known", "known", "complied"]
    assert answers[-1]["open_satang"] == 0


def test_nobody_can_record_one_satang_more_than_was_ordered(client: TestClient, key: str, to_pay: str) -> None:
    line = known(client, key, to_pay)["lines"][0]
    pay(client, key, to_pay, line["id"], line["open_satang"] - 1)

    more = pay(client, key, to_pay, line["id"], 2)
    last = pay(client, key, to_pay, line["id"], 1)

    assert (more.status_code, more.json()["left_satang"]) == (409, 1)
    assert last.status_code == 201


def test_one_payment_is_not_counted_for_somebody_else_or_twice(
    client: TestClient, key: str, about: Dossier, to_pay: str
) -> None:
    line = known(client, key, to_pay)["lines"][0]

    answer = pay(client, key, to_pay, line["id"], 5, payment=wire("pmt", about.payment_id))

    assert answer.json()["type"] == "/errors/payment-of-another"


def test_an_order_nobody_met_expires_the_day_after_and_the_inspector_is_told(
    client: TestClient, engine: Engine, sealer: Sealer, key: str, case: str, to_pay: str
) -> None:
    known(client, key, to_pay)
    with transaction(engine) as session:
        last_day = run_clocks(session, sealer, today() + timedelta(days=30))
    still = get(client, key, to_pay)["state"]

    with transaction(engine) as session:
        run_clocks(session, sealer, today() + timedelta(days=31))

    assert (last_day, still) == (0, "known")
    assert get(client, key, to_pay)["state"] == "expired"
    assert [one["kind"] for one in get(client, key, case)["timeline"]][-1] == "order_expired"


def test_an_order_to_pay_decides_its_complaint(client: TestClient, key: str, about: Dossier) -> None:
    kept = complain(client, "มีคำสั่ง", hirer=about.hirer)
    listed = get(client, key, "/v1/complaints", limit=200)["items"]
    complaint = next(one["id"] for one in listed if one["number"] == kept["number"])
    case = open_case(client, key, about, reason="complaint", complaint=complaint, findings=[])

    order(client, key, case)

    assert client.post("/v1/complaint-status", json={"code": kept["receipt_code"]}).json()["state"] == "ordered"


def test_the_letter_says_who_gets_how_much_and_is_the_same_bytes_again(
    client: TestClient, key: str, case: str, to_pay: str
) -> None:
    address = f"{to_pay}/letter.pdf?purpose=ส่งคำสั่ง"
    first, second = (client.get(address, headers=bearer(key)) for _ in range(2))

    said = papers.says(first.content)
    whole = get(client, key, to_pay)
    assert first.content == second.content
    assert papers.plain(get(client, key, case)["number"]) in said
    for line in whole["lines"]:
        assert papers.plain(baht(line["agreed_satang"])) in said
    assert papers.plain(baht(whole["open_satang"])) in said
    assert papers.plain("สมศรี") in said
