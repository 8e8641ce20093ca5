"""Ruin and recreate: take a few related lots off, put them and their rivals back another way.

What is better stays; what is a little worse stays with a chance that falls with the temperature (simulated
annealing). Ends on the best plan seen. Steps are counted, never seconds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, draw, faded, inner, surprise, woven
from matching.engine.arrays import Arrays
from matching.engine.moves import NOWHERE, OBJECTIVE, State, clear, fit, gain, insert, note
from matching.rows import Row

MOST_TOUCHED = 40  # lots in one step
HALVINGS = 9  # of the temperature in the last part of a search


class Trail(NamedTuple):
    """What can be taken back, and the best plan seen."""

    touched: Row  # lots of this step
    stamp: Row  # step + 1 at which a lot was touched last
    undo_pair: Row
    undo_pieces: Row
    undo_used: Row
    best: Row  # its objective
    best_shares: Row
    best_share: Row
    best_pieces: Row
    best_used: Row
    dirty: Row  # lots changed since the best plan was written down
    is_dirty: Row
    counts: Row  # [dirty lots]
    wanted: Row  # step + 1 at which a cell was wanted last


def fresh_trail(a: Arrays, s: State) -> Trail:
    """The plan at hand is the best seen."""
    lots = len(a.quantity)
    slots = int(np.diff(a.first_slot).max(initial=1))
    splits = int(np.minimum(a.most_groups, np.diff(a.first_pair)).max(initial=1))

    def zeros(length: int) -> Row:
        return np.zeros(length, dtype=np.int64)

    most = MOST_TOUCHED * splits
    return Trail(
        zeros(MOST_TOUCHED), zeros(lots), zeros(most), zeros(most), zeros(most * slots), s.total.copy(),
        s.shares.copy(), s.share.copy(), s.pieces.copy(), s.used.copy(), zeros(lots), zeros(lots), zeros(1),
        zeros(len(a.time)),
    )  # fmt: skip


@woven
def touch(t: Trail, count: int, lot: int, step: int) -> int:
    """Note a lot for this step, once; how many there are now."""
    if count == MOST_TOUCHED or t.stamp[lot] == step + 1:
        return count
    t.stamp[lot] = step + 1
    t.touched[count] = lot
    return count + 1


@inner
def ruin(a: Arrays, s: State, t: Trail, chance: Row, step: int, most: int) -> int:
    """Choose lots to think over: some of one to three groups, and lots not fully placed that could go there."""
    pair = draw(chance, len(a.pair_lot))
    lot = a.pair_lot[pair]
    count = touch(t, 0, lot, step)
    first, pairs = a.first_pair[lot], a.first_pair[lot + 1] - a.first_pair[lot]
    for number in range(1 + draw(chance, 3)):
        group = a.pair_group[pair if number == 0 else first + draw(chance, pairs)]
        here = s.here[group]
        if here:
            for _ in range(1 + draw(chance, most)):
                count = touch(t, count, a.pair_lot[s.at_group[a.first_of_group[group] + draw(chance, here)]], step)
        start = a.first_of_group[group]
        for _ in range(1 + draw(chance, most)):
            other = a.pair_lot[a.pair_of_group[start + draw(chance, a.first_of_group[group + 1] - start)]]
            if s.shares[other] == 0:
                count = touch(t, count, other, step)
    return count


@inner
def make_way(a: Arrays, s: State, t: Trail, chance: Row, step: int, lot: int) -> int:
    """Choose what stands in the way of a lot that is left: shares on the time of as many groups as it may have."""
    count = touch(t, 0, lot, step)
    first, pairs = a.first_pair[lot], a.first_pair[lot + 1] - a.first_pair[lot]
    lacking = a.quantity[lot]
    for _ in range(a.most_groups[lot]):
        pair = first + draw(chance, pairs)
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
            for slot in range(a.first_slot[other], a.first_slot[other + 1]):
                if s.used[slot] and t.wanted[a.slot_cell[slot]] == step + 1:
                    free += s.used[slot]
                    count = touch(t, count, a.pair_lot[other], step)
        lacking -= min(free, wanted) // a.pair_work[pair]
        if lacking <= 0:
            break
    return count


@woven
def arrange(a: Arrays, t: Trail, count: int, keys: Row, chance: Row) -> None:
    """Put the touched lots into the order in which they go back: by one of the keys, jostled, or by chance."""
    way = draw(chance, len(keys) + 1)
    for number in range(count):
        key = draw(chance, 1 << 20)
        if way < len(keys):
            key = keys[way, t.touched[number]] * (819 + draw(chance, 410)) >> 10
        t.undo_used[number] = -key
    for number in range(1, count):
        lot, key = t.touched[number], t.undo_used[number]
        at = number
        while at and t.undo_used[at - 1] > key:
            t.touched[at], t.undo_used[at] = t.touched[at - 1], t.undo_used[at - 1]
            at -= 1
        t.touched[at], t.undo_used[at] = lot, key


@woven
def to_front(t: Trail, count: int, lot: int) -> None:
    """This lot goes back first."""
    at = 0
    while t.touched[at] != lot:
        at += 1
    for place in range(at, 0, -1):
        t.touched[place] = t.touched[place - 1]
    t.touched[0] = lot


@inner
def remember(a: Arrays, s: State, t: Trail, count: int) -> int:
    """Write the shares of the touched lots down and take them off; how many shares."""
    shares = slots = 0
    for number in range(count):
        lot = t.touched[number]
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            pair = s.share[at]
            t.undo_pair[shares], t.undo_pieces[shares] = pair, s.pieces[pair]
            shares += 1
            for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
                t.undo_used[slots] = s.used[slot]
                slots += 1
        clear(a, s, lot)
    return shares


@inner
def put_back(a: Arrays, s: State, pairs: Row, count: int, pieces: Row, used: Row) -> None:
    """Shares as they were written down, on the same time."""
    at = 0
    for number in range(count):
        pair = pairs[number]
        s.total[OBJECTIVE] += gain(a, s, pair, pieces[number])
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            part = used[at]
            at += 1
            s.used[slot] = part
            s.time[a.slot_cell[slot]] -= part
            if a.slot_machine[slot] >= 0:
                s.machine_time[a.slot_machine[slot]] -= part
        note(a, s, pair, pieces[number], a.pair_lot[pair], a.pair_group[pair])


@inner
def keep_best(a: Arrays, s: State, t: Trail) -> None:
    """Bring the written-down best plan up to the plan at hand: only lots changed since."""
    for number in range(t.counts[0]):
        lot = t.dirty[number]
        t.is_dirty[lot] = 0
        t.best_shares[lot] = s.shares[lot]
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            pair = s.share[at]
            t.best_share[at], t.best_pieces[pair] = pair, s.pieces[pair]
            for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
                t.best_used[slot] = s.used[slot]
    t.counts[0] = 0
    t.best[0] = s.total[OBJECTIVE]


@woven
def take_back(a: Arrays, s: State, t: Trail, count: int, shares: int) -> None:
    """The step was in vain: its lots as they were."""
    for number in range(count):
        clear(a, s, t.touched[number])
    put_back(a, s, t.undo_pair, shares, t.undo_pieces, t.undo_used)


@woven
def stand(a: Arrays, s: State, t: Trail, count: int) -> None:
    """The step stands: its lots differ from the best plan, or are it."""
    for number in range(count):
        lot = t.touched[number]
        if not t.is_dirty[lot]:
            t.is_dirty[lot] = 1
            t.dirty[t.counts[0]] = lot
            t.counts[0] += 1
    if s.total[OBJECTIVE] > t.best[0]:
        keep_best(a, s, t)


@compiled
def anneal(
    a: Arrays, s: State, t: Trail, keys: Row, chance: Row, warmth: int, most: int, first: int, last: int,
    half: int, slow: int, fast: int, bound: int,
) -> int:  # fmt: skip
    """Steps `first` to `last`; ends early at the bound. The steps made.

    half: steps after which the temperature is half of `warmth`; after twice as many a third, and so on. From step
    `slow` on it goes down to nothing much in `fast` steps.
    """
    for step in range(first, last):
        if t.best[0] >= bound:
            return step
        lot = draw(chance, len(a.quantity))
        stuck = s.shares[lot] == 0 and a.first_pair[lot] < a.first_pair[lot + 1]
        count = make_way(a, s, t, chance, step, lot) if stuck else ruin(a, s, t, chance, step, most)
        before = s.total[OBJECTIVE]
        arrange(a, t, count, keys, chance)
        if stuck:
            to_front(t, count, lot)
        shares = remember(a, s, t, count)
        for number in range(count):
            insert(a, s, t.touched[number], chance, True, NOWHERE)
        worse = before - s.total[OBJECTIVE]
        heat = warmth * half // (half + min(step, slow))
        if step > slow:
            heat = faded(heat, HALVINGS, min(step - slow, fast), fast)
        if worse > 0 and worse > (heat * surprise(chance)) >> 8:
            take_back(a, s, t, count, shares)
        else:
            stand(a, s, t, count)
    return last


@inner
def put_best(a: Arrays, s: State, t: Trail, lot: int) -> None:
    """The lot's shares as in the best plan seen."""
    slots = 0
    for number in range(t.best_shares[lot]):
        pair = t.best_share[a.first_pair[lot] + number]
        t.undo_pair[number], t.undo_pieces[number] = pair, t.best_pieces[pair]
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            t.undo_used[slots] = t.best_used[slot]
            slots += 1
    put_back(a, s, t.undo_pair, t.best_shares[lot], t.undo_pieces, t.undo_used)


@compiled
def restore(a: Arrays, s: State, t: Trail) -> None:
    """The best plan seen becomes the plan at hand."""
    for lot in range(len(a.quantity)):
        clear(a, s, lot)
    for lot in range(len(a.quantity)):
        put_best(a, s, t, lot)


@compiled
def finish(a: Arrays, s: State, t: Trail, chance: Row) -> None:
    """The best plan seen becomes the plan at hand; then one last look at every lot that is not fully placed."""
    restore(a, s, t)
    for lot in range(len(a.quantity)):
        made = 0
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            made += s.pieces[s.share[at]]
        if made == a.quantity[lot]:
            continue
        t.touched[0] = lot
        before = s.total[OBJECTIVE]
        shares = remember(a, s, t, 1)
        insert(a, s, lot, chance, False, NOWHERE)
        if s.total[OBJECTIVE] < before:
            clear(a, s, lot)
            put_back(a, s, t.undo_pair, shares, t.undo_pieces, t.undo_used)
