"""What a late change of one lot costs all others: a day brought forward, more pieces, fewer, or none.

W(P): the most that any plan of problem P is worth in which the lot is placed in full. P' is the changed problem, v
the value of one piece of the lot, q and q' its pieces before and after.

    loss  = W(P) - W(P') + v max(0, q' - q)      the worth of pieces added is the lot's own and pays for nothing
                                                 else; that of pieces taken away is pay that the makers lose
    price = U(P) - A' + v max(0, q' - q)         U: the proven bound of the plan at hand; A': the worth of a plan
                                                 made for P' in which the lot is placed in full

U(P) >= W(P) and A' <= W(P'), so the price is never under the loss, whatever the search misses. Likewise
A - U(P') + v max(0, q' - q) is never over it, where the plan at hand (A) places the lot in full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from matching.engine.solve import STEPS, solve
from matching.guard import ProblemError
from matching.plan import Plan
from matching.policy import VALUE
from matching.problem import Lot, Problem
from matching.scenarios.first import placed_first
from matching.scenarios.tally import Diff, compare


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """price_satang: covers the loss, rounded up; surely_satang: the loss is no less, rounded down.

    problem, plan and diff: the changed problem, its plan, and who gains and loses by it.
    """

    price_satang: int
    surely_satang: int
    problem: Problem
    plan: Plan
    diff: Diff


def rush_price(problem: Problem, plan: Plan, lot: str, last_week: int, *, effort: int = STEPS) -> ChangePrice | None:
    """What it costs all others if this lot is due already in `last_week`; None if it cannot be placed by then.

    KeyError for an unknown lot; ProblemError unless the week is earlier than before.
    """
    old = _lot(problem, lot)
    if not old.first_week <= last_week < old.last_week:
        raise ProblemError("last_week", f"must be between {old.first_week} and {old.last_week - 1}, not {last_week}")
    return _price(problem, plan, old, replace(old, last_week=last_week), effort)


def change_price(
    problem: Problem, plan: Plan, lot: str, quantity_pieces: int, *, effort: int = STEPS
) -> ChangePrice | None:
    """What it costs all others if this lot has another quantity; None if so many cannot be placed in full."""
    old = _lot(problem, lot)
    return _price(problem, plan, old, replace(old, quantity_pieces=quantity_pieces), effort)


def cancel_price(problem: Problem, plan: Plan, lot: str, *, effort: int = STEPS) -> ChangePrice:
    """What it costs all others, its makers first of all, if this lot is cancelled."""
    found = _price(problem, plan, _lot(problem, lot), None, effort)
    assert found is not None  # nothing has to be placed
    return found


def _price(problem: Problem, plan: Plan, old: Lot, new: Lot | None, effort: int) -> ChangePrice | None:
    others = tuple(lot for lot in problem.lots if lot.id != old.id)
    policy = replace(problem.policy, aim=VALUE, loss_permille=0)
    changed = replace(problem, lots=others if new is None else (*others, new), policy=policy)
    best = solve(changed, effort=effort)
    after = best if new is None or _in_full(best, new) else placed_first(changed, best, new, effort)
    if after is None:
        return None
    grown = 0 if new is None else max(0, new.quantity_pieces - old.quantity_pieces)
    own = grown * old.rate_satang * problem.policy.value_permille
    surely = plan.objective - best.bound + own if _in_full(plan, old) else 0
    return ChangePrice(
        price_satang=max(0, -(-(plan.bound - after.objective + own) // 1000)),
        surely_satang=max(0, surely // 1000),
        problem=changed,
        plan=after,
        diff=compare((problem, plan), (changed, after)),
    )


def _in_full(plan: Plan, lot: Lot) -> bool:
    return all(rest.lot != lot.id for rest in plan.unplaced)


def _lot(problem: Problem, name: str) -> Lot:
    return {lot.id: lot for lot in problem.lots}[name]
