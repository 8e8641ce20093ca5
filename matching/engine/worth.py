"""What a plan is worth, counted from its shares alone, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matching.engine.model import Model
from matching.engine.trips import spared

if TYPE_CHECKING:
    from matching.engine.search import Share


def worth(model: Model, shares: Sequence[Share]) -> int:
    """Value, equity and cost of a plan; the solver's own figure is short of equity where it stopped half-way."""
    income = [0] * len(model.groups)
    total = 0
    for share in shares:
        lot = int(model.pairs.lot[share.pair])
        income[int(model.pairs.group[share.pair])] += model.lots[lot].rate_satang * share.pieces
        total += model.value[lot] * share.pieces - int(model.pairs.cost[share.pair])
    total += spared(model.trips, [share.pair for share in shares])
    for group, left in enumerate(income):
        for permille, width in model.steps[group]:
            total += permille * min(width, left)
            left -= min(width, left)
    return total
