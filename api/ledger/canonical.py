"""The bytes an entry's hash stands for: one way to write it, so that anybody can make them again.

UTF-8 JSON, keys sorted, no spaces, whole numbers and NFC text only, ids in hexadecimal, moments in UTC with six
decimals, amounts in satang, `corrects` empty where nothing is. The postings stand in the order of their lines. The
database writes the same bytes from its columns and refuses an entry whose bytes differ (see the migration `ledger`).
"""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

from api.ledger.books import AccountKind, AccountOf, Line, Reference

FORM = "trong-ledger-1"
SALT_BYTES = 16  # 128 bits: pay is guessable, and without a salt a hash of it is a lookup table


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it is written. Each line goes with the id of its account."""

    id: UUID
    recorded_at: datetime
    effective_on: date
    kind: str
    reference: Reference
    corrects_id: UUID | None
    reason: str
    salt: bytes
    lines: Sequence[tuple[UUID, Line]]


def canonical(entry: Entry) -> bytes:
    """The canonical bytes of an entry."""
    if not unicodedata.is_normalized("NFC", entry.reason) or len(entry.salt) != SALT_BYTES:
        raise ValueError("an entry's text is NFC and its salt has 16 bytes")
    document: dict[str, Any] = {
        "corrects": entry.corrects_id.hex if entry.corrects_id else "",
        "effective_on": entry.effective_on.isoformat(),
        "id": entry.id.hex,
        "kind": entry.kind,
        "postings": [_posting(account_id, line) for account_id, line in entry.lines],
        "reason": entry.reason,
        "recorded_at": entry.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "reference_id": entry.reference.id.hex,
        "reference_subject": entry.reference.subject,
        "salt": entry.salt.hex(),
        "v": FORM,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _posting(account_id: UUID, line: Line) -> dict[str, str | int]:
    return {
        "account": account_id.hex,
        "amount_satang": line.amount_satang,
        "kind": line.account.kind,
        "party": line.account.party_id.hex,
    }


def leaf_hash(written: bytes) -> bytes:
    """The leaf of a Merkle tree over these bytes: SHA-256(0x00 || bytes), RFC 6962 2.1."""
    return hashlib.sha256(b"\x00" + written).digest()


def lines_of(written: bytes) -> list[Line]:
    """The lines that canonical bytes tell of."""
    return [
        Line(AccountOf(cast(AccountKind, one["kind"]), UUID(hex=one["party"])), one["amount_satang"])
        for one in json.loads(written)["postings"]
    ]
