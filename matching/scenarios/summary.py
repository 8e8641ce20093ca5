"""A plan in a few whole numbers: what it places, what it pays, and how evenly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.fairness.measure import earned, incomes
from matching.plan import Plan
from matching.problem import Problem


@dataclass(frozen=True, slots=True)
class Figures:
    """objective and bound in 1/1000 satang; the three of fairness in 1/1000 satang per available hour and permille.

    lots_placed: in full. income_satang: of all groups, by this plan. lowest, tenth_percentile, gini_permille: of
    income per available hour over all groups that have hours (`fairness.measure`), one group one vote.
    """

    objective: int
    bound: int
    lots_placed: int
    pieces_placed: int
    income_satang: int
    lowest: int
    tenth_percentile: int
    gini_permille: int

    @property
    def gap_ppm(self) -> int:
        """How far the objective may be under the best possible, in millionths of the bound, rounded up."""
        return -(-(self.bound - self.objective) * 1_000_000 // self.bound) if self.bound > 0 else 0


def figures(problem: Problem, plan: Plan) -> Figures:
    """The figures of one plan."""
    hours = [measure for _, measure in incomes(problem, plan.allocations)]
    left = {rest.lot for rest in plan.unplaced}
    return Figures(
        objective=plan.objective,
        bound=plan.bound,
        lots_placed=sum(lot.id not in left for lot in problem.lots),
        pieces_placed=sum(share.pieces for share in plan.allocations),
        income_satang=sum(earned(problem, plan.allocations).values()),
        lowest=hours[0] if hours else 0,
        tenth_percentile=tenth_percentile(hours),
        gini_permille=gini_permille(hours),
    )


def tenth_percentile(rising: Sequence[int]) -> int:
    """The measure that a tenth of the groups do not exceed (nearest rank); 0 of none."""
    return rising[-(-len(rising) // 10) - 1] if rising else 0


def gini_permille(rising: Sequence[int]) -> int:
    """Gini's coefficient in thousandths, rounded down: 0 when all have the same, near 1000 when one has all.

    With x_1 <= … <= x_n: (2 sum of i x_i - (n + 1) sum of x_i) / (n sum of x_i). Under zero counts as zero.
    """
    amounts = [max(0, amount) for amount in rising]
    together, many = sum(amounts), len(amounts)
    ranked = sum(place * amount for place, amount in enumerate(amounts, start=1))
    return 1000 * (2 * ranked - (many + 1) * together) // (many * together) if together else 0
