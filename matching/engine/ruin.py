"""Which lots a step thinks over: some that compete for the same time, or what stands in the way of a lot that is left.

A country's worth is mostly in its large lots, and what a plan lacks is mostly lots that are left. So large lots are
thought over more often than small ones, and lots that are left more often than others.
"""

from __future__ import annotations

from matching.compiled import draw, inner, woven
from matching.engine.arrays import Arrays
from matching.engine.moves import fit
from matching.engine.state import State
from matching.engine.trail import Trail, touch
from matching.rows import Row

# A million steps at 5,000 x 2,000, load 1.0, end so far under the bound, mean of four seeds, by draws of pairs, of lots
# and of a group's lots: 7.62 % with 1, 1 and 1 (7 s of CPU), 7.15 % with 2, 5 and 4, 7.08 with 3, 7.02 with 4 (8
# to 10 s).
DRAWN_PAIRS = 3  # of so many pairs by chance the largest lot's is taken
DRAWN_LOTS = 5  # of so many lots one that is left before others, and the largest of those
DRAWN_OPEN = 4  # likewise of the lots that a group may take
# Of so many of a lot's pairs the one that gains most at the prices. A million steps at 5,000 x 2,000, load 1.0, end
# 4.92 % under the bound with one, 4.76, 4.65, 4.57, 4.60 and 4.52 % with 2, 3, 4, 5 and 7; at load 0.35 few are better.
DRAWN_BEST = 5


@woven
def larger(a: Arrays, lot: int, other: int) -> bool:
    """Whether a lot is worth more than another."""
    more: bool = a.value[lot] * a.quantity[lot] > a.value[other] * a.quantity[other]
    return more


@woven
def is_left(a: Arrays, s: State, lot: int) -> bool:
    """Whether nobody has any of a lot that some group may take."""
    left: bool = s.shares[lot] == 0 and a.first_pair[lot] < a.first_pair[lot + 1]
    return left


@woven
def sooner(a: Arrays, s: State, lot: int, other: int) -> bool:
    """Whether a lot is thought of sooner than another: who is left before who is not, then the larger."""
    left = is_left(a, s, lot)
    return larger(a, lot, other) if left == is_left(a, s, other) else left


@inner
def drawn_lot(a: Arrays, s: State, chance: Row) -> int:
    """A lot by chance, sooner one that is left, sooner a large one."""
    lot: int = draw(chance, len(a.quantity))
    for _ in range(DRAWN_LOTS - 1):
        other = draw(chance, len(a.quantity))
        if sooner(a, s, other, lot):
            lot = other
    return lot


@woven
def drawn_pair(a: Arrays, chance: Row) -> int:
    """A pair by chance, sooner one of a large lot."""
    pair: int = draw(chance, len(a.pair_lot))
    for _ in range(DRAWN_PAIRS - 1):
        other = draw(chance, len(a.pair_lot))
        if larger(a, a.pair_lot[other], a.pair_lot[pair]):
            pair = other
    return pair


@woven
def drawn_best(a: Arrays, lot: int, chance: Row) -> int:
    """A pair of the lot by chance, sooner one that gains much at the prices."""
    first, last = a.first_pair[lot], a.first_pair[lot + 1]
    pair: int = first + draw(chance, last - first)
    for _ in range(DRAWN_BEST - 1):
        pair = min(pair, first + draw(chance, last - first))
    return pair


@woven
def drawn_open(a: Arrays, s: State, group: int, chance: Row) -> int:
    """A lot that the group may take, sooner one that is left, sooner a large one."""
    first, pairs = a.first_of_group[group], a.first_of_group[group + 1] - a.first_of_group[group]
    lot: int = a.pair_lot[a.pair_of_group[first + draw(chance, pairs)]]
    for _ in range(DRAWN_OPEN - 1):
        other = a.pair_lot[a.pair_of_group[first + draw(chance, pairs)]]
        if sooner(a, s, other, lot):
            lot = other
    return lot


@inner
def ruin(a: Arrays, s: State, t: Trail, chance: Row, step: int, most: int) -> int:
    """Choose lots to think over: some of one to three groups, and lots that are left and could go there."""
    pair = drawn_pair(a, chance)
    lot = a.pair_lot[pair]
    count = touch(t, 0, lot, step)
    for number in range(1 + draw(chance, 3)):
        group = a.pair_group[pair if number == 0 else drawn_best(a, lot, chance)]
        here = s.here[group]
        if here:
            for _ in range(1 + draw(chance, most)):
                count = touch(t, count, a.pair_lot[s.at_group[a.first_of_group[group] + draw(chance, here)]], step)
        for _ in range(1 + draw(chance, most)):
            other = drawn_open(a, s, group, chance)
            if s.shares[other] == 0:
                count = touch(t, count, other, step)
    return count


@inner
def make_way(a: Arrays, s: State, t: Trail, chance: Row, step: int, lot: int, count: int) -> int:
    """Choose what stands in the way of a lot that is left: shares on the time of as many groups as it may have.

    Lots touched before in this step stand where they are.
    """
    count = touch(t, count, lot, step)
    lacking = a.quantity[lot]
    for _ in range(a.most_groups[lot]):
        pair = drawn_best(a, lot, chance)
        group = a.pair_group[pair]
        wanted = min(lacking, a.pair_most[pair]) * a.pair_work[pair]
        free = fit(a, s, pair, wanted)[0]
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            t.wanted[a.slot_cell[slot]] = step + 1
        here, start = s.here[group], draw(chance, s.here[group] + 1)
        for number in range(here):
            if free >= wanted:
                break
            other = s.at_group[a.first_of_group[group] + (start + number) % here]
            if t.stamp[a.pair_lot[other]] != step + 1:
                more = in_the_way(a, s, t, other, step)
                if more:
                    free += more
                    count = touch(t, count, a.pair_lot[other], step)
        lacking -= min(free, wanted) // a.pair_work[pair]
        if lacking <= 0:
            break
    return count


@woven
def in_the_way(a: Arrays, s: State, t: Trail, pair: int, step: int) -> int:
    """Centi-minutes that a share takes of cells wanted in this step."""
    taken = 0
    for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
        if s.used[slot] and t.wanted[a.slot_cell[slot]] == step + 1:
            taken += s.used[slot]
    return taken


@woven
def arrange(t: Trail, first: int, count: int, keys: Row, chance: Row) -> None:
    """Put the touched lots from `first` on into the order in which they go back: by one of the keys, or by chance."""
    way = draw(chance, len(keys) + 1)
    for number in range(first, count):
        key = draw(chance, 1 << 20)
        if way < len(keys):
            key = keys[way, t.touched[number]] * (819 + draw(chance, 410)) >> 10  # jostled
        t.rank[number] = -key
    for number in range(first + 1, count):
        lot, key = t.touched[number], t.rank[number]
        at = number
        while at > first and t.rank[at - 1] > key:
            t.touched[at], t.rank[at] = t.touched[at - 1], t.rank[at - 1]
            at -= 1
        t.touched[at], t.rank[at] = lot, key


@woven
def to_front(t: Trail, count: int, lot: int) -> None:
    """This lot goes back first."""
    at = 0
    while t.touched[at] != lot:
        at += 1
    for place in range(at, 0, -1):
        t.touched[place] = t.touched[place - 1]
    t.touched[0] = lot
