"""A plan: who makes how many pieces of which lot in which week, what is left and why, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matching.canonical import (
    PLAN_FORMAT,
    canonical_json,
    later,
    plain,
    read_json,
    record,
    records,
    sha256_hex,
    versioned,
)
from matching.codes import ReasonCode
from matching.guard import ProblemError
from matching.plan_guard import refuse_untyped
from matching.tree import Leaf, Tree, Trees


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """Centi-minutes that one profile's members spend in one week."""

    week: int
    profile: int
    centiminutes: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Pieces of one lot for one group; its work adds up to pieces x centi-minutes of each exactly."""

    lot: str
    group: str
    pieces: int
    work: tuple[Work, ...]

    def pieces_by_week(self) -> tuple[tuple[int, int], ...]:
        """(week, pieces finished in it); a piece counts in the week in which its last minute is worked."""
        total = sum(part.centiminutes for part in self.work)
        found, worked, finished = [], 0, 0
        for week in sorted({part.week for part in self.work}):
            worked += sum(part.centiminutes for part in self.work if part.week == week)
            now = worked * self.pieces // total if total else 0
            found.append((week, now - finished))
            finished = now
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Pieces of a lot that this plan gives to nobody, and the reason."""

    lot: str
    pieces: int
    reason: ReasonCode
    numbers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Accepted work that stands otherwise than it did: all its work as it stands now."""

    accepted: str
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """The certificate: prices from which anyone can re-derive the bound by weak duality (see bound.py).

    In millionths of a satang. time: (group, profile, week, per centi-minute); machines: (group, machine,
    week, per centi-minute); lots: (lot, per piece); income: (group, per satang of income). Zeros left out.
    trips: (lot, group, what the pair carries of their trip's cost, 1/1000 satang); the others all carry the same.
    """

    time: tuple[tuple[str, int, int, int], ...] = ()
    machines: tuple[tuple[str, str, int, int], ...] = ()
    lots: tuple[tuple[str, int], ...] = ()
    income: tuple[tuple[str, int], ...] = ()
    trips: tuple[tuple[str, str, int], ...] = later(())


@dataclass(frozen=True, slots=True)
class Fairness:
    """What a leximin plan states beyond its objective (1/1000 satang): what fairness cost, and who ends where.

    value_objective: of the best plan found by value alone; given_up: that less the plan's own. incomes: (group,
    1/1000 satang per available hour), lowest first, of every group that has hours. proven: an exact search found
    none fairer.
    """

    value_objective: int
    given_up: int
    incomes: tuple[tuple[str, int], ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What `solve` answers. Objective and bounds are in thousandths of a satang, and integers.

    bound: no plan is worth more. proof "prices": it is `price_bound`, which the prices prove by themselves; "trees":
    prices and trees prove it together; "search": an exact search says so, and nobody else. That is the objective where
    no plan is better; where the search was in floats, whole baht with a margin.
    steps: improvement steps made, the only measure of effort (never seconds); an exact search is one. fairness: of
    leximin plans alone; of those, bound and proof are about value alone. moved: accepted work that does not stand
    where it did, by id.
    """

    allocations: tuple[Allocation, ...]
    unplaced: tuple[Unplaced, ...]
    objective: int
    bound: int
    proof: str
    price_bound: int
    prices: Prices
    seed: int
    steps: int
    version: str
    problem_hash: str
    fairness: Fairness | None = later(None)
    moved: tuple[Moved, ...] = later(())
    trees: Trees | None = later(None)

    @property
    def value_objective(self) -> int:
        """The most value found: the objective, with what fairness gave up on purpose."""
        return self.objective if self.fairness is None else self.fairness.value_objective

    @property
    def gap_ppm(self) -> int:
        """How far that may be under the best possible, in millionths of the bound, rounded up."""
        return -(-(self.bound - self.value_objective) * 1_000_000 // self.bound) if self.bound > 0 else 0

    def to_json(self) -> str:
        """Canonical JSON with the plan's own hash beside it."""
        return canonical_json({**plain(self), "plan_hash": plan_hash(self)})

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read what `to_json` wrote; ProblemError when a field is wrong or the hash does not fit."""
        value = versioned(read_json(text), PLAN_FORMAT)
        stated = value.pop("plan_hash", None) if isinstance(value, dict) else None
        found: Plan = record(
            cls,
            "",
            value,
            allocations=records(Allocation, work=records(Work)),
            unplaced=records(Unplaced, reason=_reason),
            prices=lambda part, where: record(Prices, where, part),
            fairness=lambda part, where: record(Fairness, where, part),
            moved=records(Moved, work=records(Work)),
            trees=lambda part, where: record(Trees, where, part, trees=records(Tree, leaves=records(Leaf))),
        )
        refuse_untyped(found)
        if stated != plan_hash(found):
            raise ProblemError("plan_hash", "does not fit the plan: something in it was changed")
        return found


def plan_hash(plan: Plan) -> str:
    """SHA-256 of the canonical JSON of everything in the plan, 64 hexadecimal digits."""
    return sha256_hex(canonical_json(plan))


def _reason(value: Any, where: str) -> ReasonCode:
    try:
        return ReasonCode(value)
    except ValueError:
        raise ProblemError(where, f"{value!r} is not a reason") from None
