"""An instance and the assignment at hand, as arrays for compiled loops; how jobs change places, what that costs.

While it is worked on, an assignment may overfill agents. Its energy is its cost plus, for each unit beyond a
capacity, the pressure that agent is under. Energies, prices and pressures are in 1/256 of a unit of cost.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from matching.compiled import compiled, inner, woven
from matching.rows import Row

ONE = 256
# What the row `figures` holds: cost and units beyond capacities now; the best lawful cost; moves looked at and how
# many may be; whether this local search saw anything lawful, and was cut short; members of the pool; how finely
# pressures rise.
COST, OVER, BEST, LOOKS, MOST_LOOKS, LAWFUL, CUT, FILLED, PRESS = range(9)
NOTHING_YET = 1 << 60  # the best lawful cost before there is one


class Table(NamedTuple):
    """An instance. Shapes: (agents, jobs) unless said otherwise."""

    cost: Row
    need: Row
    capacity: Row  # (agents,)
    reduced: Row  # cost with each agent's capacity at its price, 1/256
    price: Row  # (agents,) of a unit of capacity, 1/256
    near: Row  # (jobs, near): the agents with the lowest reduced costs, best first
    fans: Row  # fans[agent, 0 .. wanted[agent] - 1]: the jobs this agent is near to
    wanted: Row  # (agents,)


class Desk(NamedTuple):
    """The assignment at hand, and the best lawful one seen."""

    agent: Row  # (jobs,)
    load: Row  # (agents,)
    jobs: Row  # jobs[agent, 0 .. held[agent] - 1]: who has what
    held: Row  # (agents,)
    place: Row  # (jobs,): where in its agent's row
    best: Row  # (jobs,)
    pressure: Row  # (agents,)
    figures: Row
    chain: Row  # (2, CHAIN): jobs moved by the chain being tried, and where each came from
    used: Row  # (jobs + 1,): which chain moved the job last; how many chains there were
    pool: Row  # (members, jobs)
    apart: Row  # (jobs,): jobs on which two members of the pool differ
    halfway: Row  # (jobs,): where the next local search starts


@woven
def beyond(t: Table, agent: int, load: int) -> Any:
    """How much an agent with such a load is overfilled."""
    return max(0, load - t.capacity[agent])


@woven
def strain(t: Table, d: Desk, agent: int, change: int) -> Any:
    """How much more it is overfilled when its load changes."""
    return beyond(t, agent, d.load[agent] + change) - beyond(t, agent, d.load[agent])


@inner
def assign(t: Table, d: Desk, job: int, there: int) -> None:
    """Move a job."""
    here = d.agent[job]
    need_here, need_there = t.need[here, job], t.need[there, job]
    d.figures[COST] += t.cost[there, job] - t.cost[here, job]
    d.figures[OVER] += strain(t, d, here, -need_here)
    d.load[here] -= need_here
    d.figures[OVER] += strain(t, d, there, need_there)
    d.load[there] += need_there
    d.held[here] -= 1
    last = d.jobs[here, d.held[here]]
    d.jobs[here, d.place[job]] = last
    d.place[last] = d.place[job]
    d.agent[job] = there
    d.jobs[there, d.held[there]] = job
    d.place[job] = d.held[there]
    d.held[there] += 1


@compiled
def start(t: Table, d: Desk, agents: Row) -> None:
    """Put every job where it is said to go."""
    d.figures[COST], d.figures[OVER] = 0, 0
    for agent in range(len(d.load)):
        d.load[agent], d.held[agent] = 0, 0
    for job in range(len(agents)):
        agent = agents[job]
        d.agent[job] = agent
        d.jobs[agent, d.held[agent]] = job
        d.place[job] = d.held[agent]
        d.held[agent] += 1
        d.load[agent] += t.need[agent, job]
        d.figures[COST] += t.cost[agent, job]
    for agent in range(len(d.load)):
        d.figures[OVER] += beyond(t, agent, d.load[agent])


@inner
def energy(t: Table, d: Desk) -> Any:
    """Of the assignment at hand."""
    total = d.figures[COST] * ONE
    for agent in range(len(d.load)):
        total += d.pressure[agent] * beyond(t, agent, d.load[agent])
    return total


@woven
def exchange(t: Table, d: Desk, job: int, there: int, other: int) -> Any:
    """Energy gained by moving a job there while the other one (or none: -1) goes where it came from.

    A lawful outcome that is cheaper than the best so far is written down on the way.
    """
    here = d.agent[job]
    less, more, dearer = -t.need[here, job], t.need[there, job], t.cost[there, job] - t.cost[here, job]
    if other >= 0:
        less, more = less + t.need[here, other], more - t.need[there, other]
        dearer += t.cost[here, other] - t.cost[there, other]
    over_here, over_there = strain(t, d, here, less), strain(t, d, there, more)
    if d.figures[OVER] + over_here + over_there == 0:
        d.figures[LAWFUL] = 1
        if d.figures[COST] + dearer < d.figures[BEST]:
            d.figures[BEST] = d.figures[COST] + dearer
            copy(d.agent, d.best)
            d.best[job] = there
            if other >= 0:
                d.best[other] = here
    return dearer * ONE + over_here * d.pressure[here] + over_there * d.pressure[there]


@inner
def copy(source: Row, target: Row) -> None:
    """Write one row over another."""
    for at in range(len(source)):
        target[at] = source[at]
