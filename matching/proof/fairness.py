"""What a leximin plan states, judged: its loss of value, and who ends where. For `check`.

That no plan is fairer is not proven here; `Fairness.proven` says whether an exact search found none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.plan import Plan
from matching.proof.facts import Facts


def fairness_broken(facts: Facts, plan: Plan) -> Iterator[tuple[str, int, int]]:
    """(what is wrong, found, expected) with the plan's statement of fairness."""
    policy, stated = facts.problem.policy, plan.fairness
    if (stated is not None) != (policy.aim == "leximin"):
        yield "stated only and always by leximin plans", int(stated is not None), int(policy.aim == "leximin")
    if stated is None:
        return
    given_up = stated.value_objective - plan.objective
    if stated.given_up != given_up:
        yield "given_up", stated.given_up, given_up
    if 1000 * given_up > policy.loss_permille * max(0, stated.value_objective):
        yield "loss_permille", 1000 * given_up, policy.loss_permille * stated.value_objective
    found = incomes_per_hour(facts, plan)
    for place, (one, other) in enumerate(zip(stated.incomes, found, strict=False)):
        if one != other:
            yield f"income {place} of {one[0]}", one[1], other[1]
    if len(stated.incomes) != len(found):
        yield "incomes", len(stated.incomes), len(found)


def incomes_per_hour(facts: Facts, plan: Plan) -> list[tuple[str, int]]:
    """(group, thousandths of a satang per available hour, rounded down), lowest first, of groups with hours."""
    earned: Counter[str] = Counter()
    for one in plan.allocations:
        earned[one.group] += facts.lots[one.lot].rate_satang * one.pieces
    found = []
    for group in facts.problem.groups:
        minutes = group.available_minutes + sum(sum(profile.minutes) for profile in group.profiles)
        if minutes > 0:
            income = facts.start(group) + earned[group.id]
            found.append((income * 1000 * 60 // minutes, group.id))
    return [(name, hourly) for hourly, name in sorted(found)]
