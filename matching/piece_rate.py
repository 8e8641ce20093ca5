"""Piece rates with their working: pure exact arithmetic, rounded up once, in the worker's favour.

Formulas: the Thai floor is the daily minimum wage over the pieces an average employee makes in eight
hours; the fair rate is the United Kingdom's "rated output work" uplift of 1.2 (National Minimum Wage
Regulations 2015, reg. 42), which lets slower workers reach the minimum too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from matching.guard import ProblemError

MINUTES_PER_DAY = 480  # eight hours
SECONDS_PER_DAY = 28_800
FAIR_UPLIFT = Fraction(6, 5)
PUBLISHED_ALLOWANCE_PERCENT = 15  # personal time, fatigue, delay: 29 CFR 525.12(h)(2)(ii)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working: what was done, with which inputs (name, exact value as text), giving what."""

    code: str
    inputs: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Whole satang per piece, the exact figure it was rounded up from, and how it was worked out."""

    satang: int
    exact: Fraction
    working: tuple[Step, ...]


def floor_rate(daily_satang: int, pieces_per_day: Fraction | int) -> Rate:
    """Least lawful rate: daily minimum wage / pieces in eight hours, rounded up to the satang."""
    exact = _positive("daily_satang", daily_satang) / _positive("pieces_per_day", pieces_per_day)
    inputs = _inputs(daily_satang=daily_satang, pieces_per_day=pieces_per_day)
    step = Step("daily_wage_over_pieces", inputs, str(exact))
    return _rounded_up(exact, (step,))


def fair_rate(daily_satang: int, pieces_per_day: Fraction | int, uplift: Fraction = FAIR_UPLIFT) -> Rate:
    """Floor x uplift, rounded up once at the end (not the rounded floor x uplift)."""
    if _positive("uplift", uplift) < 1:
        raise ProblemError("uplift", "must be at least 1")
    floor = floor_rate(daily_satang, pieces_per_day)
    exact = floor.exact * uplift
    step = Step("times_uplift", _inputs(floor=floor.exact, uplift=uplift), str(exact))
    return _rounded_up(exact, (floor.working[0], step))


def pieces_per_day_from_standard(centiminutes: int) -> Fraction:
    """480 minutes / standard minutes of one piece; standard minutes already hold their allowances."""
    return Fraction(MINUTES_PER_DAY * 100) / _positive("centiminutes", centiminutes)


def pieces_per_day_from_test(pieces: int, worker_seconds: int, allowance_percent: Fraction | int) -> Fraction:
    """Pieces in eight hours by a time test: (28 800 s less the allowance) / (seconds per piece).

    worker_seconds: seconds of all tested workers added together, for all `pieces` together. The allowance
    is taken off the day, not added to the time: 15 % leaves 51 productive minutes in the hour.
    """
    if not 0 <= allowance_percent < 100:
        raise ProblemError("allowance_percent", "must be at least 0 and under 100")
    productive = SECONDS_PER_DAY * (1 - Fraction(allowance_percent) / 100)
    return productive * _positive("pieces", pieces) / _positive("worker_seconds", worker_seconds)


def mean_hourly_output(outputs_per_hour: Sequence[Fraction | int]) -> Fraction:
    """M of rated output work: all output in an hour / workers tested, the slow and the fast alike."""
    if not outputs_per_hour:
        raise ProblemError("outputs_per_hour", "must have at least one worker")
    total = sum((_positive("outputs_per_hour", one) for one in outputs_per_hour), Fraction(0))
    return total / len(outputs_per_hour)


def lowest_half_mean(outputs_per_hour: Sequence[Fraction | int]) -> Fraction:
    """Mean of the lower-producing half (of an odd number, with the middle one): Philippine rule VII-A."""
    return mean_hourly_output(sorted(outputs_per_hour)[: (len(outputs_per_hour) + 1) // 2])


def hours_treated(pieces: int, mean_output: Fraction | int, uplift: Fraction = FAIR_UPLIFT) -> Fraction:
    """Hours a worker is treated as having worked: pieces / M x 1.2 (HMRC NMWM08360)."""
    return _positive("pieces", pieces) / _positive("mean_output", mean_output) * uplift


def _rounded_up(exact: Fraction, working: tuple[Step, ...]) -> Rate:
    satang = ceil(exact)
    return Rate(satang, exact, (*working, Step("rounded_up_to_satang", _inputs(exact=exact), str(satang))))


def _positive(field: str, value: Fraction | int) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise ProblemError(field, f"must be exact (a whole number or a fraction), not {type(value).__name__}")
    if value <= 0:
        raise ProblemError(field, "must be more than 0")
    return Fraction(value)


def _inputs(**values: Fraction | int) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(Fraction(value))) for name, value in values.items())
