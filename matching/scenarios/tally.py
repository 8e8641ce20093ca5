"""What changes from one plan to another: for each group, and for any parts of the people that the caller names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields

from matching.fairness.measure import earned, per_hour, standing
from matching.guard import ProblemError
from matching.plan import Plan
from matching.problem import Problem
from matching.scenarios.summary import Figures, figures

# Of an attribute (such as sex or region): for each group the parts it is made of, in thousandths, for instance
# {"group-7": {"women": 750, "men": 250}}. Groups that are not named are left out of that attribute.
Mix = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a plan means to a group or a part of the people.

    shares: lots worked on. counted_satang: income as fairness counts it, before this plan and by it.
    """

    pieces: int = 0
    shares: int = 0
    income_satang: int = 0
    worked_centiminutes: int = 0
    available_minutes: int = 0
    counted_satang: int = 0

    @property
    def per_worked_hour(self) -> int:
        """What an hour of this plan's work pays, 1/1000 satang; 0 without work."""
        return per_hour(100 * self.income_satang, self.worked_centiminutes) if self.worked_centiminutes else 0

    @property
    def per_available_hour(self) -> int:
        """Income per available hour, 1/1000 satang, as in `fairness.measure`; 0 without hours."""
        return per_hour(self.counted_satang, self.available_minutes) if self.available_minutes else 0


@dataclass(frozen=True, slots=True)
class Diff:
    """Two plans side by side: (before, after) as a whole, by group, and by attribute and part."""

    whole: tuple[Figures, Figures]
    groups: dict[str, tuple[Tally, Tally]]
    by: dict[str, dict[str, tuple[Tally, Tally]]]


def compare(before: tuple[Problem, Plan], after: tuple[Problem, Plan], by: Mapping[str, Mix] | None = None) -> Diff:
    """Two plans side by side; a group that is in one of them alone has an empty tally in the other."""
    tallies = tally(*before), tally(*after)
    names = sorted(tallies[0] | tallies[1])
    return Diff(
        whole=(figures(*before), figures(*after)),
        groups={name: (tallies[0].get(name, Tally()), tallies[1].get(name, Tally())) for name in names},
        by={name: _by_part(name, mix, tallies) for name, mix in sorted((by or {}).items())},
    )


def tally(problem: Problem, plan: Plan) -> dict[str, Tally]:
    """What the plan means to each group."""
    pieces: Counter[str] = Counter()
    shares: Counter[str] = Counter()
    worked: Counter[str] = Counter()
    for share in plan.allocations:
        pieces[share.group] += share.pieces
        shares[share.group] += 1
        worked[share.group] += sum(work.centiminutes for work in share.work)
    new, before = earned(problem, plan.allocations), standing(problem)
    found = {}
    for group in problem.groups:
        name = group.id
        satang, minutes = before.get(name, (0, 0))
        found[name] = Tally(pieces[name], shares[name], new[name], worked[name], minutes, satang + new[name])
    return found


def _by_part(
    attribute: str, mix: Mix, tallies: tuple[dict[str, Tally], dict[str, Tally]]
) -> dict[str, tuple[Tally, Tally]]:
    _refuse_odd(attribute, mix)
    parts = sorted({part for parts in mix.values() for part in parts})
    return {part: (_weighed(mix, part, tallies[0]), _weighed(mix, part, tallies[1])) for part in parts}


def _weighed(mix: Mix, part: str, groups: Mapping[str, Tally]) -> Tally:
    """The part's share of every group together, each figure rounded down once."""
    weights = [(mix[name].get(part, 0), one) for name, one in groups.items() if name in mix]
    return Tally(
        **{
            field.name: sum(permille * getattr(one, field.name) for permille, one in weights) // 1000
            for field in fields(Tally)
        }
    )


def _refuse_odd(attribute: str, mix: Mix) -> None:
    for name, parts in mix.items():
        if any(type(permille) is not int or permille < 0 for permille in parts.values()) or sum(parts.values()) > 1000:
            raise ProblemError(f"by.{attribute}.{name}", "must be parts in thousandths, together at most 1000")
