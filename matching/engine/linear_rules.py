"""The rules of matching as rows over blocks of columns, built from the engine's arrays: one function for each.

Blocks: `pieces` x and `chosen` y of each pair, `work` z of each slot (centi-minutes; whole by itself where x is, so no
solver need branch on it), `placed` of each lot, `filled` of each step of equity (satang), `trips` made. Notation as in
matching/engine/model.py.
"""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Arrays
from matching.rows import Row


class Columns(NamedTuple):
    """Where each block's columns begin: `columns.pieces + pair`."""

    pieces: int
    chosen: int
    work: int
    placed: int
    filled: int
    trips: int
    end: int


class Rule(NamedTuple):
    """Rows of one rule: least <= sum of coefficient x column <= most. `row` counts from 0 within the rule."""

    row: Row
    column: Row
    coefficient: Row
    least: Row
    most: Row


def columns(a: Arrays) -> Columns:
    """So many of each."""
    pairs = len(a.pair_lot)
    sizes = pairs, pairs, len(a.slot_cell), len(a.quantity), len(a.step_width), len(a.trip_cost)
    return Columns(*accumulate((0, *sizes)))


def least_lot(a: Arrays, c: Columns) -> Rule:
    """x - l y >= 0."""
    return _pieces_and_chosen(a, c, a.pair_least, 0.0, np.inf)


def most_in_the_window(a: Arrays, c: Columns) -> Rule:
    """x - u y <= 0."""
    return _pieces_and_chosen(a, c, a.pair_most, -np.inf, 0.0)


def quantity(a: Arrays, c: Columns) -> Rule:
    """Sum of x - q placed <= 0, and = 0 where the lot is all or nothing."""
    lots, pairs = np.arange(len(a.quantity)), np.arange(len(a.pair_lot))
    return Rule(
        np.concatenate([a.pair_lot, lots]),
        np.concatenate([c.pieces + pairs, c.placed + lots]),
        np.concatenate([np.ones(len(pairs)), -a.quantity]),
        np.where(a.whole, 0.0, -np.inf),
        np.zeros(len(lots)),
    )


def split_limit(a: Arrays, c: Columns) -> Rule:
    """Sum of y <= k."""
    return _sums(a.pair_lot, c.chosen + np.arange(len(a.pair_lot)), a.most_groups)


def work_adds_up(a: Arrays, c: Columns) -> Rule:
    """Sum of z - p x = 0."""
    pairs, slots = np.arange(len(a.pair_lot)), np.arange(len(a.slot_cell))
    return Rule(
        np.concatenate([np.repeat(pairs, np.diff(a.first_slot)), pairs]),
        np.concatenate([c.work + slots, c.pieces + pairs]),
        np.concatenate([np.ones(len(slots)), -a.pair_work]),
        np.zeros(len(pairs)),
        np.zeros(len(pairs)),
    )


def members_time(a: Arrays, c: Columns) -> Rule:
    """Sum of z over a cell <= its time."""
    return _sums(a.slot_cell, c.work + np.arange(len(a.slot_cell)), a.time)


def machine_time(a: Arrays, c: Columns) -> Rule:
    """Sum of z over a machine's week <= its time."""
    slots = np.flatnonzero(a.slot_machine >= 0)
    return _sums(a.slot_machine[slots], c.work + slots, a.machine_time)


def income(a: Arrays, c: Columns) -> Rule:
    """Sum of filled - sum of rate x <= 0 for each group; the best steps fill first by themselves."""
    groups = len(a.first_of_group) - 1
    steps, pairs = np.arange(len(a.step_width)), np.arange(len(a.pair_lot))
    return Rule(
        np.concatenate([np.repeat(np.arange(groups), np.diff(a.first_step)), a.pair_group]),
        np.concatenate([c.filled + steps, c.pieces + pairs]),
        np.concatenate([np.ones(len(steps)), -a.rate[a.pair_lot]]),
        np.full(groups, -np.inf),
        np.zeros(groups),
    )


def shared_trips(a: Arrays, c: Columns) -> Rule:
    """y - trip <= 0: a chosen pair makes its trip."""
    riders = np.flatnonzero(a.pair_trip >= 0)
    rows, ones = np.arange(len(riders)), np.ones(len(riders))
    return Rule(
        np.concatenate([rows, rows]),
        np.concatenate([c.chosen + riders, c.trips + a.pair_trip[riders]]),
        np.concatenate([ones, -ones]),
        np.full(len(riders), -np.inf),
        np.zeros(len(riders)),
    )


RULES = (
    least_lot,
    most_in_the_window,
    quantity,
    split_limit,
    work_adds_up,
    members_time,
    machine_time,
    income,
    shared_trips,
)


def _pieces_and_chosen(a: Arrays, c: Columns, each: Row, least: float, most: float) -> Rule:
    pairs = np.arange(len(a.pair_lot))
    return Rule(
        np.concatenate([pairs, pairs]),
        np.concatenate([c.pieces + pairs, c.chosen + pairs]),
        np.concatenate([np.ones(len(pairs)), -each]),
        np.full(len(pairs), least),
        np.full(len(pairs), most),
    )


def _sums(row: Row, column: Row, most: Row) -> Rule:
    return Rule(row, column, np.ones(len(column)), np.full(len(most), -np.inf), most.astype(float))
