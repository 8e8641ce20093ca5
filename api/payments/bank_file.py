"""The payments of a pay run as a file for a bank: one row for each, with the code that comes back on its statement."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.payments.bank_payees import Payee, payees
from api.payments.bank_reference import reference_of
from api.payments.models import Payment, PayRun
from api.promptpay import Target
from api.sealing import Sealer

COLUMNS = ("reference", "payee", "kind", "bank_code", "account", "amount_baht", "pay_on")
OPEN = "prepared"  # once the hirer said it paid, nothing here may make it pay again
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class BankFile:
    """The file, how many payments it holds, and how many of the run it leaves out: cash, no account, no consent."""

    content: bytes
    payments: int
    left_out: int


def bank_file(session: Session, sealer: Sealer, run: PayRun) -> BankFile:
    """What of a run is still to be paid and may go through a bank. Accounts are read: it is written down who asked."""
    payments = session.scalars(
        select(Payment).where(Payment.pay_run_id == run.id, Payment.state == OPEN).order_by(Payment.id)
    ).all()
    found = payees(session, sealer, payments)
    listed = [one for one in payments if one.id in found]
    left_out = len(payments) - len(listed)
    audit.record(session, "make_bank_file", "pay_run", run.id, payments=len(listed), left_out=left_out)
    return BankFile(written(listed, found, run.pay_on.isoformat()), len(listed), left_out)


def written(payments: Sequence[Payment], found: Mapping[UUID, Payee], pay_on: str) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that spreadsheets read Thai names."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for one in payments:
        payee = found[one.id]
        kind, bank, account = _shown(payee.target)
        amount = f"{one.amount_satang // 100}.{one.amount_satang % 100:02d}"
        table.writerow([reference_of(one.id), safe(payee.name), kind, bank, account, amount, pay_on])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _shown(target: Target) -> tuple[str, str, str]:
    """Kind, bank and account as banks ask for them: a mobile number begins with 0 and not with 0066."""
    if target.kind == "bank_account":
        return target.kind, target.number[:3], target.number[3:]
    if target.kind == "phone":
        return target.kind, "", "0" + target.number.removeprefix("0066")
    return target.kind, "", target.number
