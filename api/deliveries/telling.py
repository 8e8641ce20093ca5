"""Telling the other side of an award what happened to its goods."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.deliveries.rules import Side
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
