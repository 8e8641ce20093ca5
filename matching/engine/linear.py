"""Matching as a time-indexed mixed integer programme for any solver that MathOpt knows.

Whoever asks (mixed.py, and the general solvers of the benchmark) gets the same columns and rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.math_opt import model_pb2

from matching.engine.arrays import Arrays
from matching.engine.linear_rules import RULES, Columns, columns
from matching.engine.search import Share
from matching.rows import Row

SATANG = 1000  # objective units in one satang: the solvers count value in satang, so that floats stay exact enough


def programme(
    a: Arrays, whole: bool = True, allowed: Row | None = None, must: int | None = None
) -> model_pb2.ModelProto:
    """All of it, as MathOpt takes it: maximise value + equity - cost, in satang.

    whole: pieces are; else they may be divided. allowed: 1 for each pair that may be chosen (None: all).
    must: a pair that has to be.
    """
    c, found = columns(a), model_pb2.ModelProto()
    integers, most, worth = blocks(a, c, whole, np.ones(len(a.pair_lot)) if allowed is None else allowed)
    found.variables.ids.extend(range(c.end))
    found.variables.lower_bounds.extend(np.zeros(c.end))
    found.variables.upper_bounds.extend(most)
    if must is not None:
        found.variables.lower_bounds[c.chosen + must] = 1.0
    found.variables.integers.extend(integers.tolist())
    found.objective.maximize = True
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


def blocks(a: Arrays, c: Columns, whole: bool, allowed: Row) -> tuple[Row, Row, Row]:
    """Of each column: whether it is whole, the most it can be, and what one of it is worth (1/1000 satang)."""
    room = np.minimum(a.time[a.slot_cell], np.repeat(a.pair_most * a.pair_work, np.diff(a.first_slot)))
    lots, trips = np.ones(len(a.quantity)), np.ones(len(a.trip_cost))
    columns = (
        (whole, a.pair_most, a.value[a.pair_lot]),
        (True, allowed, -a.pair_cost),
        (False, room, 0 * room),
        (True, lots, 0 * lots),
        (False, a.step_width, a.step_permille),
        (True, trips, -a.trip_cost),
    )
    integers = np.repeat([block[0] for block in columns], np.diff(c))
    return integers, np.concatenate([block[1] for block in columns]), np.concatenate([block[2] for block in columns])


def standing(a: Arrays, shares: Sequence[Share]) -> Row:
    """What every column is in this plan."""
    c = columns(a)
    found, income = np.zeros(c.end), np.zeros(len(a.first_of_group) - 1, dtype=np.int64)
    for share in shares:
        pair, lot = share.pair, int(a.pair_lot[share.pair])
        work = {cell: part for cell, _, part in share.work}
        slots = range(int(a.first_slot[pair]), int(a.first_slot[pair + 1]))
        found[[c.work + slot for slot in slots]] = [work.get(int(a.slot_cell[slot]), 0) for slot in slots]
        found[c.pieces + pair] = share.pieces
        found[[c.chosen + pair, c.placed + lot]] = 1
        if a.pair_trip[pair] >= 0:
            found[c.trips + a.pair_trip[pair]] = 1
        income[a.pair_group[pair]] += a.rate[lot] * share.pieces
    found[c.filled : c.trips] = steps_filled(a, income)
    return found


def steps_filled(a: Arrays, income: Row) -> Row:
    """How much of each step of equity so much income of the groups fills, first steps first."""
    group = np.repeat(np.arange(len(income)), np.diff(a.first_step))
    reached = np.concatenate([[0], np.cumsum(a.step_width)])
    before = reached[:-1] - reached[a.first_step[group]]
    filled: Row = np.clip(income[group] - before, 0, a.step_width)
    return filled
