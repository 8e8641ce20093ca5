"""Reading the wage record: balances by the database, the same again from the hashed bytes, and statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.ledger.books import AccountOf
from api.ledger.canonical import lines_of
from api.ledger.models import Account, Journal, Posting


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account's statement, with the balance after it; both in satang."""

    journal_id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    amount_satang: int
    balance_satang: int


def balance(
    session: Session,
    account: AccountOf,
    *,
    effective_until: date | None = None,
    recorded_until: datetime | None = None,
) -> int:
    """What an account comes to in satang; 0 for one that was never used.

    `effective_until` takes entries for days up to that one; `recorded_until` shows what was known at that moment
    (an entry's moment is the beginning of its transaction, so one committed just then may be missing).
    """
    asked = (
        select(func.coalesce(func.sum(Posting.amount_satang), 0))
        .join(Account, Account.id == Posting.account_id)
        .where(Account.kind == account.kind, Account.party_id == account.party_id)
    )
    if effective_until is not None or recorded_until is not None:
        asked = asked.join(Journal, Journal.id == Posting.journal_id)
    if effective_until is not None:
        asked = asked.where(Journal.effective_on <= effective_until)
    if recorded_until is not None:
        asked = asked.where(Journal.recorded_at <= recorded_until)
    return int(session.execute(asked).scalar_one())


def balances(session: Session) -> dict[AccountOf, int]:
    """Every account's balance in satang, added up by the database. Accounts without a line are left out."""
    summed = (
        select(Account.kind, Account.party_id, func.sum(Posting.amount_satang))
        .join(Posting, Posting.account_id == Account.id)
        .group_by(Account.kind, Account.party_id)
    )
    return {AccountOf(kind, party_id): int(total) for kind, party_id, total in session.execute(summed)}  # type: ignore[arg-type]


def balances_replayed(session: Session) -> dict[AccountOf, int]:
    """Every account's balance in satang, from the canonical bytes of all entries: what the hashes stand for.

    Reads everything, a thousand entries at a time. Equals `balances`, or somebody changed the record.
    """
    found: defaultdict[AccountOf, int] = defaultdict(int)
    for written in session.scalars(select(Journal.canonical).order_by(Journal.id).execution_options(yield_per=1_000)):
        for line in lines_of(written):
            found[line.account] += line.amount_satang
    return dict(found)


def statement(session: Session, account: AccountOf) -> list[StatementLine]:
    """All lines of an account by the day they are for, with the running balance."""
    asked = (
        select(Journal, Posting.amount_satang)
        .join(Posting, Posting.journal_id == Journal.id)
        .join(Account, Account.id == Posting.account_id)
        .where(Account.kind == account.kind, Account.party_id == account.party_id)
        .order_by(Journal.effective_on, Journal.recorded_at, Journal.id, Posting.line)
    )
    found: list[StatementLine] = []
    running = 0
    for journal, amount in session.execute(asked):
        running += amount
        found.append(
            StatementLine(journal.id, journal.kind, journal.effective_on, journal.recorded_at, amount, running)
        )
    return found
