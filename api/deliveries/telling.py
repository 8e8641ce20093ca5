"""Telling the other side of an award, and the hirer's own system, what happened to its goods."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.deliveries.rules import Side
from api.events import service as events
from api.events.rules import Kind
from api.notifications.pages import job_page, order_page
from api.notifications.service import notify
from api.offers.models import Award
from api.orders.models import Lot
from api.parties.models import Group, Hirer
from api.sealing import Sealer


def tell(session: Session, sealer: Sealer | None, kind: str, award: Award, side: Side, **facts: object) -> None:
    """Put a message to one side in the outbox. Without a sealer nobody is told: a past that is only written down."""
    if sealer is None:
        return
    article, order_id = session.execute(select(Lot.article, Lot.order_id).where(Lot.id == award.lot_id)).one()
    page = job_page(award.id) if side == "leader" else order_page(order_id)
    if side == "leader":
        who = select(Principal.phone, Principal.language, Principal.id).join(Group, Group.principal_id == Principal.id)
        who = who.where(Group.id == award.group_id)
    else:
        who = select(Hirer.phone, Principal.language, Principal.id).join(Hirer, Hirer.principal_id == Principal.id)
        who = who.where(Hirer.id == award.hirer_id)
    phone, language, principal_id = session.execute(who).one()
    facts = {"article": article, **facts}
    notify(session, sealer, kind, page, to=phone, language=language, principal_id=principal_id, **facts)


def tell_log(session: Session, kind: Kind, about_id: UUID, award_id: UUID) -> None:
    """Write an event of the order that this award is part of."""
    found = select(Award.hirer_id, Lot.order_id).join(Lot, Lot.id == Award.lot_id).where(Award.id == award_id)
    hirer_id, order_id = session.execute(found).one()
    events.tell(session, kind, about_id, hirer_id=hirer_id, order_id=order_id)
