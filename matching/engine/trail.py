"""What a step can take back, and the best plan seen: written down lot by lot, so that a step costs what it touches."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, inner, woven
from matching.engine.arrays import Arrays
from matching.engine.moves import clear, gain, note, rent
from matching.engine.state import OBJECTIVE, State
from matching.rows import Row

MOST_TOUCHED = 40  # lots in one step
DIRTY, SHARES, SLOTS = 0, 1, 2  # their places in Trail.counts


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
    counts: Row  # dirty lots; shares and slots written down in this step
    wanted: Row  # step + 1 at which a cell was wanted last
    chased: Row  # step + 1 at which a lot was chased last
    rank: Row  # scratch: of the touched lots


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
        s.shares.copy(), s.share.copy(), s.pieces.copy(), s.used.copy(), zeros(lots), zeros(lots), zeros(3),
        zeros(len(a.time)), zeros(lots), zeros(MOST_TOUCHED),
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
def remember(a: Arrays, s: State, t: Trail, first: int, count: int) -> None:
    """Write the shares of the touched lots from `first` on down and take them off."""
    if first == 0:
        t.counts[SHARES] = t.counts[SLOTS] = 0
    for number in range(first, count):
        lot = t.touched[number]
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            pair = s.share[at]
            t.undo_pair[t.counts[SHARES]], t.undo_pieces[t.counts[SHARES]] = pair, s.pieces[pair]
            t.counts[SHARES] += 1
            for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
                t.undo_used[t.counts[SLOTS]] = s.used[slot]
                t.counts[SLOTS] += 1
        clear(a, s, lot)


@inner
def put_back(a: Arrays, s: State, pairs: Row, count: int, pieces: Row, used: Row) -> None:
    """Shares as they were written down, on the same time."""
    at = 0
    for number in range(count):
        pair = pairs[number]
        s.total[OBJECTIVE] += gain(a, s, pair, pieces[number])
        price = 0
        for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
            part = used[at]
            at += 1
            s.used[slot] = part
            price += part * s.slot_price[slot]
            s.time[a.slot_cell[slot]] -= part
            if a.slot_machine[slot] >= 0:
                s.machine_time[a.slot_machine[slot]] -= part
        s.total[OBJECTIVE] -= rent(s, price)
        note(a, s, pair, pieces[number], a.pair_lot[pair], a.pair_group[pair])


@woven
def take_back(a: Arrays, s: State, t: Trail, count: int) -> None:
    """The step was in vain: its lots as they were."""
    for number in range(count):
        clear(a, s, t.touched[number])
    put_back(a, s, t.undo_pair, t.counts[SHARES], t.undo_pieces, t.undo_used)


@inner
def keep_best(a: Arrays, s: State, t: Trail) -> None:
    """Bring the written-down best plan up to the plan at hand: only lots changed since."""
    for number in range(t.counts[DIRTY]):
        lot = t.dirty[number]
        t.is_dirty[lot] = 0
        t.best_shares[lot] = s.shares[lot]
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            pair = s.share[at]
            t.best_share[at], t.best_pieces[pair] = pair, s.pieces[pair]
            for slot in range(a.first_slot[pair], a.first_slot[pair + 1]):
                t.best_used[slot] = s.used[slot]
    t.counts[DIRTY] = 0
    t.best[0] = s.total[OBJECTIVE]


@woven
def stand(a: Arrays, s: State, t: Trail, count: int) -> None:
    """The step stands: its lots differ from the best plan, or are it."""
    for number in range(count):
        lot = t.touched[number]
        if not t.is_dirty[lot]:
            t.is_dirty[lot] = 1
            t.dirty[t.counts[DIRTY]] = lot
            t.counts[DIRTY] += 1
    if s.total[OBJECTIVE] > t.best[0]:
        keep_best(a, s, t)


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
