"""One offer with everything its reader should know before she answers."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.auth.access import Caller
from api.errors import NotFound
from api.offers.models import Offer, OfferWork
from api.offers.rules import least_part
from api.offers.schemas import WorkShape
from api.offers.schemas_detail import DeliveryPlace, MinimumHere, Named, OfferDetail, OfferTerms
from api.offers.views import show_offers, visible_offers
from api.orders.models import Lot, Order
from api.parties.models import Hirer, Machine, Province, Skill
from api.wages.models import MinimumWage


def offer_of(session: Session, caller: Caller, offer_id: UUID) -> Offer:
    """One of the caller's offers; somebody else's is not found."""
    offer = session.scalar(visible_offers(session, caller).where(Offer.id == offer_id))
    if offer is None:
        raise NotFound()
    return offer


def one_offer(session: Session, caller: Caller, offer_id: UUID) -> OfferDetail:
    """An offer with its schedule and terms; 404 for somebody else's."""
    offer = offer_of(session, caller, offer_id)
    shown = show_offers(session, [offer])[0]
    work = session.scalars(
        select(OfferWork).where(OfferWork.offer_id == offer_id).order_by(OfferWork.week_on, OfferWork.profile_id)
    )
    rows = [WorkShape(week_on=one.week_on, profile=one.profile_id, centiminutes=one.centiminutes) for one in work]
    return OfferDetail(**shown.model_dump(), work=rows, terms=terms_of(session, offer))


def terms_of(session: Session, offer: Offer) -> OfferTerms:
    """Who asks, for which work, delivered where, under which minimum wage."""
    lot = session.get_one(Lot, offer.lot_id)
    order, hirer, place = session.execute(
        select(Order, Hirer, Province)
        .join(Hirer, Hirer.id == Order.hirer_id)
        .join(Province, Province.code == Order.delivery_province_code)
        .where(Order.id == lot.order_id)
    ).one()
    machine = session.get(Machine, lot.machine_code) if lot.machine_code else None
    return OfferTerms(
        hirer=hirer.id,
        hirer_name=hirer.name,
        hirer_kind=hirer.kind,
        skill=_named(session.get_one(Skill, lot.skill_code)),
        skill_level=lot.skill_level,
        machine=_named(machine) if machine else None,
        quality_level=lot.quality_level,
        hazard=lot.hazard,
        delivery=DeliveryPlace(
            province_code=place.code, th=place.name_th, en=place.name_en, address=order.delivery_address
        ),
        minimum=_minimum(session, offer.minimum_wage_id),
        least_pieces=least_part(offer.pieces, lot.minimum_lot_pieces, lot.all_or_nothing),
        most_pieces=offer.pieces,
    )


def _named(thing: Skill | Machine) -> Named:
    return Named(code=thing.code, th=thing.name_th, en=thing.name_en)


def _minimum(session: Session, wage_id: UUID) -> MinimumHere:
    wage, province = session.execute(
        select(MinimumWage, Province)
        .join(Province, Province.code == MinimumWage.province_code)
        .where(MinimumWage.id == wage_id)
        .options(joinedload(MinimumWage.notification))
    ).one()
    return MinimumHere(
        th=wage.district_name_th or province.name_th,
        en=province.name_en,
        daily_satang=wage.daily_satang,
        effective_from=wage.effective_from,
        source=wage.notification.source,
    )
