"""Orders on the wire, and all doors of the orders."""

from typing import Annotated

from fastapi import Body, Query, Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.csv_files import FILE_REFUSALS
from api.csv_results import ImportReport, Mode
from api.errors import MediaNotSupported
from api.lists import Cursor, CursorNotKnown, IfMatch, Limit, page_of, set_etag
from api.orders import refusals, sheets, shown
from api.orders.amend import amend_lot as change_lot
from api.orders.answer_schemas import LotShape, OrderLine, OrderShape, Withdrawn
from api.orders.cancel import Withdrawal
from api.orders.cancel import cancel_lot as withdraw_lot
from api.orders.cancel import cancel_order as withdraw_order
from api.orders.csv_orders import import_orders as post_file
from api.orders.models import Order
from api.orders.routes_lots import CODES, lots, quotes, tests
from api.orders.schemas import AmendLot, LotId, NewOrder, OrderId, OrderState, Withdraw
from api.orders.service import post_order as post
from api.shapes import Page
from api.transaction import Tx
from api.wages.lookup import NoMinimumWage
from api.words import language_of

orders = Door("/orders", "orders")
imports = Door("/order-imports", "orders")
DOORS = (orders, imports, lots, tests, quotes)


@orders.open("POST", "", needs="orders:write", status=201, refusals=(*refusals.POSTING, *CODES, refusals.ClientRefUsed))
def post_order(session: Tx, caller: CallerIs, request: Request, response: Response, body: NewOrder) -> OrderShape:
    """Post an order. A rate under the lawful floor is refused with the working and the cheapest lawful rate."""
    sheet = post(session, hirer_id=sheets.hirer_of(session, caller), order=body)
    set_etag(response, *sheet.versions)
    response.headers.update(location(request, f"/v1/orders/ord_{sheet.order.id.hex}"))
    return shown.show_order(sheet)


@orders.open("GET", "", needs="orders:read", refusals=(CursorNotKnown,))
def list_orders(
    session: Tx,
    caller: CallerIs,
    state: Annotated[OrderState | None, Query(description="only orders in this state")] = None,
    waiting: Annotated[bool, Query(description="only orders with pieces that no group has accepted")] = False,
    client_ref: Annotated[
        str | None, Query(max_length=100, description="only the order with this number of yours")
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[OrderLine]:
    """Your orders, newest first, with their lots added up."""
    mine = select(Order).where(sheets.visible(caller))
    if state is not None:
        mine = mine.where(Order.state == state)
    if waiting:
        mine = mine.where(sheets.has_open_pieces())
    if client_ref is not None:
        mine = mine.where(Order.client_ref == client_ref)
    lines = lambda rows: shown.show_lines(sheets.added_up(session, rows))  # noqa: E731
    return page_of(session, mine, Order.id, lines, cursor=cursor, limit=limit)


@orders.open("GET", "/{order_id}", needs="orders:read")
def get_order(session: Tx, caller: CallerIs, response: Response, order_id: OrderId) -> OrderShape:
    """One order with its lots and their lawful rates."""
    sheet = sheets.read_order(session, order_id=order_id, mine=sheets.visible(caller))
    set_etag(response, *sheet.versions)
    return shown.show_order(sheet)


@orders.open(
    "POST",
    "/{order_id}/cancel",
    needs="orders:write",
    changes_version=True,
    refusals=(refusals.NothingToWithdraw,),
)
def cancel_order(
    session: Tx, caller: CallerIs, response: Response, order_id: OrderId, body: Withdraw, if_match: IfMatch = None
) -> Withdrawn:
    """Withdraw everything no group has accepted. Accepted work stands (s.10). If-Match: the order's ETag."""
    mine = sheets.visible(caller)
    done = withdraw_order(session, order_id=order_id, mine=mine, if_match=if_match, reason=body.reason)
    return _withdrawn(response, done)


@orders.open(
    "PATCH",
    "/{order_id}/lots/{lot_id}",
    needs="orders:write",
    changes_version=True,
    refusals=(*refusals.AMENDING, NoMinimumWage),
)
def amend_lot(
    session: Tx,
    caller: CallerIs,
    response: Response,
    order_id: OrderId,
    lot_id: LotId,
    body: AmendLot,
    if_match: IfMatch = None,
) -> LotShape:
    """Change what of a lot no group has accepted. If-Match: the lot's ETag."""
    mine = sheets.visible(caller)
    sheet = change_lot(session, order_id=order_id, lot_id=lot_id, mine=mine, if_match=if_match, change=body)
    set_etag(response, sheet.lot.version)
    return shown.show_lot(sheet)


@orders.open(
    "POST",
    "/{order_id}/lots/{lot_id}/cancel",
    needs="orders:write",
    changes_version=True,
    refusals=(refusals.NothingToWithdraw,),
)
def cancel_lot(
    session: Tx,
    caller: CallerIs,
    response: Response,
    order_id: OrderId,
    lot_id: LotId,
    body: Withdraw,
    if_match: IfMatch = None,
) -> Withdrawn:
    """Withdraw what of one lot no group has accepted. Accepted work stands (s.10). If-Match: the lot's ETag."""
    mine = sheets.visible(caller)
    done = withdraw_lot(session, order_id=order_id, lot_id=lot_id, mine=mine, if_match=if_match, reason=body.reason)
    return _withdrawn(response, done)


@imports.open("POST", "", needs="orders:write", refusals=(*FILE_REFUSALS, refusals.HirerNeeded))
def import_orders(
    session: Tx,
    caller: CallerIs,
    request: Request,
    body: Annotated[bytes, Body(media_type="text/csv")],
    dry_run: Annotated[bool, Query(description="say what would happen and record nothing")] = False,
    mode: Annotated[
        Mode, Query(description="whether one faulty order keeps the others from being posted")
    ] = "best_effort",
) -> ImportReport:
    """Post the orders of a CSV file: one row per lot, UTF-8 or TIS-620, Thai or English headings.

    Rows with the same order reference are one order. A reference that is known already is left as it is, so a file can
    be sent again.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise MediaNotSupported(accepted="text/csv")
    return post_file(
        session,
        hirer_id=sheets.hirer_of(session, caller),
        data=body,
        dry_run=dry_run,
        mode=mode,
        language=language_of(request.headers.get("accept-language")),
        limit_bytes=request.app.state.settings.import_limit_bytes,
    )


def _withdrawn(response: Response, done: Withdrawal) -> Withdrawn:
    set_etag(response, *done.sheet.versions)
    return shown.show_withdrawal(done.sheet, done.withdrawn_pieces, done.standing_pieces)
