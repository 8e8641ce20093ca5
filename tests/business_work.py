"""Random work, as the application agrees on it: orders, offers, awards, signatures, ends.

Each rule says what the model expects, refusals too; the database judges after each.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.db import transaction
from api.deliveries.rules import Side
from api.deliveries.sides import Actor
from api.documents.rules import SIDES
from api.documents.service import Signing, sign
from api.errors import DomainError
from api.offers import answers
from api.offers import models as offers
from api.offers.awards import cancel_award
from api.orders.amend import amend_lot
from api.orders.cancel import cancel_lot
from api.orders.models import Order
from api.orders.schemas import AmendLot
from api.payments.consents import ConsentTo, Shown, consent
from api.payments.methods import Choice, choose, read_promptpay
from api.thai import today
from tests import factories, scenes
from tests.business import Award, Lot, Offer
from tests.business_books import Model
from tests.goods import SEALER

AT = st.integers(0, 11)
DAYS_AGO = st.sampled_from([0, 3, 8, 40])
AGREED_DAYS_AGO = 60
Picked = TypeVar("Picked")


@dataclass(frozen=True)
class Parties:
    """A hirer and a group of four; the first of them chose PromptPay, the others are paid in cash."""

    hirer: factories.MadeHirer
    group: factories.MadeGroup

    @property
    def members(self) -> list[UUID]:
        return sorted(self.group.members)

    def actor(self, side: Side) -> Actor:
        return Actor(side, self.hirer.principal_id if side == "hirer" else self.group.principal_id)


def parties(engine: Engine) -> Parties:
    """Committed parties who have agreed on nothing yet."""
    with transaction(engine) as session:
        group = factories.group(session, members=4, skills="straight_stitch_machine_sewing:2")
        made = Parties(factories.hirer(session, phone="021234567"), group)
        who, leader = made.members[0], group.principal_id
        shown = Shown("th", "ยินยอมรับเงินทางพร้อมเพย์", "pin", today())
        to = ConsentTo("pay_method", method="promptpay")
        agreed = consent(session, homeworker_id=who, to=to, shown=shown, principal_id=leader)
        way = Choice("promptpay", read_promptpay("0812345678"), agreed.id)
        choose(session, SEALER, "homeworker", who, way, principal_id=leader)
        return made


class Work(RuleBasedStateMachine):
    """The half of the business that has to do with goods. All of an example is rolled back at its end."""

    def __init__(self, engine: Engine, who: Parties) -> None:
        super().__init__()
        self.who, self.hirer_id, self.group_id = who, who.hirer.id, who.group.id
        self.model = Model(self.hirer_id, self.group_id, today())
        self.connection = engine.connect()
        self.outer = self.connection.begin()

    def teardown(self) -> None:
        self.outer.rollback()
        self.connection.close()

    @contextmanager
    def act(self) -> Iterator[Session]:
        """A transaction of the application: judged at its end as by a commit, undone when it is refused."""
        with (
            Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            yield session
            session.flush()
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            session.execute(text("SET CONSTRAINTS ALL DEFERRED"))

    def attempt(self, does: Callable[[Session], Picked], *, lawful: bool) -> Picked | None:
        """What an act returns; None when it is refused. It is refused if and only if the model says so."""
        try:
            with self.act() as session:
                done = does(session)
        except (DomainError, IntegrityError):
            if lawful:
                raise
            return None
        assert lawful, "this should be refused"
        return done

    @staticmethod
    def pick(things: Sequence[Picked] | dict[Picked, Any], at: int) -> Picked:
        """One of some things."""
        listed = list(things)
        return listed[at % len(listed)]

    def begin(self, pieces: int, rate: int) -> None:
        """Agreed work, most of an order."""
        self.post(pieces=pieces, rate=rate)
        self.offer(at=0, percent=100)
        self.accept(at=0, percent=80, signed=True)

    @rule(pieces=st.integers(1, 40), rate=st.integers(900, 1_500))
    def post(self, pieces: int, rate: int) -> None:
        with self.act() as session:
            asked = {"quantity_pieces": pieces, "rate_satang": rate, "standard_centiminutes": 300, "most_groups": 50}
            sheet = factories.order(session, self.who.hirer, **asked)
        self.model.lots[sheet.lots[0].lot.id] = Lot(sheet.order.id, pieces, rate)

    @rule(at=AT, more_pieces=st.integers(-9, 9), more_rate=st.sampled_from([-7, 0, 13]))
    def amend(self, at: int, more_pieces: int, more_rate: int) -> None:
        lot_id = self.pick(self.model.lots, at)
        lot = self.model.lots[lot_id]
        pieces, rate = max(1, lot.quantity + more_pieces), lot.rate + more_rate
        change = AmendLot(quantity_pieces=pieces, rate_satang=rate)
        mine = Order.hirer_id == self.hirer_id
        fits = pieces >= lot.awarded and (more_rate >= 0 or not lot.awarded)
        done = self.attempt(
            lambda s: amend_lot(s, order_id=lot.order, lot_id=lot_id, mine=mine, if_match="*", change=change),
            lawful=lot.state == "open" and fits,
        )
        if done:
            lot.quantity, lot.rate, lot.terms = pieces, rate, lot.terms + bool(more_rate)

    @precondition(lambda self: any(one.left for one in self.model.lots.values()))
    @rule(at=AT)
    def withdraw_what_is_left(self, at: int) -> None:
        lot_id = self.pick([at for at, one in self.model.lots.items() if one.left], at)
        lot = self.model.lots[lot_id]
        mine = Order.hirer_id == self.hirer_id
        done = self.attempt(
            lambda s: cancel_lot(s, order_id=lot.order, lot_id=lot_id, mine=mine, if_match="*", reason="no buyer"),
            lawful=True,
        )
        if done:
            lot.terms += 1
            lot.quantity, lot.state = lot.awarded or lot.quantity, "open" if lot.awarded else "cancelled"

    def lots_to_offer(self) -> list[UUID]:
        asked = [id(one.lot) for one in self.model.offers.values()]
        return [at for at, lot in self.model.lots.items() if lot.left and id(lot) not in asked]

    @precondition(lots_to_offer)
    @rule(at=AT, percent=st.integers(1, 100))
    def offer(self, at: int, percent: int) -> None:
        """As a matching run would publish it."""
        lot_id = self.pick(self.lots_to_offer(), at)
        lot = self.model.lots[lot_id]
        pieces = max(1, lot.left * percent // 100)
        with self.act() as session:
            made = scenes.propose(session, lot_id, self.group_id, pieces)
        self.model.offers[made] = Offer(lot, pieces, lot.rate, lot.terms)

    @precondition(lambda self: self.model.offers)
    @rule(at=AT, percent=st.integers(1, 100), signed=st.sampled_from([True, True, False]))
    def accept(self, at: int, percent: int, signed: bool) -> None:
        """All of an offer or a part."""
        offer_id = self.pick(self.model.offers, at)
        offer = self.model.offers[offer_id]
        pieces = max(1, offer.pieces * percent // 100)
        made = self.attempt(
            lambda s: answers.accept(s, SEALER, group_id=self.group_id, offer_id=offer_id, pieces=pieces),
            lawful=offer.stands and not offer.countered and pieces <= offer.lot.left,
        )
        if made:
            self.awarded(made, offer_id, pieces, offer.rate)
            if signed:
                self.sign(list(self.model.awards).index(made.id))

    @precondition(lambda self: self.model.offers)
    @rule(at=AT, percent=st.integers(1, 100), more_rate=st.integers(0, 99))
    def counter(self, at: int, percent: int, more_rate: int) -> None:
        offer_id = self.pick(self.model.offers, at)
        offer = self.model.offers[offer_id]
        pieces, rate = max(1, offer.pieces * percent // 100), offer.rate + more_rate
        asked = {"rate_satang": rate, "pieces": pieces, "note": None}
        if self.attempt(
            lambda s: answers.counter(s, SEALER, group_id=self.group_id, offer_id=offer_id, **asked),
            lawful=not offer.countered,
        ):
            offer.countered, offer.pieces, offer.rate = True, pieces, rate

    @precondition(lambda self: any(one.countered for one in self.model.offers.values()))
    @rule(at=AT, agreed=st.booleans())
    def answer_the_counter(self, at: int, agreed: bool) -> None:
        offer_id = self.pick([one for one, offer in self.model.offers.items() if offer.countered], at)
        offer, facts = self.model.offers[offer_id], {"hirer_id": self.hirer_id, "offer_id": offer_id}
        if not agreed:
            self.attempt(lambda s: answers.decline_counter(s, SEALER, **facts), lawful=True)
            del self.model.offers[offer_id]
            return
        lawful = offer.stands and offer.pieces <= offer.lot.left
        made = self.attempt(lambda s: answers.accept_counter(s, SEALER, **facts), lawful=lawful)
        if made:
            self.awarded(made, offer_id, offer.pieces, offer.rate)

    @precondition(lambda self: any(not one.stands for one in self.model.offers.values()))
    @rule()
    def end_old_offers(self) -> None:
        old = [at for at, one in self.model.offers.items() if not one.stands]
        with self.act() as session:
            assert answers.lapse(session, SEALER) == len(old)
        for at in old:
            del self.model.offers[at]

    def awarded(self, made: offers.Award, offer_id: UUID, pieces: int, rate: int) -> None:
        """Agreed, and a while ago, so that there is a past to speak of."""
        assert (made.pieces, made.rate_satang) == (pieces, rate)
        lot = self.model.offers.pop(offer_id).lot
        lot.awarded += pieces
        self.model.awards[made.id] = Award(lot, pieces, rate)
        day = today() - timedelta(days=AGREED_DAYS_AGO)
        with self.act() as session:
            session.execute(text("UPDATE awards SET created_at = :day WHERE id = :id"), {"day": day, "id": made.id})

    @precondition(lambda self: any(not one.signed for one in self.model.awards.values()))
    @rule(at=AT)
    def sign(self, at: int) -> None:
        award_id = self.pick(self.model.awards, at)
        award = self.model.awards[award_id]

        def both_sign(session: Session) -> bool:
            for side in SIDES:
                by = self.who.actor(side).principal_id
                sign(session, award_id=award_id, side=side, principal_id=by, signing=Signing())
            return True

        if self.attempt(both_sign, lawful=award.state == "agreed" and not award.signed):
            award.signed = True

    @precondition(lambda self: any(one.left for one in self.model.awards.values()))
    @rule(at=AT, satang=st.integers(1, 10_007), why=st.sampled_from(["unavoidable_need", "worker_at_fault"]))
    def cancel_an_award(self, at: int, satang: int, why: str) -> None:
        """Compensation is shared by pieces made, else equally."""
        award_id = self.pick(self.model.awards, at)
        award = self.model.awards[award_id]
        owed = satang if why == "unavoidable_need" else 0
        facts = {"reason": why, "compensation_satang": owed, "note": ""}
        if self.attempt(
            lambda s: cancel_award(s, hirer_id=self.hirer_id, award_id=award_id, **facts), lawful=award.left > 0
        ):
            award.end("cancelled", wanted=why == "worker_at_fault")
            self.model.compensated(owed, award.made or dict.fromkeys(self.who.members, 1))
