"""Writing in the wage record: post an entry, reverse a wrong one. Nothing is ever changed or taken out."""

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as insert_new
from sqlalchemy.orm import Session, joinedload, selectinload

from api import audit
from api.errors import NotFound
from api.ledger import rules
from api.ledger.books import PARTY_OF, AccountOf, JournalKind, Line, Reference
from api.ledger.canonical import SALT_BYTES, Entry, canonical, leaf_hash
from api.ledger.models import Account, Journal, Posting
from api.ledger.refusals import AlreadyCorrected, CorrectionStands, ReasonNeeded
from api.shapes import new_id

MOST_REASON = 500
WHOLE = (selectinload(Journal.postings).joinedload(Posting.account), joinedload(Journal.reversal).load_only(Journal.id))
"""Loads an entry with its lines, their accounts and the entry that reversed it."""


def post(
    session: Session,
    *,
    kind: JournalKind,
    effective_on: date,
    lines: Sequence[Line],
    reference: Reference,
    reason: str = "",
) -> Journal:
    """Write an entry. Accounts are opened when they are first used.

    Does not ask whether an entry of the same kind and reference is there already: the use case claims that.
    """
    rules.judge(lines)
    accounts = open_accounts(session, {line.account for line in lines})
    placed = [(accounts[line.account], line) for line in lines]
    return _write(session, kind, effective_on, placed, reference, _plain(reason), None)


def correct(session: Session, journal_id: UUID, reason: str) -> Journal:
    """Reverse an entry, once: the same accounts, the opposite amounts, the same day and reference, and why.

    What is right instead is posted as an entry of its own. The reason names no person.
    """
    said = _plain(reason)
    if not said or len(said) > MOST_REASON:
        raise ReasonNeeded("/reason", most_characters=MOST_REASON)
    wrong = session.scalar(
        select(Journal).where(Journal.id == journal_id).options(*WHOLE).execution_options(populate_existing=True)
    )
    if wrong is None:
        raise NotFound()
    if wrong.corrects_id is not None:
        raise CorrectionStands()
    if wrong.reversal is not None:
        raise AlreadyCorrected()
    placed = [(one.account_id, Line(account_of(one.account), -one.amount_satang)) for one in wrong.postings]
    reference = Reference(wrong.reference_subject, wrong.reference_id)
    return _write(session, "correction", wrong.effective_on, placed, reference, said, wrong.id)


def open_accounts(session: Session, wanted: Collection[AccountOf]) -> dict[AccountOf, UUID]:
    """The ids of accounts. New ones are opened in one fixed order, so that two who open the same never block."""
    found = _known(session, wanted)
    if missing := sorted(set(wanted) - found.keys()):
        rows = [
            {"id": new_id(), "kind": one.kind, "hirer_id": None, "group_id": None, "homeworker_id": None}
            | {f"{PARTY_OF[one.kind]}_id": one.party_id}
            for one in missing
        ]
        session.execute(insert_new(Account).values(rows).on_conflict_do_nothing())
        found |= _known(session, missing)
    return found


def account_of(account: Account) -> AccountOf:
    """An account by its kind and party."""
    return AccountOf(account.kind, account.party_id)  # type: ignore[arg-type]


def _known(session: Session, wanted: Collection[AccountOf]) -> dict[AccountOf, UUID]:
    pairs = [(one.kind, one.party_id) for one in wanted]
    found = session.scalars(select(Account).where(tuple_(Account.kind, Account.party_id).in_(pairs)))
    return {account_of(one): one.id for one in found}


def _write(
    session: Session,
    kind: JournalKind,
    effective_on: date,
    placed: Sequence[tuple[UUID, Line]],
    reference: Reference,
    reason: str,
    corrects_id: UUID | None,
) -> Journal:
    entry = Entry(
        id=new_id(),
        recorded_at=session.execute(select(func.now())).scalar_one(),
        effective_on=effective_on,
        kind=kind,
        reference=reference,
        corrects_id=corrects_id,
        reason=reason,
        salt=secrets.token_bytes(SALT_BYTES),
        lines=placed,
    )
    written = canonical(entry)
    made = Journal(
        id=entry.id,
        recorded_at=entry.recorded_at,
        effective_on=effective_on,
        kind=kind,
        reference_subject=reference.subject,
        reference_id=reference.id,
        corrects_id=corrects_id,
        reason=reason,
        lines=len(placed),
        salt=entry.salt,
        canonical=written,
        leaf_hash=leaf_hash(written),
    )
    session.add(made)
    audit.record(session, "correct_entry" if corrects_id else "post_entry", "ledger_entry", made.id, kind=kind)
    session.flush()
    session.execute(
        insert(Posting),
        [
            {"journal_id": made.id, "line": at, "account_id": account_id, "amount_satang": line.amount_satang}
            for at, (account_id, line) in enumerate(placed, start=1)
        ],
    )
    return made


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
