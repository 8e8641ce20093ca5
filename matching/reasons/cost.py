"""What it costs this plan to give a lot to a group, who would pay, and how the group compares with who has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matching.plan import Plan
from matching.problem import Problem
from matching.reasons.near import Near
from matching.reasons.scene import Scene
from matching.reasons.settle import Pinned, settle


@dataclass(frozen=True, slots=True)
class Forced:
    """The best plan of the neighbourhood with the pair against the best without it.

    loss: what the objective loses, in 1/1000 satang; under zero where it would gain. income: satang that each group
    would earn more or less. pieces: of each lot, that would be placed more or less. proven: both plans are the best.
    """

    loss: int
    income: tuple[tuple[str, int], ...]
    pieces: tuple[tuple[str, int], ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """The same pieces with the group that has them and with the one that asks; parts of the objective in satang."""

    group: str
    pieces: int
    kilometres_there: int
    kilometres: int
    equity_there_satang: int
    equity_satang: int
    cost_there_satang: int
    cost_satang: int


def force(here: Near) -> Forced | None:
    """What it costs to have the pair in the plan; None where no plan of the neighbourhood can have it."""
    names = here.lot.id, here.group.id
    plain = settle(here.problem, here.start, Pinned(*names, chosen=False))
    forced = settle(here.problem, here.start, Pinned(*names, chosen=True))
    if plain is None or forced is None:
        return None
    rates = {lot.id: lot.rate_satang for lot in here.problem.lots}
    income: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for sign, settled in ((1, forced), (-1, plain)):
        for share in settled.allocations:
            income[share.group] += sign * rates[share.lot] * share.pieces
            pieces[share.lot] += sign * share.pieces
    return Forced(
        plain.objective - forced.objective, _changes(income), _changes(pieces), plain.proven and forced.proven
    )


def _changes(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """What changed, the largest loss first."""
    return tuple(sorted(((name, more) for name, more in counts.items() if more), key=lambda one: (one[1], one[0])))


def compare(problem: Problem, plan: Plan, lot: str, group: str) -> tuple[Compared, ...]:
    """The group beside each that has the lot, as they stand in this plan."""
    scene = Scene(problem, plan.allocations, plan.moved)
    asked, asker = scene.lot(lot), scene.group(group)
    found = []
    for name, share in sorted(scene.shares(asked).items()):
        if name != group:
            holder = scene.group(name)
            there, here = scene.worth(asked, holder, share.pieces), scene.worth(asked, asker, share.pieces)
            found.append(
                Compared(
                    name, share.pieces, problem.kilometres(asked, holder), problem.kilometres(asked, asker),
                    there.equity // 1000, here.equity // 1000, there.cost // 1000, here.cost // 1000,
                )
            )  # fmt: skip
    return tuple(found)
