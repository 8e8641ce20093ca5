"""Local search: shifts, swaps and ejection chains, each taken as soon as it lowers the energy.

Chains after Yagiura, Ibaraki and Glover, "An ejection chain approach for the generalized assignment problem",
INFORMS Journal on Computing 16 (2004): a job leaves, what fits the hole best is drawn in from elsewhere and leaves
a hole there, and so on; after every link the first job tries its near agents.
"""

from __future__ import annotations

from matching.compiled import draw, inner, woven
from matching.gap.desk import LOOKS, MOST_LOOKS, Desk, Table, assign, exchange
from matching.rows import Row

CHAIN = 8  # links; longer ones found no more on types d and e


@woven
def tired(d: Desk) -> bool:
    """Whether as many moves were looked at as may be."""
    return bool(d.figures[LOOKS] >= d.figures[MOST_LOOKS])


@inner
def shifts(t: Table, d: Desk, first: int) -> bool:
    """Move single jobs to near agents; whether anything changed."""
    changed, jobs, near = False, *t.near.shape
    for step in range(jobs):
        job = (first + step) % jobs
        d.figures[LOOKS] += near
        for rank in range(near):
            there = t.near[job, rank]
            if there != d.agent[job] and exchange(t, d, job, there, -1) < 0:
                assign(t, d, job, there)
                changed = True
    return changed


@inner
def swaps(t: Table, d: Desk, first: int) -> bool:
    """Let jobs change places with jobs of their near agents; whether anything changed."""
    changed, jobs, near = False, *t.near.shape
    for step in range(jobs):
        job = (first + step) % jobs
        if tired(d):
            break
        for rank in range(near):
            here, there = d.agent[job], t.near[job, rank]
            if there == here:
                continue
            d.figures[LOOKS] += d.held[there]
            for at in range(d.held[there]):
                other = d.jobs[there, at]
                if exchange(t, d, job, there, other) < 0:
                    assign(t, d, job, there)
                    assign(t, d, other, here)
                    changed = True
                    break
    return changed


@woven
def filler(t: Table, d: Desk, hole: int, room: int) -> int:
    """The job that fits a hole best: what it loses by coming, room left over at its price, overfilling at its own."""
    best, least, chain = -1, 1 << 60, d.used[-1]
    d.figures[LOOKS] += t.wanted[hole]
    for at in range(t.wanted[hole]):
        job = t.fans[hole, at]
        here = d.agent[job]
        if here == hole or d.used[job] == chain:
            continue
        left = room - t.need[hole, job]
        worse = t.reduced[hole, job] - t.reduced[here, job]
        worse += t.price[hole] * left if left >= 0 else -d.pressure[hole] * left
        if worse < least:
            best, least = job, worse
    return best


@inner
def chain_from(t: Table, d: Desk, job: int) -> bool:
    """Pull a job out and draw others in behind it; undone unless the energy is lower in the end."""
    d.used[-1] += 1
    d.used[job] = d.used[-1]
    hole, gained, links = d.agent[job], 0, 0
    room = t.capacity[hole] - d.load[hole] + t.need[hole, job]
    while links < d.chain.shape[1]:
        drawn = filler(t, d, hole, room)
        if drawn < 0:
            break
        d.used[drawn] = d.used[-1]
        gained += exchange(t, d, drawn, hole, -1)
        d.chain[0, links], d.chain[1, links] = drawn, d.agent[drawn]
        assign(t, d, drawn, hole)
        hole, links = d.chain[1, links], links + 1
        room = t.capacity[hole] - d.load[hole]
        best, least = -1, 0
        for rank in range(t.near.shape[1]):
            there = t.near[job, rank]
            if there != d.agent[job]:
                gain = exchange(t, d, job, there, -1)
                if gained + gain < least:
                    best, least = there, gained + gain
        if best >= 0:
            assign(t, d, job, best)
            return True
    while links:
        links -= 1
        assign(t, d, d.chain[0, links], d.chain[1, links])
    return False


@inner
def chains(t: Table, d: Desk, first: int) -> bool:
    """A chain from every job; whether anything changed."""
    changed, jobs = False, len(d.agent)
    for step in range(jobs):
        if tired(d):
            break
        changed |= chain_from(t, d, (first + step) % jobs)
    return changed


@inner
def search_near(t: Table, d: Desk, chance: Row) -> bool:
    """Down to an assignment that no shift, swap or chain improves; whether it got there."""
    first = draw(chance, len(d.agent))
    while not tired(d) and (shifts(t, d, first) or swaps(t, d, first) or chains(t, d, first)):
        pass
    return not tired(d)
