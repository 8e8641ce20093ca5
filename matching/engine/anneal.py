"""Ruin and recreate: take a few related lots off, put them and their rivals back another way.

A step that would not stand because a lot is left without a place chases it: what stands in its way somewhere makes
way too, a few times over. What is better stays; what is a little worse stays with a chance that falls with the
temperature (simulated annealing). Ends on the best plan seen. Steps are counted, never seconds.
"""

from __future__ import annotations

from matching.compiled import compiled, faded, inner, surprise
from matching.engine.arrays import Arrays
from matching.engine.moves import NOWHERE, clear, insert
from matching.engine.ruin import arrange, drawn_lot, is_left, larger, make_way, ruin, to_front
from matching.engine.state import OBJECTIVE, State
from matching.engine.trail import MOST_TOUCHED, SHARES, Trail, put_back, remember, restore, stand, take_back
from matching.rows import Row

HALVINGS = 9  # of the temperature in the last part of a search


@compiled
def anneal(
    a: Arrays, s: State, t: Trail, keys: Row, chance: Row, warmth: int, most: int, first: int, last: int,
    half: int, slow: int, fast: int, chased: int, bound: int,
) -> int:  # fmt: skip
    """Steps `first` to `last`; ends early at the bound. The steps made.

    chased: lots in one step, at most. half: steps after which the temperature is half of `warmth`; after twice as many
    a third, and so on. From step `slow` on it goes down to nothing much in `fast` steps.
    """
    for step in range(first, last):
        if t.best[0] >= bound:
            return step
        heat = warmth * half // (half + min(step, slow))
        if step > slow:
            heat = faded(heat, HALVINGS, min(step - slow, fast), fast)
        allowed = (heat * surprise(chance)) >> 8
        before = s.total[OBJECTIVE]
        count = think_over(a, s, t, keys, chance, step, most)
        for _ in range(chased):
            if before - s.total[OBJECTIVE] <= allowed or count == MOST_TOUCHED:
                break
            count = chase(a, s, t, keys, chance, step, count)
        worse = before - s.total[OBJECTIVE]
        if worse > allowed:
            take_back(a, s, t, count)
        else:
            stand(a, s, t, count)
    return last


@inner
def think_over(a: Arrays, s: State, t: Trail, keys: Row, chance: Row, step: int, most: int) -> int:
    """Take some lots off and put them back in some order, a lot that was left first; how many."""
    lot = drawn_lot(a, s, chance)
    left = is_left(a, s, lot)
    count = make_way(a, s, t, chance, step, lot, 0) if left else ruin(a, s, t, chance, step, most)
    arrange(t, 0, count, keys, chance)
    if left:
        to_front(t, count, lot)
    remember(a, s, t, 0, count)
    for number in range(count):
        insert(a, s, t.touched[number], chance, True, NOWHERE)
    return count


@inner
def chase(a: Arrays, s: State, t: Trail, keys: Row, chance: Row, step: int, count: int) -> int:
    """Put the largest lot that this step left without a place where others make way; how many are touched now."""
    lot = -1
    for number in range(count):
        other = t.touched[number]
        if is_left(a, s, other) and t.chased[other] != step + 1 and (lot < 0 or larger(a, other, lot)):
            lot = other
    if lot < 0:
        return count
    t.chased[lot] = step + 1
    first, count = count, make_way(a, s, t, chance, step, lot, count)
    arrange(t, first, count, keys, chance)
    remember(a, s, t, first, count)
    insert(a, s, lot, chance, True, NOWHERE)
    for number in range(first, count):
        insert(a, s, t.touched[number], chance, True, NOWHERE)
    return count


@compiled
def finish(a: Arrays, s: State, t: Trail, chance: Row) -> None:
    """The best plan seen becomes the plan at hand; then one last look at every lot that is not fully placed."""
    restore(a, s, t)
    for lot in range(len(a.quantity)):
        made = 0
        for at in range(a.first_pair[lot], a.first_pair[lot] + s.shares[lot]):
            made += s.pieces[s.share[at]]
        if made == a.quantity[lot]:
            continue
        t.touched[0] = lot
        before = s.total[OBJECTIVE]
        remember(a, s, t, 0, 1)
        insert(a, s, lot, chance, False, NOWHERE)
        if s.total[OBJECTIVE] < before:
            clear(a, s, lot)
            put_back(a, s, t.undo_pair, t.counts[SHARES], t.undo_pieces, t.undo_used)
