"""Matching as a time-indexed mixed integer programme, built from the engine's arrays: one function for each rule.

Columns by block, each a range of positions: `pieces` x and `chosen` y of each pair, `work` z of each slot
(centi-minutes; whole by itself where x is, so no solver need branch on it), `placed` of each lot, `filled` of each step
of equity (satang), `trips` made. Notation as in matching/engine/model.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from ortools.math_opt import model_pb2

from matching.engine.arrays import Arrays
from matching.rows import Row

SATANG = 1000  # objective units in one satang: the solvers count value in satang, so that floats stay exact enough


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


def programme(a: Arrays) -> model_pb2.ModelProto:
    """The whole of it, as MathOpt takes it: maximise value + equity - cost, in satang."""
    c, found = columns(a), model_pb2.ModelProto()
    found.variables.ids.extend(range(c.end))
    most = (a.pair_most, np.ones(len(a.pair_lot)), _room(a), np.ones(len(a.quantity)), a.step_width)
    found.variables.lower_bounds.extend(np.zeros(c.end))
    found.variables.upper_bounds.extend(np.concatenate([*most, np.ones(len(a.trip_cost))]))
    found.variables.integers.extend(np.concatenate([np.full(c.end, True)[: c.work], *_whole_after_work(c)]).tolist())
    found.objective.maximize = True
    worth = _worth(a, c)
    worthy = np.flatnonzero(worth)
    found.objective.linear_coefficients.ids.extend(worthy)
    found.objective.linear_coefficients.values.extend(worth[worthy] / SATANG)
    rules = [rule(a, c) for rule in RULES]
    first = np.cumsum([0, *(len(rule.least) for rule in rules)])
    found.linear_constraints.ids.extend(range(int(first[-1])))
    found.linear_constraints.lower_bounds.extend(np.concatenate([rule.least for rule in rules]))
    found.linear_constraints.upper_bounds.extend(np.concatenate([rule.most for rule in rules]))
    rows = np.concatenate([rule.row + start for rule, start in zip(rules, first[:-1], strict=True)])
    at = np.concatenate([rule.column for rule in rules])
    order = np.lexsort((at, rows))
    found.linear_constraint_matrix.row_ids.extend(rows[order])
    found.linear_constraint_matrix.column_ids.extend(at[order])
    found.linear_constraint_matrix.coefficients.extend(np.concatenate([rule.coefficient for rule in rules])[order])
    return found


def _worth(a: Arrays, c: Columns) -> Row:
    """What one of each column is worth, 1/1000 satang."""
    found = np.zeros(c.end)
    found[c.pieces : c.chosen] = a.value[a.pair_lot]
    found[c.chosen : c.work] = -a.pair_cost
    found[c.filled : c.trips] = a.step_permille
    found[c.trips :] = -a.trip_cost
    return found


def _room(a: Arrays) -> Row:
    """Most work of each slot: that of its pair and that of its cell."""
    return np.minimum(a.time[a.slot_cell], np.repeat(a.pair_most * a.pair_work, np.diff(a.first_slot)))


def _whole_after_work(c: Columns) -> Iterator[Row]:
    yield np.full(c.placed - c.work, False)
    yield np.full(c.filled - c.placed, True)
    yield np.full(c.trips - c.filled, False)
    yield np.full(c.end - c.trips, True)


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
