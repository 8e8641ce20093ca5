"""A plan: who makes how many pieces of which lot in which week, what is left and why, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matching import guard
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
from matching.guard import ProblemError


class ReasonCode(StrEnum):
    """Why a lot, or a lot with a group, did not come together. Hard ones first, then those of this plan."""

    NO_SKILL = "no_skill"
    SKILL_LEVEL_TOO_LOW = "skill_level_too_low"
    NO_MACHINE = "no_machine"
    QUALITY_TOO_LOW = "quality_too_low"
    HAZARD_NOT_ALLOWED = "hazard_not_allowed"
    INELIGIBLE = "ineligible"
    ASKED_ALREADY = "asked_already"
    NO_FLOOR_FOR_PLACE = "no_floor_for_place"
    RATE_UNDER_FLOOR = "rate_under_floor"
    RATE_UNDER_GROUP_MINIMUM = "rate_under_group_minimum"
    TOO_FAR = "too_far"
    NOT_ENOUGH_MINUTES = "not_enough_minutes"
    NOT_ENOUGH_MACHINE_MINUTES = "not_enough_machine_minutes"
    FIRST_LOT_TOO_LARGE = "first_lot_too_large"
    NEARER_GROUPS = "nearer_groups"
    NO_CANDIDATE = "no_candidate"
    WINDOW_TOO_SHORT = "window_too_short"
    LEAST_LOT_NOT_REACHED = "least_lot_not_reached"
    SPLIT_LIMIT_REACHED = "split_limit_reached"
    ALL_OR_NOTHING_NOT_REACHED = "all_or_nothing_not_reached"
    MINUTES_TAKEN = "minutes_taken"
    PLACED_ELSEWHERE = "placed_elsewhere"
    NOT_WORTH_ITS_COST = "not_worth_its_cost"
    NO_BETTER_PLAN_FOUND = "no_better_plan_found"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the numbers that make it checkable (names end in their unit)."""

    code: ReasonCode
    numbers: tuple[tuple[str, int], ...] = ()


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

    bound: no plan is worth more. proof "prices": it is `price_bound`, which the prices prove by themselves;
    proof "search": an exact search found no better plan, and the prices only prove `price_bound`.
    steps: improvement steps made, the only measure of effort (never seconds). fairness: of leximin plans alone.
    Of those, bound and proof are about value alone. moved: accepted work that does not stand where it did, by id.
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
        )
        _refuse_untyped(found)
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


def _refuse_untyped(plan: Plan) -> None:
    for name in ("objective", "bound", "price_bound", "seed", "steps"):
        guard.whole(f"plan.{name}", getattr(plan, name), -(10**30), 10**30)
    for name in ("proof", "version", "problem_hash"):
        guard.words(f"plan.{name}", getattr(plan, name))
    for part in plan.allocations:
        guard.words("allocation.lot", part.lot)
        guard.words("allocation.group", part.group)
        guard.whole("allocation.pieces", part.pieces, 0, 10**8)
    for one in plan.moved:
        guard.words("moved.accepted", one.accepted)
    works = [*(part.work for part in plan.allocations), *(part.work for part in plan.moved)]
    for work in (part for parts in works for part in parts):
        for name in ("week", "profile", "centiminutes"):
            guard.whole(f"work.{name}", getattr(work, name), 0, 10**18)
    for rest in plan.unplaced:
        guard.words("unplaced.lot", rest.lot)
        guard.whole("unplaced.pieces", rest.pieces, 0, 10**8)
        guard.pairs("unplaced.numbers", rest.numbers, -(10**30), 10**30)
    if (fairness := plan.fairness) is not None:
        for name in ("value_objective", "given_up"):
            guard.whole(f"fairness.{name}", getattr(fairness, name), -(10**30), 10**30)
        guard.truth("fairness.proven", fairness.proven)
        guard.pairs("fairness.incomes", fairness.incomes, -(10**30), 10**30)
    shapes: dict[str, tuple[type, ...]] = {
        "time": (str, int, int, int),
        "machines": (str, str, int, int),
        "lots": (str, int),
        "income": (str, int),
        "trips": (str, str, int),
    }
    for name, shape in shapes.items():
        rows = getattr(plan.prices, name)
        guard.items(f"prices.{name}", rows, tuple)
        for row in rows:
            if tuple(type(part) for part in row) != shape:
                raise ProblemError(f"prices.{name}", f"{row!r} has the wrong shape")
