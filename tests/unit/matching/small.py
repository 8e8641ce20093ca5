"""Small problems by hand and by chance, and a brute force that shares nothing with the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from hypothesis import strategies as st

from matching import Accepted, Frozen, Group, Lot, Policy, Problem, Profile, Work

POLICY = Policy("test", 1000, ((1000, 500), (3000, 200)), 2000, 100)


def lot(name: str = "lot-1", **changes: object) -> Lot:
    """Ten pieces of ten minutes of sewing for 20 baht each, in weeks 0 and 1, for one group or more."""
    usual = Lot(
        id=name, order="order-1", skill="sewing", level=1, machine=None, centiminutes_per_piece=1000,
        quantity_pieces=10, first_week=0, last_week=1, minimum_lot_pieces=2, most_groups=2, all_or_nothing=False,
        rate_satang=2000, floors=(("bangkok", 900), ("isan", 800)), quality_level=1, hazard="",
        latitude_e6=13_750_000, longitude_e6=100_500_000,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def group(name: str = "group-1", **changes: object) -> Group:
    """One profile of sewers, 60 minutes a week, in Bangkok."""
    usual = Group(
        id=name, wage_place="bangkok", latitude_e6=13_760_000, longitude_e6=100_510_000,
        profiles=(Profile((("sewing", 2),), (60, 60)),), machines=(), quality_level=2, least_satang_per_hour=4000,
        hazards=(), farthest_km=300, income_satang=0, available_minutes=600,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def problem(lots: tuple[Lot, ...], groups: tuple[Group, ...], frozen: tuple[Frozen, ...] = ()) -> Problem:
    """Two weeks under the test policy."""
    return Problem(weeks=2, lots=lots, groups=groups, frozen=frozen, policy=POLICY, seed=5)


@st.composite
def problems(draw: st.DrawFn, machines: bool = True, most_pieces: int = 12, trips: bool = True) -> Problem:
    """Up to four lots and three groups over two weeks, with two skills and one machine."""
    few = st.integers(1, 3)
    lots = tuple(draw(_lots(number, machines, most_pieces)) for number in range(draw(st.integers(0, 4))))
    groups = tuple(draw(_groups(number)) for number in range(draw(few)))
    frozen = tuple(
        Frozen(draw(st.sampled_from(groups)).id, draw(st.integers(0, 1)), 0, draw(st.sampled_from([None, "loom"])),
               draw(st.integers(0, 7000)), draw(st.integers(0, 9000)))
        for _ in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    policy = replace(
        POLICY, first_lot_minutes=draw(st.sampled_from([0, 0, 1, 30])), shared_trips=trips and draw(st.booleans()),
    )  # fmt: skip
    return Problem(2, lots, groups, frozen, policy, draw(st.integers(0, 9)))


@st.composite
def _lots(draw: st.DrawFn, number: int, machines: bool, most_pieces: int) -> Lot:
    weeks = draw(st.sampled_from([(0, 0), (0, 1), (1, 1)]))
    return lot(
        f"lot-{number}",
        skill=draw(st.sampled_from(["sewing", "weaving"])),
        level=draw(st.integers(1, 2)),
        machine=draw(st.sampled_from([None, "loom"])) if machines else None,
        centiminutes_per_piece=draw(st.integers(1, 2500)),
        quantity_pieces=draw(st.integers(1, most_pieces)),
        first_week=weeks[0],
        last_week=weeks[1],
        minimum_lot_pieces=draw(st.integers(1, 4)),
        most_groups=draw(st.integers(1, 3)),
        all_or_nothing=draw(st.booleans()),
        rate_satang=draw(st.integers(800, 3000)),
        quality_level=draw(st.integers(1, 2)),
        latitude_e6=draw(st.sampled_from([13_000_000, 14_200_000, 15_000_000])),
        asked=draw(st.sampled_from([(), (), (), ("group-1",)])),
        nearest_groups=draw(st.sampled_from([0, 0, 1, 2])),
        article=draw(st.sampled_from(["", "bag", "doll"])),
    )


@st.composite
def _groups(draw: st.DrawFn, number: int) -> Group:
    minutes = st.integers(0, 90)
    skills = st.sampled_from(
        [(("sewing", 1),), (("weaving", 2),), (("sewing", 2), ("weaving", 1)), (("sewing", 3), ("weaving", 3))]
    )
    return group(
        f"group-{number}",
        wage_place=draw(st.sampled_from(["bangkok", "isan"])),
        profiles=tuple(Profile(draw(skills), (draw(minutes), draw(minutes))) for _ in range(draw(st.integers(1, 2)))),
        machines=draw(st.sampled_from([(), (("loom", 50),), (("loom", 120),)])),
        quality_level=draw(st.integers(1, 3)),
        least_satang_per_hour=draw(st.sampled_from([0, 5000])),
        income_satang=draw(st.integers(0, 40_000)),
        credit_satang=draw(st.sampled_from([0, 0, 0, 7_000, 60_000])),
        speeds=draw(st.sampled_from([(), (("bag", 700),), (("bag", 1300), ("doll", 1000))])),
        ineligible=draw(st.sampled_from([(), (), (), ("member under 15",)])),
    )


@st.composite
def pinned_problems(draw: st.DrawFn) -> Problem:
    """Small problems with up to three pieces of accepted work over both weeks."""
    base, works = draw(problems(most_pieces=6)), []
    for number in range(draw(st.integers(1, 3))):
        one = draw(st.sampled_from(base.groups))
        skill, level = draw(st.sampled_from(one.profiles[0].skills))
        able = [at for at, profile in enumerate(one.profiles) if profile.level(skill) >= level]
        cells = draw(st.sets(st.tuples(st.integers(0, 1), st.sampled_from(able)), min_size=1, max_size=2))
        work = tuple(Work(week, at, draw(st.integers(1, 4000))) for week, at in sorted(cells))
        machine = draw(st.sampled_from([None, *(code for code, _ in one.machines)]))
        whole = sum(part.centiminutes for part in work)
        works.append(
            Accepted(f"a{number}", one.id, skill, level, machine, whole, 0, 1, work, draw(st.integers(0, 900)))
        )
    policy = replace(base.policy, satang_per_moved_hour=draw(st.sampled_from([0, 50, 5000])))
    return replace(base, accepted=tuple(works), policy=policy)


def best_by_brute_force(problem: Problem, pairs: list[tuple[Lot, Group]], in_full: str = "") -> int | None:
    """Objective of the best plan, by trying every number of pieces for every pair (no machines).

    in_full: a lot that must be placed in full; None when no plan does.
    """
    return max((worth(problem, chosen) for chosen in lawful_choices(problem, pairs, in_full)), default=None)


def lawful_choices(problem: Problem, pairs: list[tuple[Lot, Group]], in_full: str = "") -> Iterator[Chosen]:
    """Every way to share pieces out that some plan can follow (no machines)."""
    wanted = {lot.id: lot.quantity_pieces for lot in problem.lots}.get(in_full, 0)
    for amounts in product(*(range(lot.quantity_pieces + 1) for lot, _ in pairs)):
        chosen = [(lot, group, pieces) for (lot, group), pieces in zip(pairs, amounts, strict=True) if pieces]
        if any(_new_and_too_many(problem.policy, *share) for share in chosen):
            continue
        if sum(pieces for lot, _, pieces in chosen if lot.id == in_full) < wanted:
            continue
        if _lots_hold(chosen) and all(_time_holds(problem, one, chosen) for one in problem.groups):
            yield chosen


Chosen = list[tuple[Lot, Group, int]]


def _lots_hold(chosen: Chosen) -> bool:
    for one in {lot.id: lot for lot, _, _ in chosen}.values():
        pieces = [amount for lot, _, amount in chosen if lot.id == one.id]
        if len(pieces) > one.most_groups or sum(pieces) > one.quantity_pieces:
            return False
        if min(pieces) < min(one.minimum_lot_pieces, one.quantity_pieces):
            return False
        if one.all_or_nothing and sum(pieces) < one.quantity_pieces:
            return False
    return True


def _time_holds(problem: Problem, group: Group, chosen: Chosen) -> bool:
    """Gale's condition: any set of lots fits into all the cells that any of them can use."""
    free = {(p, w): 100 * m for p, profile in enumerate(group.profiles) for w, m in enumerate(profile.minutes)}
    for work in problem.frozen:
        if work.group == group.id:
            free[work.profile, work.week] = max(0, free[work.profile, work.week] - work.centiminutes)
    here = [(lot, pieces) for lot, one, pieces in chosen if one.id == group.id]
    for size in range(1, len(here) + 1):
        for some in combinations(here, size):
            cells = {(p, w) for lot, _ in some for p, w in free
                     if lot.first_week <= w <= lot.last_week
                     and dict(group.profiles[p].skills).get(lot.skill, 0) >= lot.level}  # fmt: skip
            if sum(_each(lot, group) * pieces for lot, pieces in some) > sum(free[c] for c in cells):
                return False
    return True


def _each(lot: Lot, group: Group) -> int:
    """Centi-minutes of one piece: the least that is not under the standard work over the group's speed."""
    each, speed = 0, dict(group.speeds).get(lot.article, 1000)
    while each * speed < lot.centiminutes_per_piece * 1000:
        each += 1
    return each


def _new_and_too_many(policy: Policy, lot: Lot, group: Group, pieces: int) -> bool:
    new = lot.article != "" and lot.article not in dict(group.speeds)
    minutes = policy.first_lot_minutes
    return new and minutes > 0 and pieces > 1 and pieces * lot.centiminutes_per_piece > 100 * minutes


def worth(problem: Problem, chosen: Chosen) -> int:
    """Objective of these shares (1/1000 satang)."""
    policy, worth = problem.policy, 0
    for lot, group, pieces in chosen:
        cost = policy.satang_per_pair + policy.satang_per_km * problem.kilometres(lot, group)
        worth += lot.rate_satang * pieces * policy.value_permille - 1000 * cost
    if policy.shared_trips:
        journeys: dict[object, list[int]] = {}
        for lot, group, _ in chosen:
            start = (group.id, lot.latitude_e6, lot.longitude_e6, lot.first_week)
            journeys.setdefault(start, []).append(1000 * policy.satang_per_km * problem.kilometres(lot, group))
        worth += sum(sum(costs) - max(costs) for costs in journeys.values())
    for group in problem.groups:
        before = (
            group.income_satang
            - group.credit_satang
            + sum(w.value_satang for w in problem.frozen if w.group == group.id)
        )
        more = sum(lot.rate_satang * pieces for lot, one, pieces in chosen if one.id == group.id)
        worth += _bonus(policy, group, before + more) - _bonus(policy, group, before)
    return worth


def _bonus(policy: Policy, group: Group, income: int) -> int:
    minutes = group.available_minutes + sum(sum(profile.minutes) for profile in group.profiles)
    bonus, reached = 0, -group.credit_satang
    for per_hour, permille in policy.equity_steps:
        line = per_hour * minutes // 60
        bonus += permille * max(0, min(line, income) - reached)
        reached = line
    return bonus
