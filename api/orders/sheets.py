"""Reading orders: an order with its lots, and each lot with the lawful rate as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import Session

from api.auth.access import Caller
from api.errors import NotFound
from api.orders.models import Lot, LotRate, Order
from api.orders.refusals import HirerNeeded
from api.parties.models import Hirer


@dataclass(frozen=True, slots=True)
class LotSheet:
    """A lot and the newest computation of its floor and fair rate."""

    lot: Lot
    rate: LotRate

    @property
    def open_pieces(self) -> int:
        """Pieces nobody has accepted and nobody has withdrawn."""
        return 0 if self.lot.state == "cancelled" else self.lot.quantity_pieces - self.lot.awarded_pieces


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """An order with its lots in their order."""

    order: Order
    lots: Sequence[LotSheet]

    @property
    def versions(self) -> tuple[int, ...]:
        """What its ETag is made of."""
        return (self.order.version, *(one.lot.version for one in self.lots))


@dataclass(frozen=True, slots=True)
class LotSums:
    """The lots of an order added up."""

    articles: Sequence[str]
    lots: int
    quantity_pieces: int
    awarded_pieces: int
    open_pieces: int
    last_due_on: date


def visible(caller: Caller) -> ColumnElement[bool]:
    """A hirer sees its own orders; whoever else may read orders sees all."""
    if caller.role != "hirer":
        return true()
    return Order.hirer_id == select(Hirer.id).where(Hirer.principal_id == caller.principal_id).scalar_subquery()


def has_open_pieces() -> ColumnElement[bool]:
    """Whether something of an order is neither accepted nor withdrawn."""
    still_open = and_(Lot.state != "cancelled", Lot.quantity_pieces > Lot.awarded_pieces)
    return select(Lot.id).where(Lot.order_id == Order.id, still_open).exists()


def hirer_of(session: Session, caller: Caller) -> UUID:
    """The hirer who calls."""
    found = session.scalar(select(Hirer.id).where(Hirer.principal_id == caller.principal_id))
    if found is None:
        raise HirerNeeded()
    return found


def current_rates(session: Session, lot_ids: Sequence[UUID]) -> dict[UUID, LotRate]:
    """The newest rate of each lot, in one statement."""
    newest = (
        select(LotRate)
        .where(LotRate.lot_id.in_(lot_ids))
        .order_by(LotRate.lot_id, LotRate.number.desc())
        .ext(distinct_on(LotRate.lot_id))
    )
    return {rate.lot_id: rate for rate in session.scalars(newest)}


def read_order(session: Session, *, order_id: UUID, mine: ColumnElement[bool], lock: bool = False) -> OrderSheet:
    """An order with its lots. With `lock` nobody else changes them until the commit: the order first, then its lots."""
    wanted = select(Order).where(Order.id == order_id, mine)
    of_it = select(Lot).where(Lot.order_id == order_id).order_by(Lot.id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
        of_it = of_it.with_for_update().execution_options(populate_existing=True)
    order = session.scalars(wanted).one_or_none()
    if order is None:
        raise NotFound()
    lots = sorted(session.scalars(of_it), key=lambda lot: lot.position)
    rates = current_rates(session, [lot.id for lot in lots])
    return OrderSheet(order, [LotSheet(lot, rates[lot.id]) for lot in lots])


def added_up(session: Session, orders: Sequence[Order]) -> list[tuple[Order, LotSums]]:
    """Orders with their lots added up, in one statement."""
    still_open = case((Lot.state == "cancelled", 0), else_=Lot.quantity_pieces - Lot.awarded_pieces)
    wanted = (
        select(
            Lot.order_id,
            func.array_agg(aggregate_order_by(Lot.article, Lot.position)),
            func.count(),
            func.sum(Lot.quantity_pieces),
            func.sum(Lot.awarded_pieces),
            func.sum(still_open),
            func.max(Lot.due_on),
        )
        .where(Lot.order_id.in_([order.id for order in orders]))
        .group_by(Lot.order_id)
    )
    sums = {
        order_id: LotSums(articles, lots, int(pieces), int(awarded), int(rest), due)
        for order_id, articles, lots, pieces, awarded, rest, due in session.execute(wanted)
    }
    return [(order, sums[order.id]) for order in orders]


def read_lot(session: Session, *, lot_id: UUID, mine: ColumnElement[bool]) -> LotSheet:
    """One lot with its rate."""
    found = session.execute(
        select(Lot, LotRate)
        .join(Order, Order.id == Lot.order_id)
        .join(LotRate, LotRate.lot_id == Lot.id)
        .where(Lot.id == lot_id, mine)
        .order_by(LotRate.number.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return LotSheet(*found)


def read_rates(session: Session, *, lot_id: UUID, mine: ColumnElement[bool]) -> Sequence[LotRate]:
    """Every rate a lot ever had, newest first."""
    found = session.scalars(
        select(LotRate)
        .join(Lot, Lot.id == LotRate.lot_id)
        .join(Order, Order.id == Lot.order_id)
        .where(LotRate.lot_id == lot_id, mine)
        .order_by(LotRate.number.desc())
    ).all()
    if not found:
        raise NotFound()
    return found
