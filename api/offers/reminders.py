"""The day before the last day to answer: one message for a leader, however many offers wait for her."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.notifications.pages import OFFERS, offer_page
from api.notifications.service import notify_once
from api.offers.models import Offer
from api.orders.models import Lot
from api.parties.models import Group
from api.sealing import Sealer
from api.thai import BANGKOK


def remind_answers(session: Session, sealer: Sealer, on: date) -> int:
    """Remind leaders of offers that lapse tomorrow, once. Whoever got the offer today was told today when it lapses."""
    begins = datetime.combine(on, time(0), BANGKOK)
    tomorrow = begins + timedelta(days=1)
    lapsing = (
        select(Offer, Lot.article, Principal)
        .join(Lot, Lot.id == Offer.lot_id)
        .join(Group, Group.id == Offer.group_id)
        .join(Principal, Principal.id == Group.principal_id)
        .where(Offer.state == "open", Offer.created_at < begins)
        .where(Offer.expires_at >= tomorrow, Offer.expires_at < tomorrow + timedelta(days=1))
        .order_by(Offer.expires_at, Offer.id)
    )
    waiting: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(lapsing):
        waiting[row.Principal.id].append(row)
    return sum(_remind(session, sealer, on, rows) for rows in waiting.values())


def _remind(session: Session, sealer: Sealer, on: date, rows: list[Any]) -> bool:
    offer, article, leader = rows[0]
    whom = {"to": leader.phone, "language": leader.language, "principal_id": leader.id}
    occasion, until = f"answer_tomorrow:{leader.id.hex}:{on}", offer.expires_at
    if len(rows) > 1:
        return notify_once(session, sealer, occasion, "answers_tomorrow", OFFERS, **whom, count=len(rows), until=until)
    facts = {"article": article, "pieces": offer.pieces, "until": until}
    return notify_once(session, sealer, occasion, "answer_tomorrow", offer_page(offer.id), **whom, **facts)
