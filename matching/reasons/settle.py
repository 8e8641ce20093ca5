"""The best plan of a small problem, freely or with one pair settled beforehand, by exact search.

One worker, fixed seed, a deterministic limit: the same question has the same answer everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matching.engine.arrays import flatten
from matching.engine.model import Model, build
from matching.engine.worth import worth
from matching.plan import Allocation
from matching.problem import Problem
from matching.reasons.purse import Purse

if TYPE_CHECKING:
    from matching.engine.search import Found, Share

DETERMINISTIC_SECONDS = 0.004  # CP-SAT's own count of work; most neighbourhoods need less
NODES = 300  # of SCIP, which ends on the others in a few hundredths of a second
DIVIDED = 0.01  # what that costs in CP-SAT's count, and as much again for reserve


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


def settle(
    problem: Problem, start: tuple[Allocation, ...], pin: Pinned | None = None, purse: Purse | None = None
) -> Settled | None:
    """The best plan found, no worse than `start` where that is lawful. None where no plan has the pinned pair.

    purse: pays for it, if there is one.
    """
    from matching.engine.search import Found
    from matching.engine.solve import allocations_of

    model = build(problem)
    pairs = _pairs(model)
    shares = _positions(model, pairs, start)
    known = Settled(start if shares else (), worth(model, shares), False)
    pair = pairs.get((pin.lot, pin.group)) if pin else None
    if pin and pair is None and pin.chosen:
        return None
    at_hand = Found(shares, known.objective, 0)
    best, proven = _best(model, at_hand, pair, pin, purse)
    lawful = pin is None or known.has(pin.lot, pin.group) == pin.chosen
    if lawful and (best is None or best.objective <= known.objective):
        return replace(known, proven=proven)
    return Settled(allocations_of(model, best), best.objective, proven) if best else None


def _best(
    model: Model, start: Found, pair: int | None, pin: Pinned | None, purse: Purse | None
) -> tuple[Found | None, bool]:
    """The best plan that keeps to the pin (None: there is none, or none was found); whether none is better.

    CP-SAT first, which counts to the last figure; where that takes long, SCIP.
    """
    from ortools.sat.python import cp_model

    from matching.engine.form import Form, one_worker
    from matching.engine.search import Found

    form, solver = Form(model, start), one_worker(DETERMINISTIC_SECONDS)
    if pin and pair is not None:
        form.cp.add(form.chosen[pair] == int(pin.chosen))
    status = solver.solve(form.cp)
    if purse is not None:
        purse.pay(solver.response_proto.deterministic_time)
    found = None
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        counted = form.shares(solver)
        found = Found(counted, worth(model, counted), 0)
    if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        return found, status == cp_model.OPTIMAL
    if purse is not None:
        purse.pay(DIVIDED)
    return _divided(model, found, pair, pin)


def _divided(model: Model, found: Found | None, pair: int | None, pin: Pinned | None) -> tuple[Found | None, bool]:
    """Likewise by SCIP, if that is better than what is found already."""
    from matching.engine.mixed import LITTLE, MARGIN, choose
    from matching.engine.rounding import rounded

    arrays, chosen = flatten(model), bool(pin and pin.chosen)
    allowed = np.ones(len(arrays.pair_lot), dtype=np.int64)
    if pair is not None and not chosen:
        allowed[pair] = 0
    choice = choose(arrays, None, NODES, allowed=allowed, must=pair if chosen else None, beside=LITTLE)
    if choice.pieces is not None and choice.work is not None:
        other = rounded(model, arrays, choice.pieces, choice.work)
        lawful = not chosen or any(share.pair == pair for share in other.shares)
        if lawful and (found is None or other.objective > found.objective):
            found = other
    if found is None or choice.bound is None:
        return found, False
    return found, choice.bound - found.objective <= 2 * MARGIN * choice.bound


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
