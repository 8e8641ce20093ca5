"""What leaders and hirers answer in the demonstration. Each decides from the offer alone, so a story that was
broken off goes on as it would have."""

from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import transaction
from api.demo.build import Step
from api.errors import DomainError
from api.offers import answers
from api.offers.matching_run import run_matching
from api.offers.models import MatchingRun, Offer
from api.offers.publish import Tools
from api.offers.rules import least_part
from api.orders.models import Lot, Order
from api.shapes import seeded_ids

ROUNDS = 2  # first all lots, then what came back; a last run makes offers that wait for you to answer
REASONS = ("no_time", "rate_too_low", "too_far", "not_our_work", "dates", "materials")


def tell(tools: Tools, *, seed: int, step: Step) -> None:
    """Match, answer, and match again what came back."""
    with Session(tools.engine) as session:
        runs = session.scalars(select(MatchingRun.state)).all()
    done = runs.count("published")
    if 0 < done <= ROUNDS:
        _answer(tools, seed, step)
    for number in range(done, ROUNDS + 1):
        # Counted over all runs: one that was broken off has taken the ids of its number.
        with seeded_ids(seed + 1_000 * (len(runs) + number + 1)):
            run_matching(tools, seed=seed, progress=step)
            if number < ROUNDS:
                _answer(tools, seed, step)


def _answer(tools: Tools, seed: int, step: Step) -> None:
    with Session(tools.engine) as session:
        waiting = session.scalars(
            select(Offer.id).where(Offer.state.in_(("open", "countered"))).order_by(Offer.id)
        ).all()
    for number, offer_id in enumerate(waiting, 1):
        step("answers", number, len(waiting))
        try:
            with transaction(tools.engine) as session:
                _leader(session, tools, offer_id, Random(f"{seed} {offer_id}"))  # noqa: S311
        except DomainError:
            continue  # the time or the pieces went to somebody else a moment before: true to life
    with Session(tools.engine) as session:
        countered = session.scalars(select(Offer.id).where(Offer.state == "countered").order_by(Offer.id)).all()
    for offer_id in countered:
        with transaction(tools.engine) as session:
            _hirer(session, tools, offer_id)


def _leader(session: Session, tools: Tools, offer_id: UUID, chance: Random) -> None:
    offer = session.get_one(Offer, offer_id)
    if offer.state != "open":
        return
    lot = session.get_one(Lot, offer.lot_id)
    least = least_part(offer.pieces, lot.minimum_lot_pieces, lot.all_or_nothing)
    mood = chance.random()
    if mood < 0.04:
        return  # the phone is off; the offer lapses in its time
    if mood < 0.10:
        answers.decline(session, group_id=offer.group_id, offer_id=offer_id, reason=chance.choice(REASONS))
    elif mood < 0.18:
        asked = offer.rate_satang + max(1, offer.rate_satang * chance.choice((5, 8, 12, 20)) // 100)
        answers.counter(
            session,
            tools.sealer,
            group_id=offer.group_id,
            offer_id=offer_id,
            rate_satang=asked,
            pieces=None,
            note="ขอเพิ่มค่าแรงเล็กน้อย",
        )
    else:
        part = chance.randint(least, offer.pieces) if mood < 0.30 else offer.pieces
        answers.accept(session, tools.sealer, group_id=offer.group_id, offer_id=offer_id, pieces=part)


def _hirer(session: Session, tools: Tools, offer_id: UUID) -> None:
    offer = session.get_one(Offer, offer_id)
    lot = session.get_one(Lot, offer.lot_id)
    hirer_id = session.get_one(Order, lot.order_id).hirer_id
    asked = offer.counter_rate_satang or 0
    if asked * 100 <= offer.rate_satang * 112:
        answers.accept_counter(session, tools.sealer, hirer_id=hirer_id, offer_id=offer_id)
    else:
        answers.decline_counter(session, tools.sealer, hirer_id=hirer_id, offer_id=offer_id)
