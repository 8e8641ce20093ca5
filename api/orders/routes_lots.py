"""Lots with their rates, time tests, and quotes."""

from fastapi import Request, Response
from sqlalchemy import select

from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.lists import Cursor, CursorNotKnown, Limit, page, set_etag
from api.orders import refusals, sheets, shown, time_tests
from api.orders.answer_schemas import LotShape, RateWorking, TimeTestShape
from api.orders.models import TimeTest
from api.orders.quote_schemas import AskQuote, QuoteShape
from api.orders.quote_shown import show_quote
from api.orders.quotes import quote
from api.orders.schemas import LotId, NewTimeTest
from api.parties.places import DistrictElsewhere, UnknownMachine, UnknownProvince, UnknownSkill
from api.shapes import Page
from api.transaction import Tx
from api.wages.lookup import NoMinimumWage

lots = Door("/lots", "orders")
tests = Door("/time-tests", "orders")
quotes = Door("/quotes", "orders")
CODES = (UnknownProvince, DistrictElsewhere, UnknownSkill, UnknownMachine, NoMinimumWage)


@lots.open("GET", "/{lot_id}", needs="orders:read")
def get_lot(session: Tx, caller: CallerIs, response: Response, lot_id: LotId) -> LotShape:
    """One lot."""
    sheet = sheets.read_lot(session, lot_id=lot_id, mine=sheets.visible(caller))
    set_etag(response, sheet.lot.version)
    return shown.show_lot(sheet)


@lots.open("GET", "/{lot_id}/rates", needs="orders:read")
def list_lot_rates(session: Tx, caller: CallerIs, lot_id: LotId) -> list[RateWorking]:
    """Every lawful rate this lot had, newest first, each with its working."""
    return [shown.show_rate(rate) for rate in sheets.read_rates(session, lot_id=lot_id, mine=sheets.visible(caller))]


@tests.open("GET", "", needs="orders:read", refusals=(CursorNotKnown,))
def list_time_tests(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[TimeTestShape]:
    """Your time tests, newest first."""
    mine = select(TimeTest).where(time_tests.visible(caller))
    return page(session, mine, TimeTest.id, shown.show_test, cursor=cursor, limit=limit)


@tests.open(
    "POST",
    "",
    needs="orders:write",
    status=201,
    refusals=(refusals.HirerNeeded, refusals.TestedInTheFuture, refusals.PieceTimeOutOfRange),
)
def record_time_test(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: NewTimeTest
) -> TimeTestShape:
    """Record how long a piece takes, so that several lots can name the test. It cannot be edited; send a new one."""
    made = time_tests.record_test(session, hirer_id=sheets.hirer_of(session, caller), test=body)
    response.headers.update(location(request, "/v1/time-tests"))
    return shown.show_test(made)


@quotes.open("POST", "", needs="orders:write", once=False, refusals=(*refusals.POSTING, *CODES))
def ask_quote(session: Tx, caller: CallerIs, body: AskQuote) -> QuoteShape:
    """What a lot would cost at least, how many groups could do it, and by when.

    Takes no Idempotency-Key: it records nothing, so asking twice does nothing twice.
    """
    return show_quote(quote(session, hirer_id=sheets.hirer_of(session, caller), ask=body))
