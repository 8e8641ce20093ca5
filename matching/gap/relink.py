"""Path relinking: local searches start halfway between two good assignments, the best found make up the pool.

After Yagiura, Ibaraki and Glover, "A path relinking approach with ejection chains for the generalized assignment
problem", European Journal of Operational Research 169 (2006), with their self-adjusting pressures. Whole numbers
and looks only: the same seed, the same pool.
"""

from __future__ import annotations

from typing import Any

from matching.compiled import compiled, draw, inner
from matching.gap.desk import (
    BEST,
    CUT,
    FILLED,
    LAWFUL,
    LOOKS,
    NOTHING_YET,
    ONE,
    PRESS,
    Desk,
    Table,
    assign,
    beyond,
    copy,
    energy,
    exchange,
    start,
)
from matching.gap.local import search_near, tired
from matching.rows import Row

RANDOM_JOBS = 40  # of a first assignment that are not with their nearest agent
RANDOM_SHARE = 3  # but at most one in so many
NEAREST = 3  # among which these are drawn
CLOSE = 4  # members that differ on fewer jobs have nothing between them
EASE = 16  # pressures fall by 1/16 when something lawful was seen, else the worst rises by 1/4 at first
FINEST_PRESS = 64  # and by half as much whenever something lawful was seen, down to 1/64
LEAST_PRESSURE, MOST_PRESSURE = ONE // 8, 1 << 30


@inner
def scatter(t: Table, d: Desk, chance: Row, count: int) -> None:
    """Put so many jobs with one of their nearest agents, whichever."""
    for _ in range(count):
        job = draw(chance, len(d.agent))
        there = t.near[job, draw(chance, min(NEAREST, t.near.shape[1]))]
        if there != d.agent[job]:
            assign(t, d, job, there)


@inner
def first_try(t: Table, d: Desk, chance: Row) -> None:
    """Each job with its nearest agent, or, every other time, as in the best so far; but for some."""
    if d.figures[FILLED] & 1 and d.figures[BEST] < NOTHING_YET:
        copy(d.best, d.halfway)
    else:
        for job in range(len(d.agent)):
            d.halfway[job] = t.near[job, 0]
    start(t, d, d.halfway)
    scatter(t, d, chance, min(RANDOM_JOBS, len(d.agent) // RANDOM_SHARE))


@inner
def step_towards(t: Table, d: Desk, goal: int, count: int) -> int:
    """Move the job that costs the least energy to where the goal has it; that energy."""
    best, least = 0, 1 << 60
    d.figures[LOOKS] += count
    for at in range(count):
        job = d.apart[at]
        gain = exchange(t, d, job, d.pool[goal, job], -1)
        if gain < least:
            best, least = at, gain
    job = d.apart[best]
    d.apart[best] = d.apart[count - 1]
    assign(t, d, job, d.pool[goal, job])
    return least


@inner
def between(t: Table, d: Desk, chance: Row) -> None:
    """Walk from one member of the pool to another; the best assignment in the middle half of the way."""
    source, goal, count = draw(chance, len(d.pool)), draw(chance, len(d.pool)), 0
    start(t, d, d.pool[source])
    for job in range(len(d.agent)):
        if d.pool[source, job] != d.pool[goal, job]:
            d.apart[count] = job
            count += 1
    if count < CLOSE:
        scatter(t, d, chance, CLOSE + draw(chance, CLOSE))
        return
    end, way, least = count // 4, 0, 1 << 60
    middle = count - end
    while count > end:
        way += step_towards(t, d, goal, count)
        count -= 1
        if count <= middle and way < least:
            least = way
            copy(d.agent, d.halfway)
    start(t, d, d.halfway)


@inner
def energy_of(t: Table, d: Desk, member: int) -> Any:
    """Of a member of the pool, under today's pressures."""
    copy(d.pool[member], d.halfway)
    start(t, d, d.halfway)
    return energy(t, d)


@inner
def keep(t: Table, d: Desk) -> None:
    """Take the assignment at hand into the pool, for the worst member, unless it is worse or there already."""
    members, own = d.figures[FILLED], energy(t, d)
    copy(d.agent, d.apart)
    worst, most = -1, own
    for member in range(members):
        its = energy_of(t, d, member)
        if its == own and same(d, member):
            return
        if its >= most:
            worst, most = member, its
    if members < len(d.pool):
        worst = members
        d.figures[FILLED] += 1
    if worst >= 0:
        copy(d.apart, d.pool[worst])


@inner
def same(d: Desk, member: int) -> bool:
    """Whether a member is the assignment set aside in `apart`."""
    differ = 0
    for job in range(len(d.apart)):
        differ += d.apart[job] != d.pool[member, job]
    return differ == 0


@inner
def press(t: Table, d: Desk) -> None:
    """Ease all pressures where something lawful was seen; else raise each as far as its agent is overfilled."""
    if d.figures[LAWFUL]:
        d.figures[PRESS] = min(FINEST_PRESS, 2 * d.figures[PRESS])
        for agent in range(len(d.load)):
            d.pressure[agent] = max(LEAST_PRESSURE, d.pressure[agent] - d.pressure[agent] // EASE)
        return
    worst = 1
    for agent in range(len(d.load)):
        worst = max(worst, beyond(t, agent, d.load[agent]))
    for agent in range(len(d.load)):
        over = beyond(t, agent, d.load[agent])
        if over:
            rise = d.pressure[agent] * over // (worst * d.figures[PRESS]) + 1
            d.pressure[agent] = min(MOST_PRESSURE, d.pressure[agent] + rise)


@inner
def begin(t: Table, d: Desk, chance: Row) -> None:
    """Where the next local search starts: at what was found before there was a pool, at random, or halfway."""
    d.figures[LAWFUL] = 0
    if not d.figures[FILLED] and d.figures[BEST] < NOTHING_YET:
        start(t, d, d.best)
    elif d.figures[FILLED] < len(d.pool):
        first_try(t, d, chance)
    else:
        between(t, d, chance)


@compiled
def relink(t: Table, d: Desk, chance: Row) -> None:
    """Fill the pool, then relink, until as many moves were looked at as may be; the last search goes on next time."""
    d.figures[LOOKS] = 0
    while not tired(d):
        if not d.figures[CUT]:
            begin(t, d, chance)
        d.figures[CUT] = not search_near(t, d, chance)
        if not d.figures[CUT]:
            press(t, d)
            keep(t, d)
