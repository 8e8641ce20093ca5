"""The pen that history is written with: rows with ids and moments of their day, and entries of the wage record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from api.ledger.books import PARTY_OF, AccountKind, AccountOf, JournalKind, Line, Reference
from api.ledger.canonical import Entry, canonical, leaf_hash
from api.rehearsal.ids import Ids, at
from api.rehearsal.rows import Row, Rows

Move = tuple[AccountKind, UUID, int]
"""What the account of a party gains (+) or gives (-), in satang."""


@dataclass(slots=True)
class Scribe:
    """Writes into `rows`. What would happen after `until` is not written: it has not happened yet."""

    rows: Rows
    ids: Ids
    chance: Random
    until: date
    accounts: dict[AccountOf, UUID] = field(default_factory=dict)

    def new(self, table: str, moment: datetime, **facts: Any) -> UUID:
        """A row with an id of its own, recorded at a moment."""
        made = self.ids.at(moment)
        self.rows.add(table, id=made, created_at=moment, **facts)
        return made

    def post(
        self,
        kind: JournalKind,
        moment: datetime,
        effective_on: date,
        about: Reference,
        moves: Sequence[Move],
        corrects: UUID | None = None,
        reason: str = "",
    ) -> UUID:
        """An entry of the wage record with its canonical bytes and leaf."""
        placed = [self._placed(move, moment) for move in moves]
        entry = Entry(self.ids.at(moment), moment, effective_on, kind, about, corrects, reason, self.ids.salt(), placed)
        self.rows.add("ledger_journals", **journal_of(entry))
        for place, (account_id, line) in enumerate(placed, 1):
            self.rows.add(
                "ledger_postings",
                journal_id=entry.id,
                line=place,
                account_id=account_id,
                amount_satang=line.amount_satang,
            )
        return entry.id

    def _placed(self, move: Move, moment: datetime) -> tuple[UUID, Line]:
        kind, party_id, satang = move
        account = AccountOf(kind, party_id)
        if account not in self.accounts:
            self.accounts[account] = self._open(account, moment)
        return self.accounts[account], Line(account, satang)

    def _open(self, account: AccountOf, moment: datetime) -> UUID:
        party = PARTY_OF[account.kind]
        whose = {f"{one}_id": account.party_id if one == party else None for one in ("hirer", "group", "homeworker")}
        return self.new("ledger_accounts", moment, kind=account.kind, **whose)


def journal_of(entry: Entry) -> Row:
    """The row of an entry."""
    written = canonical(entry)
    return {
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
        "leaf_hash": leaf_hash(written),
    }


def moment_on(chance: Random, day: date, earliest: int = 8, latest: int = 18) -> datetime:
    """Some moment of a Bangkok day between two hours."""
    return at(day, chance.randrange(earliest, latest), chance.randrange(60))
