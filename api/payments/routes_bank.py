"""Paying through a bank: PromptPay codes, the file of a pay run, and statements that come back."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import promptpay
from api.auth.access import Caller, CallerIs
from api.auth.door import Door
from api.csv_files import FILE_REFUSALS
from api.errors import MediaNotSupported, NotFound
from api.orders.sheets import hirer_of
from api.payments.bank_file import OPEN, bank_file
from api.payments.bank_payees import payees
from api.payments.bank_refusals import NotByPromptPay, PayeeNotKnown, PaymentNotOpen
from api.payments.models import PayRun
from api.payments.run_schemas import PaymentId
from api.payments.schemas import PayRunId
from api.payments.slip_views import payment_for
from api.payments.statement_lines import read_statement
from api.payments.statement_match import match
from api.payments.statement_shapes import StatementReport, report
from api.payments.telling import tell_paid
from api.thai import today
from api.transaction import Tx
from api.words import language_of

codes = Door("/payments", "money paper")
files = Door("/pay-runs", "money paper")
statements = Door("/bank-statements", "money paper")
DOORS = (codes, files, statements)


class SvgAnswer(Response):
    """A picture that asks nothing of another server."""

    media_type = "image/svg+xml"


class CsvAnswer(Response):
    """A CSV file."""

    media_type = "text/csv"


@codes.open(
    "GET",
    "/{payment_id}/promptpay.svg",
    needs="payments:read",
    refusals=(NotByPromptPay, PayeeNotKnown, PaymentNotOpen),
    response_class=SvgAnswer,
)
def get_promptpay_code(session: Tx, caller: CallerIs, request: Request, payment_id: PaymentId) -> SvgAnswer:
    """A QR code that asks for this payment, for the payee's account and the whole amount. It proves nothing."""
    payment = payment_for(session, caller, payment_id)
    if payment.method != "promptpay":
        raise NotByPromptPay()
    if payment.state != OPEN:
        raise PaymentNotOpen()
    payee = payees(session, request.app.state.sealer, [payment]).get(payment.id)
    if payee is None:
        raise PayeeNotKnown()
    drawn = promptpay.svg_file(promptpay.payload(payee.target, payment.amount_satang))
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}
    return SvgAnswer(drawn, headers=headers)


@files.open("GET", "/{pay_run_id}/bank-file", needs="payments:read", response_class=CsvAnswer)
def get_bank_file(session: Tx, caller: CallerIs, request: Request, pay_run_id: PayRunId) -> CsvAnswer:
    """What of your pay run is still to be paid through a bank: CSV, UTF-8 with byte order mark, one row for a payment.

    Columns: `reference` (16 capital letters and digits; send it with the transfer, it comes back on the statement),
    `payee`, `kind` (`phone`, `id_number`, `e_wallet`, `bank_account`), `bank_code` (three digits, for a bank account),
    `account`, `amount_baht` (two decimals), `pay_on`. Cash, and payees without account or consent, are left out;
    `Trong-Payments` and `Trong-Left-Out` say how many are in it and how many are not.
    """
    run = _run_of(session, caller, pay_run_id)
    made = bank_file(session, request.app.state.sealer, run)
    headers = {
        "Content-Disposition": f'attachment; filename="pay-run-{run.number}-{run.pay_on.isoformat()}.csv"',
        "Trong-Payments": str(made.payments),
        "Trong-Left-Out": str(made.left_out),
        "Cache-Control": "no-store",
    }
    return CsvAnswer(made.content, headers=headers)


def _run_of(session: Session, caller: Caller, pay_run_id: UUID) -> PayRun:
    """A pay run of this hirer. A leader does not read the accounts of other groups."""
    run = session.get(PayRun, pay_run_id) if caller.role == "hirer" else None
    if run is None or run.hirer_id != hirer_of(session, caller):
        raise NotFound()
    return run


@statements.open("POST", "", needs="payments:write", refusals=(*FILE_REFUSALS, NotFound))
def read_bank_statement(
    session: Tx,
    caller: CallerIs,
    request: Request,
    body: Annotated[bytes, Body(media_type="text/csv")],
    dry_run: Annotated[bool, Query(description="say what would be matched and record nothing")] = False,
) -> StatementReport:
    """Match your bank statement with payments: CSV in UTF-8 or TIS-620, Thai or English headings, years of either era.

    A line whose text holds a payment's reference and whose amount is the payment's counts as your word that it is paid.
    Amount, day and account without the reference make a suggestion only. What is not matched is not paid. Each line is
    kept once, so a statement can be sent again.
    """
    if caller.role != "hirer":
        raise NotFound()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise MediaNotSupported(accepted="text/csv")
    state = request.app.state
    statement = read_statement(body, today(), limit_bytes=state.settings.import_limit_bytes)
    hirer_id = hirer_of(session, caller)
    fates = match(
        session,
        state.sealer,
        statement,
        hirer_id=hirer_id,
        principal_id=caller.principal_id,
        dry_run=dry_run,
    )
    if not dry_run:
        matched = [one.payment_id for one in fates if one.outcome == "matched" and one.payment_id is not None]
        tell_paid(session, state.sealer, matched)
    return report(fates, statement.headings, language_of(request.headers.get("accept-language")), dry_run=dry_run)
