"""Groups' speeds and first lots, whole rows at a time: what pace.py says of one group, for many at once."""

from __future__ import annotations

import numpy as np

from matching.pace import STANDARD_PERMILLE, first_lot_pieces
from matching.problem import Lot, Problem
from matching.rows import Row, row


class Paces:
    """Who made which article, and how fast. Groups by position."""

    def __init__(self, problem: Problem) -> None:
        self.policy = problem.policy
        self.known: dict[str, tuple[list[int], list[int]]] = {}
        for at, group in enumerate(problem.groups):
            for article, permille in group.speeds:
                groups, speeds = self.known.setdefault(article, ([], []))
                groups.append(at)
                speeds.append(permille)

    def of(self, lot: Lot, groups: Row) -> tuple[Row, Row]:
        """(centi-minutes of a piece, most pieces as far as practice goes) with each of these groups, in order."""
        each = np.full(len(groups), lot.centiminutes_per_piece, dtype=np.int64)
        most = np.full(len(groups), lot.quantity_pieces, dtype=np.int64)
        if not lot.article:
            return each, most
        made_it, speeds = map(row, self.known.get(lot.article, ([], [])))
        practised = np.isin(groups, made_it)
        most[~practised] = first_lot_pieces(self.policy, lot)
        permille = speeds[np.searchsorted(made_it, groups[practised])]
        each[practised] = -(-lot.centiminutes_per_piece * STANDARD_PERMILLE // permille)
        return each, most
