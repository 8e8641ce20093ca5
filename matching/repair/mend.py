"""Ruin and recreate within a number of withdrawn offers: steps that would withdraw more are taken back.

An offer stands while its group has the same pieces at the same times. A lot that is taken off goes back either
home, each of its offers as it was and the rest filled up, or, while more may be withdrawn, wherever it is worth most.
"""

from __future__ import annotations

from matching.compiled import compiled, draw, faded, inner, surprise, woven
from matching.engine.arrays import Arrays
from matching.engine.moves import NOWHERE, clear, fill, gain, insert, look, note
from matching.engine.ruin import arrange, is_left, make_way, ruin, to_front
from matching.engine.state import OBJECTIVE, State
from matching.engine.trail import Trail, remember, stand, take_back
from matching.repair.table import Home
from matching.rows import Row

HALVINGS = 9  # how often the temperature halves from first to last step


@woven
def withdrawn(a: Arrays, s: State, h: Home, lot: int) -> int:
    """Offers of the lot that do not stand in this plan."""
    count = 0
    for at in range(a.first_pair[lot], a.first_pair[lot] + h.shares[lot]):
        pair = h.share[at]
        differs = s.pieces[pair] != h.pieces[pair]
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            differs |= s.used[slot] != h.used[slot]
        count += differs
    return count * h.bound[lot]


@woven
def shift(a: Arrays, s: State, h: Home, pair: int, sign: int) -> bool:
    """Take the time of an offer (1) or give it back (-1); whether none is short."""
    enough = True
    for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
        part = sign * h.used[slot]
        s.time[a.slot_cell[slot]] -= part
        enough &= s.time[a.slot_cell[slot]] >= 0
        machine = a.slot_machine[slot]
        if machine >= 0:
            s.machine_time[machine] -= part
            enough &= s.machine_time[machine] >= 0
    return enough


@inner
def go_home(a: Arrays, s: State, h: Home, lot: int, chance: Row) -> None:
    """Put a lot's offers back as they were, as far as there is time, and the rest where it is worth most."""
    left, free, before = a.quantity[lot], a.most_groups[lot], s.total[OBJECTIVE]
    first = a.first_pair[lot]
    for at in range(first, first + h.shares[lot]):
        pair = h.share[at]
        if not shift(a, s, h, pair, 1):
            shift(a, s, h, pair, -1)
            continue
        s.total[OBJECTIVE] += gain(a, s, pair, h.pieces[pair])
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            s.used[slot] = h.used[slot]
        note(a, s, pair, h.pieces[pair], lot, a.pair_group[pair])
        left -= h.pieces[pair]
        free -= 1
    if left and free:
        last = look(a, s, lot, chance, False)[1]
        for at in range(first, first + s.shares[lot]):
            s.room[s.share[at] - first] = 0
        left = fill(a, s, lot, last, left, free)[0]
    if (left and a.whole[lot]) or s.total[OBJECTIVE] <= before:
        clear(a, s, lot)


@compiled
def mend(
    a: Arrays, s: State, t: Trail, h: Home, keys: Row, chance: Row, warmth: int, most: int, spare: int, steps: int
) -> None:  # fmt: skip
    """So many steps, of which none may end with more than `spare` further offers withdrawn than at the start."""
    for step in range(steps):
        lot = draw(chance, len(a.quantity))
        stuck = is_left(a, s, lot)
        count = make_way(a, s, t, chance, step, lot, 0) if stuck else ruin(a, s, t, chance, step, most)
        before, more = s.total[OBJECTIVE], 0
        arrange(t, 0, count, keys, chance)
        if stuck:
            to_front(t, count, lot)
        for number in range(count):
            more -= withdrawn(a, s, h, t.touched[number])
        remember(a, s, t, 0, count)
        for number in range(count):
            lot = t.touched[number]
            if h.shares[lot] and (more >= spare or draw(chance, 2)):
                go_home(a, s, h, lot, chance)
            else:
                insert(a, s, lot, chance, True, NOWHERE)
            more += withdrawn(a, s, h, lot)
        worse = before - s.total[OBJECTIVE]
        if more > spare or (worse > 0 and worse > (faded(warmth, HALVINGS, step, steps) * surprise(chance)) >> 8):
            take_back(a, s, t, count)
        else:
            spare -= more
            stand(a, s, t, count)
