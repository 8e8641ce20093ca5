"""All three layers of an answer: the reasons, what the pair would cost this plan, and what would flip it."""

from __future__ import annotations

from dataclasses import dataclass

from matching.codes import Reason, ReasonCode
from matching.plan import Plan
from matching.problem import Problem
from matching.reasons.cost import Compared, Forced, compare, force
from matching.reasons.flip import Flip, gets_or_flips
from matching.reasons.near import near
from matching.reasons.pair import why_not


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a group does not have a lot in this plan. A group that has it gets its pieces and nothing else.

    gets_now: planned again in the neighbourhood, the group would get it as things are.
    """

    lot: str
    group: str
    reasons: tuple[Reason, ...]
    compared: tuple[Compared, ...] = ()
    forced: Forced | None = None
    gets_now: bool = False
    flips: tuple[Flip, ...] = ()

    @property
    def has_it(self) -> bool:
        """Whether the group has the lot."""
        return any(reason.code == ReasonCode.CHOSEN for reason in self.reasons)


def explain(problem: Problem, plan: Plan, lot: str, group: str) -> Explanation:
    """KeyError for an unknown lot or group."""
    reasons = why_not(problem, plan, lot, group)
    if any(reason.code == ReasonCode.CHOSEN for reason in reasons):
        return Explanation(lot, group, reasons)
    here = near(problem, plan, lot, group)
    gets_now, found = gets_or_flips(here)
    return Explanation(
        lot, group, reasons, compare(problem, plan, lot, group), None if here.objection() else force(here), gets_now,
        found,
    )  # fmt: skip
