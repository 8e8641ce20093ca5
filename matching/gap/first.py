"""A first lawful assignment: jobs that lose most by waiting go first, each where cost and price are least.

After Martello and Toth's MTHG (Knapsack Problems, 1990, chapter 7), with the prices of capacities in its measure.
"""

from __future__ import annotations

import numpy as np

from matching.gap.desk import NOTHING_YET as NOWHERE
from matching.gap.instance import Instance
from matching.gap.prices import FINE
from matching.rows import Row

DEARER = (
    4,
    5,
    6,
    8,
    12,
    16,
    64,
)  # quarters of the prices, tried in turn: low costs first, then whatever leaves room for the last


def first_fit(instance: Instance, worth: Row) -> tuple[int, ...]:
    """The agent of each job; empty when no price left room for all. `worth`: of a unit of each capacity, 1/FINE."""
    for quarters in DEARER:
        agents = _by_regret(instance, instance.cost * FINE + (worth * quarters // 4)[:, None] * instance.need)
        if agents:
            return agents
    return ()


def _by_regret(instance: Instance, measure: Row) -> tuple[int, ...]:
    """One at a time, the job whose second best choice is worst; only jobs that lose a choice are looked at again."""
    jobs, room = np.arange(instance.cost.shape[1]), instance.capacity.copy()
    open_to = np.where(instance.need <= room[:, None], measure, NOWHERE)
    first, regret = _choices(open_to)
    agents = np.full(len(jobs), -1)
    for _ in jobs:
        job = int(regret.argmax())
        agent = int(first[job])
        if open_to[agent, job] >= NOWHERE:
            return ()
        agents[job] = agent
        regret[job] = -1
        room[agent] -= instance.need[agent, job]
        lost = np.flatnonzero((instance.need[agent] > room[agent]) & (open_to[agent] < NOWHERE) & (agents < 0))
        open_to[agent, lost] = NOWHERE
        first[lost], regret[lost] = _choices(open_to[:, lost])
    return tuple(agents.tolist())


def _choices(measure: Row) -> tuple[Row, Row]:
    """(best agent, how much worse the second best is) of each column."""
    if len(measure) == 1:
        return np.zeros(measure.shape[1], dtype=np.int64), np.full(measure.shape[1], NOWHERE)
    two = np.partition(measure, 1, axis=0)
    return measure.argmin(axis=0), two[1] - two[0]
