"""The model as flat arrays of whole numbers, the form in which the compiled loops read it.

Rows that belong together lie side by side: the pairs of lot i are first_pair[i] .. first_pair[i + 1] - 1, the
slots (cells of time a pair may use) of pair e are first_slot[e] .. first_slot[e + 1] - 1, and so on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.model import Model
from matching.guard import ProblemError
from matching.rows import Row, row, starts

MICRO = 1000  # prices are in 1/1000 of the objective's unit: millionths of a satang
LARGEST = 2**61  # what sums of 64 bits hold with room to spare


class Arrays(NamedTuple):
    """Everything that stays as it is while plans are tried. Notation as in model.py."""

    quantity: Row  # q of each lot
    work: Row  # standard centi-minutes per piece
    value: Row  # v per piece, 1/1000 satang
    rate: Row  # satang per piece
    least: Row  # l, pieces
    most_groups: Row  # k
    whole: Row  # 1 if all or nothing
    first_pair: Row
    pair_lot: Row
    pair_group: Row
    pair_least: Row
    pair_most: Row  # u
    pair_cost: Row  # f, 1/1000 satang, without the trip where that may be shared
    pair_trip: Row  # or -1
    trip_cost: Row  # 1/1000 satang, once for all its pairs
    pair_work: Row  # p, centi-minutes per piece at the group's own speed
    first_slot: Row
    slot_cell: Row
    slot_machine: Row  # machine cell or -1
    time: Row  # free centi-minutes of each cell
    machine_time: Row
    first_step: Row
    step_permille: Row
    step_width: Row
    preference: Row
    first_of_group: Row
    pair_of_group: Row  # pairs sorted by group


def flatten(model: Model) -> Arrays:
    """Positions and figures side by side; ProblemError where 64 bits could not hold what a lot is worth."""
    lots, pairs = model.lots, model.pairs
    _refuse_giants(model)
    steps = open_steps(model)
    alone = np.append(model.trips.cost, 0)[model.trips.pair]  # what the trip costs a pair that goes by itself
    return Arrays(
        quantity=row(lot.quantity_pieces for lot in lots),
        work=row(lot.centiminutes_per_piece for lot in lots),
        value=row(model.value),
        rate=row(lot.rate_satang for lot in lots),
        least=row(lot.least_pieces for lot in lots),
        most_groups=row(lot.most_groups for lot in lots),
        whole=row(int(lot.all_or_nothing) for lot in lots),
        first_pair=pairs.first_of_lot,
        pair_lot=pairs.lot,
        pair_group=pairs.group,
        pair_least=pairs.least,
        pair_most=pairs.most,
        pair_cost=pairs.cost - alone,
        pair_trip=model.trips.pair,
        trip_cost=model.trips.cost,
        pair_work=pairs.work,
        first_slot=pairs.first_slot,
        slot_cell=pairs.slot_cell,
        slot_machine=pairs.slot_machine,
        time=row(model.time),
        machine_time=row(model.machine_time),
        first_step=starts(map(len, steps)),
        step_permille=row(permille for found in steps for permille, _ in found),
        step_width=row(width for found in steps for _, width in found),
        preference=row(model.preference),
        first_of_group=starts(np.bincount(pairs.group, minlength=len(model.groups))),
        pair_of_group=np.argsort(pairs.group, kind="stable").astype(np.int64),
    )


def open_steps(model: Model) -> list[list[tuple[int, int]]]:
    """Each group's steps of equity, as far as all its pairs together could ever lift its income."""
    paid = row(lot.rate_satang for lot in model.lots)[model.pairs.lot] * model.pairs.most
    reach = np.zeros(len(model.groups), dtype=np.int64)
    np.add.at(reach, model.pairs.group, paid)
    left = reach.tolist()
    found: list[list[tuple[int, int]]] = [[] for _ in model.groups]
    for group, steps in enumerate(model.steps):
        for permille, width in steps[:-1]:
            found[group].append((permille, min(width, left[group])))
            left[group] -= found[group][-1][1]
    return found


def _refuse_giants(model: Model) -> None:
    bonus = max((permille for steps in model.steps for permille, _ in steps), default=0)
    earned = [value + lot.rate_satang * bonus for lot, value in zip(model.lots, model.value, strict=True)]
    fastest = row(lot.centiminutes_per_piece for lot in model.lots)
    slowest = fastest.copy()
    np.minimum.at(fastest, model.pairs.lot, model.pairs.work)
    np.maximum.at(slowest, model.pairs.lot, model.pairs.work)
    dearest = max((MICRO * each // work + 1 for each, work in zip(earned, fastest.tolist(), strict=True)), default=0)
    everything = 0
    for lot, each, work in zip(model.lots, earned, slowest.tolist(), strict=True):
        pieces = max(lot.quantity_pieces, work)
        everything += each * lot.quantity_pieces
        if max(4 * MICRO * each, 2 * dearest * work) * pieces > LARGEST:
            raise ProblemError(f"lot {lot.id}.quantity_pieces", "at this rate is worth more than 64 bits can count")
    if 4 * everything > LARGEST:
        raise ProblemError("lots", "are worth more together than 64 bits can count")
