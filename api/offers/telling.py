"""Telling leaders and hirers, and the hirers' own systems, what became of offers and awards."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.events import service as events
from api.events.rules import Kind
from api.notifications.pages import job_page, order_page
from api.notifications.service import notify
from api.offers.models import Award
from api.orders.models import Lot, Order
from api.parties.models import Group, Hirer
from api.sealing import Sealer
from api.thai import baht


def tell_hirer(session: Session, sealer: Sealer, kind: str, lot: Lot, **facts: object) -> None:
    """Tell whoever posted the lot; the message leads to its order."""
    phone, language, principal_id = session.execute(
        select(Hirer.phone, Principal.language, Principal.id)
        .join(Principal, Principal.id == Hirer.principal_id)
        .join(Order, Order.hirer_id == Hirer.id)
        .where(Order.id == lot.order_id)
    ).one()
    facts, page = {"article": lot.article, **facts}, order_page(lot.order_id)
    notify(session, sealer, kind, page, to=phone, language=language, principal_id=principal_id, **facts)


def tell_log(session: Session, kind: Kind, about_id: UUID, order_id: UUID) -> None:
    """Write an event of this order for the hirer's own system."""
    hirer_id = session.scalars(select(Order.hirer_id).where(Order.id == order_id)).one()
    events.tell(session, kind, about_id, hirer_id=hirer_id, order_id=order_id)


def tell_leader(session: Session, sealer: Sealer, kind: str, group_id: UUID, page: str, **facts: object) -> None:
    """Tell the leader of a group; the message leads to a page."""
    phone, language, principal_id = session.execute(
        select(Principal.phone, Principal.language, Principal.id)
        .join(Group, Group.principal_id == Principal.id)
        .where(Group.id == group_id)
    ).one()
    notify(session, sealer, kind, page, to=phone, language=language, principal_id=principal_id, **facts)


def tell_cancelled(session: Session, sealer: Sealer, award: Award, compensation_satang: int) -> None:
    """The leader learns at once that work she had taken is off, and what is paid for it."""
    lot = session.get_one(Lot, award.lot_id)
    tell_log(session, "award.cancelled", award.id, lot.order_id)
    page, sum_of = job_page(award.id), baht(compensation_satang)
    tell_leader(session, sealer, "award_cancelled", award.group_id, page, article=lot.article, baht=sum_of)
