"""Who acts: the hirer of an award or the leader of its group. To anybody else its goods are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.deliveries.models import DeliveryNote, Dispute, Extension, GoodsReceipt, MaterialMove, Photo, TallySheet
from api.deliveries.refusals_ends import NotYourTurn
from api.deliveries.rules import Side
from api.documents.views import side_of
from api.errors import NotFound
from api.offers.models import Award
from api.offers.views import visible_awards

OfAnAward = TypeVar("OfAnAward", DeliveryNote, GoodsReceipt, Extension, TallySheet, Photo, MaterialMove)


@dataclass(frozen=True, slots=True)
class Actor:
    """The side somebody acts for, and whose account it is."""

    side: Side
    principal_id: UUID


def stand(session: Session, caller: Caller, award_id: UUID) -> tuple[Award, Actor]:
    """The award, and the caller as one of its two sides; 404 for anybody else."""
    award, side = side_of(session, caller, award_id)
    return award, Actor(side, caller.principal_id)


def visible(session: Session, caller: Caller, thing: type[OfAnAward]) -> Select[OfAnAward]:
    """Things of the caller's own awards."""
    mine = visible_awards(session, caller).with_only_columns(Award.id)
    return select(thing).where(thing.award_id.in_(mine))


def thing_of(
    session: Session, caller: Caller, thing: type[OfAnAward], thing_id: UUID
) -> tuple[OfAnAward, Award, Actor]:
    """A thing of one of the caller's awards, with the award and the side; 404 for anybody else's."""
    found: Sequence[OfAnAward] = session.scalars(visible(session, caller, thing).where(thing.id == thing_id)).all()
    if not found:
        raise NotFound()
    return found[0], *stand(session, caller, found[0].award_id)


def dispute_of(session: Session, caller: Caller, dispute_id: UUID) -> tuple[Dispute, Award, Actor]:
    """The same for a dispute, which hangs on a receipt."""
    found = session.get(Dispute, dispute_id)
    if found is None:
        raise NotFound()
    _, award, actor = thing_of(session, caller, GoodsReceipt, found.receipt_id)
    return found, award, actor


def demand(actor: Actor, side: Side) -> None:
    """Refuse what only the other side may do."""
    if actor.side != side:
        raise NotYourTurn(side=side)


def hold(session: Session, award_id: UUID) -> Award:
    """Take the award's row for this transaction, as it is now. Whoever takes more than one row takes this one first."""
    wanted = select(Award).where(Award.id == award_id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
