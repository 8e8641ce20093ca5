"""The policy sandbox: past runs planned again under another policy, before anybody adopts it.

Every run is judged from where it stood: what groups had earned until then is history and stays, so the sandbox
shows what a policy would have done in each run, not how a year under it would have gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from matching.engine.solve import STEPS, solve
from matching.plan import Plan
from matching.policy import Policy
from matching.problem import Problem
from matching.scenarios.summary import Figures
from matching.scenarios.tally import Diff, Mix, compare


@dataclass(frozen=True, slots=True)
class Outcome:
    """One past run under the policy in question. same: the very plan of then, byte for byte."""

    problem: Problem
    plan: Plan
    same: bool
    diff: Diff


@dataclass(frozen=True, slots=True)
class Sandbox:
    """All runs, and (before, after) over all of them: satang earned, by group and in all, and lots placed in full.

    lowest: of all runs, the lowest income per available hour of any group (1/1000 satang).
    """

    outcomes: tuple[Outcome, ...]
    income_satang: tuple[int, int]
    groups: dict[str, tuple[int, int]]
    lots_placed: tuple[int, int]
    lowest: tuple[int, int]

    @property
    def same(self) -> bool:
        """Whether history was reproduced exactly."""
        return all(outcome.same for outcome in self.outcomes)


def sandbox(
    history: Iterable[tuple[Problem, Plan]],
    policy: Policy | None,
    *,
    effort: int = STEPS,
    by: Mapping[str, Mix] | None = None,
) -> Sandbox:
    """Past runs under `policy`, or under their own with None: then everything must come out as it was.

    effort: as the runs had it. With it and with the same engine the null policy gives the same bytes; objectives of
    different policies are not comparable, satang are.
    """
    outcomes = tuple(_again(problem, plan, policy, effort, by) for problem, plan in history)
    return Sandbox(
        outcomes=outcomes,
        income_satang=_both(outcomes, lambda one: one.income_satang),
        groups=_incomes(outcomes),
        lots_placed=_both(outcomes, lambda one: one.lots_placed),
        lowest=_lowest(outcomes),
    )


def _again(problem: Problem, plan: Plan, policy: Policy | None, effort: int, by: Mapping[str, Mix] | None) -> Outcome:
    under = problem if policy is None else replace(problem, policy=policy)
    new = solve(under, effort=effort)
    return Outcome(under, new, new.to_json() == plan.to_json(), compare((problem, plan), (under, new), by))


def _both(outcomes: tuple[Outcome, ...], figure: Callable[[Figures], int]) -> tuple[int, int]:
    """The sum of a figure over all runs, before and after."""
    return (
        sum(figure(outcome.diff.whole[0]) for outcome in outcomes),
        sum(figure(outcome.diff.whole[1]) for outcome in outcomes),
    )


def _lowest(outcomes: tuple[Outcome, ...]) -> tuple[int, int]:
    whole = [outcome.diff.whole for outcome in outcomes]
    return min((one.lowest for one, _ in whole), default=0), min((one.lowest for _, one in whole), default=0)


def _incomes(outcomes: tuple[Outcome, ...]) -> dict[str, tuple[int, int]]:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for outcome in outcomes:
        for name, (one, other) in outcome.diff.groups.items():
            before[name] += one.income_satang
            after[name] += other.income_satang
    return {name: (before[name], after[name]) for name in sorted(before)}
