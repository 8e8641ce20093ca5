"""Leaders and hirers hear in time: the day before an answer or pay is due, and when pay is late, said or denied."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.db import transaction
from api.offers.answers import lapse
from api.offers.reminders import remind_answers
from api.payments.reminders import remind_money
from api.sealing import Sealer
from api.thai import BANGKOK, today
from tests import factories, payroll, scenes
from tests.payroll import Payroll
from tests.told import heard

TOMORROW = today() + timedelta(days=1)


def offer_since(engine: Engine, offer_id: UUID, *, made_days_ago: int, lapses_in_days: int) -> None:
    """The offer as if made at noon some days ago, to be answered until eight in the morning of a day to come."""
    noon = datetime.combine(today() - timedelta(days=made_days_ago), time(12), BANGKOK)
    until = datetime.combine(today() + timedelta(days=lapses_in_days), time(8), BANGKOK)
    with transaction(engine) as session:
        changed = "UPDATE offers SET created_at = :noon, expires_at = :until WHERE id = :id"
        session.execute(text(changed), {"noon": noon, "until": until, "id": offer_id})


def remind(engine: Engine, sealer: Sealer) -> int:
    with transaction(engine) as session:
        return remind_answers(session, sealer, today())


def test_a_leader_is_reminded_the_day_before_and_once(fresh_engine: Engine, sealer: Sealer) -> None:
    scene = scenes.waiting_offer(fresh_engine)
    offer_since(fresh_engine, scene.offer_id, made_days_ago=1, lapses_in_days=1)

    told = [remind(fresh_engine, sealer), remind(fresh_engine, sealer)]

    message = heard(fresh_engine, sealer, "answer_tomorrow")[0]
    assert told == [1, 0]
    assert message.to == scene.group.phone
    assert message.link == f"/o/ofr_{scene.offer_id.hex}"
    assert f"ตอบก่อน {TOMORROW.day}/{TOMORROW.month} 08:00" in message.text


@pytest.mark.parametrize(("made_days_ago", "lapses_in_days"), [(0, 1), (1, 0), (1, 2)])
def test_an_offer_of_today_or_one_that_lapses_on_another_day_is_not_reminded_of(
    fresh_engine: Engine, sealer: Sealer, made_days_ago: int, lapses_in_days: int
) -> None:
    scene = scenes.waiting_offer(fresh_engine)
    offer_since(fresh_engine, scene.offer_id, made_days_ago=made_days_ago, lapses_in_days=lapses_in_days)

    assert remind(fresh_engine, sealer) == 0


def test_many_offers_make_one_message(fresh_engine: Engine, sealer: Sealer) -> None:
    first = scenes.waiting_offer(fresh_engine)
    with transaction(fresh_engine) as session:
        order = factories.order(session, first.hirer)
        second = scenes.propose(session, order.lots[0].lot.id, first.group.id, 100)
    for offer_id in (first.offer_id, second):
        offer_since(fresh_engine, offer_id, made_days_ago=1, lapses_in_days=1)

    told = remind(fresh_engine, sealer)

    message = heard(fresh_engine, sealer, "answer_tomorrow", "answers_tomorrow")[0]
    assert (told, message.kind, message.link) == (1, "answers_tomorrow", "/offers")
    assert "2 งาน" in message.text


def test_an_offer_whose_work_changed_is_withdrawn_and_does_not_read_as_lapsed(
    fresh_engine: Engine, sealer: Sealer
) -> None:
    scene = scenes.waiting_offer(fresh_engine)
    with transaction(fresh_engine) as session:
        session.execute(text("UPDATE lots SET terms = terms + 1"))

    with transaction(fresh_engine) as session:
        lapse(session, sealer)

    message = heard(fresh_engine, sealer, "offer_withdrawn", "offer_lapsed")[0]
    assert (message.kind, message.to) == ("offer_withdrawn", scene.group.phone)


def test_work_that_is_cancelled_is_told_at_once(fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer) -> None:
    roll = payroll.award(fresh_engine)
    body = {"reason": "unavoidable_need", "compensation_satang": 50_000, "note": ""}

    done = fresh_client.post(f"/v1/awards/awd_{roll.award_id.hex}/cancel", json=body, headers=roll.hirer)

    message = heard(fresh_engine, sealer, "award_cancelled")[0]
    assert done.status_code == 200, done.text
    assert (message.to, message.link) == (roll.scene.group.phone, f"/jobs/awd_{roll.award_id.hex}")
    assert "500.00" in message.text


@pytest.fixture
def roll(fresh_engine: Engine) -> Payroll:
    return payroll.award(fresh_engine)


def handed_over(engine: Engine, roll: Payroll, days_ago: int) -> None:
    """Ten pieces of one member and four of another at 15 baht; pay is due seven days after."""
    payroll.received(engine, roll, {roll.members[0]: 10, roll.members[1]: 4}, days_ago=days_ago)


def remind_of_money(engine: Engine, sealer: Sealer, on: object = None) -> list[tuple[str, str]]:
    with transaction(engine) as session:
        remind_money(session, sealer, on or today())
    kinds = ("money_due", "money_overdue", "money_late")
    return [(one.kind, one.text) for one in heard(engine, sealer, *kinds)]


def test_the_hirer_hears_the_day_before_pay_is_due(fresh_engine: Engine, sealer: Sealer, roll: Payroll) -> None:
    handed_over(fresh_engine, roll, days_ago=6)

    told = remind_of_money(fresh_engine, sealer) + remind_of_money(fresh_engine, sealer)

    assert told == [("money_due", "พรุ่งนี้ต้องจ่ายค่าจ้าง 210.00 บาท ผู้รับงาน 2 คน")]


def test_nobody_hears_of_pay_that_is_due_today_or_in_two_days(
    fresh_engine: Engine, sealer: Sealer, roll: Payroll
) -> None:
    handed_over(fresh_engine, roll, days_ago=7)
    handed_over(fresh_engine, roll, days_ago=5)

    assert remind_of_money(fresh_engine, sealer) == []


def test_late_pay_is_told_to_both_sides_and_again_after_a_week(
    fresh_engine: Engine, sealer: Sealer, roll: Payroll
) -> None:
    handed_over(fresh_engine, roll, days_ago=8)

    by_day = [len(remind_of_money(fresh_engine, sealer, today() + timedelta(days=more))) for more in range(9)]

    assert by_day == [2, 0, 0, 0, 0, 0, 0, 2, 0]


def test_the_leader_hears_how_much_is_late_and_for_how_long(
    fresh_engine: Engine, sealer: Sealer, roll: Payroll
) -> None:
    handed_over(fresh_engine, roll, days_ago=10)

    told = dict(remind_of_money(fresh_engine, sealer))

    assert told["money_late"] == "ยังไม่ได้ค่าจ้าง 210.00 บาท เลยกำหนด 3 วัน ทวงถามหรือร้องเรียนได้"
    assert "3 วัน" in told["money_overdue"]


def send_everything(client: TestClient, roll: Payroll) -> str:
    body = {"pay_on": today().isoformat(), "due_until": "2099-01-01"}
    run = client.post("/v1/pay-runs", json=body, headers=roll.hirer).json()["id"]
    client.post(f"/v1/pay-runs/{run}/send", json={}, headers=roll.hirer).raise_for_status()
    return str(run)


def test_the_leader_hears_once_that_a_run_was_paid_and_pay_is_not_late_any_more(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, roll: Payroll
) -> None:
    handed_over(fresh_engine, roll, days_ago=0)

    send_everything(fresh_client, roll)

    told = heard(fresh_engine, sealer, "money_paid")
    assert [(one.to, one.link) for one in told] == [(roll.scene.group.phone, "/money")]
    assert "210.00 บาท ให้ 2 คน" in told[0].text
    assert remind_of_money(fresh_engine, sealer, today() + timedelta(days=10)) == []


@pytest.mark.parametrize(("said", "kind"), [("received", "money_received"), ("not_received", "money_not_received")])
def test_the_hirer_hears_what_the_leader_says_of_a_run(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, roll: Payroll, said: str, kind: str
) -> None:
    handed_over(fresh_engine, roll, days_ago=0)
    run = send_everything(fresh_client, roll)

    done = fresh_client.post(f"/v1/pay-runs/{run}/confirm", json={"said": said}, headers=roll.leader)

    told = heard(fresh_engine, sealer, "money_received", "money_not_received")
    assert done.status_code == 200, done.text
    assert [(one.kind, "210.00" in one.text) for one in told] == [(kind, True)]


def test_the_hirer_hears_a_members_no_and_not_each_yes(
    fresh_client: TestClient, fresh_engine: Engine, sealer: Sealer, roll: Payroll
) -> None:
    handed_over(fresh_engine, roll, days_ago=0)
    run = send_everything(fresh_client, roll)
    payments = fresh_client.get("/v1/payments", params={"pay_run": run}, headers=roll.leader).json()["items"]

    for payment, said in zip(payments, ("received", "not_received"), strict=True):
        body = {"side": "member", "said": said}
        done = fresh_client.post(f"/v1/payments/{payment['id']}/claims", json=body, headers=roll.leader)
        assert done.status_code == 201, done.text

    told = heard(fresh_engine, sealer, "money_received", "money_not_received")
    assert [one.kind for one in told] == ["money_not_received"]
