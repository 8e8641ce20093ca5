"""What a plan is for, as integer weights, and from which day. STANDARD is the default.

Two aims: "value" (the objective alone, with its concave equity), and "leximin": of all plans whose objective is at
most `loss_permille` under the best, the one that raises the lowest income per available hour, then the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from matching import guard
from matching.canonical import later, read_json, record
from matching.guard import ProblemError

VALUE = "value"
LEXIMIN = "leximin"


@dataclass(frozen=True, slots=True)
class Policy:
    """Weights of the objective. All money is satang; permille are thousandths of the money earned.

    equity_steps: (upto_satang_per_available_hour, permille), lines rising, permille falling (concave):
    income that lifts a group from one line to the next is worth `permille` extra, so the same work is
    worth more where income per available hour is lower. Above the last line nothing is added.
    first_lot_minutes: of an article that a group has not made yet it gets so many standard minutes of a lot at
    most (but always one piece); 0 for no limit.
    shared_trips: a group's trip to one place of pick-up in one first week is paid once, however many lots it takes.
    satang_per_moved_hour: cost of an hour of accepted work that is moved to another week, rounded up for each.
    in_force_from: the first day of this policy, as YYYY-MM-DD; empty when none is stated.
    """

    name: str
    value_permille: int
    equity_steps: tuple[tuple[int, int], ...]
    satang_per_pair: int
    satang_per_km: int
    in_force_from: str = later("")
    aim: str = later(VALUE)
    loss_permille: int = later(0)
    first_lot_minutes: int = later(0)
    shared_trips: bool = later(False)
    satang_per_moved_hour: int = later(0)

    def __post_init__(self) -> None:
        guard.words("policy.name", self.name)
        guard.whole("policy.value_permille", self.value_permille, 1, 100_000)
        guard.whole("policy.satang_per_pair", self.satang_per_pair)
        guard.whole("policy.satang_per_km", self.satang_per_km, 0, 10**6)
        guard.items("policy.equity_steps", self.equity_steps, tuple)
        line, permille = 0, 100_000
        for number, step in enumerate(self.equity_steps):
            where = f"policy.equity_steps[{number}]"
            if len(step) != 2:
                raise ProblemError(where, "must be a line and its permille")
            guard.whole(where, step[0], line + 1, 10**8)
            guard.whole(where, step[1], 0, permille)
            line, permille = step
        if self.in_force_from != "":
            guard.date("policy.in_force_from", self.in_force_from)
        if self.aim not in (VALUE, LEXIMIN):
            raise ProblemError("policy.aim", f"must be {VALUE!r} or {LEXIMIN!r}, not {self.aim!r}")
        guard.whole("policy.loss_permille", self.loss_permille, 0, 1000 if self.aim == LEXIMIN else 0)
        guard.whole("policy.first_lot_minutes", self.first_lot_minutes)
        guard.truth("policy.shared_trips", self.shared_trips)
        guard.whole("policy.satang_per_moved_hour", self.satang_per_moved_hour, 0, 10**8)

    @classmethod
    def from_json(cls, text: str) -> Policy:
        """Read a policy from a JSON object of these fields; ProblemError names the field at fault."""
        found: Policy = record(cls, "policy", read_json(text))
        return found


# 300 baht for one more group on a lot (materials handed out, first pieces inspected) and 3 baht per
# kilometre of transport; half again on income up to about half the hourly minimum wage of 2025 (337 to
# 400 baht a day), a fifth again up to about that minimum.
STANDARD = Policy(
    name="standard-2026",
    value_permille=1000,
    equity_steps=((2000, 500), (4500, 200)),
    satang_per_pair=30_000,
    satang_per_km=300,
)
