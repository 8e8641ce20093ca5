"""What a judge says of a plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that the plan breaks, where, and the two figures that do not agree."""

    rule: str
    where: str
    found: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """All faults; a plan without faults is good."""

    faults: tuple[Fault, ...]

    @property
    def good(self) -> bool:
        """Whether offers may be made from this plan."""
        return not self.faults
