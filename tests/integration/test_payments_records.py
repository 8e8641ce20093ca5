"""How a hirer paid, and how far work is: what a leader wants to know before and after she takes work."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from api.db import transaction
from api.offers import answers
from api.thai import today
from tests import factories, goods, payroll, scenes


def record(client: TestClient, roll: payroll.Payroll) -> dict[str, Any]:
    answer = client.get(f"/v1/hirers/hir_{roll.scene.hirer.id.hex}/pay-record", headers=roll.leader)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def job(client: TestClient, scene: goods.SignedAward) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/jobs/{scene.wire}", headers=scene.headers("leader")).json()
    return found


def test_a_new_hirer_has_an_empty_record(client: TestClient, engine: Engine) -> None:
    found = record(client, payroll.award(engine))

    assert (found["due"], found["on_time"], found["median_days_to_pay"], found["pay_within_days"]) == (0, 0, None, 7)


def test_what_is_due_and_not_paid_counts_as_late(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 10}, days_ago=10)
    payroll.received(engine, roll, {roll.members[1]: 10}, days_ago=2)

    found = record(client, roll)

    assert (found["due"], found["on_time"], found["late_now"], found["receipts"]) == (1, 0, 1, 2)


def test_what_was_said_paid_in_time_counts_as_on_time_with_its_days(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 10, roll.members[1]: 5}, days_ago=4)
    pay(client, roll)

    found = record(client, roll)

    assert (found["due"], found["on_time"], found["late_now"], found["median_days_to_pay"]) == (2, 2, 0, 4)


def test_what_was_paid_late_is_not_on_time(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 10}, days_ago=9)
    pay(client, roll)

    found = record(client, roll)

    assert (found["due"], found["on_time"], found["late_now"], found["median_days_to_pay"]) == (1, 0, 0, 9)


def test_a_disputed_delivery_is_counted(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    first = roll.members[0]
    receipt = payroll.received(engine, roll, {first: 5}, rejected={first: 3})
    goods.disputed(engine, roll.scene, receipt, {first: 2})

    assert record(client, roll)["disputes"] == 1


def test_a_hirer_nobody_knows_has_no_record(client: TestClient, engine: Engine) -> None:
    answer = client.get(
        f"/v1/hirers/hir_{'0' * 32}/pay-record", headers=factories.bearer(factories.key(engine, "operator"))
    )

    assert answer.status_code == 404


def test_a_job_goes_from_signing_to_pay(client: TestClient, engine: Engine) -> None:
    scene = goods.agreed_award(engine, pieces=20)
    stages = [job(client, scene)]
    goods.signed(engine, scene)
    roll = payroll.of(engine, scene)
    stages.append(job(client, scene))
    note = goods.delivered(engine, scene, {scene.members[0]: 20})
    stages.append(job(client, scene))
    goods.received(engine, note, short=2)
    stages.append(job(client, scene))
    pay(client, roll)

    paid = job(client, scene)

    assert [one["stage"] for one in stages] == ["sign", "make", "wait_receipt", "wait_pay"]
    assert stages[0]["waiting_for"] == ["hirer", "leader"]
    assert (stages[2]["unanswered_pieces"], stages[2]["answer_by_on"] > today().isoformat()) == (20, True)
    assert (stages[3]["accepted_pieces"], stages[3]["short_pieces"], stages[3]["net_satang"]) == (18, 2, 27_000)
    assert (paid["stage"], paid["sent_satang"], paid["received_satang"], paid["pay_due_on"]) == (
        "wait_pay",
        27_000,
        0,
        None,
    )


def test_somebody_elses_job_is_not_there(client: TestClient, engine: Engine) -> None:
    scene, other = goods.agreed_award(engine), goods.agreed_award(engine)

    answer = client.get(f"/v1/jobs/{scene.wire}", headers=other.headers("leader"))
    mine = client.get("/v1/jobs", headers=other.headers("leader")).json()["items"]

    assert answer.status_code == 404
    assert [one["id"] for one in mine] == [other.wire]


@pytest.mark.parametrize("late", [False, True])
def test_a_jobs_pay_is_due_seven_days_after_the_hand_over(client: TestClient, engine: Engine, late: bool) -> None:
    roll = payroll.award(engine)
    days_ago = 10 if late else 1
    payroll.received(engine, roll, {roll.members[0]: 10}, days_ago=days_ago)

    assert job(client, roll.scene)["pay_due_on"] == str(today() + timedelta(days=7 - days_ago))


def test_a_list_of_jobs_takes_as_many_statements_as_one_job(client: TestClient, engine: Engine) -> None:
    scene = goods.signed_award(engine, pieces=50)
    goods.delivered(engine, scene)
    for _ in range(3):
        agreed_again(engine, scene)

    one, many = (statements(client, engine, scene, limit) for limit in (1, 4))

    assert one == many


def agreed_again(engine: Engine, scene: goods.SignedAward) -> None:
    """The same group takes another lot of the same hirer."""
    with transaction(engine) as session:
        lot = factories.order(session, scene.hirer, quantity_pieces=50).lots[0].lot.id
        offer = scenes.propose(session, lot, scene.group.id, 50)
        answers.accept(session, goods.SEALER, group_id=scene.group.id, offer_id=offer)


def statements(client: TestClient, engine: Engine, scene: goods.SignedAward, limit: int) -> int:
    seen: list[str] = []

    def listen(*call: Any) -> None:
        seen.append(call[2])

    event.listen(engine, "before_cursor_execute", listen)
    answer = client.get("/v1/jobs", params={"limit": limit}, headers=scene.headers("leader"))
    event.remove(engine, "before_cursor_execute", listen)
    assert len(answer.json()["items"]) == limit
    return len(seen)


def pay(client: TestClient, roll: payroll.Payroll) -> None:
    """The hirer makes a pay run of all that is due within a week, and says it paid."""
    asked = {"pay_on": str(today()), "due_until": str(today() + timedelta(days=7))}
    made = client.post("/v1/pay-runs", json=asked, headers=roll.hirer)
    sent = client.post(f"{made.headers['location']}/send", json={}, headers=roll.hirer)
    assert sent.status_code == 200, sent.text
