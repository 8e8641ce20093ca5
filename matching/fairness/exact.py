"""Leximin by CP-SAT on small problems: exact, one worker, fixed seed, a deterministic limit.

With h_j the groups' incomes per available hour, the sum of the k lowest is the most that

    k r - sum_j d_j      with d_j >= r - h_j, d_j >= 0, r free

can be. Leximin is to make the lowest as large as possible, then the sum of the two lowest without losing the first,
then of three, and so on (Ogryczak and Śliwiński, "On solving linear programs with the ordered weighted averaging
objective", EJOR 148, 2003): the k-th income counts only where all sums before it are as large as they can be. Of
equally fair plans, the one that is worth most. Groups that no lot can lift stand in every plan alike, and are left
out.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from matching.engine.form import Form, few_enough, one_worker
from matching.engine.model import Model
from matching.engine.search import Found
from matching.engine.worth import worth
from matching.fairness.measure import PER_HOUR, per_hour

STAGE = 2.0  # the solver's own count of work for each sum, not of time
LARGEST = 2**50  # sums of as many such numbers as a small problem has groups stay within 64 bits


def leximin_exactly(model: Model, found: Found, standing: dict[int, tuple[int, int]], floor: int) -> tuple[Found, bool]:
    """The fairest plan worth at least `floor`, from the plan at hand; whether none is fairer.

    standing: (satang before the plan, available minutes) of every group with hours, by position.
    """
    lifted = sorted(standing.keys() & set(model.pairs.group.tolist()))
    if not few_enough(model) or any(PER_HOUR * _most(model, group, standing[group]) > LARGEST for group in lifted):
        return found, False
    form = Form(model, found)
    form.cp.add(form.total >= floor)
    incomes = [_measure(form, group, *standing[group]) for group in lifted]
    for lowest in range(1, len(lifted) + 1):
        best = _raised(form, _sum_of_lowest(form.cp, incomes, lowest))
        if best is None:
            return found, False
        found = best
    best = _raised(form, form.total)
    return (found, False) if best is None else (best, True)


def _most(model: Model, group: int, standing: tuple[int, int]) -> int:
    """More satang than the group could ever have."""
    reach = sum(lot.rate_satang * lot.quantity_pieces for lot in model.lots)
    return abs(standing[0]) + reach


def _measure(form: Form, group: int, satang: int, minutes: int) -> cp_model.IntVar:
    """h of the group: never more than its income per available hour, and as much when it matters."""
    income = form.income(group)
    highest = satang + sum(lot.rate_satang * lot.quantity_pieces for lot in form.model.lots)
    measure = form.cp.new_int_var(per_hour(satang, minutes), per_hour(highest, minutes), f"h{group}")
    form.cp.add(minutes * measure <= PER_HOUR * (satang + income))
    return measure


def _sum_of_lowest(cp: cp_model.CpModel, incomes: list[cp_model.IntVar], lowest: int) -> cp_model.LinearExprT:
    """At most the sum of so many lowest incomes, and as much when it is raised."""
    least, most = (edge([_edges(income)[at] for income in incomes]) for at, edge in ((0, min), (1, max)))
    level = cp.new_int_var(least, most, f"r{lowest}")
    under = [cp.new_int_var(0, most - least, f"d{lowest},{at}") for at in range(len(incomes))]
    for short, income in zip(under, incomes, strict=True):
        cp.add(short >= level - income)
    return lowest * level - sum(under)


def _edges(variable: cp_model.IntVar) -> tuple[int, int]:
    domain = list(variable.proto.domain)
    return domain[0], domain[-1]


def _raised(form: Form, figure: cp_model.LinearExprT) -> Found | None:
    """The plan in which this figure is as large as can be, which it stays from now on; None if that is not known."""
    solver = one_worker(STAGE)
    form.cp.maximize(figure)
    if solver.solve(form.cp) != cp_model.OPTIMAL:
        return None
    shares = form.shares(solver)
    found = form.found = Found(shares, worth(form.model, shares), form.found.steps)
    form.cp.add(figure >= solver.value(figure))
    form.cp.clear_hints()  # type: ignore[no-untyped-call]
    form.hint()
    return found
