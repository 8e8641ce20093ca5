"""Matching as a time-indexed mixed integer programme for any solver that MathOpt knows."""

from __future__ import annotations

import numpy as np
from ortools.math_opt import model_pb2

from matching.engine.arrays import Arrays
from matching.rows import Row

from .rules import RULES, Columns, columns

SATANG = 1000  # objective units in one satang: the solvers count value in satang, so that floats stay exact enough


def programme(a: Arrays) -> model_pb2.ModelProto:
    """The whole of it, as MathOpt takes it: maximise value + equity - cost, in satang."""
    c, found = columns(a), model_pb2.ModelProto()
    whole, most, worth = blocks(a, c)
    found.variables.ids.extend(range(c.end))
    found.variables.lower_bounds.extend(np.zeros(c.end))
    found.variables.upper_bounds.extend(most)
    found.variables.integers.extend(whole.tolist())
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


def blocks(a: Arrays, c: Columns) -> tuple[Row, Row, Row]:
    """Of each column: whether it is whole, the most it can be, and what one of it is worth (1/1000 satang)."""
    room = np.minimum(a.time[a.slot_cell], np.repeat(a.pair_most * a.pair_work, np.diff(a.first_slot)))
    pairs, lots, trips = np.ones(len(a.pair_lot)), np.ones(len(a.quantity)), np.ones(len(a.trip_cost))
    columns = (
        (True, a.pair_most, a.value[a.pair_lot]),
        (True, pairs, -a.pair_cost),
        (False, room, 0 * room),
        (True, lots, 0 * lots),
        (False, a.step_width, a.step_permille),
        (True, trips, -a.trip_cost),
    )
    whole = np.repeat([block[0] for block in columns], np.diff(c))
    return whole, np.concatenate([block[1] for block in columns]), np.concatenate([block[2] for block in columns])
