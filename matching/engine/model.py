"""The problem as the engine sees it: positions instead of names, cells of time, money in 1/1000 satang.

x_e pieces of candidate e = (lot i, group j), z work of e in a cell (profile and week of j)

maximise   sum v_i x_e + equity(income of each group) - f_e for every chosen e
where      x_e = 0 or l_i <= x_e <= u_e              (least lot, time in the window)
           sum of x_e over the lot <= q_i            (= q_i or 0 if all or nothing), at most k_i chosen
           sum of z over e's cells = p_i x_e         (work adds up)
           sum of z over a cell <= its time          (a member with two skills counts once)
           sum of z over a machine's week <= its time

Accepted work that may move (pins.py) takes its time of the same cells, wherever it stands in its window.
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.engine.reach import Pairs, find_pairs
from matching.engine.trips import Trips, find_trips
from matching.problem import Group, Lot, Policy, Problem
from matching.room import frozen_satang, gross_minutes, room_before_plan

# Income beyond the last line of the policy has no end; this is more than any plan can pay (satang).
UNBOUNDED = 10**18


@dataclass(frozen=True, slots=True)
class Model:
    """The whole problem by position. time and machine_time: free centi-minutes of each cell.

    steps: for each group, (permille, satang of further income that earn it), best first.
    preference: for each group its place in the tie-break: less income per available hour so far, then id.
    """

    lots: tuple[Lot, ...]
    groups: tuple[Group, ...]
    value: tuple[int, ...]
    pairs: Pairs
    trips: Trips
    cells: tuple[tuple[int, int, int], ...]
    time: tuple[int, ...]
    machine_cells: tuple[tuple[int, str, int], ...]
    machine_time: tuple[int, ...]
    steps: tuple[tuple[tuple[int, int], ...], ...]
    preference: tuple[int, ...]


def build(problem: Problem) -> Model:
    """Turn names into positions and leave out every pair that a hard rule forbids."""
    room, promised = room_before_plan(problem), frozen_satang(problem)
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
    names = [group.id for group in problem.groups]
    pairs = find_pairs(problem, room)
    return Model(
        lots=problem.lots,
        groups=problem.groups,
        value=tuple(lot.rate_satang * problem.policy.value_permille for lot in problem.lots),
        pairs=pairs,
        trips=find_trips(problem, pairs.lot, pairs.group, pairs.cost),
        cells=tuple(cells),
        time=tuple(room.time[names[group], profile, week] for group, profile, week in cells),
        machine_cells=tuple(machine_cells),
        machine_time=tuple(room.machines[names[group], code, week] for group, code, week in machine_cells),
        steps=tuple(equity_steps(group, promised[group.id], problem.policy) for group in problem.groups),
        preference=preference(problem, promised),
    )


def equity_steps(group: Group, promised_satang: int, policy: Policy) -> tuple[tuple[int, int], ...]:
    """(permille, satang) still open to a group: each line is satang per available hour x its hours.

    Available hours are those of the fairness window so far and of the weeks planned now.
    """
    minutes = group.available_minutes + gross_minutes(group)
    income = group.counted_satang + promised_satang
    found, reached = [], income
    for per_hour, permille in policy.equity_steps:
        line = per_hour * minutes // 60
        if line > reached:
            found.append((permille, line - reached))
            reached = line
    return (*found, (0, UNBOUNDED))


def preference(problem: Problem, promised: dict[str, int]) -> tuple[int, ...]:
    """Rank of each group by income per available hour so far, lowest first, then by id (no division)."""

    def per_hour(position: int) -> tuple[int, int]:
        group = problem.groups[position]
        minutes = max(1, group.available_minutes)
        return (group.counted_satang + promised[group.id]) * 10**6 // minutes, position

    order = sorted(range(len(problem.groups)), key=per_hour)
    rank = [0] * len(order)
    for place, position in enumerate(order):
        rank[position] = place
    return tuple(rank)
