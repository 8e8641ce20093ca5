"""Pay runs: prepared, sent or cancelled by the hirer, confirmed by the leader."""

from typing import Annotated

from fastapi import Query, Request, Response

from api.auth.access import Caller, CallerIs
from api.auth.door import Door, location
from api.errors import NotFound
from api.ledger.refusals import NoInterestRate
from api.lists import Cursor, CursorNotKnown, Limit, etag, page_of
from api.offers.views import group_of
from api.orders.sheets import hirer_of
from api.payments import claims, pay_runs, refusals, run_views, sending
from api.payments.access import my_run, my_runs, still_under_way
from api.payments.claims import Word
from api.payments.models import PayRun
from api.payments.run_schemas import (
    ConfirmPayments,
    PaymentShape,
    PayRunShape,
    PreparePayRun,
    SendPayRun,
)
from api.payments.schemas import PayRunId
from api.payments.speaking import SPEAKING, mark_of
from api.payments.telling import tell_hirer, tell_run_paid
from api.shapes import Page
from api.thai import today
from api.transaction import Tx

runs = Door("/pay-runs", "payments")
DOORS = (runs,)


@runs.open(
    "POST",
    "",
    needs="payments:write",
    status=201,
    refusals=(NotFound, refusals.NothingDue, refusals.PayDayOutOfRange, refusals.InstalmentInPayment, NoInterestRate),
)
def prepare_pay_run(
    session: Tx, caller: CallerIs, request: Request, response: Response, body: PreparePayRun
) -> PayRunShape:
    """Put everything due until a day into one payment for each homeworker, with interest on what is late."""
    if caller.role != "hirer":
        raise NotFound()
    run = pay_runs.prepare(
        session,
        hirer_id=hirer_of(session, caller),
        pay_on=body.pay_on,
        due_until=body.due_until,
        principal_id=caller.principal_id,
    )
    response.headers.update(location(request, f"/v1/pay-runs/pyr_{run.id.hex}"))
    return _shown(session, caller, run, response)


@runs.open("GET", "", needs="payments:read", refusals=(CursorNotKnown,))
def list_pay_runs(
    session: Tx,
    caller: CallerIs,
    under_way: Annotated[bool, Query(description="true: only where somebody has not said that she has it")] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PayRunShape]:
    """A hirer's pay runs, or for a leader those that pay her group, newest first."""
    found = my_runs(session, caller)
    if under_way:
        found = found.where(still_under_way(session, caller))
    show = lambda rows: run_views.show_runs(session, caller, rows)  # noqa: E731
    return page_of(session, found, PayRun.id, show, cursor=cursor, limit=limit)


@runs.open("GET", "/{pay_run_id}", needs="payments:read")
def get_pay_run(session: Tx, caller: CallerIs, response: Response, pay_run_id: PayRunId) -> PayRunShape:
    """One pay run. Its payments are at `/v1/payments?pay_run=`."""
    return _shown(session, caller, my_run(session, caller, pay_run_id), response)


@runs.open(
    "POST",
    "/{pay_run_id}/send",
    needs="payments:write",
    refusals=(refusals.RunNotPrepared, refusals.PaidLaterThanPlanned, refusals.PaidInFuture),
)
def send_pay_run(
    session: Tx, caller: CallerIs, request: Request, response: Response, pay_run_id: PayRunId, body: SendPayRun
) -> PayRunShape:
    """Say that the whole run is paid. It is a claim: leader and homeworkers say what they have."""
    run = _own_run(session, caller, pay_run_id)
    on = body.paid_on or min(run.pay_on, today())
    word = Word("hirer", "paid", on, "api_key", device_at=body.device_time, note=body.note)
    sending.send(session, run, word, reference=body.bank_reference, principal_id=caller.principal_id)
    tell_run_paid(session, request.app.state.sealer, run.id)
    return _shown(session, caller, run, response)


@runs.open("POST", "/{pay_run_id}/cancel", needs="payments:write", refusals=(refusals.RunNotPrepared,))
def cancel_pay_run(session: Tx, caller: CallerIs, response: Response, pay_run_id: PayRunId) -> PayRunShape:
    """Give up a run that was not sent. What it held is open again."""
    run = pay_runs.cancel(session, _own_run(session, caller, pay_run_id))
    return _shown(session, caller, run, response)


@runs.open("POST", "/{pay_run_id}/confirm", needs="payments:write", refusals=SPEAKING)
def confirm_payments(
    session: Tx, caller: CallerIs, request: Request, pay_run_id: PayRunId, body: ConfirmPayments
) -> list[PaymentShape]:
    """The leader says in one call whether she has the money of her members: all of the run's, or those she names."""
    if caller.role != "leader":
        raise NotFound()
    my_run(session, caller, pay_run_id)
    waiting = claims.to_confirm(session, pay_run_id, group_of(session, caller), body.payments, body.said)
    word = Word(
        "leader",
        body.said,
        body.on_date or today(),
        "otp",
        device_at=body.device_time,
        device_mark=mark_of(request, body.device),
        note=body.note,
    )
    said = claims.confirm_many(session, waiting, word, principal_id=caller.principal_id)
    tell_hirer(session, request.app.state.sealer, said, "leader", word.said)
    return run_views.show_payments(session, said)


def _own_run(session: Tx, caller: Caller, run_id: PayRunId) -> PayRun:
    if caller.role != "hirer":
        raise NotFound()
    return my_run(session, caller, run_id)


def _shown(session: Tx, caller: Caller, run: PayRun, response: Response) -> PayRunShape:
    session.refresh(run)
    response.headers["ETag"] = etag(run.version)
    return run_views.show_runs(session, caller, [run])[0]
