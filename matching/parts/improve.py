"""The improvement of a plan: in one piece while it is small, in rounds of parts when it is large.

Where time is short, the large lots first, then more and more of them: most of a country's worth is in its large lots,
and where they stand decides what is left for the others. So they are searched for alone while it is hot, and pay for
their time what it is worth to all others: its price.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial
from typing import NamedTuple

import numpy as np

from matching.compiled import chance_from
from matching.engine import moves
from matching.engine.core import MOST_PAIRS
from matching.engine.hand import at_hand
from matching.engine.search import CHASED, THIRD, Progress, Search, Stop, never
from matching.engine.state import blank
from matching.engine.trail import restore
from matching.parts.carve import Standing, carve, left_by
from matching.parts.rounds import Solver, Whole, search_in_rounds
from matching.rows import Row


class Level(NamedTuple):
    """lots: the largest so many thousandths of all. steps, warmth: so many thousandths. paid, chased: as parts.Part."""

    lots: int
    steps: int
    warmth: int
    paid: int
    chased: int


# From this level to the next a few more lots join. At 5,000 x 2,000, load 1.0, two million steps end 4.26 % under the
# bound by these levels, 5.9 % with all lots at once. Lots chased: a million steps end at 4.53 % with these (10 s by the
# clock), at 4.6 % with 3, 3, 3, 2, 1, 1 (12 s), at 4.60 % with one in each. Earlier engines: a quarter, half, all 4.6 %
# where six levels end at 4.4 %; if time is not paid for some 0.2 % worse. All trials: docs/matching-trials.md.
LEVELS = (
    Level(200, 120, 1000, 1, 2),
    Level(350, 140, 200, 1, 2),
    Level(500, 140, 100, 1, 2),
    Level(700, 150, 60, 1, CHASED),
    Level(850, 150, 40, 1, CHASED),
    Level(1000, 300, 30, 0, CHASED),
)
# Where the plan to begin with is so near the bound, large lots hardly stand in each other's way: 5,000 x 2,000, load
# 0.35, is 2.9 % under it, 14.6 % at load 1.0. Of an earlier engine three million steps at load 0.35 ended at 0.40 % by
# levels, 0.33 % at once.
NEAR = 50  # thousandths of the bound
LEAST_LOTS = 50  # with fewer there is nothing to tell apart
LEAST_STEPS = 40  # for each lot; a guess: by 60,000 steps levels end 0.15 % lower at 200 x 80, 1 % higher at 300 x 120
ROUND_STEPS = 12  # of one round, for each lot: short beside a wait, long beside the cutting
EARLY = 25  # a third of the first level is this part of all steps, and takes so much of the time (1/1000):
EARLY_TIME = 25


def improve(
    search: Search, steps: int, bound: int, say: Progress, side: AbstractContextManager[Solver], stop: Stop = never
) -> int:
    """So many steps on the search's plan; how many were made. `side`: who solves parts, if there are any (side.py)."""
    tight = is_tight(search, steps, bound)
    if not tight and len(search.arrays.pair_lot) <= MOST_PAIRS:
        return search.run(steps, bound, say, stop)
    if search.objective >= bound or not steps:
        return 0
    with side as solver:
        plan, done = (by_size if tight else at_once)(search, steps, solver, say, stop)
    if done:
        search.take(plan.pieces, plan.used)
    return done


def is_tight(search: Search, steps: int, bound: int) -> bool:
    """Whether lots stand in each other's way so much, and there are so many steps, that large ones go first."""
    lots = len(search.arrays.quantity)
    far = 1000 * (bound - search.objective) > NEAR * bound
    return far and lots >= LEAST_LOTS and steps >= LEAST_STEPS * lots


def at_once(search: Search, steps: int, solver: Solver, say: Progress, stop: Stop) -> tuple[Standing, int]:
    """(the search's own plan improved, the steps that repeat it)."""
    whole = Whole(search.arrays, search.slot_price, search.keys, search.seed, search.warmth)
    begun = Standing(search.state.pieces, search.state.used)
    each = ROUND_STEPS * len(search.arrays.quantity)
    return search_in_rounds(whole, begun, steps, each, solver, say, partial(stop, THIRD))


def by_size(search: Search, steps: int, solver: Solver, say: Progress, stop: Stop) -> tuple[Standing, int]:
    """(a plan from nothing, the steps that repeat it). Only the first level is stopped; the others follow from it."""
    a, made = search.arrays, 0
    plan = Standing(np.zeros_like(a.pair_lot), np.zeros_like(a.slot_cell))
    for number, level in enumerate(LEVELS):
        lots = largest(search, level.lots)
        plan = filled(search, plan, lots, level.paid, number)
        cut = carve(a, lots, np.ones(len(a.first_of_group) - 1, dtype=bool), plan, left_by(a, plan))
        whole = Whole(
            cut.arrays, search.slot_price[cut.slot], search.keys[:, lots], search.seed + (number << 20),
            search.warmth * level.warmth // 1000, level.paid, level.chased,
        )  # fmt: skip
        first, last = number == 0, level is LEVELS[-1]
        wanted = steps - made if last else steps * level.steps // 1000
        found, done = search_in_rounds(
            whole, Standing(plan.pieces[cut.pair], plan.used[cut.slot]), wanted,
            LEAST_STEPS * len(a.quantity) // EARLY if first else ROUND_STEPS * len(lots), solver,
            partial(_later, say, made, steps), partial(stop if first else never, EARLY_TIME),
        )  # fmt: skip
        plan.pieces[cut.pair], plan.used[cut.slot] = found
        if done < wanted:
            steps = done * 1000 // level.steps
        made += done
    return plan, made


def _later(say: Progress, made: int, steps: int, stage: str, done: int, of: int) -> None:
    """Progress of a level as progress of all."""
    say(stage, made + done, steps)


def largest(search: Search, permille: int) -> Row:
    """So many thousandths of all lots, those that are worth most."""
    worth = search.arrays.value * search.arrays.quantity
    order = np.lexsort((np.arange(len(worth)), -worth))
    found: Row = np.sort(order[: len(worth) * permille // 1000])
    return found


def filled(search: Search, plan: Standing, lots: Row, paid: int, number: int) -> Standing:
    """The plan, and those of the lots that still have no place inserted one after the other."""
    a = search.arrays
    state = blank(a, search.slot_price)
    state.paid[0] = paid
    restore(a, state, at_hand(a, state, plan.pieces, plan.used))
    order = lots[np.argsort(-search.keys[0][lots], kind="stable")]
    moves.greedy(a, state, order[state.shares[order] == 0], chance_from(search.seed + number))
    return Standing(state.pieces, state.used)
