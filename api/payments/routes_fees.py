"""Leaders' fees in pay runs, and what the two sides say of them."""

from typing import Annotated

from fastapi import Query, Request, Response

from api.auth.access import Caller, CallerIs
from api.auth.door import Door
from api.lists import Cursor, CursorNotKnown, Limit, etag, page_of
from api.payments import fee_views, fees, refusals, sending
from api.payments.access import mine, one_of_mine
from api.payments.claims import Word
from api.payments.fee_schemas import ClaimFee, FeePaymentId, FeePaymentShape
from api.payments.models import FeePayment
from api.payments.rules import FeeState, Said, Side
from api.payments.run_schemas import VoidPayment
from api.payments.speaking import mark_of
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

fee_door = Door("/fee-payments", "payments")
DOORS = (fee_door,)
MAY_SAY: dict[str, tuple[Side, tuple[Said, ...]]] = {
    "hirer": ("hirer", ("paid",)),
    "leader": ("leader", ("received", "not_received")),
}


@fee_door.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_fee_payments(
    session: Tx,
    caller: CallerIs,
    state: Annotated[FeeState | None, Query(description="only those in this state")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[FeePaymentShape]:
    """Fees of pay runs with what each side said of them, newest first. A hirer sees its own, a leader hers."""
    found = mine(session, caller, FeePayment)
    if state is not None:
        found = found.where(FeePayment.state == state)
    show = lambda rows: fee_views.show(session, rows)  # noqa: E731
    return page_of(session, found, FeePayment.id, show, cursor=cursor, limit=limit)


@fee_door.open("GET", "/{fee_payment_id}", needs="payments:read")
def get_fee_payment(session: Tx, caller: CallerIs, response: Response, fee_payment_id: FeePaymentId) -> FeePaymentShape:
    """One of them."""
    fee = one_of_mine(session, caller, FeePayment, fee_payment_id)
    response.headers["ETag"] = etag(fee.version)
    return fee_views.show(session, [fee])[0]


@fee_door.open(
    "POST",
    "/{fee_payment_id}/claims",
    needs="payments:write",
    status=201,
    refusals=(
        refusals.PaymentNotSent,
        refusals.AlreadySaid,
        refusals.NotYoursToSay,
        refusals.PaidInFuture,
        refusals.PaidLaterThanPlanned,
    ),
)
def claim_fee_payment(
    session: Tx, caller: CallerIs, request: Request, fee_payment_id: FeePaymentId, body: ClaimFee
) -> FeePaymentShape:
    """The hirer says a fee is paid, as sending the whole run does too; the leader says whether she has it."""
    fee = one_of_mine(session, caller, FeePayment, fee_payment_id)
    word = _word(caller, request, body)
    if word.side == "hirer":
        found = sending.claim_fee_paid(session, fee, word, principal_id=caller.principal_id)
    else:
        found = fees.say(session, fee.id, word, principal_id=caller.principal_id)
    return _fresh(session, found)


@fee_door.open("POST", "/{fee_payment_id}/void", needs="payments:write", refusals=(refusals.PaymentStands,))
def void_fee_payment(session: Tx, caller: CallerIs, fee_payment_id: FeePaymentId, body: VoidPayment) -> FeePaymentShape:
    """The hirer takes back that it paid: the fee is owed again, and the next pay run takes it."""
    fee = one_of_mine(session, caller, FeePayment, fee_payment_id, only="hirer")
    return _fresh(session, fees.void(session, fee.id, reason=body.reason))


def _word(caller: Caller, request: Request, body: ClaimFee) -> Word:
    side, ways = MAY_SAY[caller.role]
    if body.said not in ways:
        raise refusals.NotYoursToSay("/said", sides=side, ways=", ".join(ways))
    return Word(
        side,
        body.said,
        body.on_date or today(),
        "api_key" if side == "hirer" else "otp",
        device_at=body.device_time,
        device_mark=mark_of(request, body.device),
        note=body.note,
    )


def _fresh(session: Tx, fee: FeePayment) -> FeePaymentShape:
    session.refresh(fee)
    return fee_views.show(session, [fee])[0]
