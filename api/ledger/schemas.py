"""Shapes of the wage record on the wire. Persons stand by their pseudonym."""

import base64
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.ledger.books import PARTY_OF, AccountKind, JournalKind
from api.ledger.models import Account, Journal, Posting
from api.shapes import Id, Shape

EntryId = Annotated[UUID, Id("led")]
AccountId = Annotated[UUID, Id("acc")]
PARTY_IDS = {"hirer": Id("hir"), "group": Id("grp"), "homeworker": Id("hwk")}


class LineShape(Shape):
    """What one account gains (+) or gives (-)."""

    line: int
    account_id: AccountId
    account: AccountKind
    party_id: str = Field(description="a hirer (hir_…), a group (grp_…) or a homeworker (hwk_…); never a name")
    amount_satang: int = Field(description="whole satang; the lines of an entry come to 0")


class EntryShape(Shape):
    id: EntryId
    recorded_at: datetime = Field(description="when it was written, by the database's clock")
    effective_on: date = Field(description="the day it is for")
    kind: JournalKind
    reference_subject: str = Field(examples=["goods_receipt"])
    reference_id: str = Field(description="32 hexadecimal digits")
    reason: str
    corrects: EntryId | None = Field(description="the entry this one reverses")
    corrected_by: EntryId | None = Field(description="the entry that reversed this one")
    lines: list[LineShape]
    leaf_hash: str = Field(description="SHA-256 of a zero byte and the canonical bytes, in hexadecimal (RFC 6962 2.1)")


class WholeEntryShape(EntryShape):
    canonical_base64: str = Field(description="the bytes the hash stands for: UTF-8 JSON with the salt inside")


def show_entry(journal: Journal) -> EntryShape:
    """The wire form of an entry that was loaded with its lines."""
    return EntryShape.model_validate(_facts(journal))


def show_whole_entry(journal: Journal) -> WholeEntryShape:
    """The same with the bytes to check it by."""
    return WholeEntryShape.model_validate(
        _facts(journal) | {"canonical_base64": base64.b64encode(journal.canonical).decode()}
    )


def _facts(journal: Journal) -> dict[str, object]:
    return {
        "id": journal.id,
        "recorded_at": journal.recorded_at,
        "effective_on": journal.effective_on,
        "kind": journal.kind,
        "reference_subject": journal.reference_subject,
        "reference_id": journal.reference_id.hex,
        "reason": journal.reason,
        "corrects": journal.corrects_id,
        "corrected_by": journal.reversal.id if journal.reversal else None,
        "lines": [_line(one) for one in journal.postings],
        "leaf_hash": journal.leaf_hash.hex(),
    }


def _line(posting: Posting) -> LineShape:
    account: Account = posting.account
    kind: AccountKind = account.kind  # type: ignore[assignment]
    return LineShape(
        line=posting.line,
        account_id=account.id,
        account=kind,
        party_id=PARTY_IDS[PARTY_OF[kind]].write(account.party_id),
        amount_satang=posting.amount_satang,
    )
