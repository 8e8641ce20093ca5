"""The business in memory, with arithmetic of its own: what is left of each lot, who is owed what, where money is.

Amounts in satang. It knows no room and no table: only what the law and the agreement say of each act.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Literal
from uuid import UUID

Place = Literal["prepared", "way", "group", "hers", "gone"]
Tally = Mapping[UUID, int]


def shared(total: int, weights: Tally) -> dict[UUID, int]:
    """A total shared out by weight, by largest remainder; who gets nothing is left out."""
    exact = {who: Fraction(total * weights[who], sum(weights.values())) for who in sorted(weights)}
    shares = {who: int(share) for who, share in exact.items()}
    most_missing = sorted(exact, key=lambda who: shares[who] - exact[who])
    for who in most_missing[: total - sum(shares.values())]:
        shares[who] += 1
    return {who: share for who, share in shares.items() if share}


def late_interest(satang: int, due: date, paid: date) -> int:
    """5 % a year, simple, by the day."""
    return ceil(Fraction(satang * 5 * max(0, (paid - due).days), 100 * 365))


@dataclass
class Lot:
    order: UUID
    quantity: int
    rate: int
    awarded: int = 0
    terms: int = 1
    state: str = "open"

    @property
    def left(self) -> int:
        return self.quantity - self.awarded if self.state == "open" else 0


@dataclass
class Offer:
    lot: Lot
    pieces: int
    rate: int
    terms: int
    countered: bool = False

    @property
    def stands(self) -> bool:
        return self.lot.state == "open" and self.terms == self.lot.terms


@dataclass
class Award:
    lot: Lot
    pieces: int
    rate: int
    signed: bool = False
    delivered: int = 0
    state: str = "agreed"
    made: Counter[UUID] = field(default_factory=Counter)

    @property
    def left(self) -> int:
        return self.pieces - self.delivered if self.state == "agreed" else 0

    def end(self, state: str, *, wanted: bool) -> None:
        """It ends early; what was not delivered goes back, or is no longer wanted."""
        self.lot.awarded -= self.left
        if not wanted and self.lot.quantity == self.left:
            self.lot.state = "cancelled"
        elif not wanted:
            self.lot.quantity -= self.left
        self.state = state


@dataclass
class Note:
    award: UUID
    tally: Tally
    day: date
    percent: int = 100


@dataclass
class Receipt:
    """What the hirer found missing or bad, by homeworker: mended, disputed or gone."""

    note: UUID
    missing: Tally
    mended: int = 0
    disputes: list["Dispute"] = field(default_factory=list)

    @property
    def unsettled(self) -> int:
        taken = sum(one.pieces if one.granted is None else one.granted for one in self.disputes)
        return sum(self.missing.values()) - self.mended - taken

    @property
    def undisputed(self) -> dict[UUID, int]:
        return {who: n - sum(one.lines.get(who, 0) for one in self.disputes) for who, n in self.missing.items()}


@dataclass
class Dispute:
    receipt: UUID
    lines: Tally
    offered: int | None = None
    granted: int | None = None

    @property
    def pieces(self) -> int:
        return sum(self.lines.values())


@dataclass
class Debt:
    """What one earned with a receipt or dispute; what is kept of it, by deduction; what payments hold of it."""

    who: UUID
    gross: int
    note: Note
    kept: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    held: int = 0

    @property
    def net(self) -> int:
        return self.gross - sum(satang for _, satang in self.kept.values())

    @property
    def due(self) -> date:
        return self.note.day + timedelta(days=7)

    def may_keep(self, ground: str, satang: int) -> bool:
        """Nothing once a payment holds it; for damage and lateness together a tenth; never more than there is."""
        capped = sum(had for why, had in self.kept.values() if why != "income_tax")
        within = ground == "income_tax" or capped + satang <= self.gross // 10
        return within and satang <= self.net and not self.held


@dataclass
class Payment:
    """Items: (pay, interest) by debt. Words: (side, what, how), in the order they were heard."""

    run: UUID
    who: UUID
    items: dict[tuple[UUID, UUID], tuple[int, int]]
    compensation: int
    direct: bool
    words: list[tuple[str, str, str]] = field(default_factory=list)
    place: Place = "prepared"

    @property
    def pay(self) -> int:
        return sum(pay for pay, _ in self.items.values())

    @property
    def late(self) -> int:
        return sum(late for _, late in self.items.values())

    @property
    def amount(self) -> int:
        return self.pay + self.late + self.compensation

    @property
    def ways(self) -> set[str]:
        """The different ways in which she confirmed all of it, since she last did not."""
        found: set[str] = set()
        for side, what, how in self.words:
            if side == "member":
                found = found | {how} if what == "all" else set()
        return found

    @property
    def confirmed(self) -> bool:
        """Cash she confirms twice."""
        return len(self.ways) >= (1 if self.direct else 2)

    def is_new(self, side: str, what: str, how: str) -> bool:
        """Whether a side says anything it has not said."""
        before = [(had, by) for of, had, by in self.words if of == side]
        if not before or before[-1][0] != what:
            return True
        if (side, what) == ("member", "all"):
            return how not in self.ways and not self.confirmed
        return side == "hirer" and before[-1][1] != how  # its bank may say what it said itself

    def said_place(self) -> Place:
        """Where the money is by all that was said."""
        if self.confirmed:
            return "hers"
        leader = [what for side, what, _ in self.words if side == "leader"]
        return "group" if leader[-1:] == ["all"] and not self.direct else "way"
