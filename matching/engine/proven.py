"""What proves how good a plan can be at most: prices, trees beside them, or an exact search."""

from __future__ import annotations

from typing import NamedTuple

from matching.engine.arrays import Arrays
from matching.engine.bound import PriceList
from matching.engine.model import Model
from matching.tree import Trees


class Proof(NamedTuple):
    """What proves the bound (plan.Plan.proof), and the bound."""

    by: str
    bound: int
    trees: Trees | None = None


def best_proof(
    model: Model, arrays: Arrays, prices: PriceList, price: int, objective: int, searched: int | None
) -> Proof:
    """The least of what prices, trees and an exact search prove; what anyone can derive again rather than what not."""
    from matching.engine.trees import grown  # the compiled parts are loaded when first needed

    if searched == objective:
        return Proof("search", searched)
    trees, bound = grown(model, arrays, prices)
    proof = Proof("trees", bound, trees) if trees and bound < price else Proof("prices", price)
    return Proof("search", searched) if searched is not None and searched < proof.bound else proof
