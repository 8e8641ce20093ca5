"""Work that is promised already."""

from __future__ import annotations

from dataclasses import dataclass

from matching import guard


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
