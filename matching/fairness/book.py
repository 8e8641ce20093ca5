"""The book of debts: what groups are owed that a policy passed over though they were next in line.

The line, for every lot: candidates by income per available hour before the plan (credit counts), lowest first, then
by id. A plan may go past somebody for a good reason, such as a long way. Then that is written down:

    earned   a share that went to a group further back in the line is owed to the first in line who was passed over:
             has no share of the lot, did not decline it, and still has time for the least lot of it after the plan.
             It is owed the pay of as many of the share's pieces as that time allows. No share is owed twice, and no
             time counts twice.
    used     every satang a group earns by a plan pays back a satang of its credit.

    new credit = credit - used + earned        with used = min(credit, pay by this plan), so never under zero

Declining earns nothing and costs nothing: the credit a group has stays, and the share is owed to the next in line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from matching.engine.model import build
from matching.fairness.measure import earned, per_hour, standing
from matching.pace import centiminutes_each
from matching.plan import Plan
from matching.problem import Group, Lot, Problem
from matching.room import Room, least_needed, room_before_plan, skilled_profiles, take_accepted


def new_credits(problem: Problem, plan: Plan, declined: Collection[tuple[str, str]] = frozenset()) -> dict[str, int]:
    """Credit of every group after this plan (satang), without those that have none. declined: (lot, group)."""
    old = {group.id: group.credit_satang for group in problem.groups}
    changes = credit_changes(problem, plan, declined)
    return {name: satang + changes.get(name, 0) for name, satang in old.items() if satang + changes.get(name, 0)}


def credit_changes(problem: Problem, plan: Plan, declined: Collection[tuple[str, str]] = frozenset()) -> dict[str, int]:
    """What is added to the book after this plan (satang, under zero where credit is used), zeros left out."""
    owed, pay = passed_over(problem, plan, declined), earned(problem, plan.allocations)
    changes = {group.id: owed[group.id] - min(group.credit_satang, pay[group.id]) for group in problem.groups}
    return {name: satang for name, satang in changes.items() if satang}


def passed_over(problem: Problem, plan: Plan, declined: Collection[tuple[str, str]] = frozenset()) -> Counter[str]:
    """Satang that each group is owed anew: see above."""
    lines, room = _lines(problem, plan), _room_after(problem, plan)
    lots = {lot.id: lot for lot in problem.lots}
    holders: dict[str, set[str]] = {}
    for share in plan.allocations:
        holders.setdefault(share.lot, set()).add(share.group)
    owed: Counter[str] = Counter()
    for share in plan.allocations:
        lot = lots[share.lot]
        for group in lines[share.lot]:
            if group.id == share.group:
                break  # whoever stands behind was not passed over
            if group.id in holders[share.lot] or (share.lot, group.id) in declined:
                continue
            pieces = min(share.pieces, room.pieces(lot, group))
            if pieces >= min(share.pieces, least_needed(lot)):
                owed[group.id] += pieces * lot.rate_satang
                _take(room, lot, group, pieces)
                break
    return owed


def _lines(problem: Problem, plan: Plan) -> dict[str, list[Group]]:
    """For every lot that the plan places, its candidates in line. A group without hours stands last."""
    pairs, before = build(problem).pairs, standing(problem)
    placed = {share.lot for share in plan.allocations}

    def place(group: Group) -> tuple[bool, int, str]:
        hours = group.id in before
        return not hours, per_hour(*before[group.id]) if hours else 0, group.id

    found = {}
    for at, lot in enumerate(problem.lots):
        if lot.id in placed:
            candidates = pairs.group[pairs.first_of_lot[at] : pairs.first_of_lot[at + 1]].tolist()
            found[lot.id] = sorted((problem.groups[number] for number in candidates), key=place)
    return found


def _room_after(problem: Problem, plan: Plan) -> Room:
    room, machines = room_before_plan(problem), {lot.id: lot.machine for lot in problem.lots}
    take_accepted(room, problem, plan.moved)
    for share in plan.allocations:
        for work in share.work:
            room.take(share.group, work.profile, work.week, machines[share.lot], work.centiminutes)
    return room


def _take(room: Room, lot: Lot, group: Group, pieces: int) -> None:
    """The time these pieces would take, so that it does not count again: earliest week first."""
    left = pieces * centiminutes_each(lot, group)
    for week in range(lot.first_week, lot.last_week + 1):
        for profile in skilled_profiles(lot, group):
            part = min(left, room.time[group.id, profile, week])
            if lot.machine is not None:
                part = min(part, room.machines.get((group.id, lot.machine, week), 0))
            room.take(group.id, profile, week, lot.machine, part)
            left -= part
