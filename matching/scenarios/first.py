"""A plan in which one lot comes first: it is placed alone, and all others around it."""

from __future__ import annotations

from dataclasses import replace

from matching.accepted import still
from matching.engine.solve import solve
from matching.plan import Allocation, Plan
from matching.policy import Policy
from matching.problem import Frozen, Lot, Problem
from matching.proof.check import check
from matching.scenarios.restate import restated

MUST = 100_000  # thousandths: the most a policy may give for value, so that a lot pays whatever its pairs cost


def placed_first(problem: Problem, plan: Plan, lot: Lot, effort: int) -> Plan | None:
    """A lawful plan with this lot in full and the certificate of `plan`; None where it has no room in full.

    What the lot pays counts as promised when the others are planned, so that equity adds up. Accepted work stays
    where it stood.
    """
    base = still(problem)
    alone = solve(replace(base, lots=(lot,), policy=_must(problem.policy)), effort=effort)
    if alone.unplaced:
        return None
    others = tuple(other for other in problem.lots if other.id != lot.id)
    promised = tuple(work for share in alone.allocations for work in _promised(lot, share))
    rest = solve(replace(base, lots=others, frozen=(*base.frozen, *promised)), effort=effort)
    together = sorted((*alone.allocations, *rest.allocations), key=lambda share: (share.lot, share.group))
    found = restated(problem, plan, tuple(together), alone.steps + rest.steps, ())
    return found if check(problem, found).good else None


def _must(policy: Policy) -> Policy:
    """Value above all; pairs still cost, so near and few groups are preferred."""
    return replace(policy, value_permille=MUST, equity_steps=())


def _promised(lot: Lot, share: Allocation) -> list[Frozen]:
    """The share as work that no longer moves; all its pay on the first part."""
    pay = [lot.rate_satang * share.pieces] + [0] * len(share.work)
    return [
        Frozen(share.group, work.week, work.profile, lot.machine, work.centiminutes, satang)
        for work, satang in zip(share.work, pay, strict=False)
    ]
