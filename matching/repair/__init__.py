"""A plan repaired around a change, within as many withdrawn offers as its keeper allows.

    warm = Warm(problem, plan)                               # kept in memory, or made again from the two
    repaired = warm.after(Declined("lot-7", "group-2"), most_withdrawn=3)
    print(repaired.added, repaired.withdrawn, repaired.objective, repaired.bound)
    assert check(warm.problem, warm.plan()).good

An event changes the problem; the lots near it, by two rings of shared groups, are thought over again. Everything
else, and all accepted work, stays where it is. The bound is that of the same prices, which no change invalidates.
"""

from matching.repair.events import AcceptedPart, Cancelled, Declined, Event, Illness, MachineBroken, NewLot
from matching.repair.warm import Repaired, Warm

__all__ = [
    "AcceptedPart",
    "Cancelled",
    "Declined",
    "Event",
    "Illness",
    "MachineBroken",
    "NewLot",
    "Repaired",
    "Warm",
]
