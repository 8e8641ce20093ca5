"""A leader's fee reaches the leader: beside her members' pay, never out of it, and two sides say so."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from api.db import transaction
from api.ledger.balances import balance, balances, balances_replayed
from api.ledger.books import AccountKind, AccountOf
from api.payments.fee_views import standing
from api.payments.models import FeeClaim, FeePayment
from api.thai import today
from tests import fees, payroll
from tests.fees import prepare, sent, with_fee
from tests.payroll import Payroll


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    return with_fee(engine)


def say(client: TestClient, roll: Payroll, fee: str, said: str, by: str = "leader", **more: Any) -> Response:
    return client.post(f"/v1/fee-payments/{fee}/claims", json={"said": said, **more}, headers=getattr(roll, by))


def held(engine: Engine, roll: Payroll) -> dict[str, int]:
    """Balances of the accounts a fee may touch, and of the group's and the members' that it may not."""
    hirer, group = roll.scene.hirer.id, roll.scene.group.id
    mine: list[tuple[AccountKind, UUID]] = [
        ("hirer_payable", hirer),
        ("hirer_paid", hirer),
        ("on_the_way", hirer),
        ("leader_fee", group),
        ("leader_fee_paid", group),
        ("group_held", group),
    ]
    with transaction(engine) as session:
        found = {kind: balance(session, AccountOf(kind, whose)) for kind, whose in mine}
        owed = [balance(session, AccountOf("homeworker_earning", one)) for one in roll.members]
        assert balances(session) == balances_replayed(session)
    return {kind: satang for kind, satang in found.items() if satang} | {"members": sum(owed)}


def test_a_run_pays_each_groups_fee_beside_its_members_pay(client: TestClient, roll: Payroll) -> None:
    run = prepare(client, roll).json()

    fee = run["fees"][0]
    assert (run["payments"], run["amount_satang"]) == (2, 21_000)
    assert (fee["amount_satang"], fee["group"], fee["state"]) == (700, f"grp_{roll.scene.group.id.hex}", "prepared")
    assert [(one["amount_satang"], one["dispute"]) for one in fee["items"]] == [(700, None)]


def test_a_run_without_agreed_fees_pays_none(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    payroll.received(engine, roll, {roll.members[0]: 10})

    assert prepare(client, roll).json()["fees"] == []


def test_a_fee_is_not_paid_before_the_pay_for_its_pieces(client: TestClient, engine: Engine, roll: Payroll) -> None:
    late = payroll.received(engine, roll, {roll.members[0]: 2}, days_ago=7)

    fee = prepare(client, roll, due_until=today().isoformat()).json()["fees"][0]

    assert [one["receipt"] for one in fee["items"]] == [f"grc_{late.hex}"]
    assert fee["amount_satang"] == 100


def test_the_fee_of_a_dispute_is_paid_too(client: TestClient, engine: Engine) -> None:
    roll = payroll.award(engine)
    fees.agree(engine, roll)
    member = roll.members[0]
    receipt = payroll.received(engine, roll, {member: 8}, rejected={member: 2})
    dispute = payroll.granted(engine, roll, receipt, {member: 2})

    fee = prepare(client, roll).json()["fees"][0]

    assert [(one["amount_satang"], one["dispute"]) for one in fee["items"]] == [
        (400, None),
        (100, f"dsp_{dispute.hex}"),
    ]


def test_the_fee_goes_from_the_hirer_to_the_leader_and_touches_nobody_elses_money(
    client: TestClient, engine: Engine, roll: Payroll
) -> None:
    owed = held(engine, roll)
    fee = sent(client, roll)
    on_the_way = held(engine, roll)

    done = say(client, roll, fee["id"], "received")

    assert owed == {"hirer_payable": -21_700, "leader_fee": 700, "members": 21_000}
    assert on_the_way == owed | {"hirer_paid": -21_700, "on_the_way": 21_700}
    assert (done.status_code, done.json()["state"]) == (201, "received")
    assert held(engine, roll) == {
        "hirer_payable": -21_000,
        "hirer_paid": -21_700,
        "on_the_way": 21_000,
        "leader_fee_paid": 700,
        "members": 21_000,
    }


def test_her_no_contests_and_her_yes_settles(client: TestClient, engine: Engine, roll: Payroll) -> None:
    fee = sent(client, roll)["id"]
    before = held(engine, roll)

    states = [say(client, roll, fee, said).json()["state"] for said in ("received", "not_received")]
    contested = held(engine, roll)
    states.append(say(client, roll, fee, "received").json()["state"])

    assert states == ["received", "contested", "received"]
    assert contested == before
    assert held(engine, roll)["leader_fee_paid"] == 700


def test_a_voided_fee_is_owed_again_and_the_next_run_takes_it(
    client: TestClient, engine: Engine, roll: Payroll
) -> None:
    owed = held(engine, roll)
    fee = sent(client, roll)["id"]

    gone = client.post(f"/v1/fee-payments/{fee}/void", json={"reason": "the transfer came back"}, headers=roll.hirer)

    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    assert held(engine, roll) == owed | {"hirer_paid": -21_000, "on_the_way": 21_000}
    again = prepare(client, roll).json()
    assert (again["payments"], again["fees"][0]["amount_satang"]) == (0, 700)


def test_what_the_leader_has_cannot_be_voided(client: TestClient, roll: Payroll) -> None:
    fee = sent(client, roll)["id"]
    say(client, roll, fee, "received")

    refused = client.post(f"/v1/fee-payments/{fee}/void", json={"reason": "x"}, headers=roll.hirer)

    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/payment-stands")


def test_a_run_of_fees_alone_is_cancelled_and_taken_again(client: TestClient, roll: Payroll) -> None:
    fee = sent(client, roll)["id"]
    client.post(f"/v1/fee-payments/{fee}/void", json={"reason": "x"}, headers=roll.hirer)
    run = prepare(client, roll).json()["id"]

    cancelled = client.post(f"/v1/pay-runs/{run}/cancel", headers=roll.hirer).json()

    assert (cancelled["state"], cancelled["fees"][0]["state"]) == ("cancelled", "cancelled")
    assert prepare(client, roll).json()["fees"][0]["amount_satang"] == 700


def test_a_fee_said_paid_keeps_its_run_from_being_cancelled(client: TestClient, roll: Payroll) -> None:
    run = prepare(client, roll).json()
    said = say(client, roll, run["fees"][0]["id"], "paid", by="hirer")

    refused = client.post(f"/v1/pay-runs/{run['id']}/cancel", headers=roll.hirer)

    assert said.json()["state"] == "sent"
    assert (refused.status_code, refused.json()["type"]) == (409, "/errors/run-not-prepared")
    assert client.post(f"/v1/pay-runs/{run['id']}/send", json={}, headers=roll.hirer).json()["state"] == "sent"


def test_the_last_fee_said_paid_closes_its_run(client: TestClient, roll: Payroll) -> None:
    run = prepare(client, roll).json()
    for one in client.get("/v1/payments", params={"pay_run": run["id"]}, headers=roll.hirer).json()["items"]:
        body = {"side": "hirer", "said": "paid"}
        client.post(f"/v1/payments/{one['id']}/claims", json=body, headers=roll.hirer)
    before = client.get(f"/v1/pay-runs/{run['id']}", headers=roll.hirer).json()["state"]

    say(client, roll, run["fees"][0]["id"], "paid", by="hirer")

    after = client.get(f"/v1/pay-runs/{run['id']}", headers=roll.hirer).json()["state"]
    assert (before, after) == ("prepared", "sent")


@pytest.mark.parametrize(
    ("said", "by", "state", "refusal"),
    [
        ("received", "leader", "prepared", "payment-not-sent"),
        ("received", "hirer", "sent", "not-yours-to-say"),
        ("paid", "leader", "sent", "not-yours-to-say"),
        ("paid", "hirer", "sent", "already-said"),
    ],
)
def test_nobody_speaks_out_of_turn(
    client: TestClient, roll: Payroll, said: str, by: str, state: str, refusal: str
) -> None:
    fee = sent(client, roll) if state == "sent" else prepare(client, roll).json()["fees"][0]

    refused = say(client, roll, fee["id"], said, by=by)

    assert refused.json()["type"] == f"/errors/{refusal}"


def test_a_fee_is_not_said_to_come_tomorrow(client: TestClient, roll: Payroll) -> None:
    refused = say(client, roll, sent(client, roll)["id"], "received", on_date="2099-01-01")

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/on_date")


@pytest.mark.parametrize(("days", "expected"), [(3, "sent"), (4, "silent")])
def test_long_silence_is_readable(days: int, expected: str) -> None:
    heard = datetime.now(UTC) - timedelta(days=days)

    shown = standing(FeePayment(state="sent"), [FeeClaim(side="hirer", said="paid", created_at=heard)])

    assert shown == expected


def test_every_member_sees_in_the_account_how_far_the_fee_came(client: TestClient, roll: Payroll) -> None:
    place, seen = f"/v1/awards/awd_{roll.award_id.hex}/account", []

    def look() -> None:
        shown = client.get(place, headers=roll.leader).json()
        names = ("leader_fee_satang", "leader_fee_sent_satang", "leader_fee_received_satang")
        seen.append(tuple(shown[name] for name in names))

    look()
    fee = sent(client, roll)["id"]
    look()
    say(client, roll, fee, "received")
    look()

    assert seen == [(700, 0, 0), (700, 700, 0), (700, 700, 700)]


def test_fees_are_seen_by_the_two_sides_alone(client: TestClient, engine: Engine, roll: Payroll) -> None:
    fee, stranger = sent(client, roll)["id"], payroll.award(engine)

    mine = [client.get("/v1/fee-payments", headers=one).json()["items"] for one in (roll.hirer, roll.leader)]
    theirs = [client.get("/v1/fee-payments", headers=one).json()["items"] for one in (stranger.hirer, stranger.leader)]
    refused = [
        client.get(f"/v1/fee-payments/{fee}", headers=stranger.leader),
        say(client, stranger, fee, "received"),
        say(client, stranger, fee, "paid", by="hirer"),
        client.post(f"/v1/fee-payments/{fee}/void", json={"reason": "x"}, headers=stranger.hirer),
        client.post(f"/v1/fee-payments/{fee}/void", json={"reason": "x"}, headers=roll.leader),
    ]

    assert [[one["id"] for one in found] for found in mine] == [[fee], [fee]]
    assert theirs == [[], []]
    assert [one.status_code for one in refused] == [404] * 5


def test_the_leader_of_another_group_sees_the_run_without_this_fee(
    client: TestClient, engine: Engine, roll: Payroll
) -> None:
    sent(client, roll)

    runs = client.get("/v1/pay-runs", headers=roll.leader).json()["items"]
    others = client.get("/v1/pay-runs", headers=payroll.award(engine).leader).json()["items"]

    assert [[fee["amount_satang"] for fee in run["fees"]] for run in runs] == [[700]]
    assert others == []
