"""Withdrawing work. What no group has accepted goes; what one has accepted stands (s.10).

Accepted work ends only award by award, with compensation: that is another room's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from api import audit, jobs
from api.lists import demand_match
from api.orders.amend import lot_of
from api.orders.models import Lot
from api.orders.refusals import NothingToWithdraw
from api.orders.service import MATCH_AGAIN
from api.orders.sheets import LotSheet, OrderSheet, read_order


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is left after a withdrawal, and how many pieces were withdrawn and still stand."""

    sheet: OrderSheet
    withdrawn_pieces: int
    standing_pieces: int


def cancel_order(
    session: Session, *, order_id: UUID, mine: ColumnElement[bool], if_match: str | None, reason: str
) -> Withdrawal:
    """Withdraw everything of an order that no group has accepted."""
    sheet = read_order(session, order_id=order_id, mine=mine, lock=True)
    demand_match(if_match, *sheet.versions)
    return _withdraw(session, sheet, sheet.lots, reason)


def cancel_lot(
    session: Session, *, order_id: UUID, lot_id: UUID, mine: ColumnElement[bool], if_match: str | None, reason: str
) -> Withdrawal:
    """Withdraw what of one lot no group has accepted."""
    sheet = read_order(session, order_id=order_id, mine=mine, lock=True)
    _, one = lot_of(sheet, lot_id)
    demand_match(if_match, one.lot.version)
    return _withdraw(session, sheet, [one], reason)


def _withdraw(session: Session, sheet: OrderSheet, lots: Sequence[LotSheet], reason: str) -> Withdrawal:
    going = [one for one in lots if one.open_pieces]
    withdrawn = sum(one.open_pieces for one in going)
    if not going:
        raise NothingToWithdraw()
    for one in going:
        _close(one.lot)
        audit.record(session, "withdraw_lot", "lot", one.lot.id, standing_pieces=one.lot.awarded_pieces)
    order = sheet.order
    order.cancelled_because = reason
    if all(one.lot.state == "cancelled" for one in sheet.lots):
        order.state = "cancelled"
    session.flush()
    for changed in (order, *(one.lot for one in going)):
        session.refresh(changed)  # the database counts the versions
    audit.record(session, "withdraw_order", "order", order.id, withdrawn_pieces=withdrawn, state=order.state)
    jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)  # groups that were asked for this work are free for other work
    return Withdrawal(sheet, withdrawn, sum(one.lot.awarded_pieces for one in lots))


def _close(lot: Lot) -> None:
    """Nothing accepted: cancelled. Something accepted: it is all there is now. Waiting offers cannot be accepted."""
    lot.terms += 1
    if lot.awarded_pieces == 0:
        lot.state = "cancelled"
        return
    lot.minimum_lot_pieces = min(lot.minimum_lot_pieces, lot.awarded_pieces)
    lot.quantity_pieces = lot.awarded_pieces
