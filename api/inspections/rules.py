"""Complaints, orders and back-pay, pure: the proof of work, numbers, what an order comes to, what is still open."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from api.thai import BUDDHIST_ERA

ABOUT = Literal[
    "not_paid",
    "paid_short",
    "paid_late",
    "deduction",
    "rejected",
    "unsafe",
    "no_document",
    "rate_too_low",
    "leader",
    "other",
]
PROOF_BITS = 16  # about 65,000 hashes: a second on a cheap phone, an hour of a machine for a flood of 3,600
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to misread


def is_proven(about: str, words: str, proof: str) -> bool:
    """Whether SHA-256 of `trong-complaint`, subject, words and proof (a line each) begins with enough zero bits.

    A limit for everybody together that needs no memory of who has sent what.
    """
    digest = hashlib.sha256(f"trong-complaint\n{about}\n{words}\n{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - PROOF_BITS) == 0


def number_of(thing: UUID, on: date) -> str:
    """`2569-7Q0M-2DX9`: the Buddhist year and the last 40 bits of an id, which are random."""
    bits = thing.int & (1 << 40) - 1
    text = "".join(_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(8)))
    return f"{on.year + BUDDHIST_ERA}-{text[:4]}-{text[4:]}"


def receipt_code(random: bytes) -> str:
    """Sixteen digits to keep, such as `0391-5527-8814-0062`."""
    digits = f"{int.from_bytes(random) % 10**16:016d}"
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class Owed:
    """Money a finding says is owed to one member for one lot, and since when."""

    homeworker_id: UUID
    award_id: UUID
    rule: str
    rule_version: str
    finding_id: UUID
    found_satang: int
    due_on: date
    interest_satang: int


@dataclass(frozen=True, slots=True)
class BackPayLine:
    """What is owed to one member for one lot under one rule, with the findings it comes from."""

    homeworker_id: UUID
    award_id: UUID
    rule: str
    rule_version: str
    findings: tuple[UUID, ...]
    found_satang: int
    interest_satang: int


def lines_of(owed: Iterable[Owed]) -> list[BackPayLine]:
    """One line per member, lot and rule, in that order. Interest was rounded up finding by finding."""
    found: dict[tuple[UUID, UUID, str], list[Owed]] = {}
    for one in owed:
        found.setdefault((one.homeworker_id, one.award_id, one.rule), []).append(one)
    return [_line(key, parts) for key, parts in sorted(found.items())]


def _line(key: tuple[UUID, UUID, str], parts: list[Owed]) -> BackPayLine:
    return BackPayLine(
        *key,
        rule_version=max(one.rule_version for one in parts),
        findings=tuple(sorted(one.finding_id for one in parts)),
        found_satang=sum(one.found_satang for one in parts),
        interest_satang=sum(one.interest_satang for one in parts),
    )


Answer = Literal["known", "appealed", "in_court", "complied", "revoked"]

MAY_BECOME: Mapping[str, tuple[Answer, ...]] = {
    "issued": ("known", "revoked"),
    "known": ("appealed", "in_court", "complied", "revoked"),
    "appealed": ("known", "complied", "revoked"),
    "in_court": ("complied", "revoked"),
    "expired": ("complied", "in_court"),
}
"""The steps an inspector can record; the database holds the same table. `expired` comes with the clock alone."""


def may_become(kind: str, state: str) -> tuple[Answer, ...]:
    """An appeal is of a compliance order (s.38); to court goes an order to pay (s.35)."""
    barred = {"summons": ("appealed", "in_court"), "compliance": ("in_court",), "pay": ("appealed",)}[kind]
    return tuple(step for step in MAY_BECOME.get(state, ()) if step not in barred)
