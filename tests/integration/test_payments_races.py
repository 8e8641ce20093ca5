"""Many at the same moment: one run holds what is due, one sending counts, one word is said once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select

from api.db import transaction
from api.ledger.balances import balance
from api.ledger.books import AccountOf
from api.payments.models import Deduction, Instalment, PaymentClaim, PaymentItem
from api.thai import today
from tests import payroll
from tests.integration.test_offers_races import AT_ONCE, all_at_once
from tests.payroll import Payroll

EVERYTHING = {"pay_on": today().isoformat(), "due_until": "2099-01-01"}


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    made = payroll.award(engine)
    payroll.received(engine, made, {made.members[0]: 10, made.members[1]: 4})
    return made


def test_of_two_dozen_runs_at_once_one_takes_what_is_due(client: TestClient, engine: Engine, roll: Payroll) -> None:
    calls = [("/v1/pay-runs", roll.hirer, EVERYTHING) for _ in range(AT_ONCE)]

    statuses = all_at_once(client, calls)  # type: ignore[arg-type]

    assert statuses == {201: 1, 409: AT_ONCE - 1}
    with transaction(engine) as session:
        mine = select(Instalment.id).where(Instalment.award_id == roll.award_id)
        assert session.scalar(select(func.count()).where(PaymentItem.instalment_id.in_(mine))) == 2


def test_a_run_is_sent_once(client: TestClient, engine: Engine, roll: Payroll) -> None:
    run = client.post("/v1/pay-runs", json=EVERYTHING, headers=roll.hirer).json()["id"]

    statuses = all_at_once(client, [(f"/v1/pay-runs/{run}/send", roll.hirer, {}) for _ in range(AT_ONCE)])

    assert statuses == {200: 1, 409: AT_ONCE - 1}
    with transaction(engine) as session:
        assert balance(session, AccountOf("on_the_way", roll.scene.hirer.id)) == 21_000


def test_a_run_is_sent_or_cancelled_and_never_both(client: TestClient, engine: Engine, roll: Payroll) -> None:
    run = client.post("/v1/pay-runs", json=EVERYTHING, headers=roll.hirer).json()["id"]
    calls = [(f"/v1/pay-runs/{run}/{act}", roll.hirer, {}) for act in ("send", "cancel") * (AT_ONCE // 2)]

    statuses = all_at_once(client, calls)

    assert statuses == {200: 1, 409: AT_ONCE - 1}
    state = client.get(f"/v1/pay-runs/{run}", headers=roll.hirer).json()
    assert state["by_state"] == {state["state"]: 2}


def test_one_word_said_many_times_is_one_claim_and_one_entry(client: TestClient, engine: Engine, roll: Payroll) -> None:
    run = client.post("/v1/pay-runs", json=EVERYTHING, headers=roll.hirer).json()["id"]
    client.post(f"/v1/pay-runs/{run}/send", json={}, headers=roll.hirer)
    payment = client.get("/v1/payments", params={"pay_run": run}, headers=roll.leader).json()["items"][0]
    body = {"side": "leader", "said": "received"}
    calls = [(f"/v1/payments/{payment['id']}/claims", roll.leader, body) for _ in range(AT_ONCE)]

    statuses = all_at_once(client, calls)  # type: ignore[arg-type]

    assert statuses == {201: 1, 409: AT_ONCE - 1}
    with transaction(engine) as session:
        said = select(func.count()).where(
            PaymentClaim.payment_id == UUID(hex=payment["id"][4:]), PaymentClaim.side == "leader"
        )
        assert session.scalar(said) == 1
        assert balance(session, AccountOf("group_held", roll.scene.group.id)) == payment["amount_satang"]


def test_deductions_at_once_stop_at_the_cap(client: TestClient, engine: Engine, roll: Payroll) -> None:
    """150 baht: at most 15 baht; 24 of 2 baht each ask, 7 fit."""
    with transaction(engine) as session:
        one = session.scalars(select(Instalment).where(Instalment.homeworker_id == roll.members[0])).one()
        given = [payroll.agreed(session, roll, one.id, one.homeworker_id).id.hex for _ in range(AT_ONCE)]
    place = f"/v1/instalments/ins_{one.id.hex}/deductions"
    body = {"ground": "late_delivery", "amount_satang": 200, "reason": "late"}
    calls = [(place, roll.hirer, {**body, "consent": f"cns_{each}"}) for each in given]

    statuses = all_at_once(client, calls)  # type: ignore[arg-type]

    assert statuses == {201: 7, 422: AT_ONCE - 7}
    with transaction(engine) as session:
        assert (
            session.scalar(select(func.sum(Deduction.amount_satang)).where(Deduction.instalment_id == one.id)) == 1_400
        )


def test_read_then_write_would_deduct_over_the_cap(engine: Engine, roll: Payroll) -> None:
    """The control: without the trigger's lock, all who read the same sum believe that theirs still fits."""
    with transaction(engine) as session:
        one = session.scalars(select(Instalment).where(Instalment.homeworker_id == roll.members[0])).one()
    gate, believed = Barrier(8), []

    def naive(_: int) -> None:
        with transaction(engine) as session:
            kept = session.scalar(select(func.sum(Deduction.amount_satang)).where(Deduction.instalment_id == one.id))
            gate.wait()
            believed.append((kept or 0) + 1_000 <= one.gross_satang // 10)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(naive, range(8)))

    assert sum(believed) * 1_000 > one.gross_satang // 10
