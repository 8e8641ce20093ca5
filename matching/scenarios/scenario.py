"""What if: a changed copy of a problem, its plan, and what that would mean to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.engine.solve import STEPS, solve
from matching.plan import Plan
from matching.problem import Problem
from matching.scenarios.changes import Change, patched
from matching.scenarios.tally import Diff, Mix, compare


@dataclass(frozen=True, slots=True)
class Scenario:
    """The changed problem, its plan (which `check` accepts for it), and the two plans side by side."""

    problem: Problem
    plan: Plan
    diff: Diff


def what_if(
    problem: Problem,
    plan: Plan,
    changes: Iterable[Change],
    *,
    effort: int = STEPS,
    by: Mapping[str, Mix] | None = None,
) -> Scenario:
    """Solve the changed problem and compare with the plan at hand; both stay as they are.

    Part of a difference may be the search's own: what the two gaps (`diff.whole[…].gap_ppm`) leave open. Solve the
    plan at hand with the same effort, so that no change means no difference at all.
    """
    changed = patched(problem, changes)
    new = solve(changed, effort=effort)
    return Scenario(changed, new, compare((problem, plan), (changed, new), by))
