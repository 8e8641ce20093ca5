"""Generalised assignment by annealing: jobs move or change places, what goes beyond a capacity has its price.

The same ideas as anneal.py where every lot goes whole to one group: a plan may overfill an agent for a while,
at about twice what a unit of its capacity is worth. Whole numbers and steps only.
"""

from __future__ import annotations

from typing import NamedTuple

from matching.compiled import compiled, draw, faded, surprise, woven
from matching.rows import Row

ONE = 256  # energies are in 1/256 of a unit of cost
HALVINGS = 8
NEAR = 6  # agents of a job that are tried most: those with the lowest reduced costs
BREATH = 256  # moves between two looks at the pressure
GROWTH = 5  # how often the price of what goes beyond a capacity doubles, from what a unit is worth
# What the row `figures` holds.
COST, OVER, BEST, PRESSURE = 0, 1, 2, 3


class Table(NamedTuple):
    """An instance: cost and resource of each (agent, job), capacities; agents of each job, nearest first."""

    cost: Row
    need: Row
    capacity: Row
    near: Row
    price: Row  # of a unit of need beyond each capacity, 1/256 of a unit of cost


class Desk(NamedTuple):
    """The assignment at hand and the best lawful one seen. jobs[agent, 0 .. held[agent] - 1], place: where."""

    agent: Row
    load: Row
    jobs: Row
    held: Row
    place: Row
    best: Row
    figures: Row


@woven
def beyond(t: Table, agent: int, load: int) -> int:
    """How much an agent with such a load is overfilled."""
    return max(0, load - t.capacity[agent])


@woven
def assign(t: Table, d: Desk, job: int, agent: int) -> None:
    """Move a job."""
    old = d.agent[job]
    if old >= 0:
        d.figures[OVER] -= beyond(t, old, d.load[old])
        d.load[old] -= t.need[old, job]
        d.figures[OVER] += beyond(t, old, d.load[old])
        d.figures[COST] -= t.cost[old, job]
        d.held[old] -= 1
        last = d.jobs[old, d.held[old]]
        d.jobs[old, d.place[job]] = last
        d.place[last] = d.place[job]
    d.agent[job] = agent
    d.figures[OVER] -= beyond(t, agent, d.load[agent])
    d.load[agent] += t.need[agent, job]
    d.figures[OVER] += beyond(t, agent, d.load[agent])
    d.figures[COST] += t.cost[agent, job]
    d.jobs[agent, d.held[agent]] = job
    d.place[job] = d.held[agent]
    d.held[agent] += 1


@compiled
def start(t: Table, d: Desk, agents: Row) -> None:
    """Put every job where it is said to go."""
    d.figures[COST], d.figures[OVER] = 0, 0
    for agent in range(len(d.load)):
        d.load[agent], d.held[agent] = 0, 0
    for job in range(len(agents)):
        d.agent[job] = -1
    for job in range(len(agents)):
        assign(t, d, job, agents[job])


@woven
def pick(t: Table, chance: Row, job: int) -> int:
    """An agent for a job: mostly one of the nearest."""
    agents = t.near.shape[1]
    return t.near[job, draw(chance, min(NEAR, agents) if draw(chance, 2) else agents)]


@woven
def exchange(t: Table, d: Desk, job: int, there: int, other: int) -> int:
    """What it costs (1/256) to move a job there while the other one (or none: -1) goes where it came from."""
    here = d.agent[job]
    loss = t.cost[there, job] - t.cost[here, job]
    load_here, load_there = d.load[here] - t.need[here, job], d.load[there] + t.need[there, job]
    if other >= 0:
        loss += t.cost[here, other] - t.cost[there, other]
        load_here += t.need[here, other]
        load_there -= t.need[there, other]
    over_here = beyond(t, here, load_here) - beyond(t, here, d.load[here])
    over_there = beyond(t, there, load_there) - beyond(t, there, d.load[there])
    over = over_here * t.price[here] + over_there * t.price[there]
    return loss * ONE + (over * d.figures[PRESSURE] >> 8)


@woven
def keep_lawful(d: Desk) -> None:
    """Write the assignment down if it is lawful and the best so far."""
    if d.figures[OVER] == 0 and d.figures[COST] < d.figures[BEST]:
        d.figures[BEST] = d.figures[COST]
        for job in range(len(d.agent)):
            d.best[job] = d.agent[job]


@compiled
def anneal_jobs(t: Table, d: Desk, chance: Row, warmth: int, steps: int, bound: int) -> None:
    """So many moves, each of one job or of two that change places, from warm to cold; ends early at the bound."""
    for step in range(steps):
        if step % BREATH == 0:
            if d.figures[BEST] <= bound:
                return
            d.figures[PRESSURE] = faded(ONE << GROWTH, GROWTH, steps - 1 - step, steps)
        job = draw(chance, len(d.agent))
        here, there, other = d.agent[job], pick(t, chance, job), -1
        if there == here:
            continue
        if d.held[there] and draw(chance, 4):
            other = d.jobs[there, draw(chance, d.held[there])]
        loss = exchange(t, d, job, there, other)
        if loss > 0 and loss > (faded(warmth, HALVINGS, step, steps) * surprise(chance)) >> 8:
            continue
        assign(t, d, job, there)
        if other >= 0:
            assign(t, d, other, here)
        keep_lawful(d)
