"""Judge a plan against its problem: whole numbers only, and not one line shared with what made the plan.

Every rule of the formulation is stated here a second time, from the problem's own words, one function for
each. The bound is derived again from the prices (`matching.proof.duality`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matching.plan import Plan, ReasonCode
from matching.problem import Problem, problem_hash
from matching.proof.accepted import moves_broken, moving_cost, names_broken, taken, time_broken, works_now
from matching.proof.duality import proven_bound
from matching.proof.facts import Facts, read_facts
from matching.proof.fairness import fairness_broken
from matching.proof.trips import Trips, spared


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that the plan breaks, where, and the two figures that do not agree."""

    rule: str
    where: str
    found: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """All faults; a plan without faults is good."""

    faults: tuple[Fault, ...]

    @property
    def good(self) -> bool:
        """Whether offers may be made from this plan."""
        return not self.faults


def check(problem: Problem, plan: Plan) -> Verdict:
    """Every fault of the plan. Where names or positions are wrong, only those are told."""
    facts = read_facts(problem)
    faults = [fault for rule in NAMING for fault in rule(facts, plan)]
    return Verdict(tuple(faults or [fault for rule in RULES for fault in rule(facts, plan)]))


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


def candidates_only(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """No lot goes to a group that a hard rule forbids."""
    for one in plan.allocations:
        for rule in facts.candidate_faults(facts.lots[one.lot], facts.groups[one.group]):
            yield Fault(f"candidate_{rule}", f"{one.lot} / {one.group}")


def least_lot(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Every group gets at least the least lot (of a smaller open rest, the whole rest)."""
    for one in plan.allocations:
        lot = facts.lots[one.lot]
        least = min(lot.minimum_lot_pieces, lot.quantity_pieces)
        if one.pieces < least:
            yield Fault("least_lot", f"{one.lot} / {one.group}", one.pieces, least)


def quantity(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Placed and unplaced pieces make the quantity; all or nothing means that; no rest is empty."""
    placed, left = _pieces(plan), {rest.lot: rest.pieces for rest in plan.unplaced}
    for lot in facts.problem.lots:
        here, rest = placed[lot.id], left.get(lot.id, 0)
        if here + rest != lot.quantity_pieces or here < 0 or rest < 0 or (rest == 0 and lot.id in left):
            yield Fault("quantity", lot.id, here + rest, lot.quantity_pieces)
        if lot.all_or_nothing and here not in (0, lot.quantity_pieces):
            yield Fault("all_or_nothing", lot.id, here, lot.quantity_pieces)


def first_lots(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """A group that is new to an article gets a small lot of it."""
    for one in plan.allocations:
        most = facts.first(facts.lots[one.lot], facts.groups[one.group])
        if one.pieces > most:
            yield Fault("first_lot", f"{one.lot} / {one.group}", one.pieces, most)


def split_limit(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """No lot goes to more groups than it allows."""
    for name, groups in Counter(one.lot for one in plan.allocations).items():
        if groups > facts.lots[name].most_groups:
            yield Fault("split_limit", name, groups, facts.lots[name].most_groups)


def work_adds_up(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Work is in the window, by members who have the skill, and adds up to the pieces exactly."""
    for one in plan.allocations:
        lot, where = facts.lots[one.lot], f"{one.lot} / {one.group}"
        able = facts.able(lot, facts.groups[one.group])
        for work in one.work:
            if work.week not in facts.window(lot):
                yield Fault("window", where, work.week, lot.last_week)
            if work.profile not in able:
                yield Fault("profile_skill", where, work.profile)
            if work.centiminutes <= 0:
                yield Fault("work_adds_up", where, work.centiminutes, 1)
        done, needed = (
            sum(work.centiminutes for work in one.work),
            one.pieces * facts.each(lot, facts.groups[one.group]),
        )
        if done != needed:
            yield Fault("work_adds_up", where, done, needed)


def members_time(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """No profile works more in a week than its members are free; a member with two skills counts once."""
    held, _ = taken(facts.loose, works_now(plan))
    used: Counter[tuple[str, int, int]] = Counter()
    for one in plan.allocations:
        for work in one.work:
            used[one.group, work.profile, work.week] += work.centiminutes
    for cell, centiminutes in used.items():
        free = max(0, facts.members[cell] - held[cell])
        if centiminutes > free:
            yield Fault("members_time", f"{cell[0]} profile {cell[1]} week {cell[2]}", centiminutes, free)


def machine_time(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """No machine runs more in a week than it has minutes."""
    _, held = taken(facts.loose, works_now(plan))
    used: Counter[tuple[str, str, int]] = Counter()
    for one in plan.allocations:
        machine = facts.lots[one.lot].machine
        for work in one.work:
            if machine is not None:
                used[one.group, machine, work.week] += work.centiminutes
    for cell, centiminutes in used.items():
        free = max(0, facts.machines.get(cell, 0) - held[cell])
        if centiminutes > free:
            yield Fault("machine_time", f"{cell[0]} {cell[1]} week {cell[2]}", centiminutes, free)


def accepted_work(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Accepted work that the plan moves is lawful where it stands, and has moved."""
    yield from (Fault(*wrong) for wrong in moves_broken(facts, plan))
    yield from (Fault(*wrong) for wrong in time_broken(facts, plan))


def objective(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """The objective is value + equity - cost, to the last 1/1000 satang."""
    income: Counter[str] = Counter()
    worth = -moving_cost(facts, plan)
    for one in plan.allocations:
        lot = facts.lots[one.lot]
        earned = lot.rate_satang * one.pieces
        income[one.group] += earned
        worth += earned * facts.problem.policy.value_permille - facts.pair_cost(lot, facts.groups[one.group])
    worth += spared(facts, [(facts.lots[one.lot], facts.groups[one.group]) for one in plan.allocations])
    worth += sum(facts.bonus(facts.groups[name], satang) for name, satang in income.items())
    if worth != plan.objective:
        yield Fault("objective", "objective", plan.objective, worth)


def trip_shares(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """What pairs carry of a shared trip is stated once, not under zero, and together no more than the trip costs."""
    stated = {row[:2]: row[2] for row in plan.prices.trips}
    if len(stated) < len(plan.prices.trips) or any(share < 0 for share in stated.values()):
        yield Fault("trip_shares", "twice, or under zero")
    known = Trips(facts).shares({})
    yield from (Fault("trip_shares", f"{lot} / {group}") for lot, group in stated if (lot, group) not in known)
    for trip, (carried, cost) in Trips(facts).totals(stated).items():
        if carried > cost:
            yield Fault("trip_shares", f"{trip[0]} from week {trip[3]}", carried, cost)


def bound(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """The prices prove `price_bound`; the bound is that, or lies between it and the objective by search."""
    if any(known_prices(facts, plan)) or any(trip_shares(facts, plan)):
        return  # prices of nothing prove nothing, and are told already
    proven = proven_bound(facts, plan.prices)
    if plan.price_bound != proven:
        yield Fault("bound_by_prices", "price_bound", plan.price_bound, proven)
    most = max(plan.objective, plan.value_objective)  # a leximin plan is worth less than what was found by value
    claimed = {"prices": plan.price_bound, "search": most}.get(plan.proof)
    if claimed != plan.bound:
        yield Fault("bound", "bound", plan.bound, claimed or 0)
    if most > min(plan.bound, proven):
        yield Fault("bound_under_objective", "bound", plan.bound, most)


def fairness(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """A leximin plan states what it gave up, within the policy's loss, and everyone's income per hour as it is."""
    yield from (Fault("fairness", *wrong) for wrong in fairness_broken(facts, plan))


def stated_reasons(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """ "No candidate" is said where there is none and nowhere else; the rest is stated as it is."""
    for rest in plan.unplaced:
        lot = facts.lots[rest.lot]
        able = bool(facts.candidates(lot))
        if able == (rest.reason == ReasonCode.NO_CANDIDATE):
            yield Fault("stated_reason", rest.lot)
        open_pieces = dict(rest.numbers).get("open_pieces")
        if open_pieces != rest.pieces:
            yield Fault("stated_reason", rest.lot, open_pieces or 0, rest.pieces)


def _pieces(plan: Plan) -> Counter[str]:
    placed: Counter[str] = Counter()
    for one in plan.allocations:
        placed[one.lot] += one.pieces
    return placed


Rule = Callable[[Facts, Plan], Iterator[Fault]]
NAMING: tuple[Rule, ...] = (same_problem, known_names)
RULES: tuple[Rule, ...] = (
    candidates_only,
    least_lot,
    first_lots,
    quantity,
    split_limit,
    work_adds_up,
    members_time,
    machine_time,
    accepted_work,
    objective,
    known_prices,
    trip_shares,
    bound,
    fairness,
    stated_reasons,
)
