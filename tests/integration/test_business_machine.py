"""The whole business against a model in memory: after every step each entry comes to 0, every balance is the model's
and the replay's, no more is delivered than agreed, and nobody is paid more than she earned.

`TRONG_EXAMPLES` asks for more random examples than the few of every run.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import DomainError
from api.ledger.balances import balances, balances_replayed
from api.ledger.books import AccountOf
from api.ledger.models import Posting
from api.offers import awards as offer_awards
from api.offers.models import Award
from api.orders.models import Lot
from api.payments import compensation, earning, money, pay_runs, sending
from tests.business_pay import Pay
from tests.business_work import Parties, parties

EXAMPLES = os.environ.get("TRONG_EXAMPLES")  # a number asks for so many, other ones each time
USUAL = settings(
    max_examples=int(EXAMPLES or 12),
    derandomize=EXAMPLES is None,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
UNTIL_FOUND = settings(USUAL, max_examples=60, phases=[Phase.generate], derandomize=True, report_multiple_bugs=False)


class Business(Pay):
    """What holds after every step."""

    @invariant()
    def the_record_the_replay_and_the_model_agree(self) -> None:
        with self.act() as session:
            found = balances(session)
            assert balances_replayed(session) == found
            assert not session.scalars(unbalanced()).all()
        assert nonzero(found) == nonzero(self.model.books)
        for who in self.who.members:
            assert found.get(AccountOf("homeworker_paid", who), 0) <= self.model.most_for(who)

    @invariant()
    def delivered_is_within_agreed_within_asked(self) -> None:
        with self.act() as session:
            all_lots, all_awards = session.scalars(select(Lot)).all(), session.scalars(select(Award)).all()
        lots = {one.id: (one.state, one.quantity_pieces, one.awarded_pieces) for one in all_lots}
        awards = {one.id: (one.state, one.pieces, one.delivered_pieces) for one in all_awards}
        assert lots == {at: (one.state, one.quantity, one.awarded) for at, one in self.model.lots.items()}
        assert awards == {at: (one.state, one.pieces, one.delivered) for at, one in self.model.awards.items()}
        for lot in self.model.lots.values():
            mine = [one for one in self.model.awards.values() if one.lot is lot]
            assert sum(one.delivered for one in mine) <= lot.awarded <= lot.quantity


def unbalanced() -> Any:
    """Entries whose lines do not come to 0."""
    return select(Posting.journal_id).group_by(Posting.journal_id).having(func.sum(Posting.amount_satang) != 0)


def nonzero(books: dict[AccountOf, int]) -> dict[AccountOf, int]:
    return {account: satang for account, satang in books.items() if satang}


@pytest.fixture
def who(fresh_client: TestClient, fresh_engine: Engine) -> Parties:
    """`fresh_client` is there so that the rooms have registered what follows an award, an acceptance, an end."""
    return parties(fresh_engine)


def test_the_record_agrees_with_a_model_of_the_business(fresh_engine: Engine, who: Parties) -> None:
    run_machine(partial(Business, fresh_engine, who), settings=USUAL)


def a_satang_of_interest(patch: pytest.MonkeyPatch) -> None:
    right = pay_runs.interest_on
    patch.setattr(pay_runs, "interest_on", lambda *a: right(*a) + 1)


def a_void_without_entry(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending.entries, "not_sent_after_all", lambda *a, **k: None)


def a_wrong_split(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(compensation, "split", lambda total, weights: [total] + [0] * (len(weights) - 1))


def a_dispute_paid_twice(patch: pytest.MonkeyPatch) -> None:
    right = earning.entries.owed

    def twice(session: Session, *a: Any, reference: Any, **k: Any) -> Any:
        if reference.subject == "dispute":
            right(session, *a, reference=reference, **k)
        return right(session, *a, reference=reference, **k)

    patch.setattr(earning.entries, "owed", twice)


def money_left_with_a_leader_who_has_it_not(patch: pytest.MonkeyPatch) -> None:
    right = money.place_of

    def stuck(claims: Any, *a: Any, amount_satang: int, **k: Any) -> Any:
        has = {"said": "received", "amount_satang": amount_satang}
        heard = [replace(one, **has) if one.side == "leader" else one for one in claims]
        return right(heard, *a, amount_satang=amount_satang, **k)

    patch.setattr(money, "place_of", stuck)


def delivered_pieces_offered_again(patch: pytest.MonkeyPatch) -> None:
    right = offer_awards._give_back_pieces

    def all_of_it(session: Session, award: Award, *, wanted: bool) -> None:
        right(session, award, wanted=wanted)
        session.get_one(Lot, award.lot_id).awarded_pieces -= min(award.delivered_pieces, 1)
        session.flush()

    patch.setattr(offer_awards, "_give_back_pieces", all_of_it)


FAULTS = (
    a_satang_of_interest,
    a_void_without_entry,
    a_wrong_split,
    a_dispute_paid_twice,
    money_left_with_a_leader_who_has_it_not,
    delivered_pieces_offered_again,
)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_the_model_finds_a_planted_fault(
    fresh_engine: Engine, who: Parties, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)

    with pytest.raises((AssertionError, DomainError, IntegrityError)):
        run_machine(partial(Business, fresh_engine, who), settings=UNTIL_FOUND)
