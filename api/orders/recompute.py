"""After a new minimum wage: every open lot's lawful rate again, as a new version beside the old ones."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api import audit, jobs
from api.auth.models import Principal
from api.notifications.pages import order_page
from api.notifications.service import notify
from api.orders.amend import next_version
from api.orders.models import Lot, Order, TimeTest
from api.orders.pricing import Price, Prices
from api.orders.rules import pieces_per_day
from api.orders.service import MATCH_AGAIN
from api.orders.sheets import LotSheet, current_rates
from api.parties.models import Hirer
from api.sealing import Sealer
from api.thai import baht

Wanted = Select[Lot, Order, TimeTest]


def recompute_rates(session: Session, sealer: Sealer) -> int:
    """Add a rate version to each lot with open pieces whose highest minimum wage changed. Returns how many.

    A lot whose rate is under its new floor is blocked until the hirer raises it, and the hirer is told. Accepted work
    keeps what was agreed.
    """
    prices = _PricesByPlace(session)
    stale = {sheet.lot.order_id for sheet, _ in _changed(session, prices, _with_open_pieces())}
    renewed = _renew(session, prices, stale)
    for lot, floor_satang, blocked in renewed:  # after all row locks: telling takes a lock that many requests want
        if blocked:
            _tell_hirer(session, sealer, lot, floor_satang)
    if renewed:
        jobs.defer(session, MATCH_AGAIN, once=MATCH_AGAIN)
    return len(renewed)


class _PricesByPlace:
    """Each place's wages are read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._places: dict[tuple[str, str | None], Prices] = {}

    def of(self, lot: Lot, order: Order, test: TimeTest | None) -> Price:
        place = (order.delivery_province_code, order.delivery_district_code)
        here = self._places.setdefault(place, Prices(self._session, *place))
        per_day = pieces_per_day(lot.centiminutes_per_piece, test)
        return here.of(start_on=lot.start_on, due_on=lot.due_on, pieces_per_day=per_day)


def _with_open_pieces() -> Wanted:
    return (
        select(Lot, Order, TimeTest)
        .join(Order, Order.id == Lot.order_id)
        .outerjoin(TimeTest, TimeTest.id == Lot.time_test_id)
        .where(Lot.state.in_(("open", "blocked")), Lot.quantity_pieces > Lot.awarded_pieces)
        .order_by(Lot.id)
    )


def _changed(session: Session, prices: _PricesByPlace, wanted: Wanted) -> list[tuple[LotSheet, Price]]:
    """The lots whose lawful rate is another one now, with that rate."""
    rows = session.execute(wanted).all()
    rates = current_rates(session, [lot.id for lot, _, _ in rows])
    priced = [(LotSheet(lot, rates[lot.id]), prices.of(lot, order, test)) for lot, order, test in rows]
    return [(sheet, price) for sheet, price in priced if not price.is_kept_in(sheet.rate)]


def _renew(session: Session, prices: _PricesByPlace, order_ids: Collection[UUID]) -> list[tuple[Lot, int, bool]]:
    """Write the new versions of these orders' lots: (lot, its new floor, whether that blocks it now).

    Looked at again under lock: the orders first, then their lots.
    """
    session.scalars(select(Order.id).where(Order.id.in_(order_ids)).order_by(Order.id).with_for_update()).all()
    locked = _with_open_pieces().where(Lot.order_id.in_(order_ids)).with_for_update(of=Lot)
    renewed = []
    for sheet, price in _changed(session, prices, locked.execution_options(populate_existing=True)):
        number = next_version(session, sheet, price).number
        blocked = _judge_again(sheet.lot, price.rates.floor_satang)
        audit.record(session, "recompute_rate", "lot", sheet.lot.id, number=number, state=sheet.lot.state)
        renewed.append((sheet.lot, price.rates.floor_satang, blocked))
    session.flush()
    return renewed


def _judge_again(lot: Lot, floor_satang: int) -> bool:
    """Block a lot whose rate is under its floor, open one whose rate is not. Whether it is blocked now and was not."""
    if lot.rate_satang >= floor_satang:
        lot.state = "open"
        return False
    if lot.state == "blocked":
        return False
    lot.state = "blocked"
    lot.terms += 1  # what is offered at this rate cannot be accepted any more
    return True


def _tell_hirer(session: Session, sealer: Sealer, lot: Lot, floor_satang: int) -> None:
    phone, language, principal_id = session.execute(
        select(Hirer.phone, Principal.language, Principal.id)
        .join(Principal, Principal.id == Hirer.principal_id)
        .join(Order, Order.hirer_id == Hirer.id)
        .where(Order.id == lot.order_id)
    ).one()
    notify(
        session,
        sealer,
        "lot_under_new_floor",
        order_page(lot.order_id),
        to=phone,
        language=language,
        principal_id=principal_id,
        article=lot.article,
        baht=baht(floor_satang),
    )
