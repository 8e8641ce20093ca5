"""The law once more, written by another hand: floors, days, caps and interest by counting, in exact fractions.

Shares no code with the checks, with `api.ledger.rules` or with `matching.piece_rate`, so that a slip in one of them
does not repeat itself here. Pure. The figures stand here as the Act has them, and are compared with those of the
checks by what comes out.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

EIGHT_HOURS_SECONDS = 8 * 60 * 60
LONGEST_DAYS = 7  # s.17
A_TENTH = Fraction(1, 10)  # s.19 para. 2


class Test(NamedTuple):
    """A time test: pieces, seconds of all workers, allowance in percent."""

    pieces: int
    seconds: int
    allowance: int


def up(amount: Fraction) -> int:
    """The next whole satang, in the worker's favour."""
    return -(-amount.numerator // amount.denominator)


def seconds_of_a_piece(centiminutes: int, test: Test | None) -> Fraction:
    """How long an average worker takes for a piece. The test counts where the minutes were taken from it."""
    standard = Fraction(centiminutes * 60, 100)
    if test is None:
        return standard
    tested = Fraction(test.seconds, test.pieces) * Fraction(100, 100 - test.allowance)
    return tested if up(tested * 100 / 60) == centiminutes else standard


@dataclass
class Wages:
    """The wage table by place: days on which a wage came into force, and the wages."""

    rows: Iterable[tuple[str, str | None, date, int]]
    _begun: dict[tuple[str, str | None], tuple[list[date], list[int]]] = field(default_factory=dict)
    _known: dict[tuple[object, ...], int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places = defaultdict(list)
        for province, district, since, daily in self.rows:
            places[province, district].append((since, daily))
        self._begun = {
            place: ([since for since, _ in sorted(rows)], [daily for _, daily in sorted(rows)])
            for place, rows in places.items()
        }

    def daily(self, province: str, district: str | None, on: date) -> int | None:
        """Satang a day: the district's own wage where one has begun, else the province's."""
        for place in dict.fromkeys(((province, district), (province, None))):
            days, wages = self._begun.get(place, ([], []))
            if at := bisect_right(days, on):
                return wages[at - 1]
        return None

    def floor(self, province: str, district: str | None, on: date, centiminutes: int, test: Test | None) -> int | None:
        """Least satang for a piece there on that day."""
        asked = (province, district, on, centiminutes, test)
        if asked not in self._known:
            daily = self.daily(province, district, on)
            each = seconds_of_a_piece(centiminutes, test)
            self._known[asked] = None if daily is None else up(daily * each / EIGHT_HOURS_SECONDS)
        return self._known[asked]


def interest(satang: int, due: date, paid: date, rates: Sequence[tuple[date, int]]) -> int:
    """Simple interest, day by day: each day after `due` up to `paid` at that day's rate, in basis points a year."""
    total = 0
    day = due + timedelta(days=1)
    while day <= paid:
        total += max((since, points) for since, points in rates if since <= day)[1]
        day += timedelta(days=1)
    return up(Fraction(satang) * total / 10_000 / 365)


class Part(NamedTuple):
    """What one payment pays of an instalment, and the day the hirer says it paid."""

    pay: int
    interest: int
    paid_on: date


@dataclass(slots=True)
class Pay:
    """An instalment as it is stored, with what the law needs to know of it. Amounts in satang, costs per piece."""

    pieces: int
    percent: int
    rate: int
    gross: int
    handed_over_on: date
    days: int
    floor: int | None
    capped: int
    kept: int
    cost: int
    parts: list[Part]


def judge(pay: Pay, as_of: date, rates: Sequence[tuple[date, int]]) -> dict[str, int]:
    """The rules an instalment breaks, and what is owed for each, as the re-checker sees it."""
    found: dict[str, int] = {}
    if pay.floor is not None and pay.rate < pay.floor:
        found["under_floor"] = up(Fraction((pay.floor - pay.rate) * pay.pieces * pay.percent, 100))
    elif pay.floor is not None and (pay.capped or pay.cost):
        least = up(Fraction(pay.floor * pay.pieces * pay.percent, 100))
        left = up(Fraction(pay.rate * pay.pieces * pay.percent, 100)) - pay.capped - pay.cost * pay.pieces
        if left < least:
            found["under_floor_net"] = least - left
    if pay.capped and pay.capped > pay.gross * A_TENTH:
        found["deduction_over_cap"] = up(pay.capped - pay.gross * A_TENTH)
    return found | _judge_days(pay, as_of, rates)


def _judge_days(pay: Pay, as_of: date, rates: Sequence[tuple[date, int]]) -> dict[str, int]:
    due, net = pay.handed_over_on + timedelta(days=min(pay.days, LONGEST_DAYS)), pay.gross - pay.kept
    found: dict[str, int] = {}
    if not pay.parts:
        return {"not_paid": net} if due < as_of and net > 0 else {}
    if due < as_of and sum(part.pay for part in pay.parts) < net:
        found["paid_short"] = net - sum(part.pay for part in pay.parts)
    if any(part.paid_on > due for part in pay.parts):
        owed = sum(interest(part.pay, due, part.paid_on, rates) for part in pay.parts)
        missing = owed - sum(part.interest for part in pay.parts)
        if missing > 0:
            found["paid_late"] = missing
    return found
