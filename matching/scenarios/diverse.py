"""Other plans nearly as good, and different enough to be worth a choice.

How different two plans are: the work (centi-minutes) that stands with other pairs of lot and group, as a part of
all work of both, in thousandths: 0 for the same shares, 1000 for none in common. Weeks do not count.

    1000 * sum over pairs |w_A - w_B|  /  sum over pairs (w_A + w_B)

New plans come from solving again with some shares of all plans so far forbidden, chosen by a hash of the seed. When
a try is too like an earlier plan, more is forbidden the next time; when it costs too much, the lots that fell out
are left in peace from then on, or less is forbidden. That fewer than k were found does not prove that there are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching import guard
from matching.canonical import sha256_hex
from matching.engine.model import build
from matching.engine.solve import STEPS, solve
from matching.plan import Plan
from matching.problem import Lot, Problem
from matching.proof.check import check
from matching.scenarios.restate import restated
from matching.scenarios.summary import Figures, figures

TRIES = 6  # for every plan asked for: solving costs seconds to minutes, and later tries rarely help
MORE, LESS = (9, 8), (3, 4)  # by how much the forbidden part grows or shrinks after a try

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A lawful plan of the same problem. different_permille: from the nearest of the plan at hand and those before."""

    plan: Plan
    figures: Figures
    different_permille: int


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What was found in so many tries, in the order found, beside the figures of the plan at hand."""

    at_hand: Figures
    found: tuple[Alternative, ...]
    wanted: int
    tries: int


def alternatives(
    problem: Problem,
    plan: Plan,
    k: int,
    within_permille: int,
    at_least_different_permille: int,
    *,
    effort: int = STEPS,
) -> Alternatives:
    """Up to k plans worth at least (1 - within) of the plan at hand, pairwise and from it different enough."""
    guard.whole("k", k, 0, 100)
    guard.whole("within_permille", within_permille, 0, 1000)
    guard.whole("at_least_different_permille", at_least_different_permille, 1, 1000)
    free = _with_others(problem)
    plans, tries, part = [plan], 0, at_least_different_permille
    found: list[Alternative] = []
    while len(found) < k and tries < TRIES * k:
        tries += 1
        forbidden = _forbidden(problem, plans, part, free, tries)
        new = solve(_without(problem, forbidden), effort=effort)
        new = restated(problem, plan, new.allocations, new.steps, new.moved)
        different = min(difference_permille(problem, new, one) for one in plans)
        if 1000 * (plan.objective - new.objective) > within_permille * abs(plan.objective):
            fallen = _fallen(plan, new) & free
            part = part if fallen else max(part * LESS[0] // LESS[1], 1)
            free -= fallen
        elif different < at_least_different_permille or not check(problem, new).good:
            part = min(part * MORE[0] // MORE[1] + 1, 1000)
        else:
            plans.append(new)
            found.append(Alternative(new, figures(problem, new), different))
            part = at_least_different_permille
    return Alternatives(figures(problem, plan), tuple(found), k, tries)


def difference_permille(problem: Problem, one: Plan, other: Plan) -> int:
    """How different two plans are (see above), rounded down; 0 when both are empty."""
    first, second = _work(one), _work(other)
    together = sum(first.values()) + sum(second.values())
    moved = sum(abs(first.get(pair, 0) - second.get(pair, 0)) for pair in first.keys() | second.keys())
    return 1000 * moved // together if together else 0


def _work(plan: Plan) -> dict[Pair, int]:
    return {(share.lot, share.group): sum(part.centiminutes for part in share.work) for share in plan.allocations}


def _forbidden(problem: Problem, plans: Sequence[Plan], part: int, free: set[str], number: int) -> set[Pair]:
    """Shares that make up so many thousandths of every plan's work: of lots with other groups first, by chance.

    Shares that several plans have come before others, since they tell the new plan from all of these at once.
    """
    counts = Counter(pair for plan in plans for pair in _work(plan))

    def order(pair: Pair) -> tuple[bool, int, str]:
        return pair[0] not in free, -counts[pair], sha256_hex(f"{problem.seed} {number} {pair[0]} {pair[1]}")

    forbidden: set[Pair] = set()
    for plan in plans:
        work = _work(plan)
        left = part * sum(work.values()) // 1000 - sum(amount for pair, amount in work.items() if pair in forbidden)
        for pair in sorted(work.keys() - forbidden, key=order):
            if left <= 0:
                break
            forbidden.add(pair)
            left -= work[pair]
    return forbidden


def _fallen(plan: Plan, new: Plan) -> set[str]:
    """Lots of which the new plan places less."""
    before = {rest.lot: rest.pieces for rest in plan.unplaced}
    return {rest.lot for rest in new.unplaced if rest.pieces > before.get(rest.lot, 0)}


def _with_others(problem: Problem) -> set[str]:
    """Lots that have more candidates than they may have groups."""
    counts = np.diff(build(problem).pairs.first_of_lot).tolist()
    return {lot.id for lot, many in zip(problem.lots, counts, strict=True) if many > lot.most_groups}


def _without(problem: Problem, forbidden: set[Pair]) -> Problem:
    """The problem with these pairs taken out, as if they had been asked already; no pair comes in for them."""
    asked: dict[str, set[str]] = {}
    for lot, group in forbidden:
        asked.setdefault(lot, set()).add(group)
    return replace(problem, lots=tuple(_asked(lot, asked[lot.id]) if lot.id in asked else lot for lot in problem.lots))


def _asked(lot: Lot, groups: set[str]) -> Lot:
    """Of the N nearest some fewer are left: the nearest N less those."""
    nearest = max(1, lot.nearest_groups - len(groups)) if lot.nearest_groups else 0
    return replace(lot, asked=(*lot.asked, *groups), nearest_groups=nearest)
