"""Refuse a plan whose fields are of the wrong kind: what comes from a file is judged by rules only once it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching import guard
from matching.guard import ProblemError

if TYPE_CHECKING:
    from matching.plan import Allocation, Fairness, Plan, Prices, Unplaced, Work
    from matching.tree import Leaf, Trees

LARGEST = 10**30  # of figures that rules judge by themselves
LARGEST_WORK = 10**18
MOST_PIECES = 10**8  # what a lot may say at most (lot.py)
SHAPES: dict[str, tuple[type, ...]] = {
    "time": (str, int, int, int),
    "machines": (str, str, int, int),
    "lots": (str, int),
    "income": (str, int),
    "trips": (str, str, int),
}
LEAF_SHAPES: dict[str, tuple[type, ...]] = {"time": (int, int, int), "machines": (str, int, int)}


def refuse_untyped(plan: Plan) -> None:
    """ProblemError for the first field that is not what it should be."""
    for name in ("objective", "bound", "price_bound", "seed", "steps"):
        guard.whole(f"plan.{name}", getattr(plan, name), -LARGEST, LARGEST)
    for name in ("proof", "version", "problem_hash"):
        guard.words(f"plan.{name}", getattr(plan, name))
    for share in plan.allocations:
        _allocation(share)
    for one in plan.moved:
        guard.words("moved.accepted", one.accepted)
        _work(one.work)
    for rest in plan.unplaced:
        _unplaced(rest)
    if plan.fairness is not None:
        _fairness(plan.fairness)
    _rows("prices", plan.prices, SHAPES)
    if plan.trees is not None:
        _trees(plan.trees)


def _allocation(share: Allocation) -> None:
    guard.words("allocation.lot", share.lot)
    guard.words("allocation.group", share.group)
    guard.whole("allocation.pieces", share.pieces, 0, MOST_PIECES)
    _work(share.work)


def _work(work: tuple[Work, ...]) -> None:
    for part in work:
        for name in ("week", "profile", "centiminutes"):
            guard.whole(f"work.{name}", getattr(part, name), 0, LARGEST_WORK)


def _unplaced(rest: Unplaced) -> None:
    guard.words("unplaced.lot", rest.lot)
    guard.whole("unplaced.pieces", rest.pieces, 0, MOST_PIECES)
    guard.pairs("unplaced.numbers", rest.numbers, -LARGEST, LARGEST)


def _fairness(fairness: Fairness) -> None:
    for name in ("value_objective", "given_up"):
        guard.whole(f"fairness.{name}", getattr(fairness, name), -LARGEST, LARGEST)
    guard.truth("fairness.proven", fairness.proven)
    guard.pairs("fairness.incomes", fairness.incomes, -LARGEST, LARGEST)


def _trees(trees: Trees) -> None:
    _rows("trees", trees, {"kept": (str, int)})
    for tree in trees.trees:
        guard.words("tree.group", tree.group)
        if not all(type(lot) is str for lot in tree.asked):
            raise ProblemError("tree.asked", "must be words")
        for leaf in tree.leaves:
            _rows("leaf", leaf, LEAF_SHAPES)


def _rows(where: str, thing: Prices | Trees | Leaf, shapes: dict[str, tuple[type, ...]]) -> None:
    for name, shape in shapes.items():
        rows = getattr(thing, name)
        guard.items(f"{where}.{name}", rows, tuple)
        for row in rows:
            if tuple(type(part) for part in row) != shape:
                raise ProblemError(f"{where}.{name}", f"{row!r} has the wrong shape")
