"""Accepted work that may move, told a second time: where it may stand, what it takes and costs, and the bound with it.

What a plan does not name stands where it stood; that is always lawful, even where time has become less since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matching.plan import Plan, Work
from matching.problem import Accepted
from matching.proof.facts import Facts, able_for
from matching.proof.offers import Offers

Person = tuple[str, int, int]  # group, profile, week
Tool = tuple[str, str, int]  # group, machine, week
Wrong = tuple[str, str, int, int]  # rule, where, found, expected


def names_broken(facts: Facts, plan: Plan) -> Iterator[Wrong]:
    """Only accepted work that may move is named, once and in order, and its cells are there, once and in order."""
    known = {one.id: one for one in facts.loose}
    names = [one.accepted for one in plan.moved]
    if names != sorted(set(names)):
        yield "known_names", "moved: not in order, or twice", 0, 0
    for one in plan.moved:
        cells = [(work.week, work.profile) for work in one.work]
        if one.accepted not in known:
            yield "known_names", f"moved {one.accepted}", 0, 0
        elif any((known[one.accepted].group, who, week) not in facts.members for week, who in cells):
            yield "known_names", f"work of {one.accepted}", 0, 0
        if cells != sorted(set(cells)):
            yield "known_names", f"work of {one.accepted}: not in order, or twice", 0, 0


def moves_broken(facts: Facts, plan: Plan) -> Iterator[Wrong]:
    """Moved work is all there, in its window, by members who have the skill at the level; and it has moved."""
    known = {one.id: one for one in facts.loose}
    for moved in plan.moved:
        one = known[moved.accepted]
        able = able_for(one, facts.groups[one.group])
        for work in moved.work:
            if not one.first_week <= work.week <= one.last_week:
                yield "accepted_window", one.id, work.week, one.last_week
            if work.profile not in able:
                yield "accepted_skill", one.id, work.profile, 0
            if work.centiminutes <= 0:
                yield "accepted_adds_up", one.id, work.centiminutes, 1
        if (done := sum(work.centiminutes for work in moved.work)) != one.centiminutes:
            yield "accepted_adds_up", one.id, done, one.centiminutes
        if sorted(moved.work) == sorted(one.work):
            yield "accepted_moved", one.id, 0, 0


def time_broken(facts: Facts, plan: Plan) -> Iterator[Wrong]:
    """Accepted work fits into members' and machines' weeks, or takes no more of them than where it stood."""
    before, after = taken(facts.loose, {}), taken(facts.loose, works_now(plan))
    for (who, at, week), done in after[0].items():
        most = max(facts.members[who, at, week], before[0][who, at, week])
        if done > most:
            yield "accepted_time", f"{who} profile {at} week {week}", done, most
    for tool, done in after[1].items():
        most = max(facts.machines[tool], before[1][tool])
        if done > most:
            yield "accepted_machine", f"{tool[0]} {tool[1]} week {tool[2]}", done, most


def works_now(plan: Plan) -> dict[str, tuple[Work, ...]]:
    """Where work stands that the plan moves."""
    return {one.accepted: one.work for one in plan.moved}


def taken(loose: tuple[Accepted, ...], now: dict[str, tuple[Work, ...]]) -> tuple[Counter[Person], Counter[Tool]]:
    """Centi-minutes that accepted work takes of members and of machines."""
    people: Counter[Person] = Counter()
    tools: Counter[Tool] = Counter()
    for one in loose:
        for work in now.get(one.id, one.work):
            people[one.group, work.profile, work.week] += work.centiminutes
            if one.machine is not None:
                tools[one.group, one.machine, work.week] += work.centiminutes
    return people, tools


def moving_cost(facts: Facts, plan: Plan) -> int:
    """Hours that leave the weeks in which they stood, at the policy's price, whole satang for each (1/1000 satang)."""
    rate, now, cost = facts.problem.policy.satang_per_moved_hour, works_now(plan), 0
    for one in facts.loose:
        weeks: Counter[int] = Counter()
        for work in one.work:
            weeks[work.week] += work.centiminutes
        for work in now.get(one.id, one.work):
            weeks[work.week] -= work.centiminutes
        gone = sum(amount for amount in weeks.values() if amount > 0)
        cost += (rate * gone + 5999) // 6000
    return 1000 * cost


def accepted_bound(facts: Facts, offers: Offers) -> int:
    """What accepted work adds to the bound, mostly under zero: time it holds beyond what is free, less its least price.

    Wherever a plan puts it, it uses time that is worth at least as much (millionths of a satang).
    """
    people, tools = taken(facts.loose, {})
    beyond = sum(offers.time.get(cell, 0) * max(0, held - facts.members[cell]) for cell, held in people.items())
    beyond += sum(offers.machines.get(cell, 0) * max(0, held - facts.machines[cell]) for cell, held in tools.items())
    return beyond - sum(_least_price(facts, offers, one, people, tools) for one in facts.loose)


def _least_price(facts: Facts, offers: Offers, one: Accepted, people: Counter[Person], tools: Counter[Tool]) -> int:
    """Of all its time, if it could have the cheapest for itself."""
    hours: list[tuple[int, int]] = []
    for week in range(one.first_week, one.last_week + 1):
        tool = (one.group, one.machine or "", week)
        left = one.centiminutes if one.machine is None else max(facts.machines[tool], tools[tool])
        extra = 0 if one.machine is None else offers.machines.get(tool, 0)
        cells = [(one.group, at, week) for at in able_for(one, facts.groups[one.group])]
        for cell in sorted(cells, key=lambda cell: offers.time.get(cell, 0)):
            part = min(left, max(facts.members[cell], people[cell]))
            hours.append((offers.time.get(cell, 0) + extra, part))
            left -= part
    needed, price = one.centiminutes, 0
    for each, part in sorted(hours):
        price += each * min(part, needed)
        needed -= min(part, needed)
    return price
