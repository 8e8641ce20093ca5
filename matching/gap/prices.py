"""Lower bounds for generalised assignment: one knapsack per agent, solved exactly, once every job has a price.

bound = sum of the jobs' prices + for each agent, the least that any lawful set of jobs costs beyond their prices
"""

from __future__ import annotations

import numpy as np

from matching.compiled import compiled, faded, inner
from matching.gap.moves import Table
from matching.rows import Row

HALVINGS = 14  # how often the steps halve from first to last
FINE = 1 << 8  # prices are in 1/256 of a unit of cost


@inner
def knapsack(t: Table, agent: int, price: Row, best: Row, taken: Row, used: Row) -> int:
    """Least cost beyond prices for one agent (not over 0), by dynamic programming over its capacity."""
    capacity, jobs = t.capacity[agent], len(price)
    for room in range(capacity + 1):
        best[room] = 0
    for job in range(jobs):
        gain, need = price[job] - t.cost[agent, job] * FINE, t.need[agent, job]
        for room in range(capacity + 1):
            taken[job, room] = 0
        if gain <= 0:
            continue
        for room in range(capacity, need - 1, -1):
            if best[room - need] + gain > best[room]:
                best[room] = best[room - need] + gain
                taken[job, room] = 1
    room = capacity
    for job in range(jobs - 1, -1, -1):
        if taken[job, room]:
            used[job] += 1
            room -= t.need[agent, job]
    return -best[capacity]


@compiled
def raise_bound(
    t: Table, price: Row, best_price: Row, target: int, rounds: int, best: Row, taken: Row, used: Row, pace: Row
) -> None:
    """So many subgradient steps; pace[1] is the best bound (1/256), best_price what proves it."""
    jobs = len(price)
    for _ in range(rounds):
        bound = 0
        for job in range(jobs):
            used[job] = 0
            bound += price[job]
        for agent in range(len(t.capacity)):
            bound += knapsack(t, agent, price, best, taken, used)
        if bound > pace[1]:
            pace[1], pace[2] = bound, 0
            for job in range(jobs):
                best_price[job] = price[job]
        else:
            pace[2] += 1
            if pace[2] > 10:
                pace[0], pace[2] = pace[0] * 3 // 4, 0
                for job in range(jobs):
                    price[job] = best_price[job]
        norm = 0
        for job in range(jobs):
            norm += (1 - used[job]) * (1 - used[job])
        if norm == 0 or pace[0] == 0:
            break
        for job in range(jobs):
            price[job] += (target * FINE - bound) * pace[0] * (1 - used[job]) // (norm * 1024)


@compiled
def capacity_prices(t: Table, price: Row, best_price: Row, rounds: int, load: Row, way: Row, power: Row) -> int:
    """Steps on the worth of each agent's capacity (1/256), as in prices.py; the best bound."""
    agents, jobs = t.cost.shape
    best = -(1 << 60)
    for step in range(rounds):
        bound = 0
        for agent in range(agents):
            load[agent] = 0
            bound -= price[agent] * t.capacity[agent]
        for job in range(jobs):
            cheapest, least = 0, 1 << 60
            for agent in range(agents):
                each = t.cost[agent, job] * FINE + price[agent] * t.need[agent, job]
                if each < least:
                    cheapest, least = agent, each
            load[cheapest] += t.need[cheapest, job]
            bound += least
        if bound > best:
            best = bound
            for agent in range(agents):
                best_price[agent] = price[agent]
        pace = faded(t.price[0], HALVINGS, step, rounds)
        for agent in range(agents):
            share = min(max((load[agent] - t.capacity[agent]) * 4096 // max(t.capacity[agent], 1), -4096), 32_768)
            way[agent] += (share - way[agent]) >> 2
            power[agent] += (share * share - power[agent]) >> 4
            root = np.int64(np.sqrt(power[agent])) + 4
            price[agent] = max(0, price[agent] + pace * way[agent] // root)
    return best
