"""Raising the lowest on large problems: ruin and recreate, and only what is fairer stays.

A step takes a group that earns little, one of its possible lots, and what stands in the way there; gives the group
as much of the lot as fits, and puts the rest back, the poorest first or where it pays most. The step stays if the
sorted incomes per available hour of the groups it touched rise in the first place where they differ, and the
objective stays above the floor; with equal incomes, if the objective does not fall. Groups that a step does not
touch stand in both lists alike, so comparing the touched ones compares the whole.
"""

from __future__ import annotations

from typing import NamedTuple

from matching.compiled import compiled, draw, inner, woven
from matching.engine.arrays import Arrays
from matching.engine.moves import NOWHERE, clear, fill, insert, look, put
from matching.engine.state import OBJECTIVE, State
from matching.engine.trail import Trail, remember, take_back, touch
from matching.fairness.measure import PER_HOUR
from matching.rows import Row

LOOKS = 12  # groups compared before one of them is called low
MOST_MOVED = 6  # shares taken off the low group in one step, at most


class Scale(NamedTuple):
    """What the measure needs, by group, and scratch rows for one step's comparison."""

    start: Row  # satang that count before the plan
    minutes: Row  # available; 0: no measure
    was: Row  # income by the plan before the step
    seen: Row  # step + 1 at which the group was touched last
    touched: Row
    before: Row
    after: Row


@woven
def measured(c: Scale, group: int, income: int) -> int:
    """Income per available hour, as in measure.py."""
    return PER_HOUR * (c.start[group] + income) // c.minutes[group]


@woven
def low_pair(a: Arrays, s: State, c: Scale, chance: Row) -> int:
    """A pair of a group that earns little, by chance; -1 if none has a measure."""
    best, lowest = -1, 0
    for _ in range(1 + draw(chance, LOOKS)):
        pair = draw(chance, len(a.pair_lot))
        group = a.pair_group[pair]
        if c.minutes[group]:
            income = measured(c, group, s.income[group])
            if best < 0 or income < lowest:
                best, lowest = pair, income
    if best < 0:
        return -1
    group = a.pair_group[best]
    first = a.first_of_group[group]
    return a.pair_of_group[first + draw(chance, a.first_of_group[group + 1] - first)]


@woven
def gather(a: Arrays, s: State, t: Trail, chance: Row, step: int, pair: int) -> int:
    """The pair's lot, some shares of its group, and a share of whoever holds the lot: how many lots."""
    lot, group = a.pair_lot[pair], a.pair_group[pair]
    count = touch(t, 0, lot, step)
    for _ in range(draw(chance, MOST_MOVED + 1)):
        if s.here[group]:
            other = s.at_group[a.first_of_group[group] + draw(chance, s.here[group])]
            count = touch(t, count, a.pair_lot[other], step)
    for number in range(s.shares[lot]):
        holder = a.pair_group[s.share[a.first_pair[lot] + number]]
        start = a.first_of_group[holder]
        other = a.pair_of_group[start + draw(chance, a.first_of_group[holder + 1] - start)]
        count = touch(t, count, a.pair_lot[other], step)
    return count


@woven
def poorest(a: Arrays, s: State, c: Scale, lot: int) -> int:
    """Of the groups with room for the lot (as looked at), the one that earns least per available hour; or -1."""
    best, lowest = -1, 0
    for pair in range(a.first_pair[lot], a.first_pair[lot + 1]):
        group = a.pair_group[pair]
        if s.room[pair - a.first_pair[lot]] and c.minutes[group]:
            income = measured(c, group, s.income[group])
            if best < 0 or income < lowest:
                best, lowest = pair, income
    return best


@inner
def give(a: Arrays, s: State, c: Scale, chance: Row, lot: int, pair: int) -> None:
    """Place a lot: as much as fits, or a part by chance, with this pair (-1: the poorest), the rest where it pays."""
    last = look(a, s, lot, chance, False)[1]
    if pair < 0:
        pair = poorest(a, s, c, lot)
    if pair < 0:
        return
    first, least, left = a.first_pair[lot], a.least[lot], a.quantity[lot]
    pieces = min(s.room[pair - first], left)
    if pieces > least and draw(chance, 2):
        pieces = least + draw(chance, pieces - least + 1)
    if 0 < left - pieces < least and a.most_groups[lot] > 1:
        pieces -= least - (left - pieces)  # leave enough for the least lot of another group
    if pieces >= least and pieces:
        put(a, s, pair, pieces)
        s.room[pair - first] = 0
        left = fill(a, s, lot, last, left - pieces, a.most_groups[lot] - 1)[0]
    if left and a.whole[lot]:
        clear(a, s, lot)


@inner
def sort_up(numbers: Row, count: int) -> None:
    """The first `count`, lowest first."""
    for at in range(1, count):
        number, place = numbers[at], at
        while place and numbers[place - 1] > number:
            numbers[place] = numbers[place - 1]
            place -= 1
        numbers[place] = number


@inner
def note_groups(a: Arrays, s: State, t: Trail, c: Scale, lots: int, groups: int, step: int) -> int:
    """Add the groups that hold the touched lots to the list; how many there are now."""
    for number in range(lots):
        lot = t.touched[number]
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            group = a.pair_group[s.share[at]]
            if c.seen[group] != step + 1:
                c.seen[group] = step + 1
                c.touched[groups] = group
                groups += 1
    return groups


@inner
def fairer(s: State, c: Scale, groups: int) -> int:
    """1 if the touched groups stand fairer than before, -1 if less fair, 0 if alike."""
    count = 0
    for at in range(groups):
        group = c.touched[at]
        if c.minutes[group]:
            c.before[count] = measured(c, group, c.was[group])
            c.after[count] = measured(c, group, s.income[group])
            count += 1
    sort_up(c.before, count)
    sort_up(c.after, count)
    for at in range(count):
        if c.after[at] != c.before[at]:
            return 1 if c.after[at] > c.before[at] else -1
    return 0


@compiled
def climb(a: Arrays, s: State, t: Trail, c: Scale, chance: Row, floor: int, first: int, last: int) -> int:
    """Steps `first` to `last`; the state only ever gets fairer. How many steps stayed."""
    stayed = 0
    for step in range(first, last):
        pair = low_pair(a, s, c, chance)
        if pair < 0:
            continue
        count = gather(a, s, t, chance, step, pair)
        before = s.total[OBJECTIVE]
        groups = note_groups(a, s, t, c, count, 0, step)
        remember(a, s, t, 0, count)
        give(a, s, c, chance, t.touched[0], pair)
        for number in range(1, count):
            if draw(chance, 2):
                give(a, s, c, chance, t.touched[number], -1)
            else:
                insert(a, s, t.touched[number], chance, False, NOWHERE)
        groups = note_groups(a, s, t, c, count, groups, step)
        verdict = fairer(s, c, groups)
        good = s.total[OBJECTIVE] >= floor and (verdict > 0 or (verdict == 0 and s.total[OBJECTIVE] >= before))
        if good:
            stayed += 1
        else:
            take_back(a, s, t, count)
        for at in range(groups):
            c.was[c.touched[at]] = s.income[c.touched[at]]
    return stayed
