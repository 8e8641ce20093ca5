"""The arithmetic of pay, pure: splitting to the satang, due dates, the cap on deductions, interest on late pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from api.ledger.books import MOST_LINES, Line
from api.ledger.refusals import (
    AmountOutOfRange,
    EntryNotBalanced,
    LinesOutOfRange,
    NoInterestRate,
    NothingToSplitBy,
    PayLaterThanSevenDays,
)
from api.shapes import MOST_SATANG

MOST_DAYS_TO_PAY = 7  # Home Workers Protection Act B.E. 2553 s.17: on delivery, or within seven days of it
DEDUCTION_CAP_PERCENT = 10  # s.19: (3) and (4) together at most this of the instalment; read as together to be safe
DAYS_A_YEAR = 365  # for interest; a leap year does not make a day of delay cheaper


@dataclass(frozen=True, slots=True)
class InterestRate:
    """Simple interest on late pay in hundredths of a percent a year, from a day on."""

    effective_from: date
    basis_points_a_year: int
    source: str


def judge(lines: Sequence[Line]) -> None:
    """Refuse lines that cannot be one entry: too few, an impossible amount, a sum that is not zero."""
    if not 2 <= len(lines) <= MOST_LINES:
        raise LinesOutOfRange(most_lines=MOST_LINES)
    for at, line in enumerate(lines):
        if line.amount_satang == 0 or abs(line.amount_satang) > MOST_SATANG:
            raise AmountOutOfRange(f"/lines/{at}", most_satang=MOST_SATANG)
    if total := sum(line.amount_satang for line in lines):
        raise EntryNotBalanced("/lines", off_by_satang=total)


def split(total_satang: int, weights: Sequence[int]) -> list[int]:
    """Shares of a sum by weight that add up to it exactly, each within one satang of the exact share.

    By largest remainder; between equal remainders the earlier one gets the satang. A weight of 0 gets 0.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise NothingToSplitBy()
    if total_satang < 0:
        return [-share for share in split(-total_satang, weights)]
    shares = [total_satang * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: -(total_satang * weights[at] % whole))
    for at in by_remainder[: total_satang - sum(shares)]:
        shares[at] += 1
    return shares


def due_on(handed_over_on: date, agreed_days: int = MOST_DAYS_TO_PAY) -> date:
    """The day an instalment is due: calendar days after the hand-over, whatever holiday it falls on (s.17)."""
    if not 0 <= agreed_days <= MOST_DAYS_TO_PAY:
        raise PayLaterThanSevenDays(most_days=MOST_DAYS_TO_PAY)
    return handed_over_on + timedelta(days=agreed_days)


def deduction_cap(instalment_satang: int) -> int:
    """The most, in satang, that damage and lateness together may take from an instalment (s.19(3) and (4)).

    Rounded down, in the worker's favour. Tax and sums required by law do not count against it.
    """
    return instalment_satang * DEDUCTION_CAP_PERCENT // 100


def interest(principal_satang: int, due_on: date, paid_on: date, rates: Sequence[InterestRate]) -> int:
    """Simple interest in satang on pay that came late, for each day after `due_on` up to `paid_on`.

    Each day at the rate of that day, rounded up once at the end. Nothing for pay in time; no interest on interest.
    """
    if paid_on <= due_on:
        return 0
    begins = sorted(rates, key=lambda rate: rate.effective_from)
    first = due_on + timedelta(days=1)
    if not begins or begins[0].effective_from > first:
        earliest = begins[0].effective_from.isoformat() if begins else "-"
        raise NoInterestRate(on_date=first.isoformat(), earliest_on=earliest)
    points = 0
    ends = [rate.effective_from for rate in begins[1:]] + [date.max]
    for rate, until in zip(begins, ends, strict=True):
        days = (min(until, paid_on + timedelta(days=1)) - max(rate.effective_from, first)).days
        points += max(days, 0) * rate.basis_points_a_year
    return ceil(Fraction(principal_satang * points, 10_000 * DAYS_A_YEAR))
