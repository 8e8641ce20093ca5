"""The database keeps a leader's fee to what is owed: many at once take it once, and planted faults are refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from api.db import transaction
from api.ledger.balances import balance
from api.ledger.books import AccountOf
from api.ledger.models import Journal
from api.payments.models import FeePayment, FeePaymentItem, PayRun
from tests import payroll
from tests.fees import EVERYTHING, prepare, sent, with_fee
from tests.integration.test_offers_races import AT_ONCE, all_at_once
from tests.payroll import Payroll


@pytest.fixture
def roll(engine: Engine) -> Payroll:
    return with_fee(engine)


def test_of_two_dozen_runs_at_once_one_takes_the_fee(client: TestClient, engine: Engine, roll: Payroll) -> None:
    statuses = all_at_once(client, [("/v1/pay-runs", roll.hirer, EVERYTHING) for _ in range(AT_ONCE)])  # type: ignore[arg-type]

    assert statuses == {201: 1, 409: AT_ONCE - 1}
    with transaction(engine) as session:
        mine = select(func.sum(FeePayment.amount_satang)).where(FeePayment.group_id == roll.scene.group.id)
        assert session.scalar(mine) == 700


def test_one_word_said_many_times_is_one_entry(client: TestClient, engine: Engine, roll: Payroll) -> None:
    place = f"/v1/fee-payments/{sent(client, roll)['id']}/claims"

    statuses = all_at_once(client, [(place, roll.leader, {"said": "received"}) for _ in range(AT_ONCE)])  # type: ignore[arg-type]

    assert statuses == {201: 1, 409: AT_ONCE - 1}
    with transaction(engine) as session:
        assert balance(session, AccountOf("leader_fee_paid", roll.scene.group.id)) == 700


def plant(
    engine: Engine,
    roll: Payroll,
    run_id: UUID,
    *,
    amount: int,
    parts: list[int],
    kind: str = "leader_fee",
    to: dict[str, UUID] | None = None,
    number: int = 99,
    gate: Barrier | None = None,
) -> None:
    """A fee payment written behind the use case's back, beside another one: so much of the newest entry of a kind."""
    with transaction(engine) as session:
        run = session.get_one(PayRun, run_id)
        same = {name: getattr(run, name) for name in ("hirer_id", "pay_on", "due_until", "principal_id")}
        other = PayRun(number=number, state="prepared", **same)
        session.add(other)
        session.flush()
        sides = {"hirer_id": run.hirer_id, "group_id": roll.scene.group.id, **(to or {})}
        made = FeePayment(pay_run_id=other.id, amount_satang=amount, state="prepared", **sides)
        session.add(made)
        session.flush()
        newest = select(Journal.id).where(Journal.kind == kind).order_by(Journal.id.desc()).limit(1)
        entry = session.scalars(newest).one()
        if gate:
            gate.wait()
        session.add_all(FeePaymentItem(fee_payment_id=made.id, journal_id=entry, amount_satang=one) for one in parts)


def run_of(client: TestClient, roll: Payroll, *, cancelled: bool) -> UUID:
    run = prepare(client, roll).json()["id"]
    if cancelled:
        client.post(f"/v1/pay-runs/{run}/cancel", headers=roll.hirer)
    return UUID(hex=run[4:])


@pytest.mark.parametrize(
    ("cancelled", "amount", "parts", "message"),
    [
        (False, 700, [700], "would be paid twice"),
        (True, 701, [701], "does not owe this fee"),
        (True, 699, [699], "does not owe this fee"),
        (True, 701, [700], "is not the sum of its fees"),
        (True, 700, [], "is not the sum of its fees"),
    ],
)
def test_the_database_refuses_a_planted_fee(
    client: TestClient, engine: Engine, roll: Payroll, cancelled: bool, amount: int, parts: list[int], message: str
) -> None:
    run = run_of(client, roll, cancelled=cancelled)

    with pytest.raises(DBAPIError, match=message):
        plant(engine, roll, run, amount=amount, parts=parts)


def test_of_two_who_plant_one_fee_at_once_one_stands(client: TestClient, engine: Engine, roll: Payroll) -> None:
    """Behind the lock on the hirer that pay runs take: the trigger's own lock makes the second one see the first."""
    run, gate = run_of(client, roll, cancelled=True), Barrier(2)

    def planted(number: int) -> str:
        try:
            plant(engine, roll, run, amount=700, parts=[700], number=number, gate=gate)
        except DBAPIError as refused:
            return str(refused.orig.diag.constraint_name)
        return "stands"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(planted, (98, 99))) == ["fee_payment_items_paid_once", "stands"]


def test_what_members_earned_is_no_fee(client: TestClient, engine: Engine, roll: Payroll) -> None:
    run = run_of(client, roll, cancelled=True)

    with pytest.raises(DBAPIError, match="does not owe this fee"):
        plant(engine, roll, run, amount=21_000, parts=[21_000], kind="earning")


@pytest.mark.parametrize("side", ["hirer_id", "group_id"])
def test_one_pays_ones_own_fee_to_whom_it_is_owed(client: TestClient, engine: Engine, roll: Payroll, side: str) -> None:
    run, other = run_of(client, roll, cancelled=True), payroll.award(engine).scene
    stranger = {"hirer_id": other.hirer.id, "group_id": other.group.id}[side]

    with pytest.raises(DBAPIError, match="does not owe this fee"):
        plant(engine, roll, run, amount=700, parts=[700], to={side: stranger})


def test_a_planted_fee_that_is_owed_stands(client: TestClient, engine: Engine, roll: Payroll) -> None:
    plant(engine, roll, run_of(client, roll, cancelled=True), amount=700, parts=[700])


def test_a_fee_goes_no_forbidden_way(client: TestClient, engine: Engine, roll: Payroll) -> None:
    fee = prepare(client, roll).json()["fees"][0]["id"]

    with pytest.raises(DBAPIError, match="cannot go from prepared to received"), transaction(engine) as session:
        session.execute(text("UPDATE fee_payments SET state = 'received' WHERE id = :id"), {"id": UUID(hex=fee[4:])})
