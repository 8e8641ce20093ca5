"""A matching problem: open lots, free groups, work already promised. Frozen; refuses nonsense at birth.

Money is whole satang, work is centi-minutes (1/100 of a standard minute), weeks are 0 .. weeks - 1 and
places are micro-degrees. Whether a group declined or complained is not a field of anything here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matching import distance, guard
from matching.canonical import canonical_json, later, read_json, record, records, sha256_hex
from matching.guard import ProblemError
from matching.policy import STANDARD, Policy

__all__ = ["STANDARD", "Frozen", "Group", "Lot", "Policy", "Problem", "ProblemError", "Profile", "problem_hash"]


@dataclass(frozen=True, slots=True)
class Profile:
    """Members who have the same skills at the same levels (1 to 3); `minutes` they are free in each week."""

    skills: tuple[tuple[str, int], ...]
    minutes: tuple[int, ...]

    def __post_init__(self) -> None:
        guard.pairs("profile.skills", self.skills, 1, 3)
        guard.items("profile.minutes", self.minutes, int)
        for week, minutes in enumerate(self.minutes):
            guard.whole(f"profile.minutes[{week}]", minutes)
        object.__setattr__(self, "skills", tuple(sorted(self.skills)))

    def level(self, skill: str) -> int:
        """Level of these members in `skill`; 0 when they do not have it."""
        return dict(self.skills).get(skill, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Homeworkers who take lots together.

    machines: (machine code, machine-minutes each week). hazards: the hazard classes the group may lawfully
    work with. ineligible: legal reasons why it may take no work at all; empty means it may.
    income_satang and available_minutes: so far in the fairness window, for all members together.
    credit_satang: what the group was passed over for; it counts as if it had so much less income (`fairness`).
    The order of `profiles` is part of the data, since Frozen and Work name a profile by its position.
    """

    id: str
    wage_place: str
    latitude_e6: int
    longitude_e6: int
    profiles: tuple[Profile, ...]
    machines: tuple[tuple[str, int], ...]
    quality_level: int
    least_satang_per_hour: int
    hazards: tuple[str, ...]
    farthest_km: int
    income_satang: int
    available_minutes: int
    ineligible: tuple[str, ...] = ()
    credit_satang: int = later(0)

    def __post_init__(self) -> None:
        guard.words("group.id", self.id)
        where = f"group {self.id}"
        guard.words(f"{where}.wage_place", self.wage_place)
        guard.micro_degrees(where, self.latitude_e6, self.longitude_e6)
        guard.items(f"{where}.profiles", self.profiles, Profile)
        guard.pairs(f"{where}.machines", self.machines)
        guard.whole(f"{where}.quality_level", self.quality_level, 1, 3)
        guard.whole(f"{where}.farthest_km", self.farthest_km, 0, 100_000)
        guard.whole(f"{where}.least_satang_per_hour", self.least_satang_per_hour)
        guard.whole(f"{where}.income_satang", self.income_satang, 0, 10**14)
        guard.whole(f"{where}.available_minutes", self.available_minutes, 0, 10**12)
        guard.whole(f"{where}.credit_satang", self.credit_satang, 0, 10**14)
        for name in ("hazards", "ineligible"):
            codes = getattr(self, name)
            guard.items(f"{where}.{name}", codes, str)
            guard.once(f"{where}.{name}", codes)
            object.__setattr__(self, name, tuple(sorted(codes)))
        object.__setattr__(self, "machines", tuple(sorted(self.machines)))

    @property
    def counted_satang(self) -> int:
        """Income so far as equity counts it: less by the group's credit, so perhaps under zero."""
        return self.income_satang - self.credit_satang


@dataclass(frozen=True, slots=True)
class Lot:
    """The part of an order that is matched as one; `quantity_pieces` is what is still open.

    machine: None when bare hands do. hazard: empty when there is none. most_groups 1: may not be split.
    floors: (wage place, floor rate in satang per piece there); a group of another place is no candidate.
    minimum_lot_pieces: least one group may be given (of an open rest that is smaller, the whole rest).
    asked: groups that were offered this lot on these terms already, whatever they answered.
    """

    id: str
    order: str
    skill: str
    level: int
    machine: str | None
    centiminutes_per_piece: int
    quantity_pieces: int
    first_week: int
    last_week: int
    minimum_lot_pieces: int
    most_groups: int
    all_or_nothing: bool
    rate_satang: int
    floors: tuple[tuple[str, int], ...]
    quality_level: int
    hazard: str
    latitude_e6: int
    longitude_e6: int
    asked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        guard.words("lot.id", self.id)
        where = f"lot {self.id}"
        guard.words(f"{where}.order", self.order)
        guard.words(f"{where}.skill", self.skill)
        if self.machine is not None:
            guard.words(f"{where}.machine", self.machine)
        guard.words(f"{where}.hazard", self.hazard, empty=True)
        guard.truth(f"{where}.all_or_nothing", self.all_or_nothing)
        guard.micro_degrees(where, self.latitude_e6, self.longitude_e6)
        guard.whole(f"{where}.level", self.level, 1, 3)
        guard.whole(f"{where}.quality_level", self.quality_level, 1, 3)
        guard.whole(f"{where}.centiminutes_per_piece", self.centiminutes_per_piece, 1, 10**8)
        guard.whole(f"{where}.quantity_pieces", self.quantity_pieces, 1, 10**8)
        guard.whole(f"{where}.first_week", self.first_week, 0, 10_000)
        guard.whole(f"{where}.last_week", self.last_week, self.first_week, 10_000)
        guard.whole(f"{where}.minimum_lot_pieces", self.minimum_lot_pieces, 1, 10**8)
        guard.whole(f"{where}.most_groups", self.most_groups, 1, 10_000)
        guard.whole(f"{where}.rate_satang", self.rate_satang, 1, 10**8)
        guard.pairs(f"{where}.floors", self.floors, 1, 10**8)
        object.__setattr__(self, "floors", tuple(sorted(self.floors)))
        guard.items(f"{where}.asked", self.asked, str)
        guard.once(f"{where}.asked", self.asked)
        object.__setattr__(self, "asked", tuple(sorted(self.asked)))

    @property
    def least_pieces(self) -> int:
        """Least pieces one group may be given."""
        return min(self.minimum_lot_pieces, self.quantity_pieces)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Work already accepted, or offered and still open: takes time, counts as income, never moves."""

    group: str
    week: int
    profile: int
    machine: str | None
    centiminutes: int
    value_satang: int

    def __post_init__(self) -> None:
        guard.words("frozen.group", self.group)
        guard.whole("frozen.week", self.week, 0, 10_000)
        guard.whole("frozen.profile", self.profile, 0, 10_000)
        guard.whole("frozen.centiminutes", self.centiminutes, 0, 10**12)
        guard.whole("frozen.value_satang", self.value_satang, 0, 10**14)
        if self.machine is not None:
            guard.words("frozen.machine", self.machine)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan depends on. In which order lots, groups and frozen work are given does not matter."""

    weeks: int
    lots: tuple[Lot, ...]
    groups: tuple[Group, ...]
    frozen: tuple[Frozen, ...] = ()
    policy: Policy = field(default=STANDARD)
    seed: int = 0

    def __post_init__(self) -> None:
        guard.whole("weeks", self.weeks, 1, 520)
        guard.whole("seed", self.seed, 0, 2**63 - 1)
        guard.items("lots", self.lots, Lot)
        guard.items("groups", self.groups, Group)
        guard.items("frozen", self.frozen, Frozen)
        guard.items("policy", (self.policy,), Policy)
        guard.once("lots", (lot.id for lot in self.lots))
        guard.once("groups", (group.id for group in self.groups))
        object.__setattr__(self, "lots", tuple(sorted(self.lots, key=lambda lot: lot.id)))
        object.__setattr__(self, "groups", tuple(sorted(self.groups, key=lambda group: group.id)))
        object.__setattr__(self, "frozen", tuple(sorted(self.frozen, key=canonical_json)))
        self._refuse_misfits()

    def _refuse_misfits(self) -> None:
        profiles = {group.id: len(group.profiles) for group in self.groups}
        for lot in self.lots:
            guard.whole(f"lot {lot.id}.last_week", lot.last_week, 0, self.weeks - 1)
        for group in self.groups:
            for number, profile in enumerate(group.profiles):
                if len(profile.minutes) != self.weeks:
                    raise ProblemError(
                        f"group {group.id}.profiles[{number}].minutes",
                        f"must have {self.weeks} weeks, not {len(profile.minutes)}",
                    )
        for work in self.frozen:
            if work.group not in profiles:
                raise ProblemError("frozen.group", f"{work.group!r} is not a group")
            guard.whole("frozen.week", work.week, 0, self.weeks - 1)
            guard.whole("frozen.profile", work.profile, 0, profiles[work.group] - 1)

    def kilometres(self, lot: Lot, group: Group) -> int:
        """Distance between where a lot is delivered and where a group works, in whole kilometres."""
        return distance.kilometres(lot.latitude_e6, lot.longitude_e6, group.latitude_e6, group.longitude_e6)

    def to_json(self) -> str:
        """Canonical JSON: the same problem always gives the same text."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str) -> Problem:
        """Read what `to_json` wrote; ProblemError names the field at fault."""
        found: Problem = record(
            cls,
            "problem",
            read_json(text),
            lots=records(Lot),
            frozen=records(Frozen),
            groups=records(Group, profiles=records(Profile)),
            policy=lambda value, where: record(Policy, where, value),
        )
        return found


def problem_hash(problem: Problem) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return sha256_hex(problem.to_json())
