"""Exact search by branch and bound: each job at a price, each agent's knapsack filled exactly.

A job goes to one agent first, then to any but that one. Before that, prices are brought on, and every pair that is
in no cheaper assignment is closed: its agent loses by taking the job, and all others by going without it:

    least cost with the pair = bound + what its agent loses with the job inside + what others lose without it

After Posta, Ferland and Michelon, "An exact method with variable fixing for solving the generalized assignment
problem", Computational Optimization and Applications 52 (2012).
"""

from __future__ import annotations

from matching.compiled import compiled, inner
from matching.gap.desk import copy
from matching.gap.prices import FINE
from matching.gap.tree import BOUND, KNOWN, LEVEL, WORK, Tree, fill, weigh
from matching.rows import Row

STEPS = 12  # of prices at a time
STRIDE = 640  # of the first of them, 1/1024 of the way to the known cost
AGAIN = 3  # times at most that prices are brought on where pairs were closed


@inner
def settle(t: Tree, ways: Row) -> bool:
    """Count the ways of each job, and close what the jobs with one way leave no room for; whether that is lawful."""
    agents, jobs = t.cost.shape
    closed = True
    while closed:
        closed = False
        copy(t.capacity, t.room)
        for job in range(jobs):
            t.ways[job] = 0
            for agent in range(agents):
                if ways[agent, job]:
                    t.ways[job] += 1
                    t.home[job] = agent
            if t.ways[job] == 1:
                t.room[t.home[job]] -= t.need[t.home[job], job]
                if t.room[t.home[job]] < 0:
                    return False
            if t.ways[job] == 0:
                return False
        for job in range(jobs):
            for agent in range(agents):
                if t.ways[job] > 1 and ways[agent, job] and t.need[agent, job] > t.room[agent]:
                    ways[agent, job] = 0
                    closed = True
    return True


@inner
def bound_now(t: Tree, ways: Row) -> int:
    """No assignment with these ways costs less, at the prices being tried."""
    bound = 0
    for job in range(len(t.ways)):
        t.used[job] = t.ways[job] == 1
        bound += t.cost[t.home[job], job] * FINE if t.used[job] else t.now[job]
    for agent in range(len(t.room)):
        bound -= fill(t, ways, agent)
    return bound


@inner
def bring_on(t: Tree, ways: Row, price: Row) -> bool:
    """Prices some steps further, the best of them kept; whether anything cheaper may still be there."""
    target, stride, jobs = t.figures[KNOWN] * FINE, STRIDE, len(price)
    t.figures[BOUND] = -1
    copy(price, t.now)
    for _ in range(STEPS):
        bound, norm = bound_now(t, ways), 0
        if bound > t.figures[BOUND]:
            t.figures[BOUND] = bound
            copy(t.now, price)
        for job in range(jobs):
            norm += (1 - t.used[job]) * (1 - t.used[job])
        if bound > target - FINE or norm == 0:
            break
        for job in range(jobs):
            t.now[job] += (target - bound) // 1024 * stride // norm * (1 - t.used[job])
        stride = stride * 7 // 8
    copy(price, t.now)
    return bool(t.figures[BOUND] <= target - FINE)


@inner
def close(t: Tree, ways: Row) -> bool:
    """Close every pair that is in nothing cheaper; whether there was any. `inside` then is the least cost with it."""
    agents, jobs = t.cost.shape
    for agent in range(agents):
        weigh(t, ways, agent)
    closed = False
    for job in range(jobs):
        without = 0
        for agent in range(agents):
            without += t.outside[agent, job]
        for agent in range(agents):
            if t.ways[job] > 1 and ways[agent, job]:
                t.inside[agent, job] += t.figures[BOUND] + without - t.outside[agent, job]
                if t.inside[agent, job] > (t.figures[KNOWN] - 1) * FINE:
                    ways[agent, job] = 0
                    closed = True
    return closed


@inner
def worth_trying(t: Tree, ways: Row, price: Row) -> bool:
    """Whether something cheaper may be there; prices and open pairs are brought up to date."""
    for _ in range(AGAIN):
        if not settle(t, ways) or not bring_on(t, ways, price):
            return False
        if not close(t, ways):
            return True
    return settle(t, ways)


@inner
def choose(t: Tree, ways: Row, choice: Row) -> bool:
    """The job that loses most by not going where it costs least; False if all have one way. Two ways at least."""
    agents, jobs = t.cost.shape
    most = -1
    for job in range(jobs):
        first, second, where = 1 << 60, 1 << 60, -1
        for agent in range(agents):
            if t.ways[job] > 1 and ways[agent, job]:
                least = t.inside[agent, job]
                second = min(second, max(first, least))
                if least < first:
                    first, where = least, agent
        if where >= 0 and second - first > most:
            most, choice[0], choice[1] = second - first, where, job
    return most >= 0


@inner
def write_down(t: Tree) -> None:
    """Every job has one way: an assignment, cheaper than what was known if it is one at all."""
    cost = 0
    for job in range(len(t.home)):
        cost += t.cost[t.home[job], job]
    if cost < t.figures[KNOWN]:
        t.figures[KNOWN] = cost
        copy(t.home, t.best)


@inner
def descend(t: Tree, level: int) -> None:
    """The next level: as this one, but for the job that is chosen, which has one way."""
    agent, job = t.choice[level, 0], t.choice[level, 1]
    copy(t.price[level], t.price[level + 1])
    for other in range(len(t.room)):
        copy(t.open[level, other], t.open[level + 1, other])
        t.open[level + 1, other, job] = other == agent


@compiled
def branch(t: Tree, most: int) -> None:
    """Go on until all was tried, or so many cells of knapsacks were filled."""
    t.figures[WORK] = 0
    while t.figures[LEVEL] >= 0 and t.figures[WORK] < most:
        level = t.figures[LEVEL]
        if worth_trying(t, t.open[level], t.price[level]):
            if choose(t, t.open[level], t.choice[level]):
                descend(t, level)
                t.figures[LEVEL] += 1
                continue
            write_down(t)
        t.figures[LEVEL] = level - 1
        if level > 0:
            t.open[level - 1, t.choice[level - 1, 0], t.choice[level - 1, 1]] = 0
