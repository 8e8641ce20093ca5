"""What a planted fault is, and a near miss."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.pay_books import AS_OF, PIECES, RATE, Books

Bend = Callable[[Books], object]
GROSS = PIECES * RATE
CASH = GROSS * 6


@dataclass(frozen=True)
class Case:
    """A way to bend the books. `rule`: what must find it; `owed`: what then is owed. `as_of`: looked from that day."""

    name: str
    rule: str
    bend: Bend
    owed: int
    as_of: date


FAULTS: list[Case] = []
NEAR_MISSES: list[Case] = []


def fault(rule: str, owed: int = 0, as_of: date = AS_OF) -> Callable[[Bend], Bend]:
    def enter(bend: Bend) -> Bend:
        FAULTS.append(Case(bend.__name__, rule, bend, owed, as_of))
        return bend

    return enter


def near(rule: str, as_of: date = AS_OF) -> Callable[[Bend], Bend]:
    def enter(bend: Bend) -> Bend:
        NEAR_MISSES.append(Case(bend.__name__, rule, bend, 0, as_of))
        return bend

    return enter
