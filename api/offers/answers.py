"""What a leader can answer to an offer, and a hirer to a counter-offer. No answer has a later disadvantage."""

from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from api import audit, jobs
from api.errors import NotFound
from api.notifications.pages import job_page, offer_page
from api.offers.awards import Terms, make_award
from api.offers.models import Award, Offer
from api.offers.refusals import CounterUnderFloor, OfferNoLongerOpen, PartTooSmall
from api.offers.rules import least_part
from api.offers.telling import tell_hirer, tell_leader, tell_log
from api.orders.models import Lot, Order
from api.sealing import Sealer
from api.thai import baht

MATCH_AGAIN = "match_open_lots"


def accept(session: Session, sealer: Sealer, *, group_id: UUID, offer_id: UUID, pieces: int | None = None) -> Award:
    """Take an offer, all of it or a part. The rest goes back to the pool and is matched again at once."""
    offer = _claim(session, offer_id, "accepted", Offer.group_id == group_id, from_state="open")
    lot = session.get_one(Lot, offer.lot_id)
    wanted = offer.pieces if pieces is None else pieces
    _refuse_odd_part(offer, lot, wanted)
    award = make_award(session, offer, lot, Terms(wanted, offer.rate_satang))
    _after_award(session, sealer, award, lot, rest=offer.pieces - wanted)
    return award


def decline(session: Session, *, group_id: UUID, offer_id: UUID, reason: str) -> Offer:
    """Say no. The reason helps the hirer to ask better; matching never sees it."""
    offer = _claim(session, offer_id, "declined", Offer.group_id == group_id, from_state="open", decline_reason=reason)
    audit.record(session, "decline_offer", "offer", offer.id, reason=reason)
    tell_log(session, "offer.declined", offer.id, session.get_one(Lot, offer.lot_id).order_id)
    jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return offer


def counter(
    session: Session,
    sealer: Sealer,
    *,
    group_id: UUID,
    offer_id: UUID,
    rate_satang: int,
    pieces: int | None,
    note: str | None,
) -> Offer:
    """Ask for another rate, never under the floor, or for fewer pieces. The hirer answers until the offer lapses."""
    waiting = session.scalar(select(Offer).where(Offer.id == offer_id, Offer.group_id == group_id))
    if waiting is None:
        raise NotFound()
    if rate_satang < waiting.floor_satang:
        raise CounterUnderFloor(pointer="/rate_satang", floor_satang=waiting.floor_satang)
    lot = session.get_one(Lot, waiting.lot_id)
    wanted = waiting.pieces if pieces is None else pieces
    _refuse_odd_part(waiting, lot, wanted)
    offer = _claim(
        session,
        offer_id,
        "countered",
        from_state="open",
        counter_rate_satang=rate_satang,
        counter_pieces=wanted,
        counter_note=note,
    )
    audit.record(session, "counter_offer", "offer", offer.id, rate_satang=rate_satang, pieces=wanted)
    tell_log(session, "offer.countered", offer.id, lot.order_id)
    tell_hirer(session, sealer, "offer_countered", lot, pieces=wanted, baht=baht(rate_satang))
    return offer


def accept_counter(session: Session, sealer: Sealer, *, hirer_id: UUID, offer_id: UUID) -> Award:
    """Agree to what the group asked for."""
    offer = _claim(session, offer_id, "accepted", _of_hirer(hirer_id), from_state="countered")
    lot = session.get_one(Lot, offer.lot_id)
    assert offer.counter_pieces is not None
    assert offer.counter_rate_satang is not None
    award = make_award(session, offer, lot, Terms(offer.counter_pieces, offer.counter_rate_satang))
    tell_leader(session, sealer, "counter_answered", offer.group_id, job_page(award.id), article=lot.article)
    _after_award(session, sealer, award, lot, rest=offer.pieces - offer.counter_pieces)
    return award


def decline_counter(session: Session, sealer: Sealer, *, hirer_id: UUID, offer_id: UUID) -> Offer:
    """Refuse what the group asked for; the pieces go back to the pool."""
    offer = _claim(
        session,
        offer_id,
        "declined",
        _of_hirer(hirer_id),
        from_state="countered",
        decline_reason="counter_declined",
    )
    lot = session.get_one(Lot, offer.lot_id)
    audit.record(session, "decline_counter", "offer", offer.id)
    tell_log(session, "offer.declined", offer.id, lot.order_id)
    tell_leader(session, sealer, "counter_answered", offer.group_id, offer_page(offer.id), article=lot.article)
    jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return offer


def lapse(session: Session, sealer: Sealer) -> int:
    """End offers whose time is over or whose lot changed or closed. Returns how many. Safe to run at any time."""
    ended = session.execute(
        text(
            "UPDATE offers AS o SET state = CASE WHEN o.expires_at <= now() THEN 'lapsed' ELSE 'withdrawn' END "
            "FROM lots AS l WHERE l.id = o.lot_id AND o.id IN (SELECT w.id FROM offers AS w JOIN lots AS x "
            "ON x.id = w.lot_id WHERE w.state IN ('open', 'countered') AND (w.expires_at <= now() "
            "OR x.state <> 'open' OR x.terms <> w.lot_terms) ORDER BY w.id FOR UPDATE OF w SKIP LOCKED) "
            "RETURNING o.id, o.state, o.group_id, l.article, l.order_id"
        )
    ).all()
    for offer_id, state, group_id, article, order_id in ended:
        audit.record(session, f"{state}_offer", "offer", offer_id)
        tell_log(session, "offer.lapsed" if state == "lapsed" else "offer.withdrawn", offer_id, order_id)
        kind = "offer_lapsed" if state == "lapsed" else "offer_withdrawn"
        tell_leader(session, sealer, kind, group_id, offer_page(offer_id), article=article)
    if ended:
        jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return len(ended)


def _claim(session: Session, offer_id: UUID, state: str, *mine: object, from_state: str, **values: object) -> Offer:
    """Move an offer on by one conditional update: of many who try at once, one gets it."""
    claimed = session.scalars(
        update(Offer)
        .where(Offer.id == offer_id, *mine, Offer.state == from_state, Offer.expires_at > func.now())  # type: ignore[arg-type]
        .values(state=state, answered_at=func.now(), **values)
        .returning(Offer)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).one_or_none()
    if claimed is not None:
        return claimed
    found = session.scalar(
        select(Offer).where(Offer.id == offer_id, *mine).execution_options(populate_existing=True)  # type: ignore[arg-type]
    )
    if found is None:
        raise NotFound()
    raise OfferNoLongerOpen(state="lapsed" if found.state == from_state else found.state)


def _of_hirer(hirer_id: UUID) -> object:
    orders = select(Lot.id).join(Order, Order.id == Lot.order_id).where(Order.hirer_id == hirer_id)
    return Offer.lot_id.in_(orders)


def _refuse_odd_part(offer: Offer, lot: Lot, wanted: int) -> None:
    least = least_part(offer.pieces, lot.minimum_lot_pieces, lot.all_or_nothing)
    if not least <= wanted <= offer.pieces:
        raise PartTooSmall(pointer="/pieces", least_pieces=least, most_pieces=offer.pieces)


def _after_award(session: Session, sealer: Sealer, award: Award, lot: Lot, *, rest: int) -> None:
    tell_log(session, "award.made", award.id, lot.order_id)
    tell_hirer(session, sealer, "award_made", lot, pieces=award.pieces, baht=baht(award.rate_satang))
    if rest:
        jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
