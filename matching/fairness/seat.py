"""A plan by name as a plan by position, and that as a state the compiled loops can go on from."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.model import Model
from matching.engine.search import Found, Share
from matching.engine.state import OBJECTIVE, State, blank
from matching.plan import Plan


def positions(model: Model, plan: Plan) -> Found:
    """The plan's shares by position, as `Found`."""
    lots = {lot.id: at for at, lot in enumerate(model.lots)}
    groups = {group.id: at for at, group in enumerate(model.groups)}
    cells = {cell: at for at, cell in enumerate(model.cells)}
    first, group_of = model.pairs.first_of_lot, model.pairs.group
    shares = []
    for one in plan.allocations:
        lot, group = lots[one.lot], groups[one.group]
        pair = int(first[lot] + np.searchsorted(group_of[first[lot] : first[lot + 1]], group))
        slots = slice(int(model.pairs.first_slot[pair]), int(model.pairs.first_slot[pair + 1]))
        machine = dict(
            zip(model.pairs.slot_cell[slots].tolist(), model.pairs.slot_machine[slots].tolist(), strict=True)
        )
        work = [(cells[group, part.profile, part.week], part.centiminutes) for part in one.work]
        shares.append(Share(pair, one.pieces, tuple((cell, machine[cell], part) for cell, part in work)))
    return Found(tuple(shares), plan.objective, plan.steps)


def seated(a: Arrays, found: Found) -> State:
    """A state in which these shares stand; no time has a price in it."""
    s = blank(a, np.zeros(len(a.slot_cell), dtype=np.int64))
    for share in found.shares:
        pair, first = share.pair, int(a.first_slot[share.pair])
        lot, group = int(a.pair_lot[pair]), int(a.pair_group[pair])
        slots = {cell: first + at for at, cell in enumerate(a.slot_cell[first : int(a.first_slot[pair + 1])].tolist())}
        for cell, machine, part in share.work:
            s.used[slots[cell]] = part
            s.time[cell] -= part
            if machine >= 0:
                s.machine_time[machine] -= part
        s.income[group] += a.rate[lot] * share.pieces
        s.pieces[pair] = share.pieces
        s.share[a.first_pair[lot] + s.shares[lot]] = pair
        s.at_group[a.first_of_group[group] + s.here[group]] = pair
        s.place[pair] = s.here[group]
        s.shares[lot] += 1
        s.here[group] += 1
    s.total[OBJECTIVE] = found.objective
    return s
