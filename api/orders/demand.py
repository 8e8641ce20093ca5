"""What is waiting for groups now: open lots with pieces nobody has accepted, as matching needs to see them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.orders.models import Lot, Order, TimeTest
from api.orders.rules import pieces_per_day
from api.parties.models import Province
from api.thai import today as today_in_thailand


@dataclass(frozen=True, slots=True)
class OpenLot:
    """A lot that is open, with the point its order is delivered to and what of it is open.

    `pieces_per_day`: in eight hours, exact: the floor at any place follows from it.
    """

    id: UUID
    order_id: UUID
    hirer_id: UUID
    version: int
    terms: int
    article: str
    skill_code: str
    skill_level: int
    machine_code: str | None
    quantity_pieces: int
    awarded_pieces: int
    groups_awarded: int
    centiminutes_per_piece: int
    pieces_per_day: Fraction
    materials_by: str
    start_on: date
    due_on: date
    minimum_lot_pieces: int
    most_groups: int
    all_or_nothing: bool
    quality_level: int
    hazard: str
    rate_satang: int
    delivery_province_code: str
    delivery_district_code: str | None
    latitude_e6: int
    longitude_e6: int

    @property
    def open_pieces(self) -> int:
        """Pieces no group has accepted; some may be offered to a group that has not answered yet."""
        return self.quantity_pieces - self.awarded_pieces


_OF_LOT = [name for name in OpenLot.__dataclass_fields__ if hasattr(Lot, name)]


def open_lots(session: Session, *, today: date | None = None) -> list[OpenLot]:
    """Every lot that still wants groups, by id. Left out: blocked and cancelled ones, and those due today or before."""
    wanted = (
        select(Lot, Order, TimeTest, Province.latitude_e6, Province.longitude_e6)
        .join(Order, Order.id == Lot.order_id)
        .join(Province, Province.code == Order.delivery_province_code)
        .outerjoin(TimeTest, TimeTest.id == Lot.time_test_id)
        .where(Lot.state == "open", Order.state == "open", Lot.quantity_pieces > Lot.awarded_pieces)
        .where(Lot.due_on > (today or today_in_thailand()))
        .order_by(Lot.id)
    )
    return [_open(*row) for row in session.execute(wanted)]


def _open(lot: Lot, order: Order, test: TimeTest | None, latitude_e6: int, longitude_e6: int) -> OpenLot:
    return OpenLot(
        hirer_id=order.hirer_id,
        delivery_province_code=order.delivery_province_code,
        delivery_district_code=order.delivery_district_code,
        latitude_e6=latitude_e6,
        longitude_e6=longitude_e6,
        pieces_per_day=pieces_per_day(lot.centiminutes_per_piece, test),
        **{name: getattr(lot, name) for name in _OF_LOT},
    )
