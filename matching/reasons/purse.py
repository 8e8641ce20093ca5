"""How much thought one question may take, in the solver's own count of work: the same whatever the clock says."""

from __future__ import annotations

from dataclasses import dataclass

# At most 1.4 s of CPU for the costliest question of bench_reasons.py, 1.8 s on a crowded machine; 2 s were asked for.
# 0.2 less what a search at its limit costs (settle.py), since the first one is paid for only once.
WORK = 0.186


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
