"""Lower bounds for generalised assignment, by prices; whole numbers in 1/FINE of a unit of cost.

capacity_prices: each agent's capacity has a price, each job goes where cost and price are least (the bound of the
linear programme). raise_bound: each job has a price, each agent fills its capacity with what pays most, exactly:

    bound = sum of the jobs' prices + for each agent, the least that any lawful set of jobs costs beyond their prices
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, faded, inner
from matching.rows import Row

FINE = 1 << 14  # type c has prices of a fortieth of a unit
HALVINGS = 14  # how often the steps halve from first to last
PATIENCE = 10  # steps without a better bound before they get shorter
# What the row `pace` of raise_bound holds: length of steps (1/1024), best bound, steps without a better one.
LENGTH, BOUND, FRUITLESS = range(3)


class Books(NamedTuple):
    """Cost and need (agents, jobs), capacity (agents,), and what knapsacks are worked out on."""

    cost: Row
    need: Row
    capacity: Row
    best: Row  # (capacity + 1,): most gained with so much room
    taken: Row  # (jobs, capacity + 1): whether the job is in for that
    used: Row  # (jobs,): how many agents took it


@inner
def knapsack(b: Books, agent: int, price: Row) -> int:
    """Least cost beyond prices for one agent (not over 0), by dynamic programming over its capacity."""
    capacity, jobs = b.capacity[agent], len(price)
    for room in range(capacity + 1):
        b.best[room] = 0
    for job in range(jobs):
        gain, need = price[job] - b.cost[agent, job] * FINE, b.need[agent, job]
        if gain <= 0 or need > capacity:
            continue
        for room in range(capacity, need - 1, -1):
            better = b.best[room - need] + gain > b.best[room]
            b.taken[job, room] = better
            if better:
                b.best[room] = b.best[room - need] + gain
        for room in range(need):
            b.taken[job, room] = 0
    room = capacity
    for job in range(jobs - 1, -1, -1):
        pays = price[job] > b.cost[agent, job] * FINE and b.need[agent, job] <= capacity
        if pays and b.taken[job, room]:
            b.used[job] += 1
            room -= b.need[agent, job]
    return -b.best[capacity]


@compiled
def raise_bound(b: Books, price: Row, best_price: Row, pace: Row, target: int, rounds: int) -> None:
    """So many subgradient steps (Held, Wolfe and Crowder 1974) towards a target cost; pace and prices go on."""
    jobs = len(price)
    for _ in range(rounds):
        bound = 0
        for job in range(jobs):
            b.used[job] = 0
            bound += price[job]
        for agent in range(len(b.capacity)):
            bound += knapsack(b, agent, price)
        pace[FRUITLESS] += 1
        if bound > pace[BOUND]:
            pace[BOUND], pace[FRUITLESS] = bound, 0
            for job in range(jobs):
                best_price[job] = price[job]
        elif pace[FRUITLESS] > PATIENCE:
            pace[LENGTH], pace[FRUITLESS] = pace[LENGTH] * 3 // 4, 0
            for job in range(jobs):
                price[job] = best_price[job]
        norm = 0
        for job in range(jobs):
            norm += (1 - b.used[job]) * (1 - b.used[job])
        if norm == 0 or pace[LENGTH] == 0:
            return
        for job in range(jobs):
            price[job] += (target * FINE - bound) // 1024 * pace[LENGTH] * (1 - b.used[job]) // norm


@compiled
def capacity_prices(
    b: Books, price: Row, best_price: Row, first: int, rounds: int, load: Row, way: Row, power: Row
) -> int:
    """Steps on the worth of each agent's capacity, the first so long; the best bound, and what proves it."""
    agents, jobs = b.cost.shape
    best = -(1 << 60)
    for step in range(rounds):
        bound = 0
        for agent in range(agents):
            load[agent] = 0
            bound -= price[agent] * b.capacity[agent]
        for job in range(jobs):
            cheapest, least = 0, 1 << 60
            for agent in range(agents):
                each = b.cost[agent, job] * FINE + price[agent] * b.need[agent, job]
                if each < least and b.need[agent, job] <= b.capacity[agent]:
                    cheapest, least = agent, each
            load[cheapest] += b.need[cheapest, job]
            bound += least
        if bound > best:
            best = bound
            for agent in range(agents):
                best_price[agent] = price[agent]
        pace = faded(first, HALVINGS, step, rounds)
        for agent in range(agents):
            share = min(max((load[agent] - b.capacity[agent]) * 4096 // max(b.capacity[agent], 1), -4096), 32_768)
            way[agent] += (share - way[agent]) >> 2
            power[agent] += (share * share - power[agent]) >> 4
            root = np.int64(np.sqrt(power[agent])) + 4
            price[agent] = max(0, price[agent] + pace * way[agent] // root)
    return best
