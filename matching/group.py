"""Who takes work: groups of homeworkers, their skills, their time, where they are and what they earn."""

from __future__ import annotations

from dataclasses import dataclass

from matching import guard
from matching.canonical import later

HIGHEST_LEVEL = 3  # of a skill
SPEEDS = 100, 10_000  # permille: a tenth of the standard speed or ten times it is a slip in the records


@dataclass(frozen=True, slots=True)
class Profile:
    """Members who have the same skills at the same levels, from 1; `minutes` they are free in each week."""

    skills: tuple[tuple[str, int], ...]
    minutes: tuple[int, ...]

    def __post_init__(self) -> None:
        guard.pairs("profile.skills", self.skills, 1, HIGHEST_LEVEL)
        guard.items("profile.minutes", self.minutes, int)
        for week, minutes in enumerate(self.minutes):
            guard.whole(f"profile.minutes[{week}]", minutes)
        object.__setattr__(self, "skills", tuple(sorted(self.skills)))

    def level(self, skill: str) -> int:
        """Level of these members in `skill`; 0 when they do not have it."""
        return next((level for code, level in self.skills if code == skill), 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Homeworkers who take lots together.

    machines: (machine code, machine-minutes each week). hazards: the hazard classes the group may lawfully
    work with. ineligible: legal reasons why it may take no work at all; empty means it may.
    income_satang and available_minutes: so far in the fairness window, for all members together.
    credit_satang: what the group was passed over for; it counts as if it had so much less income (`fairness`).
    speeds: (article, permille of the standard speed) from delivered work; of other articles it is not known yet.
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
    speeds: tuple[tuple[str, int], ...] = later(())

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
        guard.pairs(f"{where}.speeds", self.speeds, *SPEEDS)
        object.__setattr__(self, "speeds", tuple(sorted(self.speeds)))
        object.__setattr__(self, "machines", tuple(sorted(self.machines)))

    @property
    def counted_satang(self) -> int:
        """Income so far as equity counts it: less by the group's credit, so perhaps under zero."""
        return self.income_satang - self.credit_satang
