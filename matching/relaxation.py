"""Prices from the linear relaxation: what one more centi-minute, piece or satang of income would be worth.

Variables are the work of each pair in each cell, in centi-minutes. The cost of choosing a pair is spread over
its most pieces, split limits hold in proportion, least lots and all-or-nothing are let go. GLOP (simplex,
one thread, no clock) finds the duals; rounding them to integers is harmless, since any prices prove a bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from matching.model import Model

MICRO = 1000  # prices are in 1/1000 of the objective's unit: millionths of a satang


@dataclass(slots=True)
class PriceList:
    """Prices by position, in millionths of a satang: per centi-minute, per piece, per satang of income."""

    time: list[int]
    machines: list[int]
    lots: list[int]
    income: list[int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The relaxation as arrays: one column for each (pair, cell), then one for each step of equity."""

    pair: np.ndarray
    cell: np.ndarray
    machine: np.ndarray
    step_group: np.ndarray
    step_permille: np.ndarray
    step_width: np.ndarray


def relax(model: Model) -> PriceList:
    """Solve the relaxation; a model without pairs has all prices zero."""
    if not model.pairs:
        counts = (model.cells, model.machine_cells, model.lots, model.groups)
        return PriceList(*([0] * len(part) for part in counts))
    columns = _columns(model)
    proto = _proto(model, columns)
    answer = mathopt.solve(
        mathopt.Model.from_model_proto(proto), mathopt.SolverType.GLOP, params=mathopt.SolveParameters(threads=1)
    )
    duals = np.zeros(len(proto.linear_constraints.ids))
    # Without an answer prices stay zero: still a proof, only a weak one.
    if answer.has_dual_feasible_solution():
        for row, price in answer.dual_values().items():
            duals[row.id] = price
    return _prices(model, duals)


def _columns(model: Model) -> Columns:
    pair, cell, machine = [], [], []
    for number, found in enumerate(model.pairs):
        for week in found.weeks:
            for one in week.cells:
                pair.append(number)
                cell.append(one)
                machine.append(week.machine)
    steps = [(group, *step) for group, open_steps in enumerate(model.steps) for step in open_steps[:-1]]
    group, permille, width = (
        np.array(part, dtype=np.int64) for part in (zip(*steps, strict=True) if steps else ((), (), ()))
    )
    return Columns(np.array(pair), np.array(cell), np.array(machine), group, permille, width)


def _proto(model: Model, columns: Columns) -> model_pb2.ModelProto:
    """Rows in order: cells, machine cells, lots (pieces), lots (split limit), groups (income). In baht."""
    pairs, lots = model.pairs, model.lots
    lot = np.array([pair.lot for pair in pairs])[columns.pair]
    group = np.array([pair.group for pair in pairs])[columns.pair]
    work = np.array([found.centiminutes_per_piece for found in lots], dtype=float)[lot]
    most = np.array([pair.most_pieces for pair in pairs], dtype=float)[columns.pair]
    cost = np.array([pair.cost for pair in pairs], dtype=float)[columns.pair]
    value = np.array(model.value, dtype=float)[lot]
    rate = np.array([found.rate_satang for found in lots], dtype=float)[lot]

    works, steps = len(columns.pair), len(columns.step_group)
    at = np.cumsum([0, len(model.time), len(model.machine_time), len(lots), len(lots), len(model.groups)])
    number = np.arange(works)
    on_machine = columns.machine >= 0
    entries = [
        (columns.cell, number, np.ones(works)),
        (at[1] + columns.machine[on_machine], number[on_machine], np.ones(int(on_machine.sum()))),
        (at[2] + lot, number, 1 / work),
        (at[3] + lot, number, 1 / (work * most)),
        (at[4] + group, number, -rate / work),
        (at[4] + columns.step_group, works + np.arange(steps), np.ones(steps)),
    ]
    rows, cols, numbers = (np.concatenate(part) for part in zip(*entries, strict=True))
    order = np.lexsort((cols, rows))

    proto = model_pb2.ModelProto()
    proto.objective.maximize = True
    proto.variables.integers.extend([False] * (works + steps))
    _fill(
        proto.variables,
        works + steps,
        np.zeros(works + steps),
        np.concatenate([np.full(works, np.inf), columns.step_width]),
    )
    gain = np.concatenate([(value - cost / most) / work, columns.step_permille])
    proto.objective.linear_coefficients.ids.extend(range(works + steps))
    proto.objective.linear_coefficients.values.extend(gain.tolist())
    limits = np.concatenate(
        [
            model.time,
            model.machine_time,
            [found.quantity_pieces for found in lots],
            [found.most_groups for found in lots],
            np.zeros(len(model.groups)),
        ]
    )
    _fill(proto.linear_constraints, int(at[5]), np.full(int(at[5]), -np.inf), limits)
    proto.linear_constraint_matrix.row_ids.extend(rows[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(cols[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(numbers[order].tolist())
    return proto


def _fill(
    part: model_pb2.VariablesProto | model_pb2.LinearConstraintsProto, count: int, lower: np.ndarray, upper: np.ndarray
) -> None:
    part.ids.extend(range(count))
    part.lower_bounds.extend(lower.tolist())
    part.upper_bounds.extend(upper.tolist())


def _prices(model: Model, duals: np.ndarray) -> PriceList:
    whole = [max(0, round(price * MICRO)) for price in duals.tolist()]
    cells, machines, lots = len(model.cells), len(model.machine_cells), len(model.lots)
    return PriceList(
        whole[:cells],
        whole[cells : cells + machines],
        whole[cells + machines : cells + machines + lots],
        whole[cells + machines + 2 * lots :],
    )
