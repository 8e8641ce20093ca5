"""Rules of time: in the window, by those who can, adding up, and no more than members and machines have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.plan import Plan
from matching.proof.accepted import moves_broken, taken, time_broken, works_now
from matching.proof.facts import Facts
from matching.proof.fault import Fault


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
