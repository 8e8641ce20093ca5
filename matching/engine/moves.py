"""A plan being drawn: how a lot goes on and comes off, in machine code.

Every change is exact and can be taken back. A pair's slots are sorted so that the cheapest time comes first,
and a share always takes the first free time of its slots. A lot's pairs are sorted so that those that gain most at
the prices come first, and a lot looks no further than it has to.
"""

from __future__ import annotations

from matching.compiled import compiled, draw, inner, woven
from matching.engine.arrays import MICRO, Arrays
from matching.engine.state import OBJECTIVE, State
from matching.rows import Row

BLINK = 33  # one pair in so many is overlooked, so that insertion does not always fall into the same hole
# Pairs of a lot that have room, after which it looks no further, if they have room for all of it. 900,000 steps at 500
# x 200, load 1.0, on 24 pairs of each lot end 2.34 % under the bound when a lot looks at all (10 s of CPU), 2.07, 2.40
# and 2.43 % when 4, 3 and 2 are enough (8 s): what gains most at the prices fits best with everybody else.
ENOUGH = 4
NOWHERE = -(1 << 62)


@woven
def equity(a: Arrays, group: int, income: int) -> int:
    """Bonus on so much new income (1/1000 satang)."""
    bonus = 0
    for step in range(a.first_step[group], a.first_step[group + 1]):
        part = min(income, a.step_width[step])
        bonus += part * a.step_permille[step]
        income -= part
        if income == 0:
            break
    return bonus


@woven
def gain(a: Arrays, s: State, pair: int, pieces: int) -> int:
    """What the objective gains by one more share: value, equity, less the cost of the pair."""
    lot, group = a.pair_lot[pair], a.pair_group[pair]
    income = s.income[group]
    more = equity(a, group, income + a.rate[lot] * pieces) - equity(a, group, income)
    return a.value[lot] * pieces + more - a.pair_cost[pair] - fare(a, s, pair)


@woven
def fare(a: Arrays, s: State, pair: int) -> int:
    """The pair's trip, if no other lot pays for it yet."""
    if len(a.trip_cost) == 0 or a.pair_trip[pair] < 0 or s.trips[a.pair_trip[pair]]:
        return 0
    return a.trip_cost[a.pair_trip[pair]]


@woven
def alone(a: Arrays, pair: int) -> int:
    """Cost of the pair if nothing shares its trip: the farther, the more."""
    trip = a.pair_trip[pair]
    return a.pair_cost[pair] + (a.trip_cost[trip] if trip >= 0 else 0)


@woven
def fit(a: Arrays, s: State, pair: int, centiminutes: int) -> tuple[int, int]:
    """(how much of so much time is free, its price): the pair's slots in order, within the machine's weeks."""
    left, price = centiminutes, 0
    first, last = a.first_slot[pair], a.first_slot[pair + 1]
    reached = last
    for slot in range(first, last):
        part = min(s.time[a.slot_cell[slot]], left)
        machine = a.slot_machine[slot]
        if machine >= 0:
            part = min(part, s.machine_time[machine] - s.scratch[machine])
            s.scratch[machine] += part
        left -= part
        price += part * s.slot_price[slot]
        if left == 0:
            reached = slot + 1
            break
    if last > first and a.slot_machine[first] >= 0:
        for slot in range(first, reached):
            s.scratch[a.slot_machine[slot]] = 0
    return centiminutes - left, price // MICRO


@woven
def rent(s: State, price: int) -> int:
    """What a share pays for time of that price (millionths of a satang), where it is paid for."""
    return s.paid[0] * (price // MICRO)


@inner
def put(a: Arrays, s: State, pair: int, pieces: int) -> None:
    """Add a share that fits, on the first free time of its slots."""
    s.total[OBJECTIVE] += gain(a, s, pair, pieces)
    lot, group = a.pair_lot[pair], a.pair_group[pair]
    left, price = pieces * a.pair_work[pair], 0
    for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
        part = min(s.time[a.slot_cell[slot]], left)
        machine = a.slot_machine[slot]
        if machine >= 0:
            part = min(part, s.machine_time[machine])
            s.machine_time[machine] -= part
        s.time[a.slot_cell[slot]] -= part
        s.used[slot] = part
        left -= part
        price += part * s.slot_price[slot]
    s.total[OBJECTIVE] -= rent(s, price)
    note(a, s, pair, pieces, lot, group)


@woven
def note(a: Arrays, s: State, pair: int, pieces: int, lot: int, group: int) -> None:
    """Write a share down where the lot and the group find it."""
    s.income[group] += a.rate[lot] * pieces
    s.free[group] -= a.pair_work[pair] * pieces
    if a.pair_trip[pair] >= 0:
        s.trips[a.pair_trip[pair]] += 1
    s.pieces[pair] = pieces
    s.share[a.first_pair[lot] + s.shares[lot]] = pair
    s.shares[lot] += 1
    s.at_group[a.first_of_group[group] + s.here[group]] = pair
    s.place[pair] = s.here[group]
    s.here[group] += 1


@inner
def clear(a: Arrays, s: State, lot: int) -> None:
    """Take a lot off the plan."""
    for number in range(s.shares[lot] - 1, -1, -1):
        pair = s.share[a.first_pair[lot] + number]
        group, price = a.pair_group[pair], 0
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            part = s.used[slot]
            if part:
                price += part * s.slot_price[slot]
                s.time[a.slot_cell[slot]] += part
                if a.slot_machine[slot] >= 0:
                    s.machine_time[a.slot_machine[slot]] += part
                s.used[slot] = 0
        s.income[group] -= a.rate[lot] * s.pieces[pair]
        s.free[group] += a.pair_work[pair] * s.pieces[pair]
        if a.pair_trip[pair] >= 0:
            s.trips[a.pair_trip[pair]] -= 1
        s.total[OBJECTIVE] -= gain(a, s, pair, s.pieces[pair]) - rent(s, price)
        s.pieces[pair] = 0
        s.here[group] -= 1
        last = s.at_group[a.first_of_group[group] + s.here[group]]
        s.at_group[a.first_of_group[group] + s.place[pair]] = last
        s.place[last] = s.place[pair]
    s.shares[lot] = 0


@woven
def look(a: Arrays, s: State, lot: int, chance: Row, blink: bool) -> tuple[int, int]:
    """(pieces that fit with the pairs of the lot, in s.room one by one; where it stopped looking).

    blink: overlook a pair now and then, and look no further than is enough.
    """
    first, last, together, found = a.first_pair[lot], a.first_pair[lot + 1], 0, 0
    for pair in range(first, last):
        room, price = 0, 0
        work, needed = a.pair_work[pair], a.pair_least[pair]
        if s.free[a.pair_group[pair]] >= needed * work and (not blink or draw(chance, BLINK)):
            free, price = fit(a, s, pair, a.pair_most[pair] * work)
            room = free // work
            if room < needed:
                room = 0
            elif room * work != free:
                price = fit(a, s, pair, room * work)[1]
        s.room[pair - first], s.price[pair - first] = room, price
        together += room
        found += room > 0
        if blink and found >= ENOUGH and together >= a.quantity[lot]:
            return together, pair + 1
    return together, last


@woven
def fill(a: Arrays, s: State, lot: int, last: int, left: int, free: int) -> tuple[int, int]:
    """Give what is left of a lot to at most `free` further groups of those looked at: (left, reduced profit)."""
    first, least, profit = a.first_pair[lot], a.least[lot], 0
    while left and free:
        best, best_pieces, best_worth = -1, 0, NOWHERE
        for pair in range(first, last):
            room = s.room[pair - first]
            pieces = min(room, left)
            rest = left - pieces
            if 0 < rest < least and free > 1:
                pieces -= least - rest  # leave enough for the least lot of another group
            if pieces < least or (a.whole[lot] and free == 1 and pieces < left):
                continue
            price = s.price[pair - first] if pieces == room else fit(a, s, pair, pieces * a.pair_work[pair])[1]
            worth = gain(a, s, pair, pieces) - price
            if worth > best_worth or (worth == best_worth and preferred(a, pair, best)):
                best, best_pieces, best_worth = pair, pieces, worth
        if best < 0:
            break
        put(a, s, best, best_pieces)
        profit += best_worth
        s.room[best - first] = 0
        left -= best_pieces
        free -= 1
    return left, profit


@inner
def insert(a: Arrays, s: State, lot: int, chance: Row, blink: bool, floor: int) -> None:
    """Place a lot with at most k groups, each where the reduced profit is highest; not if it does not pay.

    floor: the least reduced profit of the whole lot.

    Ties: the poorer group, then the nearer, then the lower id.
    """
    before, left = s.total[OBJECTIVE], a.quantity[lot]
    together, last = look(a, s, lot, chance, blink)
    if together == 0 or (a.whole[lot] and together < left):
        return
    left, profit = fill(a, s, lot, last, left, a.most_groups[lot])
    if (left and a.whole[lot]) or s.total[OBJECTIVE] <= before or profit < floor:
        clear(a, s, lot)


@compiled
def greedy(a: Arrays, s: State, order: Row, chance: Row) -> None:
    """Place the lots one after the other: first those that pay at these prices, then what still fits."""
    for lot in order:
        insert(a, s, lot, chance, False, 0)
    for lot in order:
        if s.shares[lot] == 0:
            insert(a, s, lot, chance, False, NOWHERE)


@woven
def preferred(a: Arrays, pair: int, other: int) -> bool:
    """Whether the first of two equal pairs goes first."""
    one, two = a.preference[a.pair_group[pair]], a.preference[a.pair_group[other]]
    if one != two:
        return one < two
    here, there = alone(a, pair), alone(a, other)
    return here < there if here != there else pair < other
