"""Payments, and what the three sides say of them."""

from typing import Annotated

from fastapi import Query, Request, Response

from api.auth.access import Caller, CallerIs
from api.auth.door import Door
from api.lists import Cursor, CursorNotKnown, Limit, etag, page_of
from api.payments import claims, refusals, run_views, sending
from api.payments.access import mine, one_of_mine
from api.payments.claims import Word
from api.payments.models import Payment
from api.payments.rules import WAYS_OF, State
from api.payments.run_schemas import (
    ClaimPayment,
    PaymentId,
    PaymentShape,
    VoidPayment,
)
from api.payments.schemas import PayRunId
from api.payments.speaking import SIDES, SPEAKING, mark_of
from api.payments.telling import tell_hirer, tell_paid
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

payments = Door("/payments", "payments")
DOORS = (payments,)


@payments.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_payments(
    session: Tx,
    caller: CallerIs,
    pay_run: Annotated[PayRunId | None, Query(description="only those of this pay run")] = None,
    state: Annotated[State | None, Query(description="only those in this state")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PaymentShape]:
    """Payments with what each side said of them, newest first."""
    found = mine(session, caller, Payment)
    if pay_run is not None:
        found = found.where(Payment.pay_run_id == pay_run)
    if state is not None:
        found = found.where(Payment.state == state)
    show = lambda rows: run_views.show_payments(session, rows)  # noqa: E731
    return page_of(session, found, Payment.id, show, cursor=cursor, limit=limit)


@payments.open("GET", "/{payment_id}", needs="payments:read")
def get_payment(session: Tx, caller: CallerIs, response: Response, payment_id: PaymentId) -> PaymentShape:
    """One payment."""
    payment = one_of_mine(session, caller, Payment, payment_id)
    response.headers["ETag"] = etag(payment.version)
    return run_views.show_payments(session, [payment])[0]


@payments.open(
    "POST",
    "/{payment_id}/claims",
    needs="payments:write",
    status=201,
    refusals=(*SPEAKING, refusals.PaidLaterThanPlanned),
)
def claim_payment(
    session: Tx, caller: CallerIs, request: Request, payment_id: PaymentId, body: ClaimPayment
) -> PaymentShape:
    """Say what you know of a payment. Her no stands whatever others say, until she herself takes it back."""
    payment = one_of_mine(session, caller, Payment, payment_id)
    word = _word(caller, request, body)
    if word.side == "hirer":
        found = sending.claim_paid(
            session,
            payment,
            on_date=word.on_date,
            reference=body.bank_reference,
            principal_id=caller.principal_id,
            word=word,
        )
        tell_paid(session, request.app.state.sealer, [found.id])
    else:
        found = claims.say(session, payment.id, word, principal_id=caller.principal_id)
        tell_hirer(session, request.app.state.sealer, [found], word.side, word.said)
    return _fresh(session, found)


@payments.open("POST", "/{payment_id}/void", needs="payments:write", refusals=(refusals.PaymentStands,))
def void_payment(session: Tx, caller: CallerIs, payment_id: PaymentId, body: VoidPayment) -> PaymentShape:
    """The hirer takes back that it paid: the transfer failed or came back. The pay is open again, and late if it is."""
    payment = one_of_mine(session, caller, Payment, payment_id, only="hirer")
    return _fresh(session, sending.void(session, payment.id, reason=body.reason))


def _word(caller: Caller, request: Request, body: ClaimPayment) -> Word:
    sides = SIDES[caller.role]
    ways = [way for side in sides for way in WAYS_OF[side] if way != "bank_statement"]
    given_by = body.given_by or WAYS_OF[body.side][0]
    if body.side not in sides or given_by not in ways or given_by not in WAYS_OF[body.side]:
        raise refusals.NotYoursToSay("/side", sides=", ".join(sides), ways=", ".join(dict.fromkeys(ways)))
    if (body.said == "paid") != (body.side == "hirer"):
        raise refusals.NotYoursToSay("/said", sides=", ".join(sides), ways=", ".join(dict.fromkeys(ways)))
    return Word(
        body.side,
        body.said,
        body.on_date or today(),
        given_by,
        body.amount_satang,
        body.device_time,
        mark_of(request, body.device),
        body.note,
    )


def _fresh(session: Tx, payment: Payment) -> PaymentShape:
    session.flush()
    session.refresh(payment)
    return run_views.show_payments(session, [payment])[0]
