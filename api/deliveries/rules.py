"""The pay clock, pieces shared out over homeworkers, materials still out, codes of sheets. Pure."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from api.ledger.rules import split

Side = Literal["hirer", "leader"]
OTHER: Mapping[Side, Side] = {"hirer": "leader", "leader": "hirer"}
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to misread
CODE_LENGTH = 8
_MISREAD = str.maketrans("OIL", "011", " -")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one homeworker's pieces of a delivery."""

    accepted: int
    short: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Materials that went out (`issue`) or came back (`return`), in thousandths of the unit."""

    kind: str
    material: str
    unit: str
    quantity_milli: int


def counted_day(claimed_on: date, heard_on: date, award_on: date) -> date:
    """The day a claim of hand-over counts as: not after we heard it, not before there was an award."""
    return max(min(claimed_on, heard_on), award_on)


def answer_by(handed_over_on: date, heard_on: date, days: int) -> date:
    """The hirer's last day to answer. It never has fewer days than `days` after our clock heard of the delivery."""
    return max(handed_over_on, heard_on) + timedelta(days=days)


def spread(pieces: int, room: Sequence[int]) -> list[int]:
    """Pieces shared out by largest remainder, nobody getting more than there is room for."""
    return split(pieces, room) if pieces else [0] * len(room)


def outcomes(
    tallies: Mapping[UUID, int], short: int, rejected: int, said: Mapping[UUID, tuple[int, int]] | None
) -> dict[UUID, Outcome]:
    """What became of each homeworker's pieces: as the hirer `said` (short, rejected), else spread over all tallies.

    Asks for no more short and rejected pieces than there are.
    """
    if said is None:
        shorts = spread(short, list(tallies.values()))
        rejects = spread(rejected, [pieces - less for pieces, less in zip(tallies.values(), shorts, strict=True)])
        said = dict(zip(tallies, zip(shorts, rejects, strict=True), strict=True))
    found = {}
    for homeworker, pieces in tallies.items():
        less, bad = said.get(homeworker, (0, 0))
        found[homeworker] = Outcome(pieces - less - bad, less, bad)
    return found


def mendable(rejections: Iterable[tuple[int, date | None]], mended: int, on: date) -> int:
    """How many refused pieces may still be delivered mended on a day. Each (pieces, last day; None: no last day).

    Where some can no longer be mended in time, those mended before count as them first: that favours the group.
    """
    listed = list(rejections)
    in_time = sum(pieces for pieces, by in listed if by is None or on <= by)
    return max(0, min(in_time, sum(pieces for pieces, _ in listed) - mended))


def still_out(moves: Iterable[Moved]) -> dict[tuple[str, str], tuple[int, int]]:
    """(Issued, returned) of each material and unit. What is out is no debt: nothing here becomes a deduction."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for one in moves:
        issued, returned = found.get((one.material, one.unit), (0, 0))
        more = (one.quantity_milli, 0) if one.kind == "issue" else (0, one.quantity_milli)
        found[one.material, one.unit] = issued + more[0], returned + more[1]
    return found


def new_code() -> str:
    """A code for a printed sheet: 40 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody typed it: `4k7q-om2d` → `4K7Q0M2D`."""
    return typed.upper().translate(_MISREAD)


def say_code(code: str) -> str:
    """`4K7Q0M2D` → `4K7Q-0M2D`."""
    return f"{code[:4]}-{code[4:]}"
