"""How much thought one question may take, in the solver's own count of work: the same whatever the clock says."""

from __future__ import annotations

from dataclasses import dataclass

# For the costliest question of bench_reasons.py, beside other work, 1.4 s of CPU at load 0.35 and 1.2 s at 1.0.
WORK = 0.16


class Spent(Exception):
    """Nothing is left to think with."""


@dataclass(slots=True)
class Purse:
    """What is left of it."""

    left: float = WORK

    def open(self) -> None:
        """Spent where it is empty; a thought once begun is always thought to its end."""
        if self.left <= 0:
            raise Spent

    def pay(self, work: float) -> None:
        """So much was thought."""
        self.left -= work
