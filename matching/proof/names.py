"""Names in a plan: of this problem, each once and in order; what stands under a wrong name is not judged further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.plan import Plan
from matching.problem import problem_hash
from matching.proof.accepted import names_broken
from matching.proof.facts import Facts
from matching.proof.fault import Fault


def same_problem(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """The plan is for this problem and its seed."""
    if plan.problem_hash != problem_hash(facts.problem):
        yield Fault("same_problem", "problem_hash")
    if plan.seed != facts.problem.seed:
        yield Fault("same_problem", "seed", plan.seed, facts.problem.seed)


def known_names(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Lots, groups, profiles and weeks exist; each pair, lot and price comes once, in order."""
    for one in plan.allocations:
        if one.lot not in facts.lots or one.group not in facts.groups:
            yield Fault("known_names", f"{one.lot} / {one.group}")
        elif any((one.group, work.profile, work.week) not in facts.members for work in one.work):
            yield Fault("known_names", f"work of {one.lot} / {one.group}")
    yield from (Fault("known_names", rest.lot) for rest in plan.unplaced if rest.lot not in facts.lots)
    lists: dict[str, list[tuple[object, ...]]] = {
        "allocations": [(one.lot, one.group) for one in plan.allocations],
        "unplaced": [(rest.lot,) for rest in plan.unplaced],
        **{
            f"work of {one.lot} / {one.group}": [(work.week, work.profile) for work in one.work]
            for one in plan.allocations
        },
    }
    for where, names in lists.items():
        if names != sorted(set(names)):
            yield Fault("known_names", f"{where}: not in order, or twice")
    yield from (Fault(*wrong) for wrong in names_broken(facts, plan))


def known_prices(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Prices belong to something, once, and are not zero; under zero only for all-or-nothing lots."""
    tables: tuple[tuple[str, list[tuple[tuple[object, ...], int]], object], ...] = (
        ("time", [(row[:3], row[3]) for row in plan.prices.time], facts.members),
        ("machines", [(row[:3], row[3]) for row in plan.prices.machines], facts.machines),
        (
            "lots",
            [(row[:1], row[1]) for row in plan.prices.lots],
            {(lot.id,) for lot in facts.problem.lots if lot.most_groups > 1},
        ),
        ("income", [(row[:1], row[1]) for row in plan.prices.income], {(name,) for name in facts.groups}),
    )
    signed = {lot.id for lot in facts.problem.lots if lot.all_or_nothing}
    for table, rows, known in tables:
        for name, price in rows:
            if name not in known or price == 0:  # type: ignore[operator]
                yield Fault("known_prices", f"{table} {name}", price)
            if price < 0 and not (table == "lots" and name[0] in signed):
                yield Fault("known_prices", f"{table} {name}", price)
        if any(count > 1 for count in Counter(name for name, _ in rows).values()):
            yield Fault("known_prices", f"{table}: twice")
