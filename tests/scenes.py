"""Scenes of the second half of a test: an order that is matched, an offer that waits."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.config import Settings
from api.db import transaction
from api.offers.awards import lawful_floor
from api.offers.matching_run import run_matching
from api.offers.models import Offer, OfferWork
from api.offers.publish import Tools
from api.orders.models import Lot
from api.orders.rules import monday_after
from api.parties.models import CapacityWeek
from api.sealing import Sealer
from tests import factories


def tools(engine: Engine, settings: Settings) -> Tools:
    """What a matching run needs."""
    return Tools(engine, settings, Sealer(settings))


@dataclass(frozen=True)
class Scene:
    """A hirer's lot, a group that can do it, and an offer that waits."""

    hirer: factories.MadeHirer
    group: factories.MadeGroup
    lot_id: UUID
    offer_id: UUID


def propose(session: Session, lot_id: UUID, group_id: UUID, pieces: int, *, each: int | None = None) -> UUID:
    """An offer for pieces of a lot, with its work laid into the group's first profile, week after week.

    each: centi-minutes of a piece, at the group's own speed; by default the standard's."""
    lot = session.get_one(Lot, lot_id)
    wage, floor = lawful_floor(session, lot, group_id)
    offer = Offer(
        lot_id=lot_id,
        group_id=group_id,
        lot_terms=lot.terms,
        pieces=pieces,
        rate_satang=lot.rate_satang,
        floor_satang=floor,
        minimum_wage_id=wage.id,
        state="open",
        expires_at=datetime.now(UTC) + timedelta(hours=48),
    )
    session.add(offer)
    session.flush()
    left = pieces * (each or lot.centiminutes_per_piece)
    weeks = session.scalars(
        select(CapacityWeek)
        .where(CapacityWeek.group_id == group_id, CapacityWeek.week_on >= monday_after(lot.start_on))
        .order_by(CapacityWeek.week_on)
    )
    for week in weeks:
        used = min(left, week.minutes * 100)
        if used:
            work = OfferWork(offer_id=offer.id, week_on=week.week_on, profile_id=week.profile_id, centiminutes=used)
            session.add(work)
            left -= used
    assert left == 0, "the group has too little time for this scene"
    session.flush()
    return offer.id


def waiting_offer(
    engine: Engine, *, pieces: int = 500, offered: int = 0, by: dict[str, Any] | None = None, **over: Any
) -> Scene:
    """A committed offer of a whole lot to one group, or of fewer pieces. `by`: what is special about the hirer."""
    with transaction(engine) as session:
        hirer = factories.hirer(session, phone="021234567", **(by or {}))
        group = factories.group(session, members=20, skills="straight_stitch_machine_sewing:2")
        sheet = factories.order(session, hirer, quantity_pieces=pieces, **over)
        lot_id = sheet.lots[0].lot.id
        return Scene(hirer, group, lot_id, propose(session, lot_id, group.id, offered or pieces))


def matched(engine: Engine, settings: Settings) -> UUID:
    """Run matching now."""
    return run_matching(tools(engine, settings))
