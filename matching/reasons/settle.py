"""The best plan of a small problem, freely or with one pair settled beforehand, by exact search.

One worker, fixed seed, a deterministic limit: the same question has the same answer everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.engine.model import Model, build
from matching.engine.worth import worth
from matching.plan import Allocation
from matching.problem import Problem

if TYPE_CHECKING:
    from matching.engine.search import Share

DETERMINISTIC_SECONDS = 0.03  # the solver's own count of work; few neighbourhoods need as much


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan of a small problem, and its worth in 1/1000 satang. proven: no plan (with that pair) is better."""

    allocations: tuple[Allocation, ...]
    objective: int
    proven: bool

    def has(self, lot: str, group: str) -> bool:
        """Whether the group has the lot."""
        return any(share.lot == lot and share.group == group for share in self.allocations)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pair that must be in the plan, or must not."""

    lot: str
    group: str
    chosen: bool


def settle(problem: Problem, start: tuple[Allocation, ...], pin: Pinned | None = None) -> Settled | None:
    """The best plan found, no worse than `start` where that is lawful. None where no plan has the pinned pair."""
    from ortools.sat.python import cp_model

    from matching.engine.form import Form, one_worker
    from matching.engine.search import Found
    from matching.engine.solve import allocations_of

    model = build(problem)
    pairs = _pairs(model)
    shares = _positions(model, pairs, start)
    known = Settled(start if shares else (), worth(model, shares), False)
    lawful = pin is None or known.has(pin.lot, pin.group) == pin.chosen
    form = Form(model, Found(shares, known.objective, 0))
    if pin and (pin.lot, pin.group) in pairs:
        form.cp.add(form.chosen[pairs[pin.lot, pin.group]] == int(pin.chosen))
    elif pin and pin.chosen:
        return None
    solver = one_worker(DETERMINISTIC_SECONDS)
    status = solver.solve(form.cp)
    proven = bool(status == cp_model.OPTIMAL)
    if proven or status == cp_model.FEASIBLE:
        objective = round(solver.objective_value)
        if not lawful or objective > known.objective:
            return Settled(allocations_of(model, Found(form.shares(solver), objective, 0)), objective, proven)
    return Settled(known.allocations, known.objective, proven) if lawful else None


def worth_of(problem: Problem, allocations: tuple[Allocation, ...]) -> int:
    """What these shares are worth together, in 1/1000 satang."""
    model = build(problem)
    return worth(model, _positions(model, _pairs(model), allocations))


def _pairs(model: Model) -> dict[tuple[str, str], int]:
    """Positions of the pairs by (lot, group)."""
    names = zip(model.pairs.lot.tolist(), model.pairs.group.tolist(), strict=True)
    return {(model.lots[lot].id, model.groups[group].id): number for number, (lot, group) in enumerate(names)}


def _positions(model: Model, pairs: dict[tuple[str, str], int], start: tuple[Allocation, ...]) -> tuple[Share, ...]:
    """The shares by position; none at all where one of them is not possible here."""
    from matching.engine.search import Share

    groups = {group.id: at for at, group in enumerate(model.groups)}
    cells = {cell: at for at, cell in enumerate(model.cells)}
    found = []
    for share in start:
        pair = pairs.get((share.lot, share.group))
        if pair is None or not model.pairs.least[pair] <= share.pieces <= model.pairs.most[pair]:
            return ()
        work = ((cells[groups[share.group], part.profile, part.week], -1, part.centiminutes) for part in share.work)
        found.append(Share(pair, share.pieces, tuple(work)))
    return tuple(found)
