"""What exact search is worked out on, and the knapsacks of one agent at prices of jobs; prices in 1/FINE."""

from __future__ import annotations

from typing import Any, NamedTuple

from matching.compiled import inner, woven
from matching.gap.prices import FINE
from matching.rows import Row

# What the row `figures` holds: how many jobs have been sent somewhere (-1: all was tried), the cost to get under,
# cells of knapsacks filled, the bound of the prices at hand.
LEVEL, KNOWN, WORK, BOUND = range(4)
SCAN = 16  # cells that take as long as a look at one job


class Tree(NamedTuple):
    """The path from the root, and what one node is worked out on. Shapes: (agents, jobs) unless said otherwise."""

    cost: Row
    need: Row
    capacity: Row  # (agents,)
    open: Row  # (jobs + 1, agents, jobs): on each level, 1 where the job may go to the agent
    price: Row  # (jobs + 1, jobs)
    choice: Row  # (jobs + 1, 2): agent and job that go together from this level on
    room: Row  # (agents,): beside the jobs that can go nowhere else
    ways: Row  # (jobs,): how many agents it may go to
    home: Row  # (jobs,): one of them
    used: Row  # (jobs,): how many agents took it
    now: Row  # (jobs,): prices that are being tried
    mine: Row  # (jobs,): jobs that pay one agent
    before: Row  # (jobs + 1, capacity + 1): most gained by so many of these jobs with so much room
    after: Row  # likewise, by all but so many
    inside: Row  # what the agent loses by taking the job; -1: no room for it
    outside: Row  # what it loses by going without
    best: Row  # (jobs,)
    figures: Row


@woven
def gain(t: Tree, agent: int, job: int) -> Any:
    """What a job pays an agent beyond its cost."""
    return t.now[job] - t.cost[agent, job] * FINE


@inner
def paying(t: Tree, ways: Row, agent: int) -> int:
    """How many jobs that still may go elsewhere pay this agent; which ones goes to `mine`."""
    count = 0
    for job in range(len(t.ways)):
        if t.ways[job] > 1 and ways[agent, job] and gain(t, agent, job) > 0:
            t.mine[count] = job
            count += 1
    t.figures[WORK] += (count + 1) * (t.room[agent] + 1) + SCAN * len(t.ways)
    return count


@inner
def one_more(t: Tree, agent: int, job: int, less: Row, more: Row) -> None:
    """A knapsack with this job as well, from the one without."""
    need, worth = t.need[agent, job], gain(t, agent, job)
    for room in range(t.room[agent] + 1):
        more[room] = less[room]
        if room >= need:
            more[room] = max(less[room], less[room - need] + worth)


@inner
def fill(t: Tree, ways: Row, agent: int) -> Any:
    """Most the agent gains, table by table; the jobs it takes for that are counted."""
    count, room = paying(t, ways, agent), t.room[agent]
    for left in range(room + 1):
        t.before[0, left] = 0
    for at in range(count):
        one_more(t, agent, t.mine[at], t.before[at], t.before[at + 1])
    for at in range(count - 1, -1, -1):
        if t.before[at + 1, room] > t.before[at, room]:
            t.used[t.mine[at]] += 1
            room -= t.need[agent, t.mine[at]]
    return t.before[count, t.room[agent]]


@inner
def joined(t: Tree, at: int, room: int) -> int:
    """Most gained with so much room by all jobs of `mine` but one; -1 if there is no such room."""
    most = -1
    for left in range(room + 1):
        most = max(most, t.before[at, left] + t.after[at + 1, room - left])
    return most


@inner
def weigh(t: Tree, ways: Row, agent: int) -> None:
    """What the agent loses by each job inside and outside."""
    most, room, count = fill(t, ways, agent), t.room[agent], 0
    for job in range(len(t.ways)):
        count += t.ways[job] > 1 and ways[agent, job] and gain(t, agent, job) > 0
    for left in range(room + 1):
        t.after[count, left] = 0
    for at in range(count - 1, -1, -1):
        one_more(t, agent, t.mine[at], t.after[at + 1], t.after[at])
    for job in range(len(t.ways)):
        t.outside[agent, job] = 0
        if t.ways[job] > 1 and ways[agent, job]:
            t.inside[agent, job] = most - gain(t, agent, job) - t.before[count, room - t.need[agent, job]]
    for at in range(count):
        job = t.mine[at]
        t.inside[agent, job] = most - gain(t, agent, job) - joined(t, at, room - t.need[agent, job])
        t.outside[agent, job] = most - joined(t, at, room)
    t.figures[WORK] += 3 * count * room
