"""A matching problem: open lots, free groups, work already promised. Frozen; refuses nonsense at birth.

Money is whole satang, work is centi-minutes (1/100 of a standard minute), weeks are 0 .. weeks - 1 and
places are micro-degrees. Whether a group declined or complained is not a field of anything here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from matching import distance, guard
from matching.canonical import (
    PROBLEM_FORMAT,
    canonical_json,
    later,
    read_json,
    record,
    records,
    sha256_hex,
    versioned,
)
from matching.group import Group, Profile
from matching.guard import ProblemError
from matching.lot import Lot
from matching.plan import Work
from matching.policy import STANDARD, Policy
from matching.promised import Accepted, Frozen

__all__ = [
    "STANDARD",
    "Accepted",
    "Frozen",
    "Group",
    "Lot",
    "Policy",
    "Problem",
    "ProblemError",
    "Profile",
    "problem_hash",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan depends on. In which order lots, groups, frozen and accepted work are given does not matter."""

    weeks: int
    lots: tuple[Lot, ...]
    groups: tuple[Group, ...]
    frozen: tuple[Frozen, ...] = ()
    policy: Policy = field(default=STANDARD)
    seed: int = 0
    accepted: tuple[Accepted, ...] = later(())

    def __post_init__(self) -> None:
        guard.whole("weeks", self.weeks, 1, 520)
        guard.whole("seed", self.seed, 0, 2**63 - 1)
        guard.items("lots", self.lots, Lot)
        guard.items("groups", self.groups, Group)
        guard.items("frozen", self.frozen, Frozen)
        guard.items("accepted", self.accepted, Accepted)
        guard.items("policy", (self.policy,), Policy)
        guard.once("lots", (lot.id for lot in self.lots))
        guard.once("groups", (group.id for group in self.groups))
        guard.once("accepted", (work.id for work in self.accepted))
        object.__setattr__(self, "lots", tuple(sorted(self.lots, key=lambda lot: lot.id)))
        object.__setattr__(self, "groups", tuple(sorted(self.groups, key=lambda group: group.id)))
        object.__setattr__(self, "frozen", tuple(sorted(self.frozen, key=canonical_json)))
        object.__setattr__(self, "accepted", tuple(sorted(self.accepted, key=lambda work: work.id)))
        self._refuse_misfits()

    def _refuse_misfits(self) -> None:
        groups = {group.id: group for group in self.groups}
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
            if work.group not in groups:
                raise ProblemError("frozen.group", f"{work.group!r} is not a group")
            guard.whole("frozen.week", work.week, 0, self.weeks - 1)
            guard.whole("frozen.profile", work.profile, 0, len(groups[work.group].profiles) - 1)
        for one in self.accepted:
            if one.group not in groups:
                raise ProblemError(f"accepted {one.id}.group", f"{one.group!r} is not a group")
            one.refuse_misfits(groups[one.group], self.weeks)

    @property
    def promised(self) -> tuple[Frozen | Accepted, ...]:
        """All work that takes time and counts as income, whatever the plan."""
        return (*self.frozen, *self.accepted)

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
            "",
            versioned(read_json(text), PROBLEM_FORMAT),
            **READERS,
        )
        return found


# How the fields of a Problem that are not plain are read: (JSON, where it stands) to records.
READERS: dict[str, Callable[[object, str], Any]] = {
    "lots": records(Lot),
    "frozen": records(Frozen),
    "accepted": records(Accepted, work=records(Work)),
    "groups": records(Group, profiles=records(Profile)),
    "policy": lambda value, where: record(Policy, where, value),
}


def problem_hash(problem: Problem) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return sha256_hex(problem.to_json())
