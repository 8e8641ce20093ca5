"""Pay runs and payments: what is due becomes one payment each; paid is what three sides say, and her no stands."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.db import transaction
from api.ledger.balances import balance, balances, balances_replayed
from api.ledger.books import AccountKind, AccountOf
from api.ledger.interest import interest_on
from api.payments import claims, sending
from api.payments.models import Instalment, Payment, PaymentItem
from api.payments.run_views import standing
from api.shapes import new_id
from api.thai import today
from tests import payroll
from tests.payroll import Payroll, consent_body

TODAY = today().isoformat()
CASH = {"side": "member", "said": "received"}


def prepare(client: TestClient, roll: Payroll, **over: Any) -> Response:
    body = {"pay_on": TODAY, "due_until": "2099-01-01", **over}
    return client.post("/v1/pay-runs", json=body, headers=roll.hirer)


def sent(client: TestClient, roll: Payroll) -> list[dict[str, Any]]:
    """A pay run of everything, said paid; its payments, the oldest first."""
    run = prepare(client, roll).json()["id"]
    done = client.post(f"/v1/pay-runs/{run}/send", json={"bank_reference": "KB-1"}, headers=roll.hirer)
    assert done.status_code == 200, done.text
    found = client.get("/v1/payments", params={"pay_run": run}, headers=roll.leader).json()["items"]
    return list(reversed(found))


def say(client: TestClient, roll: Payroll, payment: str, by: str = "leader", **body: Any) -> Response:
    return client.post(f"/v1/payments/{payment}/claims", json=body, headers=getattr(roll, by))


def by_bank(client: TestClient, roll: Payroll, member: UUID, number: str = "0812345678") -> None:
    """She agrees to PromptPay."""
    asked = consent_body(roll, member, subject="pay_method", method="promptpay")
    given = client.post("/v1/consents", json=asked, headers=roll.leader).json()["id"]
    body = {"method": "promptpay", "promptpay": number, "consent": given}
    chosen = client.put(f"/v1/homeworkers/hwk_{member.hex}/pay-method", json=body, headers=roll.leader)
    assert chosen.status_code == 200, chosen.text


def of(session: Session, kind: AccountKind, party: UUID) -> int:
    return balance(session, AccountOf(kind, party))


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    """Two members with 10 and 4 pieces at 15 baht."""
    made = payroll.award(engine)
    payroll.received(engine, made, {made.members[0]: 10, made.members[1]: 4})
    return made


def test_a_run_makes_one_payment_for_each_homeworker(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 5})

    run = prepare(client, roll).json()

    shown = client.get("/v1/payments", params={"pay_run": run["id"]}, headers=roll.hirer).json()["items"]
    assert (run["number"], run["payments"], run["amount_satang"]) == (1, 2, 28_500)
    assert sorted((one["amount_satang"], len(one["items"])) for one in shown) == [(6_000, 1), (22_500, 2)]
    assert {one["method"] for one in shown} == {"cash_at_workplace"}


def test_only_what_is_due_until_then_is_taken(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 2}, days_ago=7)

    run = prepare(client, roll, due_until=TODAY).json()

    assert run["amount_satang"] == 3_000


def test_nothing_is_taken_twice(client: TestClient, roll: Payroll) -> None:
    prepare(client, roll)

    again = prepare(client, roll)

    assert (again.status_code, again.json()["type"]) == (409, "/errors/nothing-due")


def test_a_cancelled_run_gives_everything_back(client: TestClient, roll: Payroll) -> None:
    run = prepare(client, roll).json()["id"]

    cancelled = client.post(f"/v1/pay-runs/{run}/cancel", headers=roll.hirer).json()

    assert (cancelled["state"], cancelled["by_state"]) == ("cancelled", {"cancelled": 2})
    assert prepare(client, roll).json()["number"] == 2


def test_late_pay_carries_interest_until_the_pay_day(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 100}, days_ago=27)  # due 20 days ago
    late = interest_on(150_000, today() - timedelta(days=20), today())

    payment = sent(client, roll)[0]

    assert late == 411
    assert payment["items"][0] | {"instalment": ""} == {"instalment": "", "pay_satang": 150_000, "interest_satang": 411}
    with transaction(engine) as session:
        assert of(session, "homeworker_interest", roll.members[0]) == 411
        assert of(session, "hirer_payable", roll.scene.hirer.id) == -150_411


def test_the_overdue_list_shows_interest_so_far(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payroll.received(engine, roll, {roll.members[0]: 100}, days_ago=27)

    shown = client.get("/v1/instalments", params={"state": "overdue"}, headers=roll.leader).json()["items"]
    before = client.get("/v1/instalments", params={"due_before": TODAY}, headers=roll.hirer).json()["items"]

    assert [(one["state"], one["interest_satang"]) for one in shown] == [("overdue", 411)]
    assert [one["id"] for one in before] == [one["id"] for one in shown]


def test_paid_is_only_a_claim_until_she_says_so(client: TestClient, engine: Engine, roll: Payroll) -> None:
    by_bank(client, roll, roll.members[0])
    payment = next(one for one in sent(client, roll) if one["method"] == "promptpay")
    with transaction(engine) as session:
        before = of(session, "homeworker_earning", roll.members[0]), of(session, "on_the_way", roll.scene.hirer.id)

    done = say(client, roll, payment["id"], **CASH)

    assert before == (15_000, 21_000)
    assert (done.status_code, done.json()["state"], done.json()["via"]) == (201, "received", "direct")
    with transaction(engine) as session:
        assert of(session, "homeworker_earning", roll.members[0]) == 0
        assert of(session, "homeworker_paid", roll.members[0]) == 15_000
        assert of(session, "on_the_way", roll.scene.hirer.id) == 6_000
        assert of(session, "hirer_payable", roll.scene.hirer.id) == -6_000


def test_cash_is_confirmed_twice_in_two_ways(client: TestClient, roll: Payroll) -> None:
    payment = sent(client, roll)[0]["id"]

    first = say(client, roll, payment, given_by="pin", **CASH)
    same = say(client, roll, payment, given_by="pin", **CASH)
    second = say(client, roll, payment, given_by="thumb", **CASH)
    third = say(client, roll, payment, given_by="voice", **CASH)

    assert [one.status_code for one in (first, same, second, third)] == [201, 409, 201, 409]
    assert (first.json()["state"], first.json()["confirmations_needed"]) == ("sent", 1)
    assert (second.json()["state"], second.json()["confirmations_needed"]) == ("received", 0)


def test_cash_is_confirmed_twice_on_two_days(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payment = sent(client, roll)[0]["id"]
    word = claims.Word("member", "received", today(), "pin")
    with transaction(engine) as session:
        row = session.get_one(Payment, UUID(hex=payment[4:]))
        yesterday = claims.Claim("member", "received", row.amount_satang, "pin", today() - timedelta(days=1))
        heard = claims.judge(row, [yesterday], word)

        assert claims.standing(row, [claims.Claim("hirer", "paid", 0, "api_key", today()), yesterday, heard]) == (
            "received"
        )


def test_money_through_the_leader_is_with_the_group_until_she_has_it(
    client: TestClient, engine: Engine, roll: Payroll
) -> None:
    payments = sent(client, roll)
    run = payments[0]["pay_run"]

    confirmed = client.post(f"/v1/pay-runs/{run}/confirm", json={}, headers=roll.leader)
    again = client.post(f"/v1/pay-runs/{run}/confirm", json={}, headers=roll.leader)

    assert {one["state"] for one in confirmed.json()} == {"at_group"}
    assert (again.status_code, again.json()["type"]) == (409, "/errors/already-said")
    shown = client.get(f"/v1/awards/awd_{roll.award_id.hex}/account", headers=roll.leader).json()
    assert (shown["accepted_satang"], shown["with_the_leader_satang"]) == (21_000, 21_000)
    with transaction(engine) as session:
        assert of(session, "group_held", roll.scene.group.id) == 21_000


def test_what_comes_in_for_an_award_goes_out_to_members_to_the_satang(
    client: TestClient, engine: Engine, roll: Payroll
) -> None:
    payments = sent(client, roll)
    client.post(f"/v1/pay-runs/{payments[0]['pay_run']}/confirm", json={}, headers=roll.leader)

    for one in payments:
        for way in ("pin", "thumb"):
            say(client, roll, one["id"], given_by=way, **CASH)

    with transaction(engine) as session:
        assert of(session, "group_held", roll.scene.group.id) == 0
        assert of(session, "hirer_payable", roll.scene.hirer.id) == 0
        assert sum(of(session, "homeworker_paid", one) for one in roll.members) == 21_000
        assert balances(session) == balances_replayed(session)
    account = client.get(f"/v1/awards/awd_{roll.award_id.hex}/account", headers=roll.hirer).json()
    assert sum(one["received_satang"] for one in account["members"]) == 21_000
    assert {one["state"] for one in instalments(client, roll)} == {"paid"}


def instalments(client: TestClient, roll: Payroll) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/instalments", headers=roll.leader).json()["items"]
    return found


def test_her_no_stands_whatever_the_others_say(client: TestClient, roll: Payroll) -> None:
    payment = sent(client, roll)[0]
    no = say(client, roll, payment["id"], side="member", said="not_received")

    leader = say(client, roll, payment["id"], side="leader", said="received")
    hirer = say(client, roll, payment["id"], "hirer", side="hirer", said="paid")

    assert (no.json()["state"], leader.json()["state"]) == ("contested", "contested")
    assert hirer.status_code == 409  # it said so already
    for way in ("pin", "thumb"):
        last = say(client, roll, payment["id"], given_by=way, **CASH)
    assert last.json()["state"] == "received"


def test_less_than_all_is_a_no(client: TestClient, roll: Payroll) -> None:
    payment = sent(client, roll)[0]

    short = say(client, roll, payment["id"], amount_satang=payment["amount_satang"] - 1, **CASH)
    more = say(client, roll, payment["id"], amount_satang=payment["amount_satang"] + 1, **CASH)

    assert short.json()["state"] == "contested"
    assert (more.status_code, more.json()["type"]) == (422, "/errors/amount-not-the-payments")


def test_a_yes_she_takes_back_reverses_the_entry(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payments = sent(client, roll)
    client.post(f"/v1/pay-runs/{payments[0]['pay_run']}/confirm", json={}, headers=roll.leader)
    for way in ("pin", "thumb"):
        say(client, roll, payments[0]["id"], given_by=way, **CASH)

    back = say(client, roll, payments[0]["id"], side="member", said="not_received")

    assert back.json()["state"] == "contested"
    with transaction(engine) as session:
        assert sum(of(session, "homeworker_paid", one) for one in roll.members) == 0
        assert of(session, "group_held", roll.scene.group.id) == 21_000


def test_the_leader_who_has_it_not_gives_it_back_to_the_way(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payments = sent(client, roll)
    client.post(f"/v1/pay-runs/{payments[0]['pay_run']}/confirm", json={}, headers=roll.leader)

    no = say(client, roll, payments[0]["id"], side="leader", said="not_received")

    assert no.json()["state"] == "contested"
    with transaction(engine) as session:
        assert of(session, "group_held", roll.scene.group.id) == payments[1]["amount_satang"]
        assert of(session, "on_the_way", roll.scene.hirer.id) == payments[0]["amount_satang"]


def test_a_transfer_that_failed_is_voided_and_paid_again_with_interest(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 100}, days_ago=27)
    payment = sent(client, roll)[0]

    gone = client.post(f"/v1/payments/{payment['id']}/void", json={"reason": "โอนไม่ผ่าน"}, headers=roll.hirer)
    again = prepare(client, roll)

    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    assert again.json()["amount_satang"] == 150_411
    with transaction(engine) as session:
        assert of(session, "on_the_way", roll.scene.hirer.id) == 0
        assert of(session, "homeworker_interest", roll.members[0]) == 0


def test_what_somebody_holds_cannot_be_voided(client: TestClient, roll: Payroll) -> None:
    payments = sent(client, roll)
    client.post(f"/v1/pay-runs/{payments[0]['pay_run']}/confirm", json={}, headers=roll.leader)

    refused = client.post(f"/v1/payments/{payments[0]['id']}/void", json={"reason": "x"}, headers=roll.hirer)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/payment-stands")


def test_silence_is_a_state_of_its_own(client: TestClient, engine: Engine, roll: Payroll) -> None:
    run = prepare(client, roll, pay_on=(today() - timedelta(days=4)).isoformat()).json()["id"]
    with transaction(engine) as session:
        row = session.scalars(select(Payment).where(Payment.pay_run_id == UUID(hex=run[4:]))).first()
        assert row is not None
        row.state = "sent"
        said = claims.Claim("hirer", "paid", row.amount_satang, "api_key", today() - timedelta(days=4))
        found = [
            standing(row, [said]),
            standing(row, [said, claims.Claim("leader", "received", 0, "otp", today())]),
            standing(row, [claims.Claim("hirer", "paid", 0, "api_key", today() - timedelta(days=3))]),
        ]
        session.rollback()

    assert found == ["silent", "sent", "sent"]


def test_nobody_speaks_for_another_side(client: TestClient, roll: Payroll) -> None:
    payment = sent(client, roll)[0]["id"]

    refused = [
        say(client, roll, payment, "hirer", side="member", said="received"),
        say(client, roll, payment, "hirer", side="leader", said="received"),
        say(client, roll, payment, "leader", side="hirer", said="paid"),
        say(client, roll, payment, "leader", side="leader", said="paid"),
        say(client, roll, payment, "leader", side="member", said="received", given_by="bank_statement"),
    ]

    assert {(one.status_code, one.json()["type"]) for one in refused} == {(422, "/errors/not-yours-to-say")}


def test_strangers_do_not_find_a_payment(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payment, stranger = sent(client, roll)[0], payroll.award(engine)

    statuses = {
        client.get(f"/v1/payments/{payment['id']}", headers=getattr(stranger, who)).status_code
        for who in ("hirer", "leader")
    }
    statuses |= {say(client, stranger, payment["id"], **CASH).status_code}
    statuses |= {client.get(f"/v1/pay-runs/{payment['pay_run']}", headers=stranger.hirer).status_code}

    assert statuses == {404}


def test_an_unsent_payment_is_not_confirmed(client: TestClient, roll: Payroll) -> None:
    run = prepare(client, roll).json()["id"]
    payment = client.get("/v1/payments", params={"pay_run": run}, headers=roll.leader).json()["items"][0]["id"]

    refused = say(client, roll, payment, **CASH)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/payment-not-sent")


def test_paying_later_than_planned_needs_a_new_run(client: TestClient, roll: Payroll) -> None:
    run = prepare(client, roll, pay_on=(today() - timedelta(days=2)).isoformat()).json()["id"]

    refused = client.post(f"/v1/pay-runs/{run}/send", json={"paid_on": TODAY}, headers=roll.hirer)
    future = client.post(
        f"/v1/pay-runs/{run}/send", json={"paid_on": (today() + timedelta(days=1)).isoformat()}, headers=roll.hirer
    )

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/paid-later-than-planned")
    assert (future.status_code, future.json()["type"]) == (422, "/errors/paid-in-future")


def test_a_bank_statement_sends_one_payment_and_the_last_one_closes_the_run(
    client: TestClient, engine: Engine, roll: Payroll
) -> None:
    run = UUID(hex=prepare(client, roll).json()["id"][4:])
    states = []
    with transaction(engine) as session:
        ids = session.scalars(select(Payment.id).where(Payment.pay_run_id == run)).all()
    for one in ids:
        with transaction(engine) as session:
            payment = session.get_one(Payment, one)
            sending.claim_paid(
                session,
                payment,
                on_date=today(),
                reference="STM 7",
                principal_id=roll.scene.hirer.principal_id,
            )
        states.append(client.get(f"/v1/pay-runs/pyr_{run.hex}", headers=roll.hirer).json()["state"])

    assert states == ["prepared", "sent"]
    with transaction(engine) as session:
        assert of(session, "on_the_way", roll.scene.hirer.id) == 21_000


def test_the_device_is_kept_as_a_mark_only(client: TestClient, engine: Engine, roll: Payroll) -> None:
    payment = sent(client, roll)[0]["id"]

    say(client, roll, payment, device="phone-of-somporn", device_time="2026-11-20T08:00:00+07:00", **CASH)

    with transaction(engine) as session:
        kept = session.execute(
            text("SELECT device_mark, device_at FROM payment_claims WHERE side = 'member' AND payment_id = :id"),
            {"id": UUID(hex=payment[4:])},
        ).one()
    assert len(kept.device_mark) == 64
    assert "somporn" not in kept.device_mark
    assert kept.device_at.isoformat() == "2026-11-20T01:00:00+00:00"


def plant(engine: Engine, roll: Payroll, *, amount: int, items: list[int], homeworker: int = 0) -> None:
    """A payment written behind the use case's back: `items` of the first member's instalment."""
    with transaction(engine) as session:
        run = session.scalars(
            text("SELECT id FROM pay_runs WHERE hirer_id = :id ORDER BY number LIMIT 1"), {"id": roll.scene.hirer.id}
        ).one()
        hers = session.scalars(
            select(Instalment.id).where(Instalment.homeworker_id == roll.members[0], Instalment.pieces == 10)
        ).one()
        session.execute(text("UPDATE payments SET state = 'cancelled' WHERE pay_run_id = :run"), {"run": run})
        other = new_id()
        session.execute(
            text(
                "INSERT INTO pay_runs (id, hirer_id, number, pay_on, due_until, state, principal_id) "
                "SELECT :other, hirer_id, 99, pay_on, due_until, 'prepared', principal_id FROM pay_runs WHERE id = :run"
            ),
            {"other": other, "run": run},
        )
        payment = Payment(
            pay_run_id=other,
            hirer_id=roll.scene.hirer.id,
            group_id=roll.scene.group.id,
            homeworker_id=roll.members[homeworker],
            method="cash_at_workplace",
            via="leader",
            amount_satang=amount,
            state="prepared",
        )
        session.add(payment)
        session.flush()
        session.add_all(PaymentItem(payment_id=payment.id, instalment_id=hers, pay_satang=one) for one in items)


@pytest.mark.parametrize(
    ("amount", "items", "homeworker", "message"),
    [
        (15_001, [15_001], 0, "would be paid twice"),
        (15_000, [14_999], 0, "is not the sum of its parts"),
        (15_000, [], 0, "is not the sum of its parts"),
        (15_000, [15_000], 1, "is of somebody else"),
    ],
)
def test_the_database_refuses_a_planted_payment(
    client: TestClient, engine: Engine, roll: Payroll, amount: int, items: list[int], homeworker: int, message: str
) -> None:
    prepare(client, roll)

    with pytest.raises(DBAPIError, match=message):
        plant(engine, roll, amount=amount, items=items, homeworker=homeworker)


def test_a_planted_payment_that_adds_up_stands(client: TestClient, engine: Engine, roll: Payroll) -> None:
    prepare(client, roll)

    plant(engine, roll, amount=15_000, items=[15_000])


def test_a_payment_goes_no_forbidden_way(client: TestClient, engine: Engine, roll: Payroll) -> None:
    run = prepare(client, roll).json()["id"]

    with pytest.raises(DBAPIError, match="cannot go from prepared to received"), transaction(engine) as session:
        session.execute(
            text("UPDATE payments SET state = 'received' WHERE pay_run_id = :run"), {"run": UUID(hex=run[4:])}
        )
