"""What each lot would do at given prices: the subproblems of the Lagrangian relaxation, exact, in whole numbers.

Prices are millionths of a satang: per centi-minute of a cell, per centi-minute of a machine's week, per satang of
a group's new income, and, for a lot that may be split, per piece (which makes its groups independent):

    a pair's gain = most over x in [l, u] of (v + beta r - lam) x - cheapest cost of its work - f, or 0
    a lot's gain  = lam q + its k best pairs' gains, or 0 (an unsplittable lot: the best pair, without lam)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.compiled import inner, woven
from matching.engine.arrays import MICRO, Arrays
from matching.rows import Row

NOTHING = -(1 << 62)


class Market(NamedTuple):
    """Prices, and what the lots would use of everything at these prices."""

    time: Row
    machines: Row
    income: Row
    lots: Row  # lam
    order: Row  # slots of each pair, cheapest first
    each: Row  # by place in that order: what a piece made there gains before lam
    part: Row  # and how much work goes there, centi-minutes
    steps: Row  # of each pair, such rungs
    gain: Row  # of each lot
    pair_gain: Row
    pair_done: Row  # centi-minutes it would work
    used_time: Row
    used_machines: Row
    used_income: Row  # satang
    free: Row  # scratch: machine time by machine cell; -1 between calls


def open_market(a: Arrays) -> Market:
    """All prices zero."""
    cells, machines, groups, lots = len(a.time), len(a.machine_time), len(a.first_of_group) - 1, len(a.quantity)
    slots, pairs = len(a.slot_cell), len(a.pair_lot)

    def zeros(length: int) -> Row:
        return np.zeros(length, dtype=np.int64)

    return Market(
        zeros(cells), zeros(machines), zeros(groups), zeros(lots), np.arange(slots, dtype=np.int64), zeros(slots),
        zeros(slots), zeros(pairs), zeros(lots), zeros(pairs), zeros(pairs), zeros(cells), zeros(machines),
        zeros(groups), zeros(machines) - 1,
    )  # fmt: skip


@woven
def slot_cost(a: Arrays, m: Market, slot: int) -> int:
    """Price of a centi-minute, members and machine together."""
    machine = a.slot_machine[slot]
    return m.time[a.slot_cell[slot]] + (m.machines[machine] if machine >= 0 else 0)


@woven
def climb(a: Arrays, m: Market, pair: int) -> None:
    """The pair's rungs: its free time from cheapest to dearest, up to its most pieces."""
    lot, first, last = a.pair_lot[pair], a.first_slot[pair], a.first_slot[pair + 1]
    for at in range(first + 1, last):  # nearly in order from the last time: insertion sort
        slot = m.order[at]
        cost, place = slot_cost(a, m, slot), at
        while place > first and slot_cost(a, m, m.order[place - 1]) > cost:
            m.order[place] = m.order[place - 1]
            place -= 1
        m.order[place] = slot
    work = a.pair_work[pair]
    earned = a.value[lot] * MICRO + m.income[a.pair_group[pair]] * a.rate[lot]
    left, rung = a.pair_most[pair] * work, first
    for at in range(first, last):
        slot = m.order[at]
        part, machine = min(a.time[a.slot_cell[slot]], left), a.slot_machine[slot]
        if machine >= 0:
            free = m.free[machine] if m.free[machine] >= 0 else a.machine_time[machine]
            part = min(part, free)
            m.free[machine] = free - part
        if part:
            m.each[rung], m.part[rung] = earned - slot_cost(a, m, slot) * work, part
            m.order[rung], m.order[at] = m.order[at], m.order[rung]
            rung += 1
            left -= part
    for at in range(first, last):
        if a.slot_machine[m.order[at]] >= 0:
            m.free[a.slot_machine[m.order[at]]] = -1
    m.steps[pair] = rung - first


@woven
def pair_best(a: Arrays, m: Market, pair: int, price: int) -> int:
    """Most the pair gains when pieces cost `price`, rounded up; its work goes to pair_done."""
    first, work = a.first_slot[pair], a.pair_work[pair]
    least, gained, rest, reached = a.pair_least[pair] * work, 0, 0, 0
    for rung in range(first, first + m.steps[pair]):
        each, part = m.each[rung] - price, m.part[rung]
        if each <= 0:  # from here on every piece loses: only what the least lot still needs
            part = min(part, least - reached)
            if part <= 0:
                break
        gained += each * (part // work)
        rest += each * (part % work)
        reached += part
    m.pair_done[pair] = reached
    return gained - (-rest // work) - a.pair_cost[pair] * MICRO


@woven
def lot_gain(a: Arrays, m: Market, lot: int, price: int, chosen: Row) -> tuple[int, int]:
    """(most the lot gains at this price per piece, pieces its chosen pairs would make); -1 ends `chosen`."""
    count, most = 0, min(a.most_groups[lot], len(chosen) - 1)
    for pair in range(a.first_pair[lot], a.first_pair[lot + 1]):
        gained = pair_best(a, m, pair, price)
        m.pair_gain[pair] = gained
        if gained <= 0:
            continue
        at = count if count < most else most - 1
        if count == most and gained <= m.pair_gain[chosen[at]]:
            continue
        while at and m.pair_gain[chosen[at - 1]] < gained:
            chosen[at] = chosen[at - 1]
            at -= 1
        chosen[at] = pair
        count = min(count + 1, most)
    chosen[count] = -1
    total, made = price * a.quantity[lot], 0
    for at in range(count):
        total += m.pair_gain[chosen[at]]
        made += m.pair_done[chosen[at]] // a.pair_work[chosen[at]]
    return total, made


@inner
def best_price(a: Arrays, m: Market, lot: int, tries: int, chosen: Row) -> int:
    """A price per piece at which the lot's gain is least, or nearly after so many tries; the lot's gain."""
    if a.most_groups[lot] == 1:
        return max(0, lot_gain(a, m, lot, 0, chosen)[0])
    lowest = -2 * MICRO * a.value[lot] if a.whole[lot] else 0
    highest = 1
    for pair in range(a.first_pair[lot], a.first_pair[lot + 1]):
        if m.steps[pair]:
            highest = max(highest, m.each[a.first_slot[pair]] + 1)
    low, high = lowest, highest
    middle, reach = min(max(m.lots[lot], low), high), max(MICRO * a.value[lot] >> 6, 1)
    best, best_at = 0, middle
    for number in range(tries):  # the gain is convex in the price and falls while too much would be made
        total, made = lot_gain(a, m, lot, middle, chosen)
        if number == 0 or total < best:
            best, best_at = total, middle
        if made > a.quantity[lot]:
            low = middle + 1
            step = min(middle + reach, high)
        elif made < a.quantity[lot]:
            high = middle - 1
            step = max(middle - reach, low)
        else:
            break
        if low > high:
            break
        middle = step if low <= step <= high and reach < high - low else (low + high) >> 1
        middle = min(max(middle, low), high)
        reach *= 4
    m.lots[lot] = best_at
    return max(0, lot_gain(a, m, lot, best_at, chosen)[0])


@woven
def spend(a: Arrays, m: Market, pair: int, work: int) -> None:
    """So much of the pair's time is used, the cheapest first; told in used_…."""
    for rung in range(a.first_slot[pair], a.first_slot[pair] + m.steps[pair]):
        part = min(m.part[rung], work)
        work -= part
        m.used_time[a.slot_cell[m.order[rung]]] += part
        if a.slot_machine[m.order[rung]] >= 0:
            m.used_machines[a.slot_machine[m.order[rung]]] += part
        if work == 0:
            break


@inner
def answer(a: Arrays, m: Market, lot: int, tries: int, chosen: Row) -> None:
    """What the lot gains; what it would use is added to used_…."""
    for pair in range(a.first_pair[lot], a.first_pair[lot + 1]):
        climb(a, m, pair)
    m.gain[lot] = best_price(a, m, lot, tries, chosen)
    if m.gain[lot] == 0:
        return
    left = a.quantity[lot]
    at = 0
    while chosen[at] >= 0 and left:
        pair = chosen[at]
        work = min(m.pair_done[pair], left * a.pair_work[pair])
        made = work // a.pair_work[pair]
        left -= made
        m.used_income[a.pair_group[pair]] += a.rate[lot] * made
        spend(a, m, pair, work)
        at += 1
