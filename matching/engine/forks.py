"""A group's weeks as one problem: yes or no to one lot after the other, and prices of time for each answer.

Prices alone let every lot buy time as if it could be cut to fit. A fork asks whether the group makes a lot at all; in
each branch the time gets new prices, and more lots are asked about where that helps most. The worst leaf is what the
group's weeks can be worth. Lots keep what any of their groups would bring (`keep`), groups what lies beyond it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, faded, inner, woven
from matching.engine.arrays import Arrays
from matching.engine.lagrange import Market, climb, pair_best, spend
from matching.rows import Row

OPEN, YES, NO = 0, 1, 2
LEAF = -1
ONE = 1 << 12  # fixed point of shares
MOST_OVER = 4 * ONE
HALVINGS = 6  # of the steps from first to last
DOUBLINGS = 6  # of all prices, where answers ask for more than there is: no price is too high for what cannot be


class Wood(NamedTuple):
    """One group's tree while it grows. Nodes are numbered as they come; the root is 0."""

    keep: Row  # of every pair of the country: what its lot keeps (millionths of a satang)
    pairs: Row  # the group's
    cells: Row
    tools: Row  # machine cells
    answer: Row  # [node, place in pairs]
    price: Row  # [node, place in cells, then in tools]
    worth: Row  # of each node, the least found
    asked: Row  # place in pairs of what is asked there, or LEAF
    child: Row  # where the answer is yes; no is the next
    often: Row  # by place in pairs: how often chosen of late
    way: Row


@inner
def judged(a: Arrays, m: Market, w: Wood, node: int) -> int:
    """What the group's weeks are worth at the prices at hand under the node's answers; what it asks for to used_…."""
    total = 0
    for cell in w.cells:
        m.used_time[cell] = 0
        total += m.time[cell] * a.time[cell]
    for tool in w.tools:
        m.used_machines[tool] = 0
        total += m.machines[tool] * a.machine_time[tool]
    for place in range(len(w.pairs)):
        if w.answer[node, place] == NO:
            continue
        pair = w.pairs[place]
        lot = a.pair_lot[pair]
        climb(a, m, pair)
        gained = pair_best(a, m, pair, m.lots[lot] if a.most_groups[lot] > 1 else 0) - w.keep[pair]
        if gained <= 0 and w.answer[node, place] == OPEN:
            continue
        total += gained
        w.often[place] += 1
        spend(a, m, pair, m.pair_done[pair])
    return total


@woven
def leaned(way: int, used: int, there: int, price: int) -> int:
    """Half of what was leaned before, half of by how much more is asked for than there is."""
    if there == 0:
        return 0
    share = min(max((used - there) * ONE // there, -ONE), MOST_OVER)
    if price == 0 and share < 0:
        share = 0
    return way + ((share - way) >> 1)


@inner
def better(m: Market, w: Wood, node: int, worth: int) -> bool:
    """Note the prices at hand if the node is worth less at them."""
    if worth >= w.worth[node]:
        return False
    w.worth[node] = worth
    for at in range(len(w.cells)):
        w.price[node, at] = m.time[w.cells[at]]
    for at in range(len(w.tools)):
        w.price[node, len(w.cells) + at] = m.machines[w.tools[at]]
    return True


@inner
def soar(a: Arrays, m: Market, w: Wood, node: int) -> None:
    """Double all prices as often as it pays."""
    for _ in range(DOUBLINGS):
        recall(m, w, node)
        for cell in w.cells:
            m.time[cell] *= 2
        for tool in w.tools:
            m.machines[tool] *= 2
        if not better(m, w, node, judged(a, m, w, node)):
            return


@inner
def settle(a: Arrays, m: Market, w: Wood, node: int, stride: int, highest: int, steps: int) -> None:
    """Find prices at which the node is worth least, from those at hand."""
    w.worth[node] = 1 << 62
    w.often[:] = 0
    w.way[:] = 0
    cells = len(w.cells)
    for step in range(steps):
        if step == steps >> 1:
            w.often[:] = 0
        better(m, w, node, judged(a, m, w, node))
        pace = faded(stride, HALVINGS, step, steps)
        for at in range(cells):
            cell = w.cells[at]
            w.way[at] = leaned(w.way[at], m.used_time[cell], a.time[cell], m.time[cell])
            m.time[cell] = min(max(m.time[cell] + (pace * w.way[at] >> 12), 0), highest)
        for at in range(len(w.tools)):
            tool = w.tools[at]
            w.way[cells + at] = leaned(w.way[cells + at], m.used_machines[tool], a.machine_time[tool], m.machines[tool])
            m.machines[tool] = min(max(m.machines[tool] + (pace * w.way[cells + at] >> 12), 0), highest)


@inner
def doubtful(a: Arrays, w: Wood, node: int, steps: int) -> int:
    """The open pair that was chosen about half the time and takes most of it; LEAF if none was in doubt."""
    best, most = LEAF, 0
    late = steps - (steps >> 1)
    for place in range(len(w.pairs)):
        if w.answer[node, place] == OPEN:
            pair = w.pairs[place]
            doubt = min(w.often[place], late - w.often[place]) * a.pair_most[pair] * a.pair_work[pair]
            if doubt > most:
                best, most = place, doubt
    return best


@inner
def recall(m: Market, w: Wood, node: int) -> None:
    """The node's prices to hand."""
    for at in range(len(w.cells)):
        m.time[w.cells[at]] = w.price[node, at]
    for at in range(len(w.tools)):
        m.machines[w.tools[at]] = w.price[node, len(w.cells) + at]


@compiled
def grow(a: Arrays, m: Market, w: Wood, stride: int, highest: int, steps: int, leaves: int) -> int:
    """Grow a tree of at most so many leaves from the prices at hand, always at the worst leaf; how many nodes."""
    w.answer[0] = OPEN
    settle(a, m, w, 0, stride, highest, steps)
    w.asked[0] = LEAF
    w.child[0] = doubtful(a, w, 0, steps)  # until it is asked: what could be
    nodes = 1
    while nodes < 2 * leaves - 1:
        worst = 0
        while w.asked[worst] != LEAF:
            worst += 1
        for node in range(worst + 1, nodes):
            if w.asked[node] == LEAF and w.worth[node] > w.worth[worst]:
                worst = node
        place = w.child[worst]
        if place == LEAF:
            break
        w.asked[worst], w.child[worst] = place, nodes
        for said in (YES, NO):
            for at in range(len(w.pairs)):
                w.answer[nodes, at] = w.answer[worst, at]
            w.answer[nodes, place] = said
            recall(m, w, worst)
            settle(a, m, w, nodes, stride, highest, steps)
            w.asked[nodes] = LEAF
            w.child[nodes] = doubtful(a, w, nodes, steps)
            soar(a, m, w, nodes)
            nodes += 1
    recall(m, w, 0)
    return nodes


def bare(keep: Row, pairs: Row, cells: Row, tools: Row, leaves: int) -> Wood:
    """A group's tree before it grows to at most so many leaves."""
    nodes, places, prices = 2 * leaves, len(pairs), len(cells) + len(tools)

    def zeros(*shape: int) -> Row:
        return np.zeros(shape, dtype=np.int64)

    return Wood(
        keep, pairs, cells, tools, zeros(nodes, places), zeros(nodes, prices), zeros(nodes), zeros(nodes),
        zeros(nodes), zeros(places), zeros(prices),
    )  # fmt: skip
