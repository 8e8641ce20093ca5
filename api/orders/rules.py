"""What is lawful and what makes sense in an order, and how long a piece takes. Pure: the caller brings the facts.

Each judge yields every fault it finds, so that a caller hears of all of them at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any, Protocol

from api.errors import DomainError
from api.orders import refusals
from api.shapes import MOST_SATANG
from api.thai import baht
from matching.piece_rate import MINUTES_PER_DAY, pieces_per_day_from_standard, pieces_per_day_from_test

FARTHEST_AHEAD = timedelta(days=366)
MOST_CENTIMINUTES = 600_000


class Window(Protocol):
    """What a lot says about when."""

    @property
    def start_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...


class Sized(Protocol):
    """What a lot says about how many."""

    @property
    def quantity_pieces(self) -> int: ...
    @property
    def minimum_lot_pieces(self) -> int: ...


class Measured(Protocol):
    """A time test: seconds of all workers added together, for all pieces together."""

    @property
    def tested_on(self) -> date: ...
    @property
    def pieces(self) -> int: ...
    @property
    def worker_seconds(self) -> int: ...
    @property
    def allowance_percent(self) -> int: ...


class Lawful(Protocol):
    """What the law makes of a lot: whole satang per piece, and the working."""

    @property
    def floor_satang(self) -> int: ...
    @property
    def fair_satang(self) -> int: ...
    @property
    def working(self) -> list[dict[str, Any]]: ...


def pieces_per_day(centiminutes: int, test: Measured | None) -> Fraction:
    """Pieces in eight hours, exactly. With a time test its own figures count, not the minutes rounded from them."""
    if test is None:
        return pieces_per_day_from_standard(centiminutes)
    return pieces_per_day_from_test(test.pieces, test.worker_seconds, test.allowance_percent)


def centiminutes_of(test: Measured) -> int:
    """1/100 minutes a piece takes by a time test, allowances included, rounded up."""
    return ceil(MINUTES_PER_DAY * 100 / pieces_per_day(0, test))


def satang_per_hour(rate_satang: int, centiminutes: int) -> int:
    """What an hour at standard speed earns, rounded down."""
    return rate_satang * 6000 // centiminutes


def monday_after(day: date) -> date:
    """The first Monday on or after a day: work is planned in whole weeks from there."""
    return day + timedelta(days=-day.weekday() % 7)


def last_whole_week(first_week_on: date, due_on: date) -> int | None:
    """The last week, counted from a Monday, that ends on or before a due date; None when none does."""
    weeks = (due_on - first_week_on).days - 6
    return weeks // 7 if weeks >= 0 else None


def judge_time(centiminutes: int | None, test: Measured | None, earlier: bool, at: str) -> Iterator[DomainError]:
    """A lot says how long a piece takes, once. `earlier`: it names a time test made before."""
    given = sum((centiminutes is not None, test is not None, earlier))
    if given == 0:
        yield refusals.StandardTimeNeeded(at)
    if given > 1:
        yield refusals.OneStandardTimeOnly(at)


def judge_test(test: Measured, today: date, at: str) -> Iterator[DomainError]:
    """A time test lies behind us and comes to a believable time."""
    if test.tested_on > today:
        yield refusals.TestedInTheFuture(f"{at}/tested_on", today=today.isoformat())
    if centiminutes_of(test) > MOST_CENTIMINUTES:
        yield refusals.PieceTimeOutOfRange(f"{at}/worker_seconds", most_minutes=MOST_CENTIMINUTES // 100)


def judge_window(lot: Window, today: date, at: str, *, changed: frozenset[str] | None = None) -> Iterator[DomainError]:
    """Work starts today or later, is due after that and within a year.

    `changed`: the fields that are new. A lot that began last week may still get a later due date.
    """
    if lot.due_on <= lot.start_on:
        yield refusals.DueNotAfterStart(f"{at}/due_on")
    for name in ("start_on", "due_on"):
        if (changed is None or name in changed) and getattr(lot, name) < today:
            yield refusals.WindowInThePast(f"{at}/{name}", today=today.isoformat())
    latest = today + FARTHEST_AHEAD
    if lot.due_on > latest:
        yield refusals.TooFarAhead(f"{at}/due_on", latest_on=latest.isoformat())


def judge_size(lot: Sized, rate_satang: int, at: str) -> Iterator[DomainError]:
    """The least for one group fits into the lot, and the whole stays a sum of money that exists."""
    if lot.minimum_lot_pieces > lot.quantity_pieces:
        yield refusals.MinimumLotOverQuantity(f"{at}/minimum_lot_pieces", quantity_pieces=lot.quantity_pieces)
    if lot.quantity_pieces * rate_satang > MOST_SATANG:
        yield refusals.LotTooLarge(f"{at}/rate_satang", most_baht=baht(MOST_SATANG))


def judge_rate(
    rate_satang: int, lawful: Lawful, explanation: Mapping[str, Sequence[str]], at: str
) -> Iterator[DomainError]:
    """A rate is at least the floor (Home Workers Protection Act, s.16). `explanation`: the working in sentences."""
    if rate_satang < lawful.floor_satang:
        yield refusals.RateUnderFloor(
            f"{at}/rate_satang",
            floor_satang=lawful.floor_satang,
            floor_baht=baht(lawful.floor_satang),
            fair_satang=lawful.fair_satang,
            fair_baht=baht(lawful.fair_satang),
            working=lawful.working,
            explanation=explanation,
        )
