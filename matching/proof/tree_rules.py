"""Trees of a certificate are whole: no case is left out, and every name and price in them belongs to their group."""

from __future__ import annotations

from collections.abc import Iterator

from matching.plan import Plan
from matching.proof.facts import Facts
from matching.proof.fault import Fault
from matching.tree import Leaf, Tree, Trees

RULE = "whole_trees"


def whole_trees(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """There are trees where trees are the proof, each of a group of its own; lots keep no less than nothing."""
    if (plan.proof == "trees") != (plan.trees is not None):
        yield Fault(RULE, "where trees are the proof there are trees")
    trees = plan.trees or Trees((), ())
    kept, groups = [lot for lot, _ in trees.kept], [tree.group for tree in trees.trees]
    for told, known in ((kept, facts.lots), (groups, facts.groups)):
        if told != sorted(set(told)) or not set(told) <= set(known):
            yield Fault(RULE, "lots or groups: unknown, not in order, or twice")
    yield from (Fault(RULE, lot, share) for lot, share in trees.kept if share < 0)
    yield from (Fault(RULE, tree.group) for tree in trees.trees if not _whole(tree))
    yield from (Fault(RULE, tree.group) for tree in trees.trees if set(tree.asked) - {""} - set(facts.lots))
    movable = {one.group for one in facts.loose}  # pays for its time at the prices, which a tree replaces
    yield from (Fault(RULE, tree.group) for tree in trees.trees if tree.group in movable)
    yield from (
        Fault(RULE, tree.group) for tree in trees.trees if not all(_known(facts, tree, leaf) for leaf in tree.leaves)
    )


def _whole(tree: Tree) -> bool:
    """Every fork has both its branches, and every branch ends in a leaf of its own."""
    branches = 1
    for lot in tree.asked:
        if branches == 0:
            return False
        branches += 1 if lot else -1
    return branches == 0 and tree.asked.count("") == len(tree.leaves)


def _known(facts: Facts, tree: Tree, leaf: Leaf) -> bool:
    """Prices over zero, each of a cell or a machine's week of the group, and once."""
    for rows, known in ((leaf.time, facts.members), (leaf.machines, facts.machines)):
        cells = [(tree.group, *row[:2]) for row in rows]
        if len(set(cells)) < len(cells) or any(cell not in known for cell in cells):
            return False
        if any(row[2] <= 0 for row in rows):
            return False
    return True
