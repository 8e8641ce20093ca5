"""What pages of leaders ask of pay: by delivery, by the hour, by name, and a no to a whole run."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.db import transaction
from api.payments import sending
from api.payments.claims import Word
from api.payments.models import PayRun
from api.sealing import Sealer
from api.thai import today
from tests import factories, payroll, slips
from tests.payroll import Payroll


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    return payroll.award(engine)


def dues(client: TestClient, headers: dict[str, str], **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/dues", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_delivery_is_one_line_however_many_made_it(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 10, roll.members[1]: 4}, days_ago=10)

    (due,) = dues(client, roll.leader)

    assert (due["homeworkers"], due["pieces"], due["net_satang"]) == (2, 14, 14 * 1_500)
    assert (due["state"], due["unpaid_satang"], due["received_satang"]) == ("overdue", 21_000, 0)
    assert due["interest_satang"] > 0
    assert (due["article"], due["hirer_name"][:6]) == ("เสื้อโปโล", "โรงงาน")
    assert dues(client, roll.hirer) == [due]


def test_a_fine_lowers_what_is_due(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, fine_satang=1_500, sent=False)

    (due,) = dues(client, paid.leader)

    assert (due["state"], due["net_satang"]) == ("open", 50 * 1_500 - 1_500)


def test_what_the_hirer_said_paid_is_no_longer_unpaid(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer)

    (due,) = dues(client, paid.leader)

    assert (due["state"], due["unpaid_satang"]) == ("in_payment", 0)
    assert dues(client, paid.leader, unpaid=True) == []


def test_what_waits_longest_comes_first_page_by_page(client: TestClient, engine: Engine, roll: Payroll) -> None:
    for days in (3, 12, 3, 8):
        payroll.received(engine, roll, {roll.members[0]: 1}, days_ago=days)

    found, cursor = [], None
    for _ in range(4):
        page = client.get("/v1/dues", params={"sort": "pressing", "limit": 1, **({"cursor": cursor} if cursor else {})},
                          headers=roll.leader).json()  # fmt: skip
        found += [one["due_on"] for one in page["items"]]
        cursor = page["next_cursor"]

    assert cursor is None
    assert len(found) == 4
    assert found == sorted(found)


def test_sums_are_those_of_all_deliveries_together(client: TestClient, engine: Engine, roll: Payroll) -> None:
    for days, pieces in ((10, 5), (9, 2), (1, 4)):
        payroll.received(engine, roll, {roll.members[0]: pieces}, days_ago=days)

    sums = client.get("/v1/due-sums", headers=roll.hirer).json()

    listed = dues(client, roll.hirer)
    late = [one for one in listed if one["state"] == "overdue"]
    assert sums == {
        "deliveries": 3,
        "unpaid_satang": sum(one["unpaid_satang"] for one in listed),
        "overdue_deliveries": 2,
        "overdue_satang": sum(one["unpaid_satang"] for one in late),
    }


def test_of_what_was_paid_nothing_is_summed(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer)

    assert set(client.get("/v1/due-sums", headers=paid.leader).json().values()) == {0}
    assert len(client.get("/v1/pay-runs?under_way=true", headers=paid.leader).json()["items"]) == 1


def test_nobody_sees_the_dues_of_others(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 10})

    assert dues(client, payroll.award(engine).leader) == []
    assert client.get("/v1/dues", headers=factories.bearer(factories.key(engine, "programme"))).status_code == 403


def test_pay_by_the_hour_is_by_her_own_minutes(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer, minutes=600, sent=False)

    account = client.get(f"/v1/awards/awd_{paid.award_id.hex}/account", headers=paid.leader).json()

    of = {one["homeworker"]: one["satang_per_hour"] for one in account["members"]}
    first, second, third = (f"hwk_{one.hex}" for one in paid.members[:3])
    assert (of[first], of[second], of[third]) == (40 * 1_500 // 10, 10 * 1_500 // 10, None)
    assert account["minimum_satang_per_hour"] == 4_463


def test_a_leader_says_no_to_a_whole_run_and_then_yes_to_one(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 10, roll.members[1]: 4})
    run = sent_run(engine, roll)
    at = f"/v1/pay-runs/pyr_{run.hex}/confirm"

    no = client.post(at, json={"said": "not_received"}, headers=roll.leader).json()
    again = client.post(at, json={"said": "not_received"}, headers=roll.leader)
    yes = client.post(at, json={"payments": [no[0]["id"]]}, headers=roll.leader).json()

    assert [one["state"] for one in no] == ["contested", "contested"]
    assert [one["claims"][-1]["amount_satang"] for one in no] == [0, 0]
    assert again.json()["type"] == "/errors/already-said"
    assert [one["state"] for one in yes] == ["at_group"]


def sent_run(engine: Engine, roll: Payroll) -> Any:
    with transaction(engine) as session:
        run: PayRun = payroll.prepared(session, roll)
        word = Word("hirer", "paid", today(), "api_key")
        sending.send(session, run, word, reference=None, principal_id=roll.scene.hirer.principal_id)
        return run.id


def test_a_slip_is_found_by_a_part_of_a_name(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer)
    names = [one["name"] for one in client.get("/v1/pay-slips", headers=paid.leader).json()["items"]]
    part = names[0].split()[-1]

    found = client.get("/v1/pay-slips", params={"name": part}, headers=paid.leader).json()["items"]
    none = client.get("/v1/pay-slips", params={"name": "%"}, headers=paid.leader).json()["items"]

    assert [one["name"] for one in found] == [name for name in names if part in name]
    assert none == []


def test_a_complaint_can_name_a_slip(client: TestClient, engine: Engine, sealer: Sealer) -> None:
    paid = slips.paid(engine, sealer)
    code = client.get(paid.address(), headers=paid.leader).json()["verification_code"]
    body = {"about": "not_paid", "words": "ยังไม่ได้เงิน", "slip_code": code.lower()}

    filed = client.post("/v1/complaints-on-behalf", json=body, headers=paid.leader)

    assert filed.status_code == 201, filed.text
    inspector = factories.bearer(factories.key(engine, "inspector"))
    listed = client.get("/v1/complaints", params={"limit": 200}, headers=inspector).json()["items"]
    (kept,) = [one for one in listed if one["number"] == filed.json()["number"]]
    assert (kept["hirer"], kept["group"]) == (f"hir_{paid.scene.hirer.id.hex}", f"grp_{paid.scene.group.id.hex}")


def test_a_member_is_found_by_a_part_of_her_name(client: TestClient, engine: Engine) -> None:
    made = factories.group(engine, members=3)
    leader = factories.bearer(factories.leader_token(made))
    at = f"/v1/groups/grp_{made.id.hex}/members"
    everybody = client.get(at, headers=leader).json()["items"]

    found = client.get(at, params={"name": everybody[1]["name"][-3:]}, headers=leader).json()["items"]

    assert everybody[1] in found
    assert client.get(at, params={"name": "ไม่มีใคร"}, headers=leader).json()["items"] == []
    week = client.get(f"/v1/groups/grp_{made.id.hex}/capacity", params={"from": "2026-04-13"}, headers=leader)
    assert [one["name_th"] for one in week.json()["items"][0]["public_holidays"]] == ["วันสงกรานต์"] * 3
