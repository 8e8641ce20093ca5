"""Work that is promised already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matching import guard
from matching.group import Group
from matching.guard import ProblemError
from matching.plan import Work


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
class Accepted:
    """Work already accepted whose quantity is fixed, but not its weeks: it takes its time anywhere in its window.

    work: where it stands now, with members who have the skill at the level; there it may always stay. It counts as
    income like Frozen. Which members of the group do it in a week is free; moving it to other weeks has a price.
    """

    id: str
    group: str
    skill: str
    level: int
    machine: str | None
    centiminutes: int
    first_week: int
    last_week: int
    work: tuple[Work, ...]
    value_satang: int

    def __post_init__(self) -> None:
        guard.words("accepted.id", self.id)
        where = f"accepted {self.id}"
        for name in ("group", "skill"):
            guard.words(f"{where}.{name}", getattr(self, name))
        if self.machine is not None:
            guard.words(f"{where}.machine", self.machine)
        guard.whole(f"{where}.level", self.level, 1, 3)
        guard.whole(f"{where}.centiminutes", self.centiminutes, 1, 10**12)
        guard.whole(f"{where}.first_week", self.first_week, 0, 10_000)
        guard.whole(f"{where}.last_week", self.last_week, self.first_week, 10_000)
        guard.whole(f"{where}.value_satang", self.value_satang, 0, 10**14)
        guard.items(f"{where}.work", self.work, Work)
        for part in self.work:
            guard.whole(f"{where}.work.week", part.week, self.first_week, self.last_week)
            guard.whole(f"{where}.work.profile", part.profile, 0, 10_000)
            guard.whole(f"{where}.work.centiminutes", part.centiminutes, 1, 10**12)
        guard.once(f"{where}.work", ((part.week, part.profile) for part in self.work))
        object.__setattr__(self, "work", tuple(sorted(self.work)))
        if (done := sum(part.centiminutes for part in self.work)) != self.centiminutes:
            raise ProblemError(f"{where}.work", f"must add up to {self.centiminutes} centi-minutes, not {done}")

    def able(self, group: Group) -> list[int]:
        """Positions of the profiles whose members may do it."""
        return [number for number, profile in enumerate(group.profiles) if profile.level(self.skill) >= self.level]

    def may_move(self, group: Group) -> bool:
        """Whether there is more than one cell of time in which it could stand."""
        return self.first_week < self.last_week or len(self.able(group)) > 1

    def as_frozen(self, work: tuple[Work, ...] | None = None) -> Iterator[Frozen]:
        """The same as work that stands still, where it is or where `work` says; all its pay on the first part."""
        pay = self.value_satang
        for part in self.work if work is None else work:
            yield Frozen(self.group, part.week, part.profile, self.machine, part.centiminutes, pay)
            pay = 0

    def refuse_misfits(self, group: Group, weeks: int) -> None:
        """ProblemError where its group could not do it as it stands."""
        where = f"accepted {self.id}"
        guard.whole(f"{where}.last_week", self.last_week, 0, weeks - 1)
        able = self.able(group)
        for part in self.work:
            if part.profile not in able:
                raise ProblemError(
                    f"{where}.work", f"profile {part.profile} of {group.id} has not the skill at its level"
                )
        if self.machine is not None and self.machine not in dict(group.machines):
            raise ProblemError(f"{where}.machine", f"{group.id} has no {self.machine!r}")
