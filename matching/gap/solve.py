"""Rounds of generalised assignment: two searchers side by side; one of them makes way for the bound or for CP-SAT.

Work is counted, not timed: a round that the clock cuts short does not count, so an answer can be made again from
the number of its rounds. Two threads always do the same two halves of a round, on any number of processors.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from operator import itemgetter
from threading import Event

from matching.gap.desk import NOTHING_YET
from matching.gap.exact import MOST_DESPERATE, MOST_PAIRS, Exact, Finding, core
from matching.gap.first import first_fit
from matching.gap.instance import Answer, Instance, cost_of
from matching.gap.search import Bound, Searcher

ROUNDS = 600  # if no clock stops them: about a minute
NEAR = (5, 8)  # agents a job may go to, of each searcher: few find more, more reach further
BOUND_ROUNDS = 200  # in every other of which the second searcher makes way for the bound
EXACT_EFFORT = 0.08  # of CP-SAT in one unit of work, in its own seconds
LONGEST = 64  # units of work in a round
BLINK = 0.02  # seconds between two looks at the clock


def solve_gap(
    instance: Instance, *, seed: int = 0, rounds: int = ROUNDS, stop: Callable[[], bool] = lambda: False
) -> Answer:
    """A good assignment and a bound, in so many rounds or until `stop` says so; never less than one round."""
    if (instance.need > instance.capacity[:, None]).all(axis=0).any():
        return Answer((), None, None, 0)  # a job that fits nowhere
    work = Work(instance, seed)
    with ThreadPoolExecutor(2) as hands:
        while work.rounds < rounds and not work.finished and not (work.rounds and stop()):
            work.round(hands, stop)
    return work.answer()


class Work:
    """An instance on its way."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance, self.bound = instance, Bound(instance)
        self.rounds, self.proven = 0, False
        self.agents = first_fit(instance, self.bound.worth)
        self.cost = _cost(instance, self.agents)
        self.searchers = [Searcher(instance, self.bound, near, 2 * seed + at) for at, near in enumerate(NEAR)]
        self._tell()

    @property
    def finished(self) -> bool:
        """Whether nothing is left to find."""
        return self.proven or self.cost <= self.bound.cost

    def answer(self) -> Answer:
        """What is known now."""
        if self.cost == NOTHING_YET:
            return Answer((), None, None if self.proven else self.bound.cost, self.rounds)
        return Answer(self.agents, self.cost, self.cost if self.proven else self.bound.cost, self.rounds)

    def round(self, hands: ThreadPoolExecutor, stop: Callable[[], bool]) -> None:
        """One round, unless it is cut short."""
        exact, late = Exact(), Event()
        pairs = core(self.instance, self.bound, self.cost)
        doubling = self.rounds & (self.rounds - 1) == 0
        most = MOST_PAIRS if self.cost < NOTHING_YET else MOST_DESPERATE
        trying = self.rounds > 0 and doubling and len(pairs) <= most
        units = min(self.rounds, LONGEST) if trying else 1
        halves: list[Future[Finding | None]] = [hands.submit(self._search, 0, units, late)]
        if trying:
            effort = units * EXACT_EFFORT
            halves.append(hands.submit(exact.search, self.instance, pairs, self.cost, self.agents, effort))
        elif self.rounds <= BOUND_ROUNDS and self.rounds & 1 and not self.bound.risen:
            halves.append(hands.submit(self._rise))
        else:
            halves.append(hands.submit(self._search, 1, 1, late))
        while wait(halves, BLINK).not_done:
            if self.rounds and not late.is_set() and stop():
                late.set()
            if late.is_set():
                exact.stop()
        if not late.is_set():
            self._take(halves[1].result())
            halves[0].result()

    def _search(self, which: int, units: int, late: Event) -> None:
        for _ in range(units):
            if not late.is_set():
                self.searchers[which].search()

    def _rise(self) -> None:
        self.bound.rise(self.cost if self.cost < NOTHING_YET else self.bound.cost + 1)

    def _take(self, finding: Finding | None) -> None:
        """Count the round, and write down the best."""
        self.rounds += 1
        found = [searcher.found for searcher in self.searchers]
        if finding is not None:
            found.append((_cost(self.instance, finding.agents), finding.agents))
        self.cost, self.agents = min([(self.cost, self.agents), *found], key=itemgetter(0))
        self.proven = finding is not None and finding.proven
        self._tell()

    def _tell(self) -> None:
        for searcher in self.searchers:
            searcher.know(self.cost, self.agents)


def _cost(instance: Instance, agents: tuple[int, ...]) -> int:
    cost = cost_of(instance, agents)
    return NOTHING_YET if cost is None else cost
