"""A leader's fee, agreed and owed: 50 satang a piece on top of the rate."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, select

from api.db import transaction
from api.offers import answers
from api.offers.models import Award
from api.payments import terms
from api.payments.models import FeePayment
from api.thai import today
from tests import factories, goods, payroll, scenes
from tests.goods import SignedAward
from tests.payroll import Payroll

PER_PIECE = 50
EVERYTHING = {"pay_on": today().isoformat(), "due_until": "2099-01-01"}


def agree(engine: Engine, roll: Payroll, satang_per_piece: int = PER_PIECE) -> None:
    """The leader proposes a fee and the hirer agrees to it."""
    with transaction(engine) as session:
        award = session.get_one(Award, roll.award_id)
        leader, hirer = roll.scene.group.principal_id, roll.scene.hirer.principal_id
        terms.propose_fee(session, award, satang_per_piece=satang_per_piece, principal_id=leader)
        terms.agree_fee(session, award, satang_per_piece=satang_per_piece, principal_id=hirer)


def with_fee(engine: Engine) -> Payroll:
    """Two members with 10 and 4 pieces at 15 baht, and 50 satang of each for their leader."""
    made = payroll.award(engine)
    agree(engine, made)
    payroll.received(engine, made, {made.members[0]: 10, made.members[1]: 4})
    return made


def prepare(client: TestClient, roll: Payroll, **over: Any) -> Response:
    """A pay run of everything unless asked otherwise."""
    return client.post("/v1/pay-runs", json={**EVERYTHING, **over}, headers=roll.hirer)


def sent(client: TestClient, roll: Payroll) -> dict[str, Any]:
    """The fee of a pay run of everything, said paid."""
    run = prepare(client, roll).json()["id"]
    done = client.post(f"/v1/pay-runs/{run}/send", json={}, headers=roll.hirer)
    assert done.status_code == 200, done.text
    return done.json()["fees"][0]


def more_work(engine: Engine, roll: Payroll) -> Payroll:
    """More signed work of the same hirer for the same group, with a fee for its leader."""
    hirer, group = roll.scene.hirer, roll.scene.group
    with transaction(engine) as session:
        lot_id = factories.order(session, hirer, quantity_pieces=100).lots[0].lot.id
        offer_id = scenes.propose(session, lot_id, group.id, 100)
        award = answers.accept(session, goods.SEALER, group_id=group.id, offer_id=offer_id)
        work = SignedAward(hirer, group, lot_id, award.id)
    goods.signed(engine, work)
    made = payroll.of(engine, work)
    agree(engine, made)
    return made


def one_of_each(engine: Engine, roll: Payroll) -> dict[str, tuple[str, UUID]]:
    """A fee in a pay run that waits to be sent, by the name that addresses use."""
    more = more_work(engine, roll)
    payroll.received(engine, more, {more.members[0]: 10}, days_ago=10)
    with transaction(engine) as session:
        run = payroll.prepared(session, more, within_days=0)
        fee = session.scalars(select(FeePayment.id).where(FeePayment.pay_run_id == run.id)).one()
        return {"fee_payment_id": ("fpm", fee)}
