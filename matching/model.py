"""The problem as the engine sees it: positions instead of names, cells of time, money in 1/1000 satang.

x_e pieces of candidate e = (lot i, group j), z work of e in a cell (profile and week of j)

maximise   sum v_i x_e + equity(income of each group) - f_e for every chosen e
where      x_e = 0 or l_i <= x_e <= u_e              (least lot, time in the window)
           sum of x_e over the lot <= q_i            (= q_i or 0 if all or nothing), at most k_i chosen
           sum of z over e's cells = p_i x_e         (work adds up)
           sum of z over a cell <= its time          (a member with two skills counts once)
           sum of z over a machine's week <= its time
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from matching.eligibility import Candidate, candidates
from matching.problem import Group, Lot, Policy, Problem
from matching.room import frozen_satang, gross_minutes, room_before_plan, skilled_profiles

# Income beyond the last line of the policy has no end; this is more than any plan can pay (satang).
UNBOUNDED = 10**18


@dataclass(frozen=True, slots=True)
class Week:
    """Where a candidate may work in one week: one machine cell (or -1) and its members' cells."""

    machine: int
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate as the engine sees it: positions of lot and group, cost of choosing it (1/1000 satang)."""

    lot: int
    group: int
    least_pieces: int
    most_pieces: int
    cost: int
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The whole problem by position. time and machine_time: free centi-minutes of each cell.

    steps: for each group, (permille, satang of further income that earn it), best first.
    preference: for each group its place in the tie-break: less income per available hour so far, then id.
    """

    lots: tuple[Lot, ...]
    groups: tuple[Group, ...]
    value: tuple[int, ...]
    pairs: tuple[Pair, ...]
    pairs_of_lot: tuple[tuple[int, ...], ...]
    cells: tuple[tuple[int, int, int], ...]
    time: tuple[int, ...]
    machine_cells: tuple[tuple[int, str, int], ...]
    machine_time: tuple[int, ...]
    steps: tuple[tuple[tuple[int, int], ...], ...]
    preference: tuple[int, ...]

    def equity(self, group: int, income: int) -> int:
        """Bonus on `income` satang of new work for a group, in 1/1000 satang (concave)."""
        bonus = 0
        for permille, width in self.steps[group]:
            if income <= width:
                return bonus + permille * income
            bonus += permille * width
            income -= width
        return bonus


def build(problem: Problem) -> Model:
    """Turn names into positions and leave out every pair that a hard rule forbids."""
    room = room_before_plan(problem)
    cells = [
        (position, profile, week)
        for position, group in enumerate(problem.groups)
        for profile in range(len(group.profiles))
        for week in range(problem.weeks)
    ]
    machine_cells = [
        (position, code, week)
        for position, group in enumerate(problem.groups)
        for code, _ in group.machines
        for week in range(problem.weeks)
    ]
    cell_at = {cell: number for number, cell in enumerate(cells)}
    machine_at = {cell: number for number, cell in enumerate(machine_cells)}
    names = [group.id for group in problem.groups]
    lot_at = {lot.id: number for number, lot in enumerate(problem.lots)}
    group_at = {name: number for number, name in enumerate(names)}

    pairs = [
        _pair(candidate, least, problem.policy, lot_at, group_at, cell_at, machine_at)
        for candidate, least in within_reach(candidates(problem, room))
    ]
    pairs_of_lot: list[list[int]] = [[] for _ in problem.lots]
    for number, pair in enumerate(pairs):
        pairs_of_lot[pair.lot].append(number)
    promised = frozen_satang(problem)
    return Model(
        lots=problem.lots,
        groups=problem.groups,
        value=tuple(lot.rate_satang * problem.policy.value_permille for lot in problem.lots),
        pairs=tuple(pairs),
        pairs_of_lot=tuple(tuple(found) for found in pairs_of_lot),
        cells=tuple(cells),
        time=tuple(room.time[names[group], profile, week] for group, profile, week in cells),
        machine_cells=tuple(machine_cells),
        machine_time=tuple(room.machines[names[group], code, week] for group, code, week in machine_cells),
        steps=tuple(equity_steps(group, promised[group.id], problem.policy) for group in problem.groups),
        preference=_preference(problem, promised),
    )


def within_reach(found: Iterable[Candidate]) -> Iterator[tuple[Candidate, int]]:
    """Candidates with the least pieces each must take, if its lot is to be placed lawfully at all.

    Of a lot that is all or nothing a group must take what the k - 1 roomiest others cannot; where that is
    more than it can make, it cannot help, and a lot that no k groups can hold together has no pairs.
    """
    for lot, members in groupby(found, key=lambda candidate: candidate.lot):
        family = list(members)
        roomiest = sorted(family, key=lambda candidate: -candidate.most_pieces)[: lot.most_groups]
        for candidate in family:
            others = [other for other in roomiest if other is not candidate][: lot.most_groups - 1]
            rest = lot.quantity_pieces - sum(other.most_pieces for other in others)
            least = max(lot.least_pieces, rest) if lot.all_or_nothing else lot.least_pieces
            if least <= candidate.most_pieces:
                yield candidate, least


def equity_steps(group: Group, promised_satang: int, policy: Policy) -> tuple[tuple[int, int], ...]:
    """(permille, satang) still open to a group: each line is satang per available hour x its hours.

    Available hours are those of the fairness window so far and of the weeks planned now.
    """
    minutes = group.available_minutes + gross_minutes(group)
    income = group.income_satang + promised_satang
    found, reached = [], income
    for per_hour, permille in policy.equity_steps:
        line = per_hour * minutes // 60
        if line > reached:
            found.append((permille, line - reached))
            reached = line
    return (*found, (0, UNBOUNDED))


def _pair(
    candidate: Candidate,
    least: int,
    policy: Policy,
    lot_at: dict[str, int],
    group_at: dict[str, int],
    cell_at: dict[tuple[int, int, int], int],
    machine_at: dict[tuple[int, str, int], int],
) -> Pair:
    lot, group = candidate.lot, group_at[candidate.group.id]
    skilled = skilled_profiles(lot, candidate.group)
    weeks = tuple(
        Week(
            machine=-1 if lot.machine is None else machine_at[group, lot.machine, week],
            cells=tuple(cell_at[group, profile, week] for profile in skilled),
        )
        for week in range(lot.first_week, lot.last_week + 1)
    )
    cost = (policy.satang_per_pair + policy.satang_per_km * candidate.kilometres) * 1000
    return Pair(lot_at[lot.id], group, least, candidate.most_pieces, cost, weeks)


def _preference(problem: Problem, promised: dict[str, int]) -> tuple[int, ...]:
    """Rank of each group by income per available hour so far, lowest first, then by id (no division)."""

    def per_hour(position: int) -> tuple[int, int]:
        group = problem.groups[position]
        minutes = max(1, group.available_minutes)
        return (group.income_satang + promised[group.id]) * 10**6 // minutes, position

    order = sorted(range(len(problem.groups)), key=per_hour)
    rank = [0] * len(order)
    for place, position in enumerate(order):
        rank[position] = place
    return tuple(rank)
