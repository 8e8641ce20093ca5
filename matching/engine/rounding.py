"""From a solver's floats to whole pieces and whole centi-minutes, and what is lost where that does not come out.

Pieces are rounded; a lot whose pieces then break a rule of its own is taken off. If the rounded work does not
add up or does not fit, CP-SAT shares the time out anew, and may leave lots: most value first.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model

from matching.engine.arrays import Arrays
from matching.engine.form import one_worker
from matching.engine.model import Model
from matching.engine.search import Found, Share
from matching.engine.worth import worth
from matching.rows import Row

DETERMINISTIC_SECONDS = 5.0  # CP-SAT's own count of work, not of time; few plans need any


def rounded(model: Model, a: Arrays, pieces: Row, work: Row, steps: int = 0) -> Found:
    """The plan that these floats mean (pieces by pair, centi-minutes by slot), and its worth."""
    whole = kept(a, np.rint(pieces).astype(np.int64))
    hours = np.rint(work).astype(np.int64) * np.repeat(whole > 0, np.diff(a.first_slot))
    if not fits(a, whole, hours):
        whole, hours = shared_out(a, whole)
    shares = tuple(share(a, int(pair), whole, hours) for pair in np.flatnonzero(whole))
    return Found(shares, worth(model, shares), steps)


def kept(a: Arrays, pieces: Row) -> Row:
    """Without the lots that break least lot, time in the window, quantity, all or nothing, or split limit."""
    wrong = (pieces > 0) & ((pieces < a.pair_least) | (pieces > a.pair_most))
    lots = len(a.quantity)
    placed = np.bincount(a.pair_lot, weights=pieces, minlength=lots).astype(np.int64)
    groups = np.bincount(a.pair_lot, weights=pieces > 0, minlength=lots)
    bad = (
        (placed > a.quantity) | (groups > a.most_groups) | (a.whole.astype(bool) & (placed > 0) & (placed < a.quantity))
    )
    bad |= np.bincount(a.pair_lot, weights=wrong, minlength=lots) > 0
    return np.where(bad[a.pair_lot], 0, pieces)


def fits(a: Arrays, pieces: Row, hours: Row) -> bool:
    """Whether the work adds up, and no cell and no machine gives more than it has."""
    pair = np.repeat(np.arange(len(pieces)), np.diff(a.first_slot))
    on_machine = a.slot_machine >= 0
    return bool(
        (np.bincount(pair, weights=hours, minlength=len(pieces)) == pieces * a.pair_work).all()
        and (np.bincount(a.slot_cell, weights=hours, minlength=len(a.time)) <= a.time).all()
        and (
            np.bincount(a.slot_machine[on_machine], weights=hours[on_machine], minlength=len(a.machine_time))
            <= a.machine_time
        ).all()
        and (hours >= 0).all()
    )


def shared_out(a: Arrays, pieces: Row) -> tuple[Row, Row]:
    """Hours anew for these pieces, of as much value as can be."""
    cp, used = cp_model.CpModel(), {}
    cells, machines = defaultdict(list), defaultdict(list)
    stays = {int(lot): cp.new_bool_var("") for lot in np.unique(a.pair_lot[pieces > 0])}
    for pair in np.flatnonzero(pieces).tolist():
        needed = int(pieces[pair] * a.pair_work[pair])
        slots = range(int(a.first_slot[pair]), int(a.first_slot[pair + 1]))
        for slot in slots:
            used[slot] = cp.new_int_var(0, min(needed, int(a.time[a.slot_cell[slot]])), "")
            cells[int(a.slot_cell[slot])].append(used[slot])
            machines[int(a.slot_machine[slot])].append(used[slot])
        cp.add(sum(used[slot] for slot in slots) == needed * stays[int(a.pair_lot[pair])])
    machines.pop(-1, None)
    for room, users in ((a.time, cells), (a.machine_time, machines)):
        for at, parts in users.items():
            cp.add(sum(parts) <= int(room[at]))
    value = (a.value * a.quantity).tolist()
    cp.maximize(sum(value[lot] * stay for lot, stay in stays.items()))
    solver = one_worker(DETERMINISTIC_SECONDS)
    hours = np.zeros(len(a.slot_cell), dtype=np.int64)
    if solver.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return np.zeros_like(pieces), hours
    staying = np.zeros(len(a.quantity), dtype=bool)
    staying[[lot for lot, stay in stays.items() if solver.value(stay)]] = True
    hours[list(used)] = [solver.value(part) for part in used.values()]
    return np.where(staying[a.pair_lot], pieces, 0), hours


def share(a: Arrays, pair: int, pieces: Row, hours: Row) -> Share:
    """One pair's part of the plan."""
    slots = range(int(a.first_slot[pair]), int(a.first_slot[pair + 1]))
    rows = ((int(a.slot_cell[slot]), int(a.slot_machine[slot]), int(hours[slot])) for slot in slots)
    return Share(pair, int(pieces[pair]), tuple(row for row in rows if row[2]))
