"""Parties and entries for tests of the wage record. Each call makes new ones, so tests do not meet."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.orm import Session

from api.ledger import service
from api.ledger.books import AccountOf, Line, Reference
from api.ledger.canonical import Entry, canonical, leaf_hash
from api.ledger.models import Journal, Posting
from api.shapes import new_id
from tests import factories


@dataclass(frozen=True)
class Parties:
    """A hirer, a group and its members."""

    hirer: UUID
    group: UUID
    members: list[UUID]

    @property
    def accounts(self) -> list[AccountOf]:
        """Some accounts of each kind of party."""
        of_members = [AccountOf("homeworker_earning", one) for one in self.members]
        return [AccountOf("hirer_payable", self.hirer), AccountOf("group_held", self.group), *of_members]


def parties(source: Engine | Session, members: int = 2) -> Parties:
    """New parties. Over an engine they are committed."""
    group = factories.group(source, members=members)
    return Parties(factories.hirer(source).id, group.id, group.members)


def earned(who: Parties, satang: int, member: int = 0) -> list[Line]:
    """What a member earned for pieces the hirer took."""
    return [
        Line(AccountOf("hirer_payable", who.hirer), -satang),
        Line(AccountOf("homeworker_earning", who.members[member]), satang),
    ]


def about_a_receipt() -> Reference:
    """A reference to some goods receipt."""
    return Reference("goods_receipt", uuid4())


def post(session: Session, lines: list[Line], *, on: date = date(2026, 12, 1), reason: str = "") -> Journal:
    """An earning for a receipt of its own."""
    return service.post(
        session, kind="earning", effective_on=on, lines=lines, reference=about_a_receipt(), reason=reason
    )


def judged(session: Session) -> None:
    """Let the database judge now what it judges at commit."""
    session.flush()
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def entry_for(session: Session, satang: int = 500) -> Entry:
    """An entry about new parties, ready to be written."""
    lines = earned(parties(session), satang)
    accounts = service.open_accounts(session, {line.account for line in lines})
    now = session.execute(select(func.now())).scalar_one()
    return Entry(
        id=new_id(),
        recorded_at=now,
        effective_on=date(2026, 12, 1),
        kind="earning",
        reference=about_a_receipt(),
        corrects_id=None,
        reason="",
        salt=bytes(range(16)),
        lines=[(accounts[line.account], line) for line in lines],
    )


def write(session: Session, entry: Entry, postings: list[tuple[UUID, Line]] | None = None, **over: Any) -> None:
    """Write an entry behind the use case's back; `over` and `postings` are the lies told in columns."""
    written = canonical(entry)
    facts = {
        "id": entry.id,
        "recorded_at": entry.recorded_at,
        "effective_on": entry.effective_on,
        "kind": entry.kind,
        "reference_subject": entry.reference.subject,
        "reference_id": entry.reference.id,
        "corrects_id": entry.corrects_id,
        "reason": entry.reason,
        "lines": len(entry.lines),
        "salt": entry.salt,
        "canonical": written,
    } | over
    facts.setdefault("leaf_hash", leaf_hash(facts["canonical"]))
    session.execute(insert(Journal).values(**facts))
    for at, (account_id, line) in enumerate(entry.lines if postings is None else postings, start=1):
        session.execute(
            insert(Posting).values(
                journal_id=entry.id, line=at, account_id=account_id, amount_satang=line.amount_satang
            )
        )


def scaled(entry: Entry, *amounts: int) -> list[tuple[UUID, Line]]:
    """The lines of an entry with other amounts."""
    return [(at, Line(line.account, satang)) for (at, line), satang in zip(entry.lines, amounts, strict=True)]
