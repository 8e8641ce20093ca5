"""Changing a lot. What groups accepted stays as they accepted it; a change reaches only what is still open."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api import audit, jobs
from api.errors import Faults, NotFound
from api.lists import demand_match
from api.orders import refusals, rules
from api.orders.models import Lot, LotRate, Order, TimeTest
from api.orders.pricing import Price, Prices
from api.orders.schemas import AmendLot
from api.orders.service import MATCH_AGAIN
from api.orders.sheets import LotSheet, OrderSheet, read_order
from api.orders.terms import Terms, judge_awarded, unsettles_offers
from api.thai import today as today_in_thailand


def amend_lot(
    session: Session,
    *,
    order_id: UUID,
    lot_id: UUID,
    mine: ColumnElement[bool],
    if_match: str | None,
    change: AmendLot,
    today: date | None = None,
) -> LotSheet:
    """Change a lot that was read as `if_match`. Refused with all faults at once."""
    order, sheet = lot_of(read_order(session, order_id=order_id, mine=mine, lock=True), lot_id)
    demand_match(if_match, sheet.lot.version)
    if sheet.lot.state == "cancelled":
        raise refusals.LotClosed()
    if not change.changes():
        raise refusals.NothingToChange("")
    wanted = replace(Terms.of(sheet.lot), **change.changes())
    price = _price(session, order, sheet.lot, wanted)
    _judge(sheet.lot, wanted, price, today or today_in_thailand())
    return _write(session, sheet, wanted, price)


def lot_of(sheet: OrderSheet, lot_id: UUID) -> tuple[Order, LotSheet]:
    """One lot of an order; one of another order is not found."""
    for one in sheet.lots:
        if one.lot.id == lot_id:
            return sheet.order, one
    raise NotFound()


def _price(session: Session, order: Order, lot: Lot, wanted: Terms) -> Price:
    test = session.get(TimeTest, lot.time_test_id) if lot.time_test_id else None
    prices = Prices(session, order.delivery_province_code, order.delivery_district_code)
    per_day = rules.pieces_per_day(lot.centiminutes_per_piece, test)
    return prices.of(start_on=wanted.start_on, due_on=wanted.due_on, pieces_per_day=per_day)


def _judge(lot: Lot, wanted: Terms, price: Price, today: date) -> None:
    now = Terms.of(lot)
    faults = Faults()
    for found in (
        judge_awarded(now, wanted, lot.awarded_pieces, lot.groups_awarded),
        rules.judge_window(wanted, today, "", changed=frozenset(now.differing(wanted))),
        rules.judge_size(wanted, wanted.rate_satang, ""),
        rules.judge_rate(wanted.rate_satang, price.rates, price.explanation(), ""),
    ):
        for fault in found:
            faults.add(fault)
    faults.raise_any()


def _write(session: Session, sheet: LotSheet, wanted: Terms, price: Price) -> LotSheet:
    lot, before = sheet.lot, Terms.of(sheet.lot)
    lot.state = "open"  # a blocked lot has a lawful rate now
    if unsettles_offers(before, wanted):
        lot.terms += 1
    for name, value in before.differing(wanted).items():
        setattr(lot, name, value)
    rate = next_version(session, sheet, price)
    session.flush()
    session.refresh(lot)  # the database counts the version
    was = {name: value for name, value in asdict(before).items() if getattr(lot, name) != value}
    audit.record(session, "amend_lot", "lot", lot.id, before=_plain(was), rate_number=rate.number)
    jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return LotSheet(lot, rate)


def next_version(session: Session, sheet: LotSheet, price: Price) -> LotRate:
    """The rate as it is, or a new version when another minimum wage counts now. Nothing is overwritten."""
    if price.is_kept_in(sheet.rate):
        return sheet.rate
    rate = price.version(sheet.lot.id, sheet.rate.number + 1)
    session.add(rate)
    flag_modified(sheet.lot, "rate_satang")  # so that the lot's version, its ETag, counts up with its rate
    return rate


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the audit trail keeps them: days as ISO dates."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
